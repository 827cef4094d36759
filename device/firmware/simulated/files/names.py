"""Identifiers of the card's applications, and the names under which its counters are kept."""

from __future__ import annotations

AID_JPKI = bytes.fromhex("D392F000260100000001")
AID_SURFACE = bytes.fromhex("D3921000310001010402")
AID_TEXT = bytes.fromhex("D3921000310001010408")
AID_COMMON = bytes.fromhex("D3921000310001010100")

PIN, PASSWORD, NUMBER_B, NUMBER_A, TEXT_PIN, BIRTH, ISSUED_BLOCKED = (
    "pin",
    "password",
    "number_b",
    "number_a",
    "text_pin",
    "birth",
    "issued_blocked",
)

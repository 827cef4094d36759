"""Rows of commands for a virtual card, and their status words."""

from __future__ import annotations

from device.firmware.simulated.card.virtual import VirtualCard

JPKI = "00a4040c0ad392f000260100000001"
SURFACE = "00a4040c0ad3921000310001010402"
TEXT = "00a4040c0ad3921000310001010408"
COMMON = "00a4040c0ad3921000310001010100"
ISSUER_DOMAIN = "00a4040c07a0000001510000"
PIN = "002000800431323334"
WRONG_PIN = "002000800430303030"
PASSWORD = "0020009b06414243313233"
NUMBER_B = "002000920e" + b"60041220334821".hex()


def run(card: VirtualCard, *commands: str) -> list[str]:
    """Give the status words of a row of commands."""
    return [send(card, command)[-2:].hex() for command in commands]


def send(card: VirtualCard, command: str) -> bytes:
    """Give the answer to one command, status word included."""
    return card.transmit(bytes.fromhex(command))


def ef(file: str) -> str:
    """Give the command that selects a file."""
    return f"00a4020c02{file}"

"""What is believed of the card and of nothing else: each belief with its confidence, and how to close it.

No real card was at hand, so the whole library stands on these. They are listed in the order in which a first real
card should be asked; `tests/hardware` holds the questions. The values themselves stand in `profile`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Confidence(Enum):
    """How a belief is known."""

    CODE = "code"
    """Read in public code whose author ran it on real or official test cards."""
    DOCUMENT = "document"
    """Stated in a public document or page."""
    INFERRED = "inferred"
    """Concluded by us."""
    OPEN = "open"
    """Not known at all; what we do is a choice."""


@dataclass(frozen=True)
class Belief:
    """One belief."""

    says: str
    confidence: Confidence
    source: str
    question: str
    """The test of `tests/hardware` that asks it, or what else would show it."""


BELIEFS = (
    Belief(
        "Four applications, selected by their whole identifiers; EF 0006 names the kind of card",
        Confidence.CODE,
        "OpenSC card-jpki.c; jpki/myna; soltia48/myna-card",
        "test_the_token_names_a_my_number_card",
    ),
    Belief(
        "READ BINARY by short identifier selects as well; a refusal falls back to SELECT and READ",
        Confidence.CODE,
        "soltia48/myna-card",
        "test_a_short_identifier_reads_what_selecting_reads",
    ),
    Belief(
        "A counter query without data costs no try and answers 63Cx",
        Confidence.CODE,
        "OpenSC card-jpki.c",
        "test_counters_are_told_without_spending_a_try",
    ),
    Belief(
        "EF 000A is free on the plastic card, a DER certificate followed by FF",
        Confidence.CODE,
        "OpenSC pkcs15-jpki.c; jpki/myna",
        "test_the_certificate_is_for_user_authentication",
    ),
    Belief(
        "EF 0008 says by 8F which certificates there are",
        Confidence.CODE,
        "soltia48/myna-card",
        "test_the_card_says_that_it_has_a_user_certificate",
    ),
    Belief(
        "Record 1 of the common application gives the expiry freely",
        Confidence.CODE,
        "soltia48/myna-card; jpki/myna",
        "test_the_expiry_is_free",
    ),
    Belief(
        "EF 0004 is free and holds a 297-byte body with two key ids",
        Confidence.CODE,
        "soltia48/myna-card",
        "test_the_card_verifiable_certificate_is_free",
    ),
    Belief(
        "80 2A 00 00 signs a DigestInfo with the card-face key, without a secret",
        Confidence.CODE,
        "soltia48/myna-card",
        "test_the_card_face_signs_a_nonce_without_a_secret",
    ),
    Belief(
        "A new SELECT of an application drops what was verified (sources disagree; nothing here depends on it)",
        Confidence.OPEN,
        "OpenSC card-jpki.c against meowkawaiijp/pyjpki",
        "test_selecting_the_application_again_drops_what_was_verified",
    ),
    Belief(
        "Number B is era birth date, expiry year and printed code; DF28 covers three groups of the record",
        Confidence.CODE,
        "soltia48/myna-card (one test card); jpki/myna",
        "test_number_b_opens_a_signed_record_of_a_card_that_is_there",
    ),
    Belief(
        "The keys that check EF 0004 on production cards, computed by one author from pairs of certificates",
        Confidence.CODE,
        "soltia48/myna-card",
        "the same test with --card-keys; else only J-LIS can say",
    ),
    Belief(
        "The photo is grey JPEG 2000; its size in bytes and pixels",
        Confidence.OPEN,
        "soltia48/myna-card says grey",
        "the line that the same test prints",
    ),
    Belief(
        "The PIN reference of a card without a PIN answers as a blocked one",
        Confidence.OPEN,
        "none",
        "test_counters_are_told_without_spending_a_try on a PIN-less card",
    ),
    Belief(
        "Face 0012 and text 0015 share one counter",
        Confidence.OPEN,
        "none; assumed, since that is the careful side",
        "counter queries in both applications, which cost nothing",
    ),
    Belief(
        "An Android phone shows its certificate only after the PIN; an iPhone's exchange ends with 80 FC 00 00",
        Confidence.CODE,
        "jpki/myna; soltia48/myna-card",
        "tests/hardware with a phone on the reader (the first test then names it)",
    ),
    Belief(
        "The next card's P-384 key takes a bare SHA-384 hash and gives r and s",
        Confidence.INFERRED,
        "ISO/IEC 7816-8; the renewal council's report of 2024 names the algorithm only",
        "wait for the card",
    ),
)

"""Terminal to host: the result of a visit, and the request to register a card for insurance use.

The body holds no name, no date of birth, no picture, no score and no PIN. The certificate and its serial travel
only here, inside the seal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from device.wire import words

VISIT_TYPE = "uketsuke-visit+jwt"
REGISTRATION_TYPE = "uketsuke-registration+jwt"

_TICKET = re.compile(r"[A-Z][A-Z0-9]{2}")
_ULID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")


def check_visit_id(visit_id: str) -> None:
    """Check that a visit id is a ULID.

    Raises:
        ValueError: it is none.
    """
    if not _ULID.fullmatch(visit_id):
        raise ValueError("visit_id is no ULID")


@dataclass(frozen=True)
class Attempt:
    """One way that was tried and did not settle it."""

    method: words.Method
    outcome: words.Outcome


@dataclass(frozen=True)
class Holder:
    """Who is in front of the terminal, how that was found, and what was tried before."""

    method: words.Method
    outcome: words.Outcome
    tried: tuple[Attempt, ...] = ()
    acting: words.Acting = words.Acting.SELF
    liveness: words.Liveness = words.Liveness.NOT_CHECKED
    reason: int = 0
    """The error number for which the visit was left to staff; 0 when there is none."""


@dataclass(frozen=True)
class Card:
    """What the terminal found out about the card."""

    kind: words.CardKind = words.CardKind.NONE
    genuine: words.Genuine = words.Genuine.NOT_CHECKED
    certificate_status: words.CertificateStatus = words.CertificateStatus.NOT_CHECKED
    revocation: words.Revocation = words.Revocation.NOT_CHECKED
    revocation_by: words.RevocationBy = words.RevocationBy.NONE
    revocation_at: int = 0
    issuer: str = field(default="", repr=False)
    """The certificate's authority key identifier in hexadecimal; empty when no certificate was read."""
    serial: str = field(default="", repr=False)
    """The certificate's serial number in decimal; empty when no certificate was read."""
    not_after: int = 0
    """End of the certificate in seconds since 1970; 0 when none was read."""


@dataclass(frozen=True)
class PinProof:
    """The card's signature over `pin_digest`; all empty on other ways. Base64 (RFC 4648 section 4)."""

    challenge: str = ""
    signature: str = field(default="", repr=False)
    certificate: str = field(default="", repr=False)


@dataclass(frozen=True)
class Model:
    """A model file that took part in the comparison."""

    name: str
    sha256: str


@dataclass(frozen=True)
class FaceProof:
    """How the face was compared; no score, only its band. All empty where no face was looked at.

    It stands beside every outcome of a visit in which the face was tried: a match needs the comparator's acceptance,
    with any other outcome it tells staff what was seen.
    """

    models: tuple[Model, ...] = ()
    threshold: str = ""
    """The score from which `policy` accepts, with three decimals."""
    band: str = ""
    """none | below | between | above_threshold | above_strict, of the fused frames."""
    frames: int = 0
    """Usable frames that were fused."""
    policy: str = ""
    """standard | strict."""
    attempts: int = 0
    """How often the person was looked at."""
    quality: tuple[str, ...] = ()
    """What was wrong with frames, in the names of the quality reasons, each once."""


@dataclass(frozen=True)
class Consent:
    """What the person allowed the clinic to see, each off until touched."""

    medicines: bool = False
    diagnoses: bool = False
    surgery: bool = False
    checkups: bool = False
    high_cost_limit: bool = False


@dataclass(frozen=True)
class Confirmation:
    """Who confirmed the holder by eye, and when (seconds since 1970); empty and 0 when nobody did."""

    by: str = ""
    at: int = 0


@dataclass(frozen=True)
class VisitResult:
    """The body of a `visit` message."""

    visit_id: str
    ticket: str
    holder: Holder
    card: Card
    pin: PinProof
    face: FaceProof
    consent: Consent
    timings_ms: dict[str, int]
    software: str
    confirmation: Confirmation = Confirmation()
    """Filled when a member of staff confirmed at the terminal with their own code."""

    def __post_init__(self) -> None:
        """Check the identifiers."""
        check_visit_id(self.visit_id)
        if not _TICKET.fullmatch(self.ticket):
            raise ValueError("ticket is no letter and two characters")


@dataclass(frozen=True)
class RegistrationRequest:
    """The body of a `registration` message: register this card for insurance use, or end that use."""

    visit_id: str
    issuer: str = field(repr=False)
    serial: str = field(repr=False)
    withdraw: bool = False

    def __post_init__(self) -> None:
        """Check the identifier."""
        check_visit_id(self.visit_id)


@dataclass(frozen=True)
class Clock:
    """The terminal's time and how far to trust it; evidence, never a reason to refuse."""

    source: str = "system"
    error_ms: int = 0
    synced: bool = False


@dataclass(frozen=True)
class VisitClaims:
    """The claims of a signed visit (RFC 7519, RFC 9711 names where they fit).

    `jti` names the message, (`iss`, `boot`, `seq`) makes it unique, `eat_nonce` echoes the host's challenge and
    is empty when the result was made offline.
    """

    schema: int
    iss: str
    aud: str
    jti: str
    iat: int
    clock: Clock
    boot: str
    seq: int
    eat_nonce: str
    body: VisitResult

    def __post_init__(self) -> None:
        """Check the counter."""
        if self.seq < 1:
            raise ValueError("seq starts at 1")

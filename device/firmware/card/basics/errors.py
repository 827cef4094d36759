"""Everything that can go wrong between reader and card, in one tree split by who can act.

Each class has one cause and one stable number. Errors carry data (tries left, status word), never a secret and
nothing that was read from a card.
"""

from __future__ import annotations

from device.base.errors import UketsukeError


class CardError(UketsukeError):
    """Root of the card's errors; never raised itself."""


class HolderCanAct(CardError):
    """The person in front of the terminal can put it right."""


class StaffCanAct(CardError):
    """The card's holder cannot go on with this card here; a staff member can."""


class TechnicianCanAct(CardError):
    """Reader, card service or configuration needs attention."""


class NoCard(HolderCanAct):
    """No card lies on the reader."""

    number = 101


class CardMute(HolderCanAct):
    """Something lies on the reader but gives no answer: upside down, in a sleeve, or not a smart card."""

    number = 104


class CardGone(HolderCanAct):
    """The card was lifted, or the exchange with it broke; everything proved so far is void."""

    number = 106


class NoReader(TechnicianCanAct):
    """The card service runs but has no reader of the configured name."""

    number = 102


class ServiceStopped(TechnicianCanAct):
    """The card service (pcscd) cannot be reached."""

    number = 103


class ReaderBusy(TechnicianCanAct):
    """Another program holds the card."""

    number = 105


class ReaderStuck(TechnicianCanAct):
    """The reader did not answer within its limit; its process was thrown away and started anew."""

    number = 107


class NotMyNumberCard(StaffCanAct):
    """The card has no application that this terminal can use."""

    number = 108


class OldResidentCard(StaffCanAct):
    """A resident register card (住基カード), the My Number Card's predecessor: it is no insurance card."""

    number = 116


class CardEndless(StaffCanAct):
    """The card never comes to an end: it answers and answers, and nothing is complete."""

    number = 118


class UnexpectedStatus(StaffCanAct):
    """The card answered with a status word that this step does not allow."""

    number = 109

    def __init__(self, sw: int, meaning: str) -> None:
        """Keep the status word `sw` and what it means on this card."""
        super().__init__(f"status {sw:04X}: {meaning}")
        self.sw = sw


class SecretRefused(HolderCanAct):
    """Root of "the card refused a secret"; never raised itself."""

    def __init__(self, attempts_remaining: int) -> None:
        """Keep the number of tries that the card says are left."""
        super().__init__(f"{attempts_remaining} tries left")
        self.attempts_remaining = attempts_remaining


class PinWrong(SecretRefused):
    """The PIN was wrong."""

    number = 110


class PinBlocked(StaffCanAct):
    """The PIN has no tries left; only the municipal office can reset it."""

    number = 111


class NumberBWrong(SecretRefused):
    """The verification number B was wrong (which of its three parts is not known)."""

    number = 112


class NumberBFewTries(StaffCanAct):
    """Too few tries are left for number B: the terminal keeps them for the holder."""

    number = 113

    def __init__(self, attempts_remaining: int) -> None:
        """Keep the number of tries that the card says are left."""
        super().__init__(f"{attempts_remaining} tries left")
        self.attempts_remaining = attempts_remaining


class PinLastTry(SecretRefused):
    """One try is left for the PIN, and the holder has not agreed to spend it."""

    number = 114


class NumberBBlocked(StaffCanAct):
    """Number B has no tries left; only the municipal office can reset it."""

    number = 115


class RecordMalformed(StaffCanAct):
    """The card-face record breaks the rules of its form."""

    number = 121


class RecordForged(StaffCanAct):
    """A signature in the card-face record is wrong."""

    number = 122


class RecordIssuerUnknown(StaffCanAct):
    """No configured key checks this card-face record: nothing was proved, nothing was disproved."""

    number = 123


class CardCopied(StaffCanAct):
    """The card cannot sign with the key that its record names."""

    number = 124


class PhotoUnreadable(StaffCanAct):
    """The chip photo is no JPEG 2000 picture within the limits."""

    number = 125


class PhotoAbsent(StaffCanAct):
    """The record is genuine and holds no photo, as an infant's card does."""

    number = 119


class CardExpired(StaffCanAct):
    """The card itself has expired, by the date that stands beside its photo."""

    number = 126


class CertificateUnreadable(StaffCanAct):
    """The user authentication certificate cannot be parsed or is meant for another use."""

    number = 131


class CertificateAbsent(StaffCanAct):
    """The card says itself that it holds no user authentication certificate."""

    number = 134

"""What can be wrong with a message; the numbers stand in the registry (`numbers.py`)."""

from __future__ import annotations

from device.base.errors import UketsukeError


class MessageError(UketsukeError):
    """A message cannot be used; whoever receives it keeps it aside as it came."""

    number = 401


class MessageInvalid(MessageError):
    """The content has not the form that its version prescribes."""

    number = 401


class WrongType(MessageError):
    """The message is of another kind, or has a header that ours never have."""

    number = 402


class UnknownKey(MessageError):
    """The key that signed it is not known, not active, or belongs to somebody else."""

    number = 403


class BadSignature(MessageError):
    """The signature does not fit: the message was altered, or signed with another key."""

    number = 404


class CannotOpen(MessageError):
    """The message is not sealed for us, not from whom it says, or was altered."""

    number = 405


class WrongAddress(MessageError):
    """The signed sender or receiver is not the one it came from or to."""

    number = 406


class SchemaNotAccepted(MessageError):
    """The message has a schema version that this side does not understand."""

    number = 407


class Expired(MessageError):
    """The message was to be used before a moment that has passed."""

    number = 408

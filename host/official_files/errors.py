"""Why an official file is not read: one error, with the fault as a closed word that has its sentence for staff."""

from __future__ import annotations

from enum import StrEnum

from device.base.errors import UketsukeError


class Fault(StrEnum):
    """What is the matter with a file."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN_ENCODING = "unknown_encoding"
    WRONG_ENCODING = "wrong_encoding"
    """Its bytes are not in the encoding that it declares."""
    CONTRADICTING_ENCODING = "contradicting_encoding"
    """The declaration and CharacterCodeIdentifier say different things."""
    DOCTYPE = "doctype"
    """It brings a document type or entities, with which a file can be made to explode."""
    NOT_WHOLE = "not_whole"
    """No well-formed XML: cut off, most likely."""
    TOO_DEEP = "too_deep"
    DUPLICATE = "duplicate"
    """An element that may stand once stands twice, so nobody knows which counts."""
    MISSING = "missing"
    WRONG_FORM = "wrong_form"
    OTHER_KIND = "other_kind"
    """Another kind of file than its name says."""
    BAD_ARCHIVE = "bad_archive"
    OTHER_INSTITUTION = "other_institution"
    OTHER_REQUEST = "other_request"
    OTHER_PERSON = "other_person"


class FileUnreadable(UketsukeError):
    """A file cannot be taken as what it should be; its text names the place, never what stood there."""

    number = 713

    def __init__(self, fault: Fault, where: str = "") -> None:
        """Keep the fault beside the text."""
        super().__init__(f"{fault.value}: {where}" if where else fault.value)
        self.fault = fault


class ForeignFile(FileUnreadable):
    """A file of another institution: a share that should not be here, most likely."""

    number = 714

    def __init__(self) -> None:
        """Say whose it is not."""
        super().__init__(Fault.OTHER_INSTITUTION)


class NotWritable(UketsukeError):
    """A text cannot be written in the encoding of the files."""

    number = 521

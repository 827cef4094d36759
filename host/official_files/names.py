"""The names of official files: `OQS`, `si` (one) or `mu` (many), three letters, two digits, `req` or `res`, an id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_NAME = re.compile(
    r"\A(?P<prefix>[A-Z]{3}(?:si|mu)[a-z]{3}[0-9]{2})(?P<way>req|res)_(?P<face>face_)?(?P<id>[A-Za-z0-9._-]{1,120}?)"
    r"\.(?P<ending>xml|zip|err)\Z"
)


class FileKind(StrEnum):
    """What a file is for, by the middle of its name."""

    SINGLE = "OQSsiquc01"
    """One person by insured number; its pushed form after a card was used is `res_face`."""
    BATCH_START = "OQSmuquc01"
    BATCH_RESULT = "OQSmuquc02"


@dataclass(frozen=True)
class FileName:
    """The parts of a name; `ending` is xml, zip or err."""

    kind: FileKind
    is_request: bool
    is_face: bool
    ident: str
    ending: str = "xml"

    def __str__(self) -> str:
        """Give the whole name."""
        way = "req" if self.is_request else "res"
        face = "face_" if self.is_face else ""
        return f"{self.kind.value}{way}_{face}{self.ident}.{self.ending}"

    @property
    def stem(self) -> str:
        """The name without its ending."""
        return str(self).rsplit(".", 1)[0]


def parse_name(name: str) -> FileName | None:
    """Read a file's name; None for a file that is none of ours."""
    found = _NAME.match(name)
    if found is None or found["prefix"] not in {kind.value for kind in FileKind}:
        return None
    way, face = found["way"], found["face"] is not None
    if face and way == "req":
        return None
    return FileName(FileKind(found["prefix"]), way == "req", face, found["id"], found["ending"])


def name_request(kind: FileKind, ident: str) -> FileName:
    """Give the name of a request."""
    return FileName(kind, is_request=True, is_face=False, ident=ident)


def name_result(kind: FileKind, ident: str, ending: str = "xml") -> FileName:
    """Give the name of the answer to a request."""
    return FileName(kind, is_request=False, is_face=False, ident=ident, ending=ending)

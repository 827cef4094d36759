"""Request files, read with a few patterns: the leaves by name, in the units of a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import unescape

_LEAF = re.compile(r"<(\w+)>([^<]*)</\1>")
_UNIT = re.compile(r"<QualificationConfirmSearchInfo>(.*?)</QualificationConfirmSearchInfo>", re.DOTALL)


@dataclass(frozen=True, repr=False)
class AskedPerson:
    """Whom a request asks about, each text as it stands."""

    leaves: dict[str, str]

    @property
    def body(self) -> dict[str, str]:
        """The same in the authority's words."""
        day = self.leaves.get("Birthdate", "")
        return {
            "insurer_number": self.leaves.get("InsurerNumber", "").strip(),
            "symbol": self.leaves.get("InsuredCardSymbol", ""),
            "number": self.leaves.get("InsuredIdentificationNumber", ""),
            "branch": self.leaves.get("InsuredBranchNumber", ""),
            "birth_date": f"{day[:4]}-{day[4:6]}-{day[6:]}",
        }


@dataclass(frozen=True, repr=False)
class AskedFile:
    """One request."""

    encoding: str
    institution: str
    file_id: str
    on_date: date | None
    people: tuple[AskedPerson, ...]
    reception_number: str


def parse_asked(data: bytes) -> AskedFile:
    """Read a request; ValueError when it is none."""
    encoding = "cp932" if b"Shift_JIS" in data[:100] else "utf-8"
    text = data.decode(encoding)
    people = tuple(AskedPerson(_leaves(unit)) for unit in _UNIT.findall(text))
    head = _leaves(text.split("<MessageBody", 1)[0])
    day = head.get("QualificationConfirmationDate", "")
    if not head.get("MedicalInstitutionCode"):
        raise ValueError("no institution")
    return AskedFile(
        encoding=encoding,
        institution=head["MedicalInstitutionCode"],
        file_id=head.get("ArbitraryFileIdentifier", ""),
        on_date=date(int(day[:4]), int(day[4:6]), int(day[6:])) if day else None,
        people=people,
        reception_number=_leaves(text).get("ReceptionNumber", ""),
    )


def _leaves(text: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in _LEAF.findall(text)}

"""The personas of a scenario and their cards, laid on the reader and taken by a hand (see `hand`)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from device.cli.demo.insured import AuthorityAdmin, today_in_japan
from device.cli.demo.places import Places
from device.cli.demo.reader import Reader
from device.cli.supervisor.supervisor import Supervisor
from device.firmware.simulated.card.basics.options import CardOptions
from device.firmware.simulated.issuing.issued import issue
from device.firmware.simulated.issuing.issuer import open_issuer
from device.firmware.simulated.persona import Persona, load_persona
from tests.scenarios.language.statements import Moment
from tests.system.probing import PROJECT

OWN_PERSONAS = Path(__file__).parents[1] / "personas"
_VERIFY = "0020"
_START = f"import sys; sys.path.insert(0, {str(PROJECT)!r}); from tests.scenarios.stage.hand import main; "


class Cards:
    """Lays cards on the reader of one line; what was spent on them is counted from the beginning of a scenario."""

    def __init__(self, supervisor: Supervisor, places: Places, authority: AuthorityAdmin) -> None:
        """Lay cards on the reader of `places`; the authority hears of their holders."""
        self._places = places
        self._authority = authority
        self._issuer = open_issuer(places.issuer, datetime.now(UTC))
        self._reader = Reader(supervisor, places, ("-c", f"{_START}main(*sys.argv[1:])"))
        self._lying: tuple[str, CardOptions, Moment | None] | None = None
        self._laid: set[str] = set()
        self._records: list[Path] = []
        self._count = 0

    def introduce(self, personas: tuple[str, ...]) -> Persona:
        """Begin a scenario: the authority hears of the personas, their counters are fresh; give the first of them."""
        self._laid.clear()
        self._records.clear()
        now = datetime.now(UTC)
        loaded = [load_persona(path_of(name)) for name in personas]
        for persona in loaded:
            self._authority.tell(issue(persona, self._issuer, now), today_in_japan())
        return loaded[0]

    def place(self, name: str, options: CardOptions, pulled_at: Moment | None = None) -> None:
        """Lay a persona's card on the reader, in place of what lies there.

        Raises:
            DeviceAbsent: there is no reader.
        """
        if self._lying is not None:
            self.take()
        self._count += 1
        record = self._places.run.own("cards") / f"{self._count}.jsonl"
        fresh = name not in self._laid
        self._laid.add(name)
        self._records.append(record)
        self._lying = (name, options, pulled_at)
        self._reader.lay(path_of(name), str(self._count), options, fresh=fresh, pulled_at=pulled_at)

    def take(self) -> None:
        """Take the card, if one lies there."""
        self._lying = None
        self._reader.take()

    @property
    def is_lying(self) -> bool:
        """Whether a card lies on the reader, or has just been pulled out of it."""
        return self._lying is not None

    def lie_again(self) -> None:
        """Let the card that lies there be seen by a reader that was away meanwhile."""
        if self._lying is not None:
            self.place(*self._lying)

    def tries_spent(self) -> int:
        """Count the commands with a secret in them that reached a card in this scenario."""
        return sum(_spent(record) for record in self._records if record.exists())

    def commands(self) -> int:
        """Count the commands that the last card of this scenario has answered."""
        return sum("00" <= one["what"][:2] <= "ff" for one in _exchanges(self._records[-1]))


def path_of(name: str) -> str:
    """Give what `load_persona` takes: the path of one of our own personas, or a shipped one's name."""
    own = OWN_PERSONAS / f"{name}.toml"
    return str(own) if own.exists() else name


def _exchanges(record: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in record.read_text().splitlines()]


def _spent(record: Path) -> int:
    return sum(one["what"].startswith(_VERIFY) and one["sent_bytes"] > 0 for one in _exchanges(record))

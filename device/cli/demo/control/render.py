"""The control page as HTML: the whole page, or its parts for a live update."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from device.cli.demo.bringing_up import Server
from device.cli.demo.control import orders
from device.cli.demo.control.board import Board, Now
from device.cli.demo.control.things import all_things
from device.cli.demo.control.words import ControlWords, load_words
from device.cli.demo.own_face.own import YOURSELF
from device.firmware.card.basics.era import format_era_year
from device.firmware.simulated.persona import load_persona, persona_names

FOLDER = Path(__file__).parent
PARTS = ("now", "things", "card", "face", "panel", "lamps", "world", "own", "happened")
USUAL = ("hanako", "taro", "lost", "unregistered", "few_tries", "grace", "android", "wrong_face")


@dataclass(frozen=True)
class Holder:
    """What a persona's row shows; all of it is made up."""

    key: str
    name: str
    birth: str
    era: str
    code: str
    pin: str


class Pages:
    """Makes the page of one demo."""

    def __init__(self, board: Board, server: Server, screen_url: str, base: str) -> None:
        """Show the board; links lead to the terminal's page and the desk, forms to addresses below `base`."""
        self._board = board
        environment = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.globals.update(
            base=base,
            screen_url=screen_url,
            server=server,
            orders=orders,
            things=all_things(),
            groups=tuple(dict.fromkeys(thing.group for thing in all_things().values())),
            usual=tuple(holder for holder in _holders() if holder.key in USUAL),
            more=tuple(holder for holder in _holders() if holder.key not in USUAL),
        )
        self._page = environment.get_template("page.html")
        self._parts = {name: environment.get_template(f"parts/{name}.html") for name in PARTS}

    def page(self, language: str) -> str:
        """Give the whole page."""
        words = load_words(language)
        other = "ja" if words.language == "en" else "en"
        return self._page.render(parts=self.parts(language), say=words.say, language=words.language, other=other)

    def parts(self, language: str) -> dict[str, str]:
        """Give the HTML of each part by its name."""
        words, now = load_words(language), self._board.now
        shown: dict[str, Any] = {
            "say": words.say,
            "find": words.find,
            "now": now,
            "holder": _holder(now.card) if now.card else None,
            "broken": _broken(now, words),
            "happened": self._board.happened,
        }
        return {name: template.render(**shown) for name, template in self._parts.items()}


def _broken(now: Now, words: ControlWords) -> list[str]:
    found = [words.say(f"part.{part}") for part in sorted(now.stopped | now.frozen)]
    if not now.reader_plugged:
        found.append(words.say("part.reader"))
    if now.authority != "normal":
        found.append(words.say("part.authority", mode=f"@world.{now.authority}"))
    if now.clock_days:
        found.append(words.say("part.clock", days=f"{now.clock_days:+d}"))
    return found


@cache
def _holders() -> tuple[Holder, ...]:
    names = dict.fromkeys((*USUAL, *persona_names()))
    return tuple(_holder(name) for name in names)


@cache
def _holder(key: str) -> Holder:
    persona = load_persona(str(YOURSELF) if key == YOURSELF.stem else key)
    born = persona.birth
    era = f"{format_era_year(born)}年{born.month}月{born.day}日"
    return Holder(key, persona.name, born.isoformat(), era, persona.card.security_code, persona.card.pin)

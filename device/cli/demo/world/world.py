"""The surroundings of a running line: what fails there, and how all is made good again."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from device.cli.demo.bringing_up import Server
from device.cli.demo.places import Places
from device.cli.demo.toml import Section, add_sections, set_keys
from device.cli.demo.world.part import Part
from device.cli.demo.world.parts import Parts

REFUSING = "refusing"
"""A mode of ours: the authority does not know the clinic's token any more."""
SLOW = "slow"
_SLOW_S = 3.0


class World:
    """What surrounds a line: the clinic's programs, the reader's plug, the authority's mood, the date."""

    def __init__(self, places: Places, server: Server, parts: Parts) -> None:
        """Change nothing yet; `parts` are the line's programs."""
        self._places = places
        self._server = server
        self.parts = parts

    def fix_addresses(self) -> None:
        """Let the clinic's pages be found where they are now also when their programs are started again."""
        desk, authority = (urlsplit(url).port or 0 for url in (self._server.desk_url, self._server.authority.url))
        set_keys(self._places.config("authority"), {"listen_port": authority})
        add_sections(self._places.config("host"), {"desk": {"port": desk}})

    def plug_reader(self, plugged: bool) -> None:
        """Pull or put back the reader's plug, as the card service finds it at its next start."""
        plan = self._places.cards.plan
        plan.prepare()
        if not plugged:
            for entry in plan.configuration.iterdir():
                entry.unlink()

    def set_firmware(self, sections: Mapping[str, Section]) -> None:
        """Set keys of the terminal's own settings, and start its firmware again."""
        add_sections(self._places.config("firmware"), sections)
        self.parts.stop(Part.FIRMWARE)
        self.parts.start(Part.FIRMWARE)

    def set_clock(self, days: int) -> None:
        """Let the power of the terminal fail, and come back with a clock that is wrong by so many days."""
        self.parts.set_clock(days)
        self.parts.cut_power(Part.DAEMON, Part.FIRMWARE)
        self.parts.start_together(Part.DAEMON, Part.FIRMWARE)

    def set_authority(self, mode: str) -> None:
        """Let the eligibility system behave in this way from now on.

        Raises:
            VisitFailed: it knows no such mode.
        """
        if mode == REFUSING:
            self._give_authority_tokens("nobody-has-this-token")
            return
        self._give_authority_tokens(self._host_token())
        self._server.authority.behave(mode, _SLOW_S if mode == SLOW else 0.0, seed=0)

    def mend(self) -> None:
        """Undo every fault."""
        self.parts.set_clock(0)
        self.plug_reader(plugged=True)
        self.parts.mend()
        self.set_authority("normal")

    def _give_authority_tokens(self, client: str) -> None:
        tokens = self._places.run.own("authority") / "tokens.toml"
        text = f"client = {json.dumps(client)}\nadmin = {json.dumps(self._server.authority.token)}\n"
        if tokens.read_text() != text:
            tokens.write_text(text)
            self.parts.stop(Part.AUTHORITY)
            self.parts.start(Part.AUTHORITY)

    def _host_token(self) -> str:
        return (self._places.run.own("host") / "authority.token").read_text().strip()


def broker_port_of(host_config: Path) -> int:
    """Give the broker's port, as the host's configuration names it."""
    port: int = tomllib.loads(host_config.read_text("utf-8"))["broker"]["port"]
    return port

"""The programs of the line as scenarios treat them: also started in vain."""

from __future__ import annotations

import time

from device.cli.demo.world.part import Part
from device.cli.demo.world.parts import Parts
from tests.scenarios.language.errors import ScenarioFailed

_ENDED_WITHIN_S = 20.0
_LOOK_EVERY_S = 0.02


class StageParts(Parts):
    """Starts and ends parts, and sees one refuse."""

    def start_in_vain(self, part: Part) -> None:
        """Start a part that is going to refuse, and wait for its end.

        Raises:
            ScenarioFailed: it serves all the same.
        """
        process = self.supervisor.launch(self.program(part))
        deadline = time.monotonic() + _ENDED_WITHIN_S
        while process.exit_code is None and time.monotonic() < deadline:
            time.sleep(_LOOK_EVERY_S)
        code = process.exit_code
        self.supervisor.stop(part)
        if code in (None, 0):
            raise ScenarioFailed(f"{part} was to refuse its start, but its exit code is {code}")

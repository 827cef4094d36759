"""The terminal's virtual panel as fingers use it: buttons, keys and the plug of headphones (docs/panel.md)."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

from device.cli.demo.errors import VisitFailed

_WITHIN_S = 5.0


class Fingers:
    """Use the panel whose firmware listens on a Unix socket."""

    def __init__(self, path: Path) -> None:
        """Connect for each touch anew, since the firmware may be started again meanwhile."""
        self._path = path

    def touch(self, **order: object) -> dict[str, Any]:
        """Do one thing, such as `press="start"`, `key="5"` or `headphones=True`, and tell what the panel shows.

        Raises:
            VisitFailed: no panel answers.
        """
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(_WITHIN_S)
                connection.connect(str(self._path))
                with connection.makefile("rw", encoding="utf-8") as lines:
                    lines.write(json.dumps(order) + "\n")
                    lines.flush()
                    shown: dict[str, Any] = json.loads(lines.readline())
        except (OSError, ValueError) as error:
            raise VisitFailed(f"the terminal's panel does not answer ({type(error).__name__})") from error
        return shown

"""A virtual panel: the real panel's code on gpiozero's simulated pins, pressed and looked at over a Unix socket.

One JSON object per line, answered by one that tells what can be seen and heard:

    {"press": "start"}  {"hold": "start"}  {"press": "staff"}  {"key": "5"}  {"headphones": true}  {"look": true}

Keys go through the same parsing as those of a number pad at USB. It stands in nobody's clinic.
"""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from device.firmware.panel.errors import VirtualPanelUnreachable
from device.firmware.panel.gpio import GpioSwitches, PinFactory
from device.firmware.panel.keypad.events import KeyStream, format_press
from device.firmware.panel.port import Presses
from device.firmware.panel.settings import NOT_FITTED, PanelSettings
from device.firmware.panel.signals import Colour

_HELD_WITHIN_S = 30.0
_MODE = 0o660


class VirtualSwitches(GpioSwitches):
    """Real switches on simulated pins, with a socket beside them."""

    def __init__(self, factory: PinFactory, settings: PanelSettings, presses: Presses) -> None:
        """Take the pins and listen.

        Raises:
            VirtualPanelUnreachable: the socket cannot be made.
            PanelError: as in `GpioSwitches`.
        """
        self._held = threading.Event()
        super().__init__(factory, settings, replace(presses, hold=lambda: self._hold(presses)))
        self._factory, self._settings, self._presses = factory, settings, presses
        self._keys = KeyStream()
        try:
            self._server = _Server(settings.socket, self)
        except OSError as error:
            super().close()
            raise VirtualPanelUnreachable("the virtual panel's socket cannot be made") from error

    def close(self) -> None:
        """Listen no more, and close the real part; more than once is fine."""
        self._server.end()
        super().close()

    def obey(self, order: dict[str, Any]) -> dict[str, Any]:
        """Do what an order says, and give what the panel shows.

        Raises:
            KeyError, ValueError: no order.
        """
        ((deed, value),) = order.items()
        deeds: dict[str, Callable[[Any], None]] = {
            "press": self._press,
            "hold": self._keep_down,
            "key": self._key,
            "headphones": self._plug,
        }
        if deed != "look":
            deeds[deed](value)
        return self._look()

    def _press(self, name: str) -> None:
        pin = self._pin(name)
        pin.drive_low()
        pin.drive_high()

    def _keep_down(self, name: str) -> None:
        pin = self._pin(name)
        self._held.clear()
        pin.drive_low()
        self._held.wait(_HELD_WITHIN_S)
        pin.drive_high()

    def _key(self, key: str) -> None:
        for pressed in self._keys.feed(format_press(key)):
            self._presses.key(pressed)

    def _plug(self, plugged: bool) -> None:
        pin = self._pin("headphones")
        (pin.drive_low if plugged else pin.drive_high)()

    def _look(self) -> dict[str, Any]:
        settings = self._settings
        lit = [bool(self._factory.pin(pin).state) for pin in settings.colour.pins if pin != NOT_FITTED]
        named = {each.value: each.name.lower() for each in Colour}
        return {
            "lamp": bool(self._pin("lamp").state),
            "colour": named.get((lit[0], lit[1], lit[2]), "") if lit else "",
            "buzzer": bool(self._pin("buzzer").state),
            "camera": settings.camera != NOT_FITTED and bool(self._pin("camera").state),
            "headphones": settings.headphones != NOT_FITTED and not self._pin("headphones").state,
        }

    def _hold(self, presses: Presses) -> None:
        presses.hold()
        self._held.set()

    def _pin(self, name: str) -> Any:
        number: int = {
            "start": self._settings.start,
            "staff": self._settings.staff,
            "headphones": self._settings.headphones,
            "lamp": self._settings.lamp,
            "buzzer": self._settings.buzzer,
            "camera": self._settings.camera,
        }[name]
        return self._factory.pin(number)


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True

    def __init__(self, path: Path, switches: VirtualSwitches) -> None:
        path.unlink(missing_ok=True)
        super().__init__(str(path), _Hand)
        path.chmod(_MODE)
        self.switches = switches
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), name="virtual-panel", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Serve no more; more than once is fine."""
        if self._thread.is_alive():
            self.shutdown()
            self._thread.join()
            self.server_close()


class _Hand(socketserver.StreamRequestHandler):
    """One connection."""

    server: _Server

    def handle(self) -> None:
        for line in self.rfile:
            try:
                answer = self.server.switches.obey(json.loads(line))
            except (KeyError, ValueError, TypeError, AttributeError, StopIteration):
                answer = {"error": "no order of a virtual panel"}
            self.wfile.write(json.dumps(answer).encode() + b"\n")

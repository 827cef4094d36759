"""What can be set about the panel: whether there is one, its pins, and how long its beats are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

KINDS = ("gpio", "mock", "virtual", "none")
DRIVERS = ("lgpio", "native")
KEYPADS = ("none", "usb", "gpio")
HIGHEST_PIN = 27
"""The header of a Raspberry Pi carries the lines 0 to 27 of its controller (BCM numbers)."""
NOT_FITTED = -1
SHORTEST_LAMP_BEAT_S = 0.25
"""A lamp that is lit for one beat and dark for one flashes at most twice a second (WCAG 2.3.1 allows three)."""
ROWS, COLUMNS = 4, 3


@dataclass(frozen=True)
class ColourSettings:
    """Section `[panel.colour]`: the pins of a red-green-blue lamp, all three or none."""

    red: int = NOT_FITTED
    green: int = NOT_FITTED
    blue: int = NOT_FITTED

    def __post_init__(self) -> None:
        """Refuse half a lamp."""
        if len({pin == NOT_FITTED for pin in self.pins}) != 1:
            raise ValueError("red, green and blue are three pins, or none")

    @property
    def pins(self) -> tuple[int, int, int]:
        """Red, green, blue."""
        return self.red, self.green, self.blue

    @property
    def there(self) -> bool:
        """Whether the lamp is fitted."""
        return self.red != NOT_FITTED


@dataclass(frozen=True)
class KeypadSettings:
    """Section `[panel.keypad]`: a pad with twelve keys.

    The kind "usb" is a number pad read at `device` (such as /dev/input/by-id/…-event-kbd), "gpio" a matrix of four
    `rows` and three `columns` of pins. `again_s` is how soon a pad that was pulled out is looked for again.
    """

    kind: str = "none"
    device: Path = Path("/dev/input/uketsuke-keypad")
    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()
    scan_s: float = 0.02
    again_s: float = 2.0

    def __post_init__(self) -> None:
        """Refuse unknown kinds and a matrix without its seven pins."""
        if self.kind not in KEYPADS:
            raise ValueError(f"kind must be one of {', '.join(KEYPADS)}")
        if self.kind == "gpio" and (len(self.rows), len(self.columns)) != (ROWS, COLUMNS):
            raise ValueError(f"a matrix has {ROWS} rows and {COLUMNS} columns")
        if min(self.scan_s, self.again_s) <= 0:
            raise ValueError("scan_s and again_s must be more than 0")


@dataclass(frozen=True)
class PanelSettings:
    """Settings of the section `[panel]`; pins are BCM numbers, durations seconds.

    The kind "gpio" drives the pins of a Raspberry Pi, "mock" the pins that gpiozero itself simulates, "virtual" those
    too, and lets them be pressed and looked at over the Unix socket `socket`. `driver` is "lgpio" (every model) or
    "native" (up to the Pi 4, needs no further library). Buttons and the headphones' contact connect their pin to
    ground. `camera` (a lamp beside the camera) and `headphones` are -1 where they are not fitted. A start button that
    is kept down for `hold_s` says something else than one that is pressed.
    """

    kind: str = "none"
    driver: str = "lgpio"
    lamp: int = 17
    buzzer: int = 18
    staff: int = 22
    start: int = 27
    camera: int = NOT_FITTED
    headphones: int = NOT_FITTED
    colour: ColourSettings = field(default_factory=ColourSettings)
    keypad: KeypadSettings = field(default_factory=KeypadSettings)
    socket: Path = Path("/run/uketsuke-firmware/panel.sock")
    sounds: bool = True
    lamp_beat_s: float = 0.5
    sound_beat_s: float = 0.15
    bounce_s: float = 0.05
    hold_s: float = 1.0
    staff_lamp_s: float = 60.0

    def __post_init__(self) -> None:
        """Refuse unknown kinds, pins that are not there or used twice, and lamps that flash too fast."""
        if self.kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}")
        if self.driver not in DRIVERS:
            raise ValueError(f"driver must be one of {', '.join(DRIVERS)}")
        pins = tuple(self._pins())
        if len(set(pins)) != len(pins) or not all(0 <= pin <= HIGHEST_PIN for pin in pins):
            raise ValueError(
                f"lamp, buzzer, staff, start and the rest must be different pins from 0 to {HIGHEST_PIN}"
            )
        if self.lamp_beat_s < SHORTEST_LAMP_BEAT_S:
            raise ValueError(f"lamp_beat_s must be at least {SHORTEST_LAMP_BEAT_S}: faster flashing can harm people")
        if min(self.sound_beat_s, self.bounce_s, self.hold_s, self.staff_lamp_s) <= 0:
            raise ValueError("sound_beat_s, bounce_s, hold_s and staff_lamp_s must be more than 0")

    @property
    def has_keypad(self) -> bool:
        """Whether digits can be typed on keys that can be felt."""
        return self.kind == "virtual" or self.keypad.kind == "usb" or (self.has_pins and self.keypad.kind == "gpio")

    @property
    def has_pins(self) -> bool:
        """Whether there is a panel at all."""
        return self.kind != "none"

    def _pins(self) -> Iterator[int]:
        yield from (self.lamp, self.buzzer, self.staff, self.start)
        yield from (pin for pin in (self.camera, self.headphones, *self.colour.pins) if pin != NOT_FITTED)
        if self.keypad.kind == "gpio":
            yield from (*self.keypad.rows, *self.keypad.columns)

"""What can be set about the panel: whether there is one, its pins, and how long its beats are."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = ("gpio", "mock", "none")
DRIVERS = ("lgpio", "native")
HIGHEST_PIN = 27
"""The header of a Raspberry Pi carries the lines 0 to 27 of its controller (BCM numbers)."""
SHORTEST_LAMP_BEAT_S = 0.25
"""A lamp that is lit for one beat and dark for one flashes at most twice a second (WCAG 2.3.1 allows three)."""


@dataclass(frozen=True)
class PanelSettings:
    """Settings of the section `[panel]`; pins are BCM numbers, durations seconds.

    The kind "gpio" drives the pins of a Raspberry Pi, "mock" the pins that gpiozero itself simulates. `driver` is
    "lgpio" (every model) or "native" (up to the Pi 4, needs no further library). Buttons connect their pin to ground.
    """

    kind: str = "none"
    driver: str = "lgpio"
    lamp: int = 17
    buzzer: int = 18
    staff: int = 22
    start: int = 27
    sounds: bool = True
    lamp_beat_s: float = 0.5
    sound_beat_s: float = 0.15
    bounce_s: float = 0.05
    staff_lamp_s: float = 60.0

    def __post_init__(self) -> None:
        """Refuse unknown kinds, pins that are not there or used twice, and lamps that flash too fast."""
        if self.kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}")
        if self.driver not in DRIVERS:
            raise ValueError(f"driver must be one of {', '.join(DRIVERS)}")
        pins = (self.lamp, self.buzzer, self.staff, self.start)
        if len(set(pins)) != len(pins) or not all(0 <= pin <= HIGHEST_PIN for pin in pins):
            raise ValueError(f"lamp, buzzer, staff and start must be four different pins from 0 to {HIGHEST_PIN}")
        if self.lamp_beat_s < SHORTEST_LAMP_BEAT_S:
            raise ValueError(f"lamp_beat_s must be at least {SHORTEST_LAMP_BEAT_S}: faster flashing can harm people")
        if min(self.sound_beat_s, self.bounce_s, self.staff_lamp_s) <= 0:
            raise ValueError("sound_beat_s, bounce_s and staff_lamp_s must be more than 0")

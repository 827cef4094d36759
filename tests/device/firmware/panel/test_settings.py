"""The panel's settings refuse what would hurt people or cannot be wired."""

from __future__ import annotations

import pytest

from device.firmware.panel.settings import PanelSettings


def test_by_default_no_panel_is_fitted() -> None:
    assert PanelSettings().kind == "none"


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"kind": "lights"}, "kind"),
        ({"driver": "wiringpi"}, "driver"),
        ({"lamp": 18, "buzzer": 18}, "different pins"),
        ({"start": 28}, "from 0 to 27"),
        ({"staff": -1}, "from 0 to 27"),
        ({"lamp_beat_s": 0.2}, "faster flashing"),
        ({"sound_beat_s": 0.0}, "more than 0"),
        ({"bounce_s": 0.0}, "more than 0"),
        ({"staff_lamp_s": 0.0}, "more than 0"),
    ],
)
def test_what_cannot_be_is_refused(values: dict[str, str | int | float], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        PanelSettings(**values)  # type: ignore[arg-type]  # wrong on purpose

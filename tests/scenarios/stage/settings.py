"""The configurations under which scenarios play: only limits are shorter than a clinic's, by the programs' keys."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from device.cli.demo.toml import Value, read_table, write_config

Section = Mapping[str, Value]
Sections = Mapping[str, Section]

_OFFERS: Section = {"offers_no_card": True, "offers_guardian": True, "offers_registration": True}
_LINK: Section = {"reconnect_s": 0.2, "reconnect_max_s": 1.0, "resend_s": 1.0, "resend_max_s": 2.0}
_ASKING: Section = {"recheck_s": 1.0, "recheck_max_s": 2.0, "resend_s": 1.0, "resend_max_s": 2.0}

FIRMWARE: Mapping[str, Sections] = {
    "ordinary": {
        "visit": {**_OFFERS, "reply_s": 2.5, "result_s": 30.0},
    },
    "asking": {
        "visit": {**_OFFERS, "asks_consent": True, "reply_s": 2.5, "result_s": 30.0},
    },
    "hasty": {
        "visit": {
            **_OFFERS,
            "asks_consent": True,
            "reading_s": 2.5,
            "choosing_s": 2.0,
            "unlocking_s": 2.0,
            "looking_s": 2.5,
            "pin_s": 1.6,
            "staff_s": 2.0,
            "consent_s": 2.0,
            "review_s": 2.0,
            "reply_s": 1.5,
            "registering_s": 2.0,
            "card_away_s": 3.5,
            "result_s": 1.5,
            "preferred_s": 2.0,
            "warning_s": 1.0,
        },
    },
}
"""In the asking stage the clinic asks for consent; in the hasty one nobody has patience besides."""

HOST: Mapping[str, Sections] = {
    "ordinary": {"visit": {**_ASKING, "confirm_within_s": 1800}},
    "asking": {"visit": {**_ASKING, "confirm_within_s": 1800}},
    "hasty": {"visit": {**_ASKING, "confirm_within_s": 4}},
}
DAEMON: Sections = {"link": _LINK}


def replace_sections(path: Path, sections: Sections) -> None:
    """Put sections in the place of those of the same names."""
    write_config(path, {**read_table(path), **sections})

"""Every screen as the tests look at it, the full ones among them: long messages, all ways, all at once."""

from __future__ import annotations

from typing import Any

from device.firmware.screen.port import Hint, Screen, Way

WAYS = (Way.FACE, Way.PIN, Way.STAFF)
SCENES: dict[str, dict[str, Any]] = {
    "starting": {"screen": Screen.STARTING},
    "out_of_service": {"screen": Screen.OUT_OF_SERVICE, "message": 102},
    "not_enrolled": {"screen": Screen.NOT_ENROLLED, "host_fingerprint": " ".join(["3fa4"] * 16)},
    "idle": {"screen": Screen.IDLE},
    "idle_no_card": {"screen": Screen.IDLE, "no_card_offered": True},
    "idle_sleeve": {"screen": Screen.IDLE, "message": 104},
    "reading": {"screen": Screen.READING, "card_present": True},
    "choosing": {"screen": Screen.CHOOSING, "ways": WAYS, "progress": 1},
    "choosing_told": {"screen": Screen.CHOOSING, "ways": (Way.FACE, Way.STAFF), "message": 111, "progress": 1},
    "choosing_warn": {"screen": Screen.CHOOSING, "ways": WAYS, "warn": True, "seconds_left": 20, "progress": 1},
    "unlocking_birth": {"screen": Screen.UNLOCKING_BIRTH, "ways": WAYS, "progress": 1},
    "unlocking_birth_told": {"screen": Screen.UNLOCKING_BIRTH, "message": 112, "progress": 1},
    "unlocking_code": {"screen": Screen.UNLOCKING_CODE, "progress": 1},
    "opening": {"screen": Screen.OPENING, "progress": 1},
    "looking": {"screen": Screen.LOOKING, "progress": 1},
    **{
        f"looking_{hint}": {"screen": Screen.LOOKING, "hint": hint, "progress": 1}
        for hint in Hint
        if hint is not Hint.NONE
    },
    "pin": {"screen": Screen.PIN, "tries_left": 3, "progress": 1},
    "pin_wrong": {"screen": Screen.PIN, "tries_left": 2, "message": 110, "progress": 1},
    "pin_last": {"screen": Screen.PIN, "tries_left": 1, "message": 110, "progress": 1},
    "pin_blocked": {"screen": Screen.PIN, "tries_left": 0, "message": 111, "progress": 1},
    "checking": {"screen": Screen.CHECKING, "progress": 1},
    "review": {"screen": Screen.REVIEW, "sent_to": "医療法人社団見本会 見本中央クリニック", "progress": 2},
    "sending": {"screen": Screen.SENDING, "progress": 2},
    "staff": {"screen": Screen.STAFF, "ways": WAYS, "progress": 1},
    "staff_told": {"screen": Screen.STAFF, "ways": WAYS, "message": 214, "progress": 1},
    "card_away": {"screen": Screen.CARD_AWAY, "seconds_left": 20, "message": 106, "progress": 1},
    "registering": {"screen": Screen.REGISTERING, "progress": 2},
    "consent": {"screen": Screen.CONSENT, "progress": 2},
    **{
        f"result_{step}": {
            "screen": Screen.RESULT,
            "ticket": "A7K",
            "outcome_step": step,
            "card_present": True,
            "progress": 3,
        }
        for step in range(11)
    },
    "result_renew": {
        "screen": Screen.RESULT,
        "ticket": "W8M",
        "outcome_step": 5,
        "card_present": True,
        "renew_until": "2027-01-24",
        "progress": 3,
    },
    "result_card_taken": {"screen": Screen.RESULT, "ticket": "A7K", "outcome_step": 1, "progress": 3},
    "result_not_sent": {"screen": Screen.RESULT, "message": 704, "card_present": True, "progress": 2},
}
PICTURED = {
    *(scene for scene in SCENES if not scene.startswith(("looking_", "result_"))),
    *("looking_too_far", "looking_covered", "result_1", "result_5", "result_renew", "result_card_taken"),
    "result_not_sent",
}
"""The scenes of which pictures are kept to be looked at."""

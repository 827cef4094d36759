"""Every screen as the tests look at it, the full ones among them: long messages, all ways, all at once."""

from __future__ import annotations

from typing import Any

from device.firmware.face.liveness.challenge import Prompt
from device.firmware.screen.choices import Shown
from device.firmware.screen.port import ConsentItem, Hint, Screen, SentField, Way

WAYS = (Way.FACE, Way.PIN, Way.STAFF)
LONG_STEPS = (5, 6, 8, 9)
"""The next steps whose sentences are the longest, and the one of a visit without a card."""
HINTS = tuple(hint for hint in Hint if hint)
PROMPTS = tuple(Hint(prompt.value) for prompt in Prompt)
MOVING: dict[str, Any] = {"screen": Screen.LOOKING, "asks_movement": True, "progress": 2}
CLINIC = "医療法人社団見本会 見本中央クリニック"
ALL_OFFERED = {"guardian_offered": True, "withdrawal_offered": True, "staff_code_offered": True}
GUARDIAN = {"for_someone": True, "ways": (Way.PIN, Way.STAFF), "progress": 1}
DONE = {"screen": Screen.RESULT, "ticket": "A7K", "card_present": True, "progress": 3}
SENT = (
    SentField("iss", "t-front"),
    SentField("jti", "", Shown.LATER),
    SentField("body.ticket", "A7K"),
    SentField("body.holder.method", "face"),
    SentField("body.holder.result", "match"),
    SentField("body.card.kind", "mynumber"),
    SentField("body.card.issuer", "", Shown.SECRET),
    SentField("body.card.serial", "", Shown.SECRET),
    SentField("body.card.not_after", "", Shown.SECRET),
    SentField("body.face.model", "3fa40badcafe3fa40badcafe3fa40badcafe3fa40badcafe3fa40badcafe3fa4"),
    SentField("body.face.band", "clear"),
    SentField("body.consent.medicines", "no"),
    SentField("body.pin", "", Shown.EMPTY),
)
CONSENT: dict[str, Any] = {
    "screen": Screen.CONSENT,
    "consents_asked": tuple(ConsentItem),
    "sent_to": CLINIC,
    "back_offered": True,
    "progress": 2,
}
SCENES: dict[str, dict[str, Any]] = {
    "starting": {"screen": Screen.STARTING},
    "out_of_service": {"screen": Screen.OUT_OF_SERVICE, "message": 102, "no_card_offered": True},
    "not_enrolled": {"screen": Screen.NOT_ENROLLED, "host_fingerprint": " ".join(["3fa4"] * 16)},
    "idle": {"screen": Screen.IDLE},
    "idle_no_card": {"screen": Screen.IDLE, "no_card_offered": True, "sent_to": CLINIC},
    "idle_sleeve": {"screen": Screen.IDLE, "message": 104},
    "reading": {"screen": Screen.READING, "card_present": True},
    "choosing": {"screen": Screen.CHOOSING, "ways": WAYS, "progress": 1},
    "choosing_told": {"screen": Screen.CHOOSING, "ways": (Way.FACE, Way.STAFF), "message": 111, "progress": 1},
    "choosing_warn": {"screen": Screen.CHOOSING, "ways": WAYS, "warn": True, "seconds_left": 20, "progress": 1},
    "unlocking_birth": {"screen": Screen.UNLOCKING_BIRTH, "ways": WAYS, "progress": 1},
    "unlocking_birth_told": {"screen": Screen.UNLOCKING_BIRTH, "message": 112, "progress": 1},
    "unlocking_code": {"screen": Screen.UNLOCKING_CODE, "progress": 1},
    "unlocking_birth_tries": {"screen": Screen.UNLOCKING_BIRTH, "tries_left": 9, "message": 112, "progress": 1},
    "unlocking_code_tries": {"screen": Screen.UNLOCKING_CODE, "tries_left": 10, "progress": 1},
    "reading_print": {"screen": Screen.READING_PRINT, "card_present": True, "progress": 1},
    **{
        f"choosing_print_{number}": {
            "screen": Screen.CHOOSING,
            "ways": ways,
            "message": number,
            "number_typed": True,
            **ALL_OFFERED,
            "progress": 1,
        }
        for number, ways in ((231, WAYS), (232, WAYS[1:]), (234, WAYS))
    },
    "opening": {"screen": Screen.OPENING, "progress": 1},
    "looking": {"screen": Screen.LOOKING, "progress": 1},
    **{f"looking_{hint}": {"screen": Screen.LOOKING, "hint": hint, "progress": 1} for hint in HINTS},
    **{f"moving_{hint}": {**MOVING, "hint": hint} for hint in (*PROMPTS, Hint.OFF_CENTRE)},
    **{f"moving_told_{number}": {**MOVING, "hint": Hint.AHEAD, "message": number} for number in range(253, 259)},
    "choosing_not_shown": {"screen": Screen.CHOOSING, "ways": WAYS[1:], "message": 259, "progress": 1},
    "staff_cannot_move": {"screen": Screen.STAFF, "ways": WAYS[1:], "message": 252, "progress": 1},
    "pin": {"screen": Screen.PIN, "tries_left": 3, "progress": 1},
    "pin_wrong": {"screen": Screen.PIN, "tries_left": 2, "message": 110, "progress": 1},
    "pin_last": {"screen": Screen.PIN, "tries_left": 1, "message": 110, "progress": 1},
    "pin_last_asked": {"screen": Screen.PIN_LAST, "tries_left": 1, "progress": 1},
    "pin_last_told": {"screen": Screen.PIN_LAST, "tries_left": 1, "message": 110, "progress": 1},
    "idle_card_left": {"screen": Screen.IDLE, "message": 306, "card_present": True},
    "choosing_phone": {"screen": Screen.CHOOSING, "ways": (Way.PIN, Way.STAFF), "message": 117, **ALL_OFFERED},
    "reading_juki": {"screen": Screen.READING, "card_present": True, "message": 116},
    "pin_blocked": {"screen": Screen.PIN, "tries_left": 0, "message": 111, "progress": 1},
    "checking": {"screen": Screen.CHECKING, "progress": 1},
    "review": {"screen": Screen.REVIEW, "sent_to": CLINIC, "progress": 2},
    "sending": {"screen": Screen.SENDING, "progress": 2},
    "staff": {"screen": Screen.STAFF, "ways": WAYS, "progress": 1},
    "staff_told": {"screen": Screen.STAFF, "ways": WAYS, "message": 214, "progress": 1},
    "card_away": {"screen": Screen.CARD_AWAY, "seconds_left": 20, "message": 106, "progress": 1},
    "registering": {"screen": Screen.REGISTERING, "progress": 2},
    "consent": CONSENT,
    "consent_some": {**CONSENT, "consents": (ConsentItem.MEDICINES, ConsentItem.CHECKUPS)},
    "consent_all": {**CONSENT, "consents": tuple(ConsentItem)},
    "consent_not_asked": {"screen": Screen.CONSENT, "progress": 2},
    "idle_sent": {"screen": Screen.IDLE, "no_card_offered": True, "sent_to": CLINIC, "sent": SENT[:3]},
    "review_sent": {"screen": Screen.REVIEW, "sent_to": CLINIC, "sent": SENT, "back_offered": True, "progress": 2},
    "registering_sent": {"screen": Screen.REGISTERING, "sent": SENT[:6], "progress": 2},
    "looking_ways": {"screen": Screen.LOOKING, "hint": Hint.TURN_LEFT, "ways": WAYS[1:], "progress": 1},
    "moving_ways": {**MOVING, "hint": Hint.TURN_RIGHT, "ways": WAYS[1:]},
    "looking_ended": {"screen": Screen.STAFF, "ways": WAYS, "message": 215, "progress": 1},
    "staff_reasons": {"screen": Screen.STAFF, "ways": WAYS, "staff_reasons": tuple(range(261, 267)), "progress": 2},
    "pin_warn": {"screen": Screen.PIN, "tries_left": 3, "warn": True, "seconds_left": 20, "progress": 1},
    "reading_warn": {"screen": Screen.READING, "card_present": True, "warn": True, "seconds_left": 20},
    "result_grace": {**DONE, "outcome_step": 5, "grace": True},
    "result_warn": {**DONE, "card_present": False, "outcome_step": 1, "warn": True, "seconds_left": 20},
    **{f"result_{step}": {**DONE, "outcome_step": step} for step in (1, *LONG_STEPS)},
    "result_renew": {**DONE, "ticket": "W8M", "outcome_step": 5, "renew_until": "2027-01-24"},
    "result_card_taken": {"screen": Screen.RESULT, "ticket": "A7K", "outcome_step": 1, "progress": 3},
    "result_not_sent": {"screen": Screen.RESULT, "message": 704, "card_present": True, "progress": 2},
    "choosing_all": {"screen": Screen.CHOOSING, "ways": WAYS, **ALL_OFFERED, "progress": 1},
    "choosing_all_told": {"screen": Screen.CHOOSING, "ways": WAYS, "message": 114, **ALL_OFFERED, "progress": 1},
    "choosing_locked": {
        "screen": Screen.CHOOSING,
        "ways": (Way.FACE, Way.STAFF),
        "message": 111,
        **ALL_OFFERED,
        "progress": 1,
    },
    "choosing_guardian": {
        "screen": Screen.CHOOSING,
        **GUARDIAN,
        "withdrawal_offered": True,
        "staff_code_offered": True,
    },
    "choosing_withdraws": {
        "screen": Screen.CHOOSING,
        "ways": WAYS,
        **ALL_OFFERED,
        "withdrawal_offered": False,
        "withdraws": True,
        "progress": 1,
    },
    "pin_guardian": {"screen": Screen.PIN, **GUARDIAN, "tries_left": 3},
    "review_guardian": {"screen": Screen.REVIEW, **GUARDIAN, "sent_to": CLINIC, "staff_code_offered": True},
    "reading_next": {"screen": Screen.READING, "for_someone": True, "progress": 1},
    "registering_withdraws": {"screen": Screen.REGISTERING, "withdraws": True, "progress": 3},
    "staff_code": {"screen": Screen.STAFF, "ways": WAYS, "staff_code_offered": True, "progress": 2},
    **{
        f"staff_code_{number}": {
            "screen": Screen.STAFF,
            "ways": WAYS,
            "staff_code_offered": True,
            "message": number,
            "progress": 2,
        }
        for number in (311, 312, 313)
    },
    "result_withdrawn": {**DONE, "withdraws": True, "outcome_step": 5},
    "result_guardian_withdrawn": {**GUARDIAN, **DONE, "withdraws": True, "outcome_step": 5},
    "result_guardian": {**DONE, "for_someone": True, "outcome_step": 6},
    "result_guardian_renew": {**DONE, "for_someone": True, "outcome_step": 5, "renew_until": "2027-01-24"},
    "result_guardian_taken": {**DONE, "card_present": False, "for_someone": True, "outcome_step": 8},
}
SIDES = {
    "side_language": ("idle_no_card", ("turn-language",)),
    "side_settings": ("choosing", ("turn-settings",)),
    "side_sound": ("choosing", ("turn-settings", "turn-sound")),
    "side_no_card": ("idle_sent", ("turn-no_card",)),
    "side_sent": ("review_sent", ("turn-sent",)),
    "side_how": ("consent", ("turn-how",)),
}
"""The other sides of pages: the scene, and what is touched to see them."""
PICTURED = {
    *("out_of_service", "idle", "idle_no_card", "idle_sleeve", "choosing", "choosing_told", "choosing_warn"),
    *("choosing_all", "choosing_all_told", "choosing_guardian", "choosing_withdraws", "unlocking_birth"),
    *("unlocking_code", "looking_too_far", "pin_wrong", "pin_last", "pin_blocked", "pin_guardian", "review"),
    *("review_guardian", "reading_next", "registering", "registering_withdraws", "staff_told", "staff_code"),
    *("staff_code_311", "staff_code_312", "card_away", "result_6", "result_renew", "result_card_taken"),
    *("unlocking_birth_tries", "unlocking_code_tries", "reading_print", "choosing_print_231", "choosing_print_232"),
    *("pin_last_asked", "pin_last_told", "choosing_phone", "reading_juki", "idle_card_left"),
    *("result_not_sent", "result_guardian", "result_guardian_renew", "result_guardian_taken", "result_withdrawn"),
}
"""The scenes of which pictures are kept to be looked at."""

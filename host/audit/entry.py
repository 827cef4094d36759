"""One entry of the audit log. Nothing personal of a patient stands in it: visit and link are named by their ids."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

HOST = "host"
"""The actor where no person asked for it."""

NAME_MAX = 64
TEXT_MAX = 200


class Action(StrEnum):
    """What was done."""

    LOG_IN = "log_in"
    LOG_OUT = "log_out"
    LOG_IN_REFUSED = "log_in_refused"
    CONFIRM = "confirm"
    LOOK_UP = "look_up"
    BATCH = "batch"
    SEE_VISITS = "see_visits"
    SEE_INSURANCE = "see_insurance"
    SEE_MEDICAL = "see_medical"
    DISASTER_ON = "disaster_on"
    DISASTER_OFF = "disaster_off"
    DISASTER_SEARCH = "disaster_search"
    LINK = "link"
    UNLINK = "unlink"
    PRINT = "print"
    SEARCH_AUDIT = "search_audit"
    USER_CHANGED = "user_changed"
    SETTINGS_CHANGED = "settings_changed"
    RETENTION = "retention"
    EXPORT = "export"
    BACKUP = "backup"
    RESTORE = "restore"
    EXTRACT = "extract"
    HANDOVER = "handover"
    FILE_TAKEN = "file_taken"
    FILE_DISMISSED = "file_dismissed"
    KEYS_CHANGED = "keys_changed"
    UNREADABLE = "unreadable"
    """What stands for an action that is none: somebody altered the row."""


@dataclass(frozen=True)
class Entry:
    """`actor` is an account's name or `host`; `purpose` is why, `detail` what more there is to say, in few words."""

    actor: str
    action: Action
    purpose: str = ""
    visit_id: str = ""
    link: str = ""
    terminal: str = ""
    detail: str = ""

    def __post_init__(self) -> None:
        """Check that somebody acted, and that all of it fits its columns and one line."""
        if not self.actor:
            raise ValueError("an entry names who acted")
        limits = {"purpose": TEXT_MAX, "detail": TEXT_MAX}
        for name in ("actor", "purpose", "visit_id", "link", "terminal", "detail"):
            text: str = getattr(self, name)
            if len(text) > limits.get(name, NAME_MAX) or not text.isprintable():
                raise ValueError(f"{name} is too long or not one line")

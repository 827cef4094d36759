"""The programs of a line that can be stopped and started again, by the supervisor's names."""

from __future__ import annotations

from enum import StrEnum


class Part(StrEnum):
    """What can be stopped, killed, frozen and started again; the names are the supervisor's."""

    CARD_SERVICE = "pcscd"
    FIRMWARE = "firmware"
    DAEMON = "daemon"
    BROKER = "broker"
    HOST = "host"
    AUTHORITY = "authority"
    SUBSCRIBER = "subscriber"

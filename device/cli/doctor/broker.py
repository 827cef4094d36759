"""Group `broker`: is it reached, and how long does an acknowledgement take?

The daemon measures on its own connection: a second one under this terminal's name would throw the first one out.
"""

from __future__ import annotations

from collections.abc import Sequence

from device.cli.doctor.finding import Finding, found
from device.cli.doctor.situation import Situation
from device.wire.health import NEVER, LinkFailure, LinkHealth

SLOW_MS = 500
STEADY_S = 60
"""A connection that stood so long has outlived whatever ended the one before it."""


def check(situation: Situation) -> Sequence[Finding]:
    """Take the daemon's measurement."""
    health = situation.daemon.value
    if health is None:
        return [found("broker.daemon_away")]
    if not health.enrolled:
        return [found("broker.not_enrolled")]
    return [judge(health.link)]


def judge(link: LinkHealth) -> Finding:
    """Give the finding; two terminals under one name are told even in a moment of connection."""
    if link.failure is LinkFailure.NAME_TAKEN and link.connected_s < STEADY_S:
        return found("broker.name_taken", attempts=link.attempts)
    if not link.connected:
        connecting = link.failure is LinkFailure.NONE
        return found("broker.connecting" if connecting else f"broker.{link.failure.value}", attempts=link.attempts)
    if link.round_trip_ms == NEVER:
        return found("broker.no_acknowledgement", attempts=link.attempts)
    id_ = "broker.slow" if link.round_trip_ms > SLOW_MS else "broker.ok"
    return found(id_, round_trip_ms=link.round_trip_ms, tls=link.tls or "unknown", cipher=link.cipher or "unknown")

"""The circuit breaker before the eligibility system, for every role that asks it something."""

from __future__ import annotations

import random
import time

from host.eligibility.port import EligibilityConnector
from host.insurance.breaker import Breaker, BreakerLimits
from host.insurance.guarding import GuardedConnector, WayNotes
from host.roles.parts import Parts


def guard(parts: Parts, connector: EligibilityConnector) -> GuardedConnector:
    """Put a breaker of this role's own before a connector; all roles note the state in one place."""
    way = parts.settings.way
    limits = BreakerLimits(way.failures, way.pause_s, way.pause_max_s, way.try_s)
    notes = WayNotes(parts.engine, parts.log, parts.clock, time.monotonic)
    return GuardedConnector(connector, Breaker(limits, random.random), notes)

"""The parts of `uketsuke-host inbox import`: those of the inbox, without a broker, with replaced terminals' keys."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine

from device.base.log import EventLog
from host.base.folder import StateFolder
from host.base.ring import KeyRing
from host.base.settings import HostSettings
from host.holder.anchors import load_anchors
from host.inbox.arrivals import Arrivals
from host.inbox.batch import InboxBatches
from host.inbox.checks import MessageChecks
from host.inbox.importing import Importer
from host.inbox.subscribers import SubscriberMessages
from host.store.registry import importable_terminals


def build_importer(settings: HostSettings, engine: Engine, log: EventLog, clock: Callable[[], float]) -> Importer:
    """Build it.

    Raises:
        NotPrepared, StateDamaged: the host's keys cannot be used.
        ConfigurationError: a trusted issuer's file cannot be used.
    """
    keys = KeyRing(StateFolder(settings.state).keys, settings.name, clock)
    since = clock() - settings.visit.import_within_s
    batches = InboxBatches(
        engine,
        MessageChecks(settings.name, keys.find_opening),
        SubscriberMessages(settings.name),
        Arrivals(
            load_anchors(settings.trust.user_ca, accept_test=settings.trust.accept_test),
            settings.visit.confirm_within_s,
        ),
        log,
        quarantine_rows=settings.visit.quarantine_rows,
        list_terminals=lambda connection, names: importable_terminals(connection, since, names),
    )
    return Importer(batches, settings.clinic)

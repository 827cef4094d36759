"""What an update leaves behind: the state file, the audit, and the packages for the ways back."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from device.base import audit
from device.cli.update.product import Product
from device.cli.update.record import Journal, Last, Outcome, State, read_state, stamp, write_state
from device.cli.update.steps import Ended


def write_end(product: Product, journal: Journal, ended: Ended, now: datetime) -> State:
    """Write the end down, then remove what only an update under way needs."""
    last = Last(journal.old, journal.new, stamp(now), ended.outcome, ended.reason)
    known = read_state(product.state_file) or State(journal.old)
    state = _after(known, journal, last)
    _move_packages(product, journal, ended.outcome)
    write_state(product.state_file, state)
    audit.record(
        "update_ended",
        package=product.package,
        from_version=journal.old,
        to_version=journal.new,
        outcome=ended.outcome.value,
        reason=ended.reason,
    )
    product.journal_file.unlink(missing_ok=True)
    product.program.unlink(missing_ok=True)
    return state


def _after(known: State, journal: Journal, last: Last) -> State:
    if last.outcome is Outcome.HEALTHY:
        return replace(known, installed=journal.new, previous=journal.old, last=last, pending=None)
    previous = None if journal.by_hand else known.previous
    return replace(known, installed=journal.old, previous=previous, last=last)


def _move_packages(product: Product, journal: Journal, outcome: Outcome) -> None:
    """Healthy: current becomes previous, next becomes current. Gone back by hand: previous becomes current."""
    current, previous, next_ = (product.folder / name for name in ("current", "previous", "next"))
    if outcome is Outcome.HEALTHY and next_.is_dir():
        _replace(previous, current)
        _replace(current, next_)
    elif journal.by_hand and outcome is Outcome.ROLLED_BACK:
        _replace(current, previous)
    shutil.rmtree(next_, ignore_errors=True)


def _replace(target: Path, source: Path) -> None:
    if source.is_dir():
        shutil.rmtree(target, ignore_errors=True)
        source.rename(target)

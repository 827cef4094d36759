"""The role `records` as a process: it sweeps, anchors and backs up by itself, and ends when told so."""

from __future__ import annotations

import json
import time

import pytest

from host.audit.anchors import Anchors
from host.audit.entry import Action, Entry
from host.audit.log import append, verify_log
from host.backup.key_files import make_pair, read_recipient_key
from host.backup.restoring import read_backup
from host.retention.rules import DAY_S
from host.roles.program import Role
from host.store.engine import reading
from tests.host.cli.test_records import CONFIG
from tests.host.line.programs import host_program, run_host_command
from tests.host.line.waiting import wait_for
from tests.host.world import World

pytestmark = pytest.mark.system


def test_records_are_kept_in_order_without_anybody(world: World) -> None:
    folder = world.folder
    private, public = make_pair(folder / "clinic")
    config = folder / "host.toml"
    more = f"""
        [records]
        anchor_every_s = 0.1
        [backup]
        folder = "backups"
        recipient = "{public.name}"
    """
    config.write_text(CONFIG + more)
    run_host_command("init", "--config", str(config))
    with world.engine.begin() as connection:
        append(connection, Entry("mihon", Action.CONFIRM), time.time() - 6 * 365 * DAY_S)
    program = host_program(config, folder / "log", Role.RECORDS)
    program.start()
    try:
        anchored = wait_for(
            lambda: [number for number in Anchors(folder / "audit.anchors").read() if number >= 2], ""
        )
        wait_for(lambda: world.rows("SELECT count(*) FROM retention_runs") != [(0,)], "the day's work is done")
        made = wait_for(lambda: list((folder / "backups").glob("*.uketsuke-backup")), "a backup is made")
    finally:
        assert program.stop() == 0
    assert anchored
    opened = folder / "opened"
    opened.mkdir()
    assert read_backup(made[0], read_recipient_key(private), opened).clinic == "c1"
    with reading(world.engine) as connection:
        verified = verify_log(connection, Anchors(folder / "audit.anchors").read())
    assert verified.is_whole
    assert verified.first == 2
    events = {json.loads(line)["event"] for line in (folder / "log").read_text().splitlines()}
    assert {"audit_anchored", "retention_done", "backup_made"} <= events

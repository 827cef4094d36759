"""The daemon as a process between the real firmware link and the real broker: what is sent arrives and is kept."""

from __future__ import annotations

import time

import pytest

from device.wire.topics import Leaf
from device.wire.words import ReceiptState
from tests.device.daemon.conftest import Clinic, Terminal
from tests.device.daemon.firmware_side import FirmwareSide
from tests.device.daemon.keys_of_host import HOST, VISIT_ID
from tests.device.daemon.small_host import receipt_entry
from tests.device.daemon.waiting import wait_until

pytestmark = pytest.mark.system


def test_visit_travels(clinic: Clinic, terminal: Terminal) -> None:
    result = terminal.enrol(clinic)
    assert (result.number, result.terminal, result.letter) == (0, terminal.name, "A")
    assert [identity.host_key for identity in terminal.firmware.heard.identities] == [result.host_key]

    sealed = terminal.firmware.seal(1)
    terminal.firmware.put(1, sealed)
    assert clinic.host.wait_visit(terminal.name) == sealed
    claims = clinic.host.keys.open_visit(sealed, terminal.name, terminal.firmware.keystore.signing.public())
    assert (claims.iss, claims.aud, claims.boot, claims.seq) == (terminal.name, HOST, "b1", 1)
    assert terminal.daemon.status().rows == 1

    clinic.host.send_receipt(terminal.name, receipt_entry("b1", 1, sealed))
    wait_until(lambda: terminal.daemon.status().rows == 0)
    received = wait_until(lambda: terminal.firmware.heard.receipts)[0]
    assert (received.seq, received.state) == (1, "stored")


def test_rejected_is_kept(clinic: Clinic, terminal: Terminal) -> None:
    terminal.enrol(clinic)
    sealed = terminal.firmware.seal(1)
    terminal.firmware.put(1, sealed)
    clinic.host.send_receipt(terminal.name, receipt_entry("b1", 1, sealed, ReceiptState.REJECTED))
    wait_until(lambda: terminal.daemon.status().dead_rows == 1)
    assert terminal.daemon.status().rows == 0
    assert wait_until(lambda: terminal.firmware.heard.receipts)[0].error == 401


def test_reply_and_challenge(clinic: Clinic, terminal: Terminal) -> None:
    terminal.enrol(clinic)
    now, firmware = int(time.time()), terminal.firmware
    challenge = clinic.host.keys.sign_challenge(terminal.name, "nonce-1", iat=now)
    clinic.host.send(terminal.name, Leaf.CHALLENGE, challenge, retain=True)
    wait_until(lambda: firmware.link.current_challenge() == "nonce-1")

    reply = clinic.host.keys.seal_reply(terminal.name, firmware.keystore.opening.public(), iat=now)
    clinic.host.send(terminal.name, Leaf.REPLY, reply)
    clinic.host.send(terminal.name, Leaf.REPLY, reply)
    clinic.host.send(terminal.name, Leaf.CHALLENGE, clinic.host.keys.sign_challenge(terminal.name, "n2", iat=now + 1))
    wait_until(lambda: firmware.link.current_challenge() == "n2")
    assert [reply.visit_id for reply in firmware.heard.replies] == [VISIT_ID]  # the repeat came before n2


def test_later_firmware_gets_the_newest_challenge(clinic: Clinic, terminal: Terminal) -> None:
    terminal.enrol(clinic)
    challenge = clinic.host.keys.sign_challenge(terminal.name, "kept", iat=int(time.time()))
    clinic.host.send(terminal.name, Leaf.CHALLENGE, challenge)
    wait_until(lambda: terminal.firmware.link.current_challenge() == "kept")
    later = FirmwareSide(terminal.folder / "firmware", terminal.daemon.socket, boot="b2")
    try:
        wait_until(lambda: later.link.current_challenge() == "kept")
        assert wait_until(lambda: later.heard.links) == [True]
    finally:
        later.close()


def test_broker_dies(clinic: Clinic, terminal: Terminal) -> None:
    terminal.enrol(clinic)
    clinic.broker.kill()
    wait_until(lambda: not terminal.daemon.status().connected)
    sealed = terminal.firmware.seal(1)
    terminal.firmware.put(1, sealed)  # accepted without any network
    clinic.broker.start()
    assert clinic.host.wait_visit(terminal.name) == sealed
    assert wait_until(lambda: terminal.firmware.heard.links[-1:] == [True])


def test_daemon_starts_before_the_broker(clinic: Clinic, terminal: Terminal) -> None:
    terminal.enrol(clinic)
    clinic.broker.kill()
    terminal.daemon.kill()
    terminal.daemon.start()
    sealed = terminal.firmware.seal(1)
    terminal.firmware.put(1, sealed)
    assert not terminal.daemon.status().connected
    clinic.broker.start()
    assert clinic.host.wait_visit(terminal.name) == sealed


def test_daemon_dies(clinic: Clinic, terminal: Terminal) -> None:
    terminal.enrol(clinic)
    sealed = [terminal.firmware.seal(seq) for seq in (1, 2, 3)]
    for seq, text in enumerate(sealed, start=1):
        terminal.firmware.put(seq, text)
    terminal.daemon.kill()
    terminal.daemon.start()
    assert terminal.daemon.status().rows == 3
    wait_until(lambda: terminal.daemon.status().connected and terminal.daemon.status().firmware_connected)
    terminal.firmware.put(3, sealed[2])  # a repeat is accepted once more, and stored once
    terminal.firmware.put(4, terminal.firmware.seal(4))
    assert terminal.daemon.status().rows == 4
    wait_until(lambda: set(sealed) <= set(clinic.host.visits[terminal.name]))


def test_put_during_restart_is_handed_over_again(clinic: Clinic, terminal: Terminal) -> None:
    terminal.enrol(clinic)
    terminal.daemon.kill()
    sealed = terminal.firmware.seal(1)
    waiting = terminal.firmware.begin(terminal.firmware.link.put(1, sealed, urgent=True))
    assert not waiting.done()
    terminal.daemon.start()
    waiting.result(10)
    assert terminal.daemon.status().rows == 1


def test_status_says_goodbye(clinic: Clinic, terminal: Terminal) -> None:
    terminal.enrol(clinic)
    statuses = clinic.host.statuses[terminal.name]
    birth = wait_until(lambda: [status for status in statuses if status["firmware_boot"] == "b1"])[-1]
    assert birth["alive"]
    assert terminal.daemon.terminate() == 0
    goodbye = wait_until(lambda: [status for status in statuses if not status["alive"]])[0]
    assert goodbye["boot"] == birth["boot"]


def test_will_tells_of_a_sudden_end(clinic: Clinic, terminal: Terminal) -> None:
    terminal.enrol(clinic)
    statuses = clinic.host.statuses[terminal.name]
    birth = wait_until(lambda: [status for status in statuses if status["alive"]])[-1]
    terminal.daemon.kill()
    will = wait_until(lambda: [status for status in statuses if not status["alive"]])[0]
    assert will["boot"] == birth["boot"]


def test_nothing_accepted_is_lost(clinic: Clinic, terminal: Terminal) -> None:
    terminal.enrol(clinic)
    sealed = [terminal.firmware.seal(seq) for seq in range(1, 91)]

    async def put_all() -> None:
        for seq, text in enumerate(sealed, start=1):
            await terminal.firmware.link.put(seq, text, urgent=seq % 2 == 0)

    putting = terminal.firmware.begin(put_all())
    for _ in range(4):
        terminal.daemon.kill()
        terminal.daemon.start()
    putting.result(20)
    assert terminal.daemon.status().rows == len(sealed)
    wait_until(lambda: set(sealed) == set(clinic.host.visits[terminal.name]))


def test_operational_event_is_passed_on(clinic: Clinic, terminal: Terminal) -> None:
    terminal.enrol(clinic)
    terminal.firmware.report("person_left", 301)
    event = wait_until(lambda: clinic.host.events[terminal.name])[0]
    assert (event["event"], event["number"]) == ("person_left", 301)

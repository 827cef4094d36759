"""The wire to the driver, against a driver's side played by a plain socket; and the private card service's files."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from device.firmware.simulated.card.basics.filesystem import ATR_TYPE_B
from device.firmware.simulated.card.basics.options import CardOptions
from device.firmware.simulated.card.virtual import Exchange
from device.firmware.simulated.link.contactless import ContactlessLink
from device.firmware.simulated.reader.pcscd import PcscdPlan, format_reader_configuration, join_command
from device.firmware.simulated.reader.vpcd import Address, Slot
from device.firmware.simulated.reader.waiting_room import nobody_waits
from tests.device.firmware.simulated.made import Maker

SELECT = bytes.fromhex("00a4040c0ad392f000260100000001")


class Driver:
    """The driver's side of one slot."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        connection.settimeout(5)

    def send(self, message: bytes) -> None:
        for part in (len(message).to_bytes(2, "big"), message):  # in two writes, as the driver does
            self._connection.sendall(part)

    def receive(self) -> bytes:
        size = int.from_bytes(self._read(2), "big")
        return self._read(size)

    def ended(self) -> bool:
        return self._connection.recv(1) == b""

    def _read(self, count: int) -> bytes:
        found = b""
        while len(found) < count:
            part = self._connection.recv(count - len(found))
            assert part
            found += part
        return found


@contextmanager
def inserted(maker: Maker, options: CardOptions, done: list[Exchange]) -> Iterator[tuple[Driver, Slot]]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        slot = Slot(maker.card(options=options, record=done.append), Address("127.0.0.1", server.getsockname()[1]))
        assert slot.insert(wait_s=2)
        connection, _ = server.accept()
        thread = threading.Thread(target=slot.serve)
        thread.start()
        with connection:
            yield Driver(connection), slot
        slot.take()
        thread.join(5)
        assert not thread.is_alive()


def test_control_codes_and_commands_are_answered(maker: Maker) -> None:
    done: list[Exchange] = []
    with inserted(maker, CardOptions(), done) as (driver, _):
        driver.send(b"\x01")
        driver.send(b"\x04")
        assert driver.receive() == ATR_TYPE_B
        driver.send(SELECT)
        assert driver.receive() == b"\x90\x00"
        driver.send(b"\x02")
        driver.send(b"\x00")
        driver.send(bytes.fromhex("00a4020c02000a"))
        assert driver.receive() == b"\x6a\x82"
    assert [exchange.what for exchange in done] == ["power_on", "00a4040c", "reset", "power_off", "00a4020c"]


def test_a_card_on_a_slow_link_answers_when_the_answer_has_arrived(maker: Maker) -> None:
    link = ContactlessLink(106, latency_s=0.02)
    with inserted(maker, CardOptions(link=link, delay_s=0.01), []) as (driver, _):
        asked = time.monotonic()
        driver.send(SELECT)
        assert driver.receive() == b"\x90\x00"
        assert time.monotonic() - asked >= link.exchange_s(len(SELECT), 2) + 0.01


def test_a_card_on_a_slow_link_can_be_taken_while_it_answers(maker: Maker) -> None:
    with inserted(maker, CardOptions(link=ContactlessLink(106, latency_s=60)), []) as (driver, slot):
        driver.send(SELECT)
        slot.take()
        assert driver.ended()


def test_a_mute_card_gives_no_atr(maker: Maker) -> None:
    with inserted(maker, CardOptions(mute=True), []) as (driver, _):
        driver.send(b"\x04")
        assert len(driver.receive()) < 2


def test_a_card_is_pulled_at_its_command(maker: Maker) -> None:
    with inserted(maker, CardOptions(pull_after=2), []) as (driver, slot):
        for _ in range(2):
            driver.send(SELECT)
            assert driver.receive() == b"\x90\x00"
        driver.send(SELECT)
        assert driver.ended()
        assert slot.taken


def test_a_taken_card_leaves_the_slot(maker: Maker) -> None:
    with inserted(maker, CardOptions(), []) as (driver, slot):
        slot.take()
        assert driver.ended()


def test_a_card_whose_connection_was_closed_or_forgotten_comes_in_again(maker: Maker) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        slot = Slot(maker.card(options=CardOptions()), Address("127.0.0.1", server.getsockname()[1]))
        assert slot.insert(wait_s=2)
        thread = threading.Thread(target=slot.serve)
        thread.start()
        server.accept()[0].close()
        forgotten, _ = server.accept()
        server.settimeout(60)
        connection, _ = server.accept()
        with forgotten, connection:
            driver = Driver(connection)
            driver.send(b"\x04")
            assert driver.receive() == ATR_TYPE_B
            assert Driver(forgotten).ended()
        slot.take()
        thread.join(5)
        assert not thread.is_alive()


def test_whoever_is_not_let_in_yet_is_told_apart_from_whoever_was_forgotten() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        place = server.getsockname()
        assert nobody_waits(place[1])
        with socket.create_connection(place):
            assert not nobody_waits(place[1])
            with server.accept()[0]:
                assert nobody_waits(place[1])
    assert not nobody_waits(place[1])


def test_without_a_driver_the_card_is_not_inserted(maker: Maker) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert not Slot(maker.card(), Address("127.0.0.1", port)).insert(wait_s=0)


def test_the_command_says_what_is_missing(maker: Maker) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
    command = [sys.executable, "-m", "tests.device.firmware.card.emulator", "card", "emulate"]
    command += ["--issuer", str(maker.folder), "--wait", "0"]
    project = Path(__file__).parents[4]
    absent = subprocess.run([*command, "--address", address], cwd=project, capture_output=True, text=True)
    assert absent.returncode == 4
    assert "no virtual reader listens" in absent.stderr
    assert absent.stdout == ""
    unknown = subprocess.run([*command, "--persona", "nobody"], cwd=project, capture_output=True, text=True)
    assert unknown.returncode == 2
    assert len(unknown.stderr.splitlines()) == 1


def test_the_command_ends_well_when_the_card_is_taken(maker: Maker) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        command = [sys.executable, "-m", "tests.device.firmware.card.emulator", "card", "emulate"]
        command += ["--issuer", str(maker.folder), "--address", f"127.0.0.1:{server.getsockname()[1]}"]
        with subprocess.Popen(command, cwd=Path(__file__).parents[4], stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            assert process.stderr.readline().startswith("card of hanako inserted at 127.0.0.1:")
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0


@pytest.mark.parametrize("text", ["", "35963", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:x"])
def test_an_address_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="HOST:PORT"):
        Address.parse(text)


def test_a_private_card_service_is_planned_below_its_folder(tmp_path: Path) -> None:
    plan = PcscdPlan(Path("/tmp/uk-test"), tmp_path / "libifdvpcd.so", 36100)
    assert plan.socket == Path("/tmp/uk-test/run/pcscd/pcscd.comm")
    assert "DEVICENAME /dev/null:0x8D04\n" in format_reader_configuration(plan.driver, plan.port)
    assert "--net" in plan.command()
    assert "--net" not in plan.command(own_network=False)
    assert plan.command()[-len(plan.inner_command()) :] == plan.inner_command()
    assert join_command(42)[:3] == ["nsenter", "--target", "42"]


@pytest.mark.parametrize(("folder", "port"), [("/tmp/" + "x" * 90, 36100), ("relative", 36100), ("/tmp/uk", 65535)])
def test_a_plan_that_cannot_work_is_refused(folder: str, port: int) -> None:
    with pytest.raises(ValueError, match=r"socket|port"):
        PcscdPlan(Path(folder), Path("/driver"), port)

"""Faults of programs: one has ended, or stands still with its sockets open."""

from __future__ import annotations

from collections.abc import Iterator

from device.cli.demo.world.part import Part
from drill.clinic.clinic import Clinic
from drill.clinic.keeping import mode
from drill.clinic.visits import check_in
from drill.fault import Kind, fault


@fault(Kind.PROGRAM, "The screen shows that the terminal is being prepared, and stays so.", "firmware.not_running")
def firmware_stopped(clinic: Clinic) -> Iterator[None]:
    """End the firmware."""
    clinic.parts.kill(Part.FIRMWARE)
    yield
    clinic.parts.start(Part.FIRMWARE)


@fault(Kind.PROGRAM, "The screen stands still; nothing happens when a card is put down.", "firmware.not_answering")
def firmware_hung(clinic: Clinic) -> Iterator[None]:
    """Let the firmware stand still."""
    clinic.parts.freeze(Part.FIRMWARE)
    yield
    clinic.parts.thaw(Part.FIRMWARE)


@fault(Kind.PROGRAM, "Every visit is sent to the desk: it could not be stored.", "daemon.not_running")
def daemon_stopped(clinic: Clinic) -> Iterator[None]:
    """End the daemon."""
    clinic.parts.kill(Part.DAEMON)
    yield
    clinic.parts.start(Part.DAEMON)


@fault(Kind.PROGRAM, "Every visit waits long, then is sent to the desk.", "daemon.not_answering")
def daemon_hung(clinic: Clinic) -> Iterator[None]:
    """Let the daemon stand still."""
    clinic.parts.freeze(Part.DAEMON)
    yield
    clinic.parts.thaw(Part.DAEMON)


@fault(Kind.PROGRAM, "The engineer sees nothing of the terminal.", "firmware.not_allowed")
def firmware_socket_closed(clinic: Clinic) -> Iterator[None]:
    """Take everybody's rights on the socket on which the firmware answers a diagnosis."""
    with mode(clinic.places.diagnosis_socket, 0o000):
        yield


@fault(Kind.PROGRAM, "The engineer sees nothing of outbox and broker.", "daemon.not_allowed")
def daemon_socket_closed(clinic: Clinic) -> Iterator[None]:
    """Take everybody's rights on the socket on which the daemon answers a diagnosis."""
    with mode(clinic.places.daemon_socket.with_name("look.sock"), 0o000):
        yield


@fault(
    Kind.PROGRAM,
    "The screen is black or stands still, though the terminal hears cards.",
    *("firmware.screen_without_page", "kiosk.page_missing"),
)
def browser_dead(clinic: Clinic) -> Iterator[None]:
    """End the browser."""
    clinic.browser.kill()
    yield
    clinic.browser.start()


@fault(Kind.PROGRAM, "Accepted, staff will call you: at every visit.", "broker.refused")
def broker_stopped(clinic: Clinic) -> Iterator[None]:
    """End the broker."""
    clinic.parts.stop(Part.BROKER)
    yield
    clinic.parts.start(Part.BROKER)


@fault(Kind.PROGRAM, "The same, and the broker's service is said to run.", "broker.no_acknowledgement", "broker.lost")
def broker_hung(clinic: Clinic) -> Iterator[None]:
    """Let the broker stand still."""
    clinic.parts.freeze(Part.BROKER)
    yield
    clinic.parts.thaw(Part.BROKER)


@fault(Kind.PROGRAM, "Patients wait for the desk; the desk's page is not there.", "host.not_heard")
def host_stopped(clinic: Clinic) -> Iterator[None]:
    """End the host."""
    clinic.parts.stop(Part.HOST)
    yield
    clinic.parts.start(Part.HOST)


@fault(Kind.PROGRAM, "Patients wait for the desk; the desk's page loads for ever.", "host.not_heard")
def host_hung(clinic: Clinic) -> Iterator[None]:
    """Let the host stand still."""
    clinic.parts.freeze(Part.HOST)
    yield
    clinic.parts.thaw(Part.HOST)


@fault(Kind.PROGRAM, "Every visit ends with: could not check, ask at the desk.", "host.eligibility_not_reached")
def authority_away(clinic: Clinic) -> Iterator[None]:
    """End the eligibility system while somebody is checked in, so that it is missed."""
    pictures = clinic.take_pictures(clinic.places.run.own("person"))
    check_in(clinic.line, pictures, lambda: clinic.parts.stop(Part.AUTHORITY))
    yield
    clinic.parts.start(Part.AUTHORITY)


FAULTS = (
    firmware_stopped,
    firmware_hung,
    daemon_stopped,
    daemon_hung,
    firmware_socket_closed,
    daemon_socket_closed,
    browser_dead,
    broker_stopped,
    broker_hung,
    host_stopped,
    host_hung,
    authority_away,
)

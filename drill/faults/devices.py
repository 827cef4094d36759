"""Faults of what hangs on the terminal: card service, reader, camera, panel."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from device.cli.demo.toml import add_sections
from device.cli.demo.world.part import Part
from device.cli.demo.world.sights import Sight
from device.firmware.camera.files import list_pictures
from drill.clinic.clinic import PORTRAIT, Clinic
from drill.clinic.keeping import kept, mode
from drill.fault import Kind, fault


@fault(Kind.CARD, "Cards are not noticed.", "card_service.no_socket", "card_service.nobody_listens")
def card_service_stopped(clinic: Clinic) -> Iterator[None]:
    """End pcscd, whose socket stays behind."""
    clinic.parts.kill(Part.CARD_SERVICE)
    yield
    clinic.places.cards.socket.unlink(missing_ok=True)
    clinic.parts.start(Part.CARD_SERVICE)


@fault(Kind.CARD, "Cards are not noticed, and the service is said to run.", "reader.silent")
def card_service_hung(clinic: Clinic) -> Iterator[None]:
    """Let pcscd stand still, as it does when the reader's driver waits for ever."""
    clinic.parts.freeze(Part.CARD_SERVICE)
    yield
    clinic.parts.thaw(Part.CARD_SERVICE)


@fault(Kind.CARD, "The reader's lamp is dark.", "reader.missing")
def reader_unplugged(clinic: Clinic) -> Iterator[None]:
    """Pull the reader's plug; the card service finds none at its next start."""
    clinic.parts.stop(Part.CARD_SERVICE)
    clinic.places.cards.socket.unlink(missing_ok=True)
    clinic.world.plug_reader(False)
    clinic.parts.start(Part.CARD_SERVICE)
    yield
    clinic.parts.stop(Part.CARD_SERVICE)
    clinic.places.cards.socket.unlink(missing_ok=True)
    clinic.world.plug_reader(True)
    clinic.parts.start(Part.CARD_SERVICE)


@fault(Kind.CARD, "Cards are not noticed since an update of the system.", "card_service.not_allowed")
def card_service_forbids_us(clinic: Clinic) -> Iterator[None]:
    """Let the card service's socket be closed to us."""
    path = clinic.places.cards.socket
    with mode(path, 0o000):
        clinic.restart(Part.FIRMWARE)
        yield
    clinic.restart(Part.FIRMWARE)


@fault(Kind.CAMERA, "Face is not offered.", "camera.missing")
def camera_missing(clinic: Clinic) -> Iterator[None]:
    """Pull the camera's ribbon."""
    _show(clinic, None)
    yield
    clinic.stand_before_camera()


@fault(Kind.CAMERA, "Face is offered, and then nothing is seen.", "camera.stalled")
def camera_stalled(clinic: Clinic) -> Iterator[None]:
    """Let a driver take the order for a picture and never answer."""
    with socket.socket(socket.AF_UNIX) as driver:
        driver.bind(str(clinic.places.frames_socket))
        driver.listen()
        yield
    clinic.places.frames_socket.unlink()


@fault(Kind.CAMERA, "Face fails for everybody.", "camera.format_unknown", "camera.stalled")
def camera_garbled(clinic: Clinic) -> Iterator[None]:
    """Let what comes from the camera be no picture."""
    for picture in list_pictures(clinic.places.camera):
        picture.write_bytes(b"\xff\xd8\xff\xe0" + bytes(2000))
    yield
    clinic.stand_before_camera()


@fault(Kind.CAMERA, "Face fails for everybody since the evening.", "camera.dark")
def camera_dark(clinic: Clinic) -> Iterator[None]:
    """Switch off the light."""
    _show(clinic, np.random.default_rng(1).integers(0, 5, (480, 640, 3), np.uint8))
    yield
    clinic.stand_before_camera()


@fault(Kind.CAMERA, "Face fails for everybody since the cleaning.", "camera.covered")
def camera_covered(clinic: Clinic) -> Iterator[None]:
    """Leave a sticker on the lens: an even grey, as bright as the room."""
    noise = np.random.default_rng(2).normal(128, 1.5, (480, 640, 3))
    _show(clinic, np.clip(noise, 0, 255).astype(np.uint8))
    yield
    clinic.stand_before_camera()


@fault(Kind.CAMERA, "Face is often uncertain.", "camera.blurred")
def camera_out_of_focus(clinic: Clinic) -> Iterator[None]:
    """Turn the lens away from its focus."""
    _show(clinic, cv2.GaussianBlur(_seen(clinic), (0, 0), 14).astype(np.uint8))
    yield
    clinic.stand_before_camera()


@fault(Kind.CAMERA, "Face fails on sunny mornings.", "camera.light_behind")
def camera_against_window(clinic: Clinic) -> Iterator[None]:
    """Let a person sit in the dark before a bright window."""
    clinic.sights.show(Sight.BACKLIGHT, PORTRAIT)
    yield
    clinic.stand_before_camera()


@fault(Kind.PROGRAM, "The lamp stays dark; no sound; the staff button does nothing.", "panel.no_pins", "panel.failed")
def panel_without_pins(clinic: Clinic) -> Iterator[None]:
    """Set the panel up for pins that this machine does not give."""
    with kept(clinic.config("firmware")) as path:
        add_sections(path, {"panel": {"kind": "gpio", "driver": "native"}})
        clinic.restart(Part.FIRMWARE)
        yield
    clinic.restart(Part.FIRMWARE)


def _seen(clinic: Clinic) -> NDArray[np.uint8]:
    picture = cv2.imread(str(list_pictures(clinic.places.camera)[0]))
    return np.asarray(picture, np.uint8)


def _show(clinic: Clinic, picture: NDArray[np.uint8] | None) -> None:
    for old in clinic.places.camera.iterdir():
        old.unlink()
    if picture is not None:
        cv2.imwrite(str(clinic.places.camera / "frame_00.png"), picture)


FAULTS = (
    card_service_stopped,
    card_service_hung,
    reader_unplugged,
    card_service_forbids_us,
    camera_missing,
    camera_stalled,
    camera_garbled,
    camera_dark,
    camera_covered,
    camera_out_of_focus,
    camera_against_window,
    panel_without_pins,
)

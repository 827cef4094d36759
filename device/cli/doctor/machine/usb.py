"""Which card readers are plugged in, by the kernel's word; nothing of USB is opened."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from device.cli.doctor.machine.ground import Machine

_SMART_CARD_CLASS = "0b"
"""bInterfaceClass of CCID readers (USB-IF, defined class codes)."""


@dataclass(frozen=True)
class UsbReader:
    """A reader: vendor and product (such as 04e6:5790), and its release, which makers raise with its firmware."""

    ids: str
    release: str


def card_readers(machine: Machine) -> list[UsbReader]:
    """Give the readers in the order of their places."""
    interfaces = machine.glob("sys/bus/usb/devices/*:*/bInterfaceClass")
    devices = {
        path.parent.name.partition(":")[0]: path.parent.parent
        for path in interfaces
        if _word(machine, path) == _SMART_CARD_CLASS
    }
    return [_describe(machine, folder / name) for name, folder in devices.items()]


def _describe(machine: Machine, device: Path) -> UsbReader:
    vendor, product, release = (_word(machine, device / name) for name in ("idVendor", "idProduct", "bcdDevice"))
    return UsbReader(f"{vendor}:{product}", f"{int(release[:2])}.{release[2:]}" if release.isdigit() else "unknown")


def _word(machine: Machine, path: Path) -> str:
    return machine.read_word(str(path.relative_to(machine.root)))

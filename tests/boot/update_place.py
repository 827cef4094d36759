"""What a machine of the tests needs for updates: settings, an archive that is served, a driver by another name."""

from __future__ import annotations

from pathlib import Path

from tests.boot.machine import Machine
from tests.device.cli.update.archives import Signer

URL = "http://127.0.0.1:8099"
SETTINGS = """scheduled = {scheduled}
clinic_hours = []
[window]
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
begins = "{begins}"
ends = "{ends}"
[gate]
settle_s = 90.0
steady_s = 6.0
"""
SOURCE = f"""Types: deb
URIs: {URL}
Suites: stable
Components: main
Signed-By: /etc/uketsuke/update-key.asc
"""
UNDER_ANOTHER_NAME = """
set -e
cd /etc/reader.conf.d
driver=$(sed -n 's/^LIBPATH *//p' *vpcd*)
mkdir -p /srv/driver
mv "$(readlink -f "$driver")" /srv/driver/played-card.so
sed 's|^LIBPATH.*|LIBPATH /srv/driver/played-card.so|' *vpcd* > played-card
rm -f *vpcd* /usr/lib/pcsc/drivers/serial/libifdvpcd.so*
systemctl restart pcscd
"""
"""The doctor rightly finds the driver of virtual cards a failure; by its name alone, so the rest can be judged."""


def write_settings(machine: Machine, *, scheduled: bool, begins: str, ends: str) -> None:
    """Write both update.toml files."""
    text = SETTINGS.format(scheduled=str(scheduled).lower(), begins=begins, ends=ends)
    machine.write("/etc/uketsuke/update.toml", text)
    machine.write("/etc/uketsuke/host-update.toml", text)


def serve_archive(machine: Machine) -> None:
    """Start what a boot does not: the loopback's web server with the archive."""
    call = ("python3", "-m", "http.server", "8099", "--bind", "127.0.0.1", "--directory", "/srv/updates")
    machine.start("uk-archive", *call)


def prepare(root: Path, signer: Signer, machine: Machine) -> None:
    """Give the machine an archive of its own and the settings for it."""
    machine.shell(UNDER_ANOTHER_NAME)
    machine.write("/etc/uketsuke/update-key.asc", signer.public.read_text())
    for name in ("update", "host-update"):
        machine.write(f"/etc/uketsuke/{name}.sources", SOURCE)
    write_settings(machine, scheduled=False, begins="01:00", ends="02:00")
    (root / "srv/updates").mkdir(parents=True, exist_ok=True)
    serve_archive(machine)

"""What a terminal's settings say that works and that somebody should know, and files they name that are missing."""

from __future__ import annotations

from collections.abc import Iterator

from device.base.config_check.fault import Fault, Kind
from device.base.config_check.finding import Source, is_there
from device.daemon.base.settings import Settings as DaemonSettings
from device.firmware.settings import FirmwareSettings


def look_at_firmware(source: Source, settings: FirmwareSettings) -> list[Fault]:
    """Give what is to be said about `firmware.toml`."""
    return [*_files(source, settings), *_trials(source, settings)]


def look_at_daemon(source: Source, settings: DaemonSettings) -> list[Fault]:
    """Give what is to be said about `daemon.toml`."""
    if settings.socket_for_group:
        return []
    words = "false: the firmware, which is another account, cannot hand over results"
    return [source.fault(("socket_for_group",), Kind.CAUTION, words)]


def _files(source: Source, settings: FirmwareSettings) -> Iterator[Fault]:
    named = [("trust", "user_ca", path) for path in settings.trust.user_ca]
    named += [("trust", "card_keys", path) for path in settings.trust.card_keys]
    named.append(("models", "folder", settings.models.folder))
    for *key, path in named:
        if not is_there(path):
            yield source.fault((str(key[0]), str(key[1])), Kind.MISSING, f"{path} is not there")


def _trials(source: Source, settings: FirmwareSettings) -> Iterator[Fault]:
    if settings.trust.accept_test:
        words = "true: made-up cards are let in; never in a clinic"
        yield source.fault(("trust", "accept_test"), Kind.CAUTION, words)
    if settings.camera.kind == "files":
        words = '"files": pictures are played in place of a camera; never in a clinic'
        yield source.fault(("camera", "kind"), Kind.CAUTION, words)
    if settings.panel.kind in ("mock", "virtual"):
        words = f'"{settings.panel.kind}": a simulated panel; nobody can press it'
        yield source.fault(("panel", "kind"), Kind.CAUTION, words)

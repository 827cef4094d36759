"""The demo's configuration files are valid for the programs that read them, and name only this run's places."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from device.base.config import load_config
from device.cli.demo import configs
from device.cli.demo.places import Build, Places, make_places
from device.cli.supervisor.run_folder import RunFolder
from device.daemon.base.settings import Settings as DaemonSettings
from device.firmware.settings import FirmwareSettings
from host.authority.serving.settings import AuthoritySettings, Tokens
from host.base.settings import HostSettings

TOKENS = configs.Tokens("c" * 20, "a" * 20)


@pytest.fixture
def places() -> Iterator[Places]:
    folder = RunFolder()
    yield make_places(folder, Build(Path("/build")), isolated=True)
    folder.remove()


def test_authority(places: Places) -> None:
    configs.write_authority(places, TOKENS)
    settings = load_config(places.config("authority"), AuthoritySettings)
    assert load_config(settings.tokens_file, Tokens) == Tokens(client="c" * 20, admin="a" * 20)
    assert settings.listen_port == 0


def test_host(places: Places) -> None:
    configs.write_host(places, TOKENS, authority_url="http://127.0.0.1:8001", broker_port=8883)
    settings = load_config(places.config("host"), HostSettings)
    assert settings.authority is not None
    assert settings.authority.url == "http://127.0.0.1:8001"
    assert settings.authority.token_file.read_text().strip() == TOKENS.client
    assert (settings.broker.folder, settings.broker.data) == (places.broker, places.broker_store)
    assert settings.trust.accept_test


def test_companion_host(places: Places) -> None:
    configs.write_companion_host(places, broker_port=8883)
    settings = load_config(places.config("host"), HostSettings)
    assert settings.authority is None
    assert settings.oqs is not None
    assert settings.oqs.face == places.linkage / "face"
    assert settings.oqs.face.is_dir()
    assert settings.companion.letter == "Z"


def test_daemon(places: Places) -> None:
    configs.write_daemon(places)
    settings = load_config(places.config("daemon"), DaemonSettings)
    assert settings.socket == places.daemon_socket
    assert settings.state.is_relative_to(places.run.own("daemon"))


def test_firmware(places: Places) -> None:
    configs.write_firmware(places)
    settings = load_config(places.config("firmware"), FirmwareSettings)
    assert settings.screen_socket == places.screen_socket
    assert settings.card.pcsc_socket == str(places.cards.socket)
    assert settings.models.folder == Path("/build/models")
    assert settings.speech.folder == Path("/build/sounds")
    assert settings.camera.path == places.camera


def test_administrators_token_is_the_authoritys_alone(places: Places) -> None:
    configs.write_authority(places, TOKENS)
    configs.write_host(places, TOKENS, authority_url="http://127.0.0.1:8001", broker_port=8883)
    holding = [path for path in places.run.path.rglob("*") if path.is_file() and TOKENS.admin in path.read_text()]
    assert [path.parent.name for path in holding] == ["authority"]
    assert "aaaa" not in repr(TOKENS)

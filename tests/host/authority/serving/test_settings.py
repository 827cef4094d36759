"""The settings and the tokens check themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from device.base.config import load_config
from device.base.errors import ConfigurationError
from host.authority.serving.settings import AuthoritySettings, Timeouts, Tokens

NEEDED = 'database = "authority.sqlite"\ntokens_file = "tokens.toml"\n'


def _load(tmp_path: Path, text: str) -> AuthoritySettings:
    path = tmp_path / "authority.toml"
    path.write_text(text)
    return load_config(path, AuthoritySettings)


def test_defaults(tmp_path: Path) -> None:
    """Two paths suffice; they count from the file's folder."""
    settings = _load(tmp_path, NEEDED)
    assert settings.place(tmp_path) == tmp_path / "authority.sqlite"
    assert (settings.listen_host, settings.listen_port, settings.timeouts) == ("127.0.0.1", 0, Timeouts())


@pytest.mark.parametrize(
    "line",
    [
        'listen_host = "0.0.0.0"',
        'listen_host = "localhost"',
        "listen_port = 65536",
        "[timeouts]\ndatabase_s = 0.0",
        "listen_prot = 1",
        '[tls]\ncertificate = "a.pem"',
    ],
)
def test_refused(tmp_path: Path, line: str) -> None:
    """Open addresses, names, impossible numbers and unknown keys."""
    with pytest.raises(ConfigurationError):
        _load(tmp_path, NEEDED + line)


@pytest.mark.parametrize(
    "client", ["short", "made-up token with spaces", "made-up-admin-token", "作り物の長いトークンです作り物の作り物"]
)
def test_bad_tokens(client: str) -> None:
    """Short, not sendable, or the same for both."""
    with pytest.raises(ValueError, match="token"):
        Tokens(client=client, admin="made-up-admin-token")


def test_tokens_are_hidden() -> None:
    """A trace shows no token."""
    assert "made-up" not in repr(Tokens(client="made-up-client-token", admin="made-up-admin-token"))


def test_a_server_by_url(tmp_path: Path) -> None:
    """A URL stays a URL, and of one kind; its password is not shown."""
    url = "postgresql+psycopg://authority:made-up@/authority"
    settings = _load(tmp_path, NEEDED.replace("authority.sqlite", url))
    assert settings.place(tmp_path) == url
    assert "made-up" not in repr(settings)
    with pytest.raises(ConfigurationError, match="database must be"):
        _load(tmp_path, NEEDED.replace("authority.sqlite", "mysql://there"))


def test_other_addresses_with_tls_only(tmp_path: Path) -> None:
    """With [tls] the tokens do not travel in the clear."""
    tls = '[tls]\ncertificate = "a.pem"\nkey = "a.key"\nclinics_ca = "ca.pem"\n'
    settings = _load(tmp_path, NEEDED + 'listen_host = "0.0.0.0"\n' + tls)
    assert settings.tls is not None
    assert settings.tls.clinics_ca == tmp_path / "ca.pem"

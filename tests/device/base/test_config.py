"""Configuration files: what is taken, and how a mistake is named."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from device.base.config import load_config
from device.base.errors import ConfigurationError


@dataclass(frozen=True)
class Link:
    port: int = 8883
    pause_s: float = 1.0


@dataclass(frozen=True)
class Settings:
    name: str
    state: Path = Path("state")
    hosts: tuple[str, ...] = ()
    card_keys: tuple[Path, ...] = ()
    camera: Path | None = None
    link: Link = field(default_factory=Link)

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("name must not be empty")


def load(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "host.toml"
    path.write_text(text, "utf-8")
    return load_config(path, Settings)


def test_values_sections_and_paths_beside_the_file(tmp_path: Path) -> None:
    loaded = load(tmp_path, 'name = "a"\nstate = "s"\nhosts = ["x"]\ncard_keys = ["k"]\n[link]\npause_s = 2\n')
    assert loaded == Settings("a", tmp_path / "s", ("x",), (tmp_path / "k",), None, Link(8883, 2.0))
    assert isinstance(loaded.link.pause_s, float)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('name = "a"\nprot = 1\n', "unknown key 'prot'; known keys: camera, card_keys, hosts, link, name, state"),
        ('name = "a"\n[link]\nprot = 1\n', "link: unknown key 'prot'; known keys: pause_s, port"),
        ("", "key 'name' is missing"),
        ("name = 1\n", "name: must be of type str, not int"),
        ('name = "a"\n[link]\nport = true\n', "port: must be of type int, not bool"),
        ('name = "a"\nlink = 3\n', "link: must be a section"),
        ('name = "a"\nhosts = "x"\n', "hosts: must be a list"),
        ('name = ""\n', "name must not be empty"),
        ("name = \n", "is not valid TOML"),
        ("name = " + "[" * 5000, "is not valid TOML"),
    ],
)
def test_a_mistake_names_file_and_key(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path, text)
    assert "host.toml" in str(caught.value)
    assert words in str(caught.value)


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_bytes('name = "受付"'.encode("cp932"))
    with pytest.raises(ConfigurationError, match="is not valid TOML"):
        load_config(tmp_path / "host.toml", Settings)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="No such file"):
        load_config(tmp_path / "none.toml", Settings)

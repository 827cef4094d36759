"""What each package has in it: units, commands, libraries, models; each thing at one place."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
UNITS = ROOT / "systemd" / "system"
ACCOUNTS = {"terminal": "uketsuke-terminal.conf", "host": "uketsuke-server.conf"}


def call(*command: str, **variables: str) -> str:
    return subprocess.run(
        command,
        cwd=ROOT,
        env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", **variables},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def units(name: str, *options: str) -> set[str]:
    return set(call("packaging/units", name, *options).split())


def commands(name: str) -> set[str]:
    """Give the commands that the environment of a package keeps."""
    text = (PACKAGING / "environment").read_text("utf-8")
    (terminal, host) = re.findall(r'^ +(?:terminal\) )?commands="([^"]+)"', text, re.MULTILINE)
    return set({"terminal": terminal, "host": host}[name].split())


def test_every_unit_belongs_to_exactly_one_package() -> None:
    terminal, host = units("terminal"), units("host")
    assert not terminal & host
    assert terminal | host == {path.name for path in UNITS.iterdir()}


@pytest.mark.parametrize("name", ["terminal", "host"])
def test_what_is_enabled_can_be(name: str) -> None:
    enabled = units(name, "enabled")
    assert enabled
    for unit in enabled:
        assert "[Install]" in (UNITS / unit).read_text("utf-8")
    assert "uketsuke-authority.service" not in enabled


@pytest.mark.parametrize("name", ["terminal", "host"])
def test_units_start_programs_that_the_package_has(name: str) -> None:
    for unit in units(name):
        text = (UNITS / unit).read_text("utf-8")
        for package, program in re.findall(r"/opt/uketsuke-(\w+)/bin/(\S+)", text):
            assert package == name, unit
            assert program in commands(name) | {"python3"}, unit


@pytest.mark.parametrize("name", ["terminal", "host"])
def test_units_name_accounts_that_the_package_makes(name: str) -> None:
    made = (ROOT / "systemd" / "sysusers" / ACCOUNTS[name]).read_text("utf-8")
    for unit in units(name):
        for account in re.findall(r"^User=(\S+)$", (UNITS / unit).read_text("utf-8"), re.MULTILINE):
            assert re.search(rf"^u {account}\s", made, re.MULTILINE), unit


def test_commands_are_those_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    assert not commands("terminal") & commands("host")
    assert commands("terminal") | commands("host") | {"uketsuke-models", "uketsuke-speech"} == set(project)


def pins(path: Path) -> dict[str, str]:
    """Give each pinned package with its version, marker and hashes."""
    blocks = re.findall(r"^([a-z0-9].*?)(?=^[a-z0-9]|\Z)", path.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return {
        block.split(" ;")[0].split(" \\")[0].strip(): " ".join(re.findall(r"sha256:\S+", block)) for block in blocks
    }


@pytest.mark.parametrize("name", ["terminal", "host"])
def test_libraries_are_those_of_the_requirements(name: str) -> None:
    """Same versions, same hashes: what is shipped is what was tested. `make requirements` writes both."""
    shipped, tested = pins(PACKAGING / f"{name}.txt"), pins(ROOT / "requirements.txt")
    assert len(shipped) > 20
    assert {pin: hashes for pin, hashes in shipped.items() if tested.get(pin) != hashes} == {}


@pytest.mark.parametrize(("name", "extras"), [("terminal", ["device"]), ("host", ["host", "fhir"])])
def test_every_library_that_a_part_asks_for_is_shipped(name: str, extras: list[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [
        *project["dependencies"],
        *(line for extra in extras for line in project["optional-dependencies"][extra]),
    ]
    names = {re.split(r"[\[<>=;]", line)[0].replace(".", "-").lower() for line in asked}
    shipped = {pin.split("==")[0] for pin in pins(PACKAGING / f"{name}.txt")}
    # pyscard has no wheel; it is the distribution's python3-pyscard.
    assert names - shipped == ({"pyscard"} if name == "terminal" else set())


def test_everything_else_is_put_in_its_place(tmp_path: Path) -> None:
    call("packaging/place", "terminal", str(tmp_path), "/srv/apps", "usr/lib/systemd/system")
    call("packaging/place", "host", str(tmp_path), "/srv/apps", "usr/lib/systemd/system")
    placed = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file() or path.is_symlink()}
    tops = {"/".join(name.split("/")[:3]) for name in placed}
    assert {name for name in tops if not name.startswith("etc/uketsuke/")} == {
        "etc/chromium/policies",
        "usr/bin/uketsuke",
        "usr/bin/uketsuke-host",
        "usr/bin/uketsuke-authority",
        "usr/lib/systemd",
        "usr/lib/uketsuke",
        "usr/share/doc",
        "usr/share/polkit-1",
    }
    assert (tmp_path / "usr/bin/uketsuke").readlink() == Path("/srv/apps/uketsuke-terminal/bin/uketsuke")
    unit = (tmp_path / "usr/lib/systemd/system/uketsuke-host.service").read_text("utf-8")
    assert "ExecStart=/srv/apps/uketsuke-host/bin/uketsuke-host run" in unit
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.stat().st_mode & 0o022]


@pytest.mark.parametrize("name", ["terminal", "host"])
def test_the_pages_that_units_name_are_shipped(name: str) -> None:
    for unit in units(name):
        named = re.findall(r"file:/usr/share/doc/uketsuke-(\w+)/(\S+)", (UNITS / unit).read_text("utf-8"))
        assert named, unit
        for package, page in named:
            assert package == name, unit
            assert (ROOT / page).is_file(), unit


def test_settings_that_are_there_stay(tmp_path: Path) -> None:
    mine = tmp_path / "etc" / "uketsuke" / "host.toml"
    mine.parent.mkdir(parents=True)
    mine.write_text("# mine\n", "utf-8")
    call("packaging/place", "host", str(tmp_path), "/opt", "usr/lib/systemd/system")
    assert mine.read_text("utf-8") == "# mine\n"


def test_the_models_manifest_names_every_model() -> None:
    manifest = json.loads(call("packaging/model-manifest", "build/models"))
    assert {model["name"] for model in manifest["models"]} == {
        path.name for path in (ROOT / "build" / "models").iterdir()
    }
    assert all(re.fullmatch(r"[0-9a-f]{64}", model["sha256"]) and model["licence"] for model in manifest["models"])


def test_a_model_that_is_not_what_its_card_says_ends_the_build(tmp_path: Path) -> None:
    (tmp_path / "sface").mkdir()
    card = (ROOT / "build" / "models" / "sface" / "model.toml").read_text("utf-8")
    (tmp_path / "sface" / "model.toml").write_text(card, "utf-8")
    (tmp_path / "sface" / "sface.tflite").write_bytes(b"another")
    with pytest.raises(subprocess.CalledProcessError) as ended:
        call("packaging/model-manifest", str(tmp_path))
    assert "is not the file that its card describes" in ended.value.stderr

"""The demo for makers of clinic software: open in the background, a visit per question, keys and files there."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from device.cli.demo.places import command
from tests.host.line.waiting import wait_for
from tests.system.probing import PROJECT

pytestmark = [pytest.mark.system, pytest.mark.usefixtures("sandbox"), pytest.mark.timeout(300)]

LIMIT_S = 200


@pytest.fixture(scope="module")
def served() -> Iterator[Path]:
    """Give the folder of a demo that is open; it has to end with 0 when asked to."""
    with TemporaryDirectory(prefix="uk-sd-", dir="/tmp") as name:
        folder = Path(name) / "clinic"
        call = [command("uketsuke"), "demo", "--serve", str(folder)]
        with subprocess.Popen(call, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            try:
                yield folder
                assert at(folder, "--end").returncode == 0
                assert running.wait(LIMIT_S) == 0
            finally:
                running.kill()
        assert not (folder / "control.sock").exists()


def at(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Ask the open demo, waiting until it is open."""
    call = [command("uketsuke"), "demo", "--at", str(folder), *more]
    return subprocess.run(call, cwd=PROJECT, capture_output=True, text=True, timeout=LIMIT_S)


def test_a_visit_comes_back_and_lies_in_both_folders(served: Path) -> None:
    done = at(served, "--json", "--method", "pin")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["eligibility"]["status"] == "eligible"
    wait_for(lambda: list((served / "files").glob("OQSsiquc01res_face_*.xml")), "a result file", 60.0)
    wait_for(lambda: list((served / "fhir").glob("uketsuke-*.json")), "a bundle", 60.0)


def test_keys_for_a_vendors_software_are_there(served: Path) -> None:
    assert at(served, "--authority", "normal").returncode == 0
    names = {path.name for path in (served / "software").iterdir()}
    assert {"enrolment.json", "signing.pem", "opening.pem", "tls.pem", "ca.pem"} <= names
    assert (served / "software" / "signing.pem").stat().st_mode & 0o777 == 0o600


def test_a_failing_authority_is_could_not_check_and_a_wrong_wish_is_told(served: Path) -> None:
    try:
        assert at(served, "--authority", "failing").returncode == 0
        done = at(served, "--json", "--method", "pin", "--persona", "taro")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["eligibility"]["status"] == "could_not_check"
    finally:
        assert at(served, "--authority", "normal").returncode == 0
    wrong = at(served, "--authority", "singing")
    assert wrong.returncode == 1
    assert "refused behaviour" in wrong.stderr

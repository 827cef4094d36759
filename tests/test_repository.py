"""What must hold of the repository as a whole: read as text, in a second."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HARDWARE = {
    "smartcard": "device/firmware/card/transport/pcsc.py",
    "gpiozero": "device/firmware/panel/gpio.py",
    "rapidocr": "device/firmware/tray/ocr/rapid.py",
    "tesserocr": "device/firmware/tray/ocr/tesseract.py",
    "picamera2": "device/firmware/camera/picamera.py",
    "tflite_runtime": "device/firmware/face/networks/interpreter.py",
    "ai_edge_litert": "device/firmware/face/networks/interpreter.py",
}
BINARY = {".png", ".jpg", ".jpeg", ".jp2", ".tflite", ".onnx", ".dat", ".bin", ".whl", ".so", ".woff2"}
LARGEST_FILE_BYTES = 200_000


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-co", "--exclude-standard"], check=True, capture_output=True, text=True
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def sources() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".py" and path.parts[len(ROOT.parts)] != "tests"]


@pytest.mark.parametrize("library", sorted(HARDWARE))
def test_each_hardware_library_is_imported_by_exactly_one_file(library: str) -> None:
    importing = re.compile(rf"^\s*(import|from) {library}\b", re.MULTILINE)
    found = {str(path.relative_to(ROOT)) for path in sources() if importing.search(path.read_text("utf-8"))}
    assert found == {HARDWARE[library]}


def test_no_weights_pictures_or_other_binaries_are_kept() -> None:
    assert not [path.name for path in tracked() if path.suffix in BINARY]


def test_no_file_is_large_but_the_pinned_requirements() -> None:
    large = [path.name for path in tracked() if path.stat().st_size > LARGEST_FILE_BYTES]
    assert set(large) <= {"requirements.txt"}


def test_no_index_address_is_recorded() -> None:
    hosts = ("py" + "pi.org", "files.python" + "hosted", "npm" + "js.org", "--index" + "-url", "deb." + "debian.org")
    for path in tracked():
        text = path.read_text("utf-8")
        assert not [host for host in hosts if host in text], path


def test_requirements_are_pinned_by_hash() -> None:
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if re.match(r"[a-z0-9]", line)]
    assert pins
    assert all("==" in line for line in pins)
    assert sum("--hash=sha256:" in line for line in lines) >= len(pins)


def test_every_dependency_says_why_it_is_there() -> None:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    for line in lines:
        if re.match(r'  "[a-z0-9-]+[^"]*(>=|==)', line):
            assert "#" in line, line


def test_toml_files_can_be_read() -> None:
    for path in tracked():
        if path.suffix == ".toml":
            tomllib.loads(path.read_text("utf-8"))


def test_links_between_documents_lead_somewhere() -> None:
    for path in tracked():
        if path.suffix == ".md":
            for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text("utf-8")):
                assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_shell_scripts_stop_at_errors() -> None:
    for path in [*(ROOT / "tools").iterdir(), ROOT / ".ci" / "run"]:
        if path.read_bytes().startswith(b"#!/"):
            assert re.search(r"^set -e", path.read_text("utf-8"), re.MULTILINE), path

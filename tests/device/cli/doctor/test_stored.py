"""What the doctor finds by itself in files, without any program that runs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from device.cli.main import main
from device.daemon.trust.identity import IdentityStore
from device.firmware.diagnosis.probes import MODELS
from device.wire.messages.enrolment import BrokerAddress, EnrolmentAnswer
from tests.device.daemon.certificates import TestAuthority, private_pem, public_pem
from tests.device.daemon.keys_of_host import HostKeys
from tests.device.firmware.speech.test_sounds import put as put_sounds

BUILT = Path(__file__).parents[4] / "build" / "models"


class Files:
    """The configuration and state of a terminal in a folder, as an installer leaves them."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.folder = folder
        self.firmware_state, self.daemon_state = folder / "fw", folder / "dm"
        for state in (self.firmware_state, self.daemon_state):
            state.mkdir(mode=0o700)
        for name in ("signing.pem", "opening.pem", "ticket.key"):
            self.write_key(self.firmware_state / name)
        self.configure()

    def configure(
        self, camera: str = 'kind = "files"\npath = "camera"', models: Path = BUILT, face: str = ""
    ) -> None:
        (self.folder / "firmware.toml").write_text(
            f'state = "fw"\ndiagnosis_socket = "f.sock"\n[card]\npcsc_socket = "{self.folder}/pcscd"\n'
            f'[camera]\n{camera}\n[models]\nfolder = "{models}"\n[face]\n{face}\n'
        )
        (self.folder / "daemon.toml").write_text('state = "dm"\nsocket = "d.sock"\n')

    def write_key(self, path: Path, mode: int = 0o600) -> None:
        path.write_bytes(b"-----BEGIN what follows is not looked at")
        path.chmod(mode)

    def enrol(self, days: int) -> None:
        authority, key = TestAuthority.make(), ec.generate_private_key(ec.SECP256R1())
        answer = EnrolmentAnswer(
            0,
            "c1",
            "t-front",
            "A",
            public_pem(authority.certify("t-front", key.public_key(), days)).decode(),
            public_pem(authority.certificate).decode(),
            BrokerAddress("127.0.0.1", 1),
            HostKeys().identity(),
        )
        IdentityStore(self.daemon_state).save(answer, private_pem(key))

    def diagnose(self, *groups: str) -> tuple[int, list[str]]:
        chosen = [word for group in groups for word in ("--group", group)]
        code = main(["doctor", "--json", "--config-dir", str(self.folder), *chosen])
        report = json.loads(self._capsys.readouterr().out)
        assert report["exit_code"] == code
        return code, [finding["id"] for finding in report["findings"]]


@pytest.fixture
def files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Files:
    return Files(tmp_path, capsys)


def test_one_changed_byte_of_a_model(files: Files) -> None:
    copied = files.folder / "models"
    for name in MODELS:
        shutil.copytree(BUILT / name, copied / name)
    files.configure(models=copied)
    assert files.diagnose("models") == (0, ["models.ok"])
    model = next(path for path in (copied / MODELS[0]).iterdir() if path.suffix == ".tflite")
    content = bytearray(model.read_bytes())
    content[len(content) // 2] ^= 1
    model.write_bytes(content)
    assert files.diagnose("models") == (2, ["models.altered"])
    model.unlink()
    (copied / MODELS[1] / "model.toml").write_text("broken = ")
    assert files.diagnose("models") == (2, ["models.missing", "models.card_unreadable"])


@pytest.mark.parametrize("setting", ["threshold = 0.04", 'policy = "loose"'])
def test_a_loosened_face_check_is_no_configuration(files: Files, setting: str) -> None:
    files.configure(face=setting)
    assert files.diagnose("models") == (3, ["models.no_configuration"])


def test_a_card_without_limits(files: Files) -> None:
    copied = files.folder / "models"
    for name in MODELS:
        shutil.copytree(BUILT / name, copied / name)
    files.configure(models=copied)
    card = copied / MODELS[-1] / "model.toml"
    card.write_text(card.read_text("utf-8").partition("[decision]")[0], "utf-8")
    assert files.diagnose("models") == (2, ["models.threshold_not_measured"])


def test_camera(files: Files) -> None:
    assert files.diagnose("camera") == (2, ["camera.missing"])
    (files.folder / "camera").mkdir()
    picture = files.folder / "camera" / "1.png"
    cv2.imwrite(str(picture), np.full((480, 640, 3), 128, np.uint8))
    assert files.diagnose("camera") == (1, ["camera.covered"])
    room = np.random.default_rng(1).integers(60, 200, (480, 640, 3)).astype(np.uint8)
    cv2.imwrite(str(picture), room)
    assert files.diagnose("camera") == (0, ["camera.ok"])
    files.configure(camera='kind = "none"')
    assert files.diagnose("camera") == (0, ["camera.not_fitted"])


def test_key_files(files: Files) -> None:
    files.enrol(days=60)
    assert files.diagnose("keys") == (0, ["keys.ok"])
    (files.firmware_state / "ticket.key").chmod(0o640)
    assert files.diagnose("keys") == (2, ["keys.open_to_others"])
    (files.firmware_state / "ticket.key").unlink()
    assert files.diagnose("keys") == (2, ["keys.missing"])
    files.write_key(files.firmware_state / "ticket.key")
    (files.firmware_state / "signing.pem").write_bytes(bytes(119))
    assert files.diagnose("keys") == (2, ["keys.missing"])
    shutil.rmtree(files.firmware_state)
    assert files.diagnose("keys") == (3, ["keys.not_readable"])


def test_certificate(files: Files) -> None:
    assert files.diagnose("keys") == (2, ["keys.not_enrolled"])
    files.enrol(days=20)
    assert files.diagnose("keys") == (1, ["keys.certificate_ending"])
    tls_file = next(files.daemon_state.glob("tls-*.pem"))
    tls_file.write_bytes(b"damaged")
    assert files.diagnose("keys") == (2, ["keys.missing"])


def test_nothing_runs(files: Files) -> None:
    code, ids = files.diagnose("card_service", "broker", "outbox", "firmware", "daemon")
    assert code == 2
    assert ids == [
        "card_service.no_socket",
        "firmware.not_running",
        "daemon.not_running",
        "broker.daemon_away",
        "outbox.daemon_away",
    ]


def test_a_mistake_in_the_configuration(files: Files) -> None:
    (files.folder / "firmware.toml").write_text("no_such_key = 1\n")
    code, ids = files.diagnose("reader", "keys", "models", "firmware")
    assert code == 2
    assert ids == [
        "firmware.configuration_wrong",
        "reader.no_configuration",
        "models.no_configuration",
        "keys.no_configuration",
        "firmware.not_running",
    ]
    (files.folder / "firmware.toml").unlink()
    assert files.diagnose("firmware")[1][0] == "firmware.configuration_missing"


@pytest.mark.parametrize("options", [["--group", "nonsense"], ["--language", "de"], ["--wait", "0"], ["--wait", "x"]])
def test_wrong_use(options: list[str]) -> None:
    assert main(["doctor", *options]) == 64


def test_a_refused_sentence_of_the_clinic(files: Files) -> None:
    words = files.folder / "words"
    words.mkdir()
    firmware = files.folder / "firmware.toml"
    firmware.write_text(firmware.read_text() + f'[screen]\nwords = "{words}"\nlanguages = ["ja", "vi"]\n')
    assert files.diagnose("words") == (0, ["words.ok"])
    (words / "ko.po").write_text("not offered here")
    (words / "vi.po").write_text('msgctxt "foot.nothing"\nmsgid "x"\nmsgstr "y"\n')
    assert files.diagnose("words") == (1, ["words.refused"])
    firmware.write_text("broken = ")
    assert files.diagnose("words") == (3, ["words.no_configuration"])


def test_sounds_that_are_not_there(files: Files) -> None:
    folder = files.folder / "sounds"
    firmware = files.folder / "firmware.toml"
    plain = firmware.read_text()
    firmware.write_text(f'{plain}[screen]\nlanguages = ["ja", "vi"]\n[speech]\nfolder = "{folder}"\n')
    assert files.diagnose("speech") == (1, ["speech.language_silent"])
    put_sounds(folder, "ja", "番号札", "A")
    assert files.diagnose("speech") == (0, ["speech.ok"])
    next((folder / "ja").glob("*.opus")).unlink()
    assert files.diagnose("speech") == (1, ["speech.missing"])
    firmware.write_text(f"{plain}[speech]\nvoice = false\n")
    assert files.diagnose("speech") == (0, ["speech.switched_off"])
    firmware.write_text("broken = ")
    assert files.diagnose("speech") == (3, ["speech.no_configuration"])

"""`uketsuke selftest`: a whole visit passes, a defect is found at its stage, and a patient comes first."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from device.cli.demo.person import Method
from device.cli.main import main
from device.cli.selftest.checks import check_visit, open_visit, search_left
from device.cli.selftest.command import RealTerminal
from device.cli.selftest.errors import SelftestFailed, VisitFirst
from device.cli.selftest.host import HOST, LETTER, TERMINAL, ThrowAwayHost
from device.cli.selftest.places import Folder, throw_away
from device.cli.selftest.stages import STAGE_WORDS, Done, Log, Stage
from device.daemon.trust.identity import IdentityStore, check_answer
from device.firmware.card.application.jpki import JpkiApplication
from device.firmware.card.basics.errors import CardGone, NoCard
from device.firmware.card.transport.events import ReaderEvent
from device.firmware.card.transport.reader import Reader, ReaderSettings
from device.firmware.face.model_files import EMBEDDER, load_model
from device.firmware.simulated.issuing.issued import issue
from device.firmware.simulated.issuing.issuer import open_issuer
from device.firmware.simulated.persona import load_persona
from device.firmware.simulated.reader.process import LaidDown, take_away
from device.firmware.simulated.terminal import READER
from device.wire import codec, version
from device.wire.envelope import seal, sign
from device.wire.keys import generate_opening_key, generate_signing_key
from device.wire.messages.visit import (
    VISIT_TYPE,
    Card,
    Clock,
    Consent,
    FaceProof,
    Holder,
    Model,
    PinProof,
    VisitClaims,
    VisitResult,
)
from device.wire.words import Genuine, Liveness, Outcome
from device.wire.words import Method as Wire
from tests.device.cli.field.serving import Served

PROJECT = Path(__file__).parents[4]
MODELS, PORTRAITS = PROJECT / "build" / "models", PROJECT / "build" / "portraits"
PARTS = ["--models", str(MODELS), "--portraits", str(PORTRAITS)]
WITHIN_S = 60.0
CALL = ["selftest", "--virtual-card", "--limit", "240", "--json"]


def claims() -> VisitClaims:
    """Give what a visit by face says that went well."""
    sha256 = load_model(MODELS, EMBEDDER).card.sha256
    body = VisitResult(
        visit_id="01JABCDEFGHJKMNPQRSTVWXYZ0",
        ticket="Z22",
        holder=Holder(Wire.FACE, Outcome.MATCH, liveness=Liveness.PASSED),
        card=Card(genuine=Genuine.PROVED),
        pin=PinProof(),
        face=FaceProof(models=(Model(EMBEDDER, sha256),)),
        consent=Consent(),
        timings_ms={},
        software="1.0",
    )
    return VisitClaims(version.NEWEST, TERMINAL, HOST, "j1", 1, Clock(), "boot", 1, "", body)


def test_what_went_well_passes() -> None:
    check_visit(claims(), Method.FACE, "Z22", MODELS)


@pytest.mark.parametrize(
    ("named", "changed"),
    [
        ("ticket", {"ticket": "Z23"}),
        ("holder", {"holder": Holder(Wire.FACE, Outcome.UNCERTAIN, liveness=Liveness.PASSED)}),
        ("holder", {"holder": Holder(Wire.FACE, Outcome.MATCH)}),
        ("holder", {"holder": Holder(Wire.STAFF, Outcome.PENDING)}),
        ("genuine", {"card": Card()}),
        ("signature", {"pin": PinProof(signature="AA==")}),
        ("model", {"face": FaceProof(models=(Model(EMBEDDER, "00" * 32),))}),
        ("model", {"face": FaceProof()}),
    ],
)
def test_whatever_else_it_says_fails_by_name(named: str, changed: dict[str, object]) -> None:
    said = replace(claims(), body=replace(claims().body, **changed))  # type: ignore[arg-type]
    with pytest.raises(SelftestFailed, match=named):
        check_visit(said, Method.FACE, "Z22", MODELS)


def test_the_hosts_answer_can_be_used_and_opens_what_is_sealed_for_it(tmp_path: Path) -> None:
    host, signer = ThrowAwayHost(), generate_signing_key()
    answer, tls_key = host.enrol()
    assert check_answer(answer).letter == LETTER
    assert IdentityStore(tmp_path).save(answer, tls_key).tls_context()
    token = sign(VISIT_TYPE, codec.to_json(claims()), signer)
    sealed = seal(token, host.opening.public(), sender=TERMINAL, receiver=HOST)
    assert host.open(sealed, signer.public()) == claims()
    for other_host, other_signer in ((ThrowAwayHost(), signer), (host, generate_signing_key())):
        with pytest.raises(Exception, match="key"):
            other_host.open(sealed, other_signer.public())
    elsewhere = seal(token, generate_opening_key().public(), sender=TERMINAL, receiver=HOST)
    with pytest.raises(Exception, match="key"):
        host.open(elsewhere, signer.public())


def test_an_empty_outbox_fails(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="outbox"):
        open_visit(Folder(tmp_path), ThrowAwayHost())


def test_what_is_left_of_the_person_is_found(tmp_path: Path) -> None:
    folder, persona = Folder(tmp_path), load_persona("hanako")
    for path in (folder.firmware_state, folder.daemon_state):
        path.mkdir()
    for name in ("firmware", "daemon"):
        folder.log(name).write_text("started\n")
    assert search_left(folder, persona) == []
    (folder.firmware_state / "x").write_bytes(persona.name.encode())
    assert [hit.kind for hit in search_left(folder, persona)] == ["secret_word"]


def test_the_folder_is_nobody_elses_and_goes() -> None:
    with throw_away() as folder:
        assert folder.path.stat().st_mode & 0o777 == 0o700
    assert not folder.path.exists()


def test_stages_are_told_in_order_with_their_times() -> None:
    told: list[Done] = []
    now = iter([1.0, 2.5, 3.0])
    log = Log(told.append, 10.0, lambda: next(now))
    with log.stage(Stage.PREPARE) as details:
        details.append("x")
    assert told == [Done(Stage.PREPARE, 1500, "x")] == log.done
    assert not log.is_over
    assert set(STAGE_WORDS) == set(Stage)


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a made-up issuer with one card."""
    folder, now = tmp_path_factory.mktemp("issuer"), datetime.now(UTC)
    issue(load_persona("hanako"), open_issuer(folder, now), now)
    return folder


@pytest.mark.system
def test_the_simulated_reader_serves_the_real_one(issuer: Path, tmp_path: Path) -> None:
    """The supervised reader of the firmware, with the simulated process below it: a card comes, is read, and goes."""
    events: list[ReaderEvent] = []
    reader = Reader(ReaderSettings(str(tmp_path)), events.append, program=READER)
    reader.start()
    try:
        wait_until(lambda: reader.health().reader == "Simulated reader")
        with pytest.raises(NoCard):
            reader.connect()
        LaidDown("hanako", issuer, PORTRAITS).write(tmp_path)
        wait_until(lambda: ReaderEvent.CARD_IN in events)
        with reader.connect() as connection:
            application = JpkiApplication(connection)
            assert application.query_pin().remaining == 3
            assert len(application.read_certificate()) > 500
            take_away(tmp_path)
            wait_until(lambda: events[-1] is ReaderEvent.CARD_OUT)
            with pytest.raises(CardGone):
                application.query_pin()
    finally:
        reader.stop()
    assert events == [ReaderEvent.CARD_IN, ReaderEvent.CARD_OUT]


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for a condition."""
    deadline = time.monotonic() + WITHIN_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, object]]:
    """Run the command and give exit code and report."""
    code = main([*CALL, *arguments])
    return code, json.loads(capsys.readouterr().out)


def test_a_patient_comes_first(terminal: Served, capsys: pytest.CaptureFixture[str]) -> None:
    terminal.visit_open = True
    code, report = run(capsys, *PARTS, *terminal.options)
    assert (code, report["error"], report["stages"]) == (3, 358, [])
    assert not terminal.trail("firmware").read()


def test_a_patient_who_comes_meanwhile_is_noticed(terminal: Served) -> None:
    now = [0.0]
    real = RealTerminal(terminal.firmware, lambda: now[0])
    real.make_way()
    assert not real.is_busy()
    terminal.visit_open = True
    assert not real.is_busy()  # asked a moment ago
    now[0] += 1.0
    assert real.is_busy()
    with pytest.raises(VisitFirst):
        RealTerminal(terminal.firmware).make_way()
    assert [entry.action for entry in terminal.trail("firmware").read()] == ["selftest_run"]


def test_parts_that_are_missing(terminal: Served, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = run(capsys, "--models", str(tmp_path / "no"), *terminal.options)
    assert (code, report["error"]) == (3, 359)


def test_usage() -> None:
    assert main(["selftest"]) == 64
    assert main([*CALL, "--way", "staff"]) == 64


@pytest.mark.system
def test_an_altered_model_is_found_where_it_shows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    models = tmp_path / "models"
    shutil.copytree(MODELS, models)
    file = next((models / "blazeface_short_range").glob("*.tflite"))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    code, report = run(
        capsys, "--models", str(models), "--portraits", str(PORTRAITS), "--firmware-socket", str(tmp_path / "no")
    )
    assert (code, report["error"], report["stopped_at"]) == (2, 357, "firmware")
    assert "[201]" in str(report["text"])


@pytest.mark.system
@pytest.mark.timeout(300)
def test_a_whole_visit_by_face(terminal: Served, capsys: pytest.CaptureFixture[str]) -> None:
    """The installed code and models as two programs beside a running terminal, which notes it and is not touched."""
    code, report = run(capsys, *PARTS, *terminal.options)
    assert (code, report["passed"]) == (0, True), report
    stages = report["stages"]
    assert isinstance(stages, list)
    assert [stage["stage"] for stage in stages] == [stage.value for stage in Stage]
    assert [entry.action for entry in terminal.trail("firmware").read()] == ["selftest_run"]
    assert not terminal.handler.boots

"""The published test vectors: our own reader and every example program take the good ones and refuse the others."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from jsonschema import Draft202012Validator

from device.wire import codec, schema
from device.wire.errors import MessageError
from host.base.folder import read_file
from host.subscriber.folder import Enrolment, SubscriberFolder, SubscriberKeys
from host.subscriber.messages import SubscriberMessages
from tests.examples.programs import ALL, VECTORS, Example, run_example
from tests.examples.vectors import BAD, GOLDEN, GOOD

CASES: list[dict[str, Any]] = json.loads((VECTORS / "cases.json").read_text("utf-8"))


def test_all_cases_of_the_generator_are_published_and_no_other_files() -> None:
    assert [case["name"] for case in CASES] == [*GOOD, *BAD]
    files = {str(path.relative_to(VECTORS)) for path in (VECTORS / "messages").iterdir()}
    assert files == {case["file"] for case in CASES}


@pytest.fixture(scope="module")
def messages() -> SubscriberMessages:
    """Give our own reader with the throw-away keys."""
    enrolment = codec.from_json(codec.load(read_file(VECTORS / "enrolment.json")), Enrolment)
    keys = SubscriberKeys(ec.generate_private_key(ec.SECP256R1()), *SubscriberFolder(VECTORS).read_message_keys())
    return SubscriberMessages(enrolment.answer, enrolment.trusted, keys)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_our_own_reader_judges_so(case: dict[str, Any], messages: SubscriberMessages) -> None:
    sealed = (VECTORS / case["file"]).read_bytes()
    if "claims" in case:
        assert codec.to_json(messages.open_result(sealed, 0)) == case["claims"]
        return
    with pytest.raises(MessageError):
        messages.open_result(sealed, 0)


def test_good_cases_fit_the_published_schema_and_the_first_is_the_golden_message() -> None:
    good = [case["claims"] for case in CASES if "claims" in case]
    for claims in good:
        Draft202012Validator(schema.message_schema("result")).validate(claims)
    assert good[0] == json.loads(GOLDEN.read_text("utf-8"))
    assert good[-1]["jti"] == good[0]["jti"]


@pytest.mark.system
@pytest.mark.parametrize("example", ALL, ids=lambda example: example.language)
class TestExample:
    def test_judges_every_vector_rightly(self, example: Example) -> None:
        done = run_example(example, "--check", str(VECTORS))
        said = [json.loads(line) for line in done.stdout.splitlines()]
        assert done.returncode == 0, done.stderr
        assert [one["case"] for one in said] == [case["name"] for case in CASES]
        assert [one["accepted"] for one in said] == ["claims" in case for case in CASES]

    def test_would_notice_a_wrong_judgement(self, example: Example, tmp_path: Path) -> None:
        folder = shutil.copytree(VECTORS, tmp_path / "vectors")
        swapped = [*CASES[:1], {**CASES[5], "claims": CASES[0]["claims"]}, {**CASES[1], "claims": None}]
        (folder / "cases.json").write_text(json.dumps(swapped), "utf-8")
        done = run_example(example, "--check", str(folder))
        assert [json.loads(line)["right"] for line in done.stdout.splitlines()] == [True, False, False]
        assert done.returncode == 1


@pytest.mark.parametrize("example", ALL, ids=lambda example: example.language)
def test_an_example_imports_nothing_of_ours(example: Example) -> None:
    program = next((VECTORS.parent / example.language).glob("*ubscriber.*"))
    assert not re.search(r"^\s*(import|from) (device|host)\b", program.read_text("utf-8"), re.MULTILINE)

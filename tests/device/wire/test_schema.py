"""The published schemas are those of the code, and every golden message fits its schema and is read back as it was.

Golden messages stay for ever: when the schema version goes up, a folder is added and none is changed. They were
written with `codec.to_json` from made-up values; `tests/vectors/messages/N/NAME.json` is a message of version N.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from device.wire import codec, schema, version
from device.wire.errors import MessageInvalid
from device.wire.messages.subscriber import ResultClaims, VisitRecord

ROOT = Path(__file__).parents[3]
GOLDEN = sorted((ROOT / "tests" / "vectors" / "messages").glob("*/*.json"))
VERSIONS = range(version.OLDEST, version.NEWEST + 1)


@pytest.mark.parametrize("number", VERSIONS)
@pytest.mark.parametrize("name", sorted(schema.MESSAGES))
def test_the_published_schema_is_the_codes(name: str, number: int) -> None:
    published = ROOT / "docs" / "schema" / str(number) / f"{name}.json"
    assert json.loads(published.read_text("utf-8")) == schema.message_schema(name, number)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_golden_message_fits_its_schema_and_is_read_back(path: Path) -> None:
    message = json.loads(path.read_text("utf-8"))
    Draft202012Validator(schema.message_schema(path.stem, int(path.parent.name))).validate(message)
    cls, _ = schema.MESSAGES[path.stem]
    assert codec.to_json(codec.from_json(message, cls)) == message


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_schema_and_reader_refuse_the_same_additions(path: Path) -> None:
    message = {**json.loads(path.read_text("utf-8")), "patient_name": "見本 花子"}
    with pytest.raises(ValidationError):
        Draft202012Validator(schema.message_schema(path.stem, int(path.parent.name))).validate(message)
    with pytest.raises(MessageInvalid):
        codec.from_json(message, schema.MESSAGES[path.stem][0])


def test_there_is_a_golden_message_of_every_kind_and_version() -> None:
    for number in VERSIONS:
        found = {path.stem for path in GOLDEN if path.parent.name == str(number)}
        assert found == set(schema.MESSAGES)


@pytest.mark.parametrize("number", [number for number in VERSIONS if number > version.OLDEST])
@pytest.mark.parametrize("name", sorted(schema.MESSAGES))
def test_a_version_only_adds_to_the_one_before(name: str, number: int) -> None:
    cls = schema.MESSAGES[name][0]
    older, newer = codec.names_in(cls, number - 1), codec.names_in(cls, number)
    assert newer[: len(older)] == older


def test_fields_of_a_later_version_are_unknown_in_an_earlier_one() -> None:
    message = json.loads((ROOT / "tests/vectors/messages/1/result.json").read_text("utf-8"))
    with pytest.raises(MessageInvalid, match="unknown"):
        codec.from_json({**message, "schema": 0}, ResultClaims)


def test_a_part_kept_without_its_message_may_lack_later_fields() -> None:
    message = json.loads((ROOT / "tests/vectors/messages/0/result.json").read_text("utf-8"))
    assert codec.from_json(message["body"], VisitRecord).insurance == ()
    with pytest.raises(MessageInvalid, match="missing"):
        codec.from_json({**message, "schema": 1}, ResultClaims)

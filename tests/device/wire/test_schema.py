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

ROOT = Path(__file__).parents[3]
GOLDEN = sorted((ROOT / "tests" / "vectors" / "messages").glob("*/*.json"))


@pytest.mark.parametrize("name", sorted(schema.MESSAGES))
def test_the_published_schema_is_the_codes(name: str) -> None:
    published = ROOT / "docs" / "schema" / str(version.NEWEST) / f"{name}.json"
    assert json.loads(published.read_text("utf-8")) == schema.message_schema(name)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_golden_message_fits_its_schema_and_is_read_back(path: Path) -> None:
    message = json.loads(path.read_text("utf-8"))
    Draft202012Validator(schema.message_schema(path.stem)).validate(message)
    cls, _ = schema.MESSAGES[path.stem]
    assert codec.to_json(codec.from_json(message, cls)) == message


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_schema_and_reader_refuse_the_same_additions(path: Path) -> None:
    message = {**json.loads(path.read_text("utf-8")), "patient_name": "見本 花子"}
    with pytest.raises(ValidationError):
        Draft202012Validator(schema.message_schema(path.stem)).validate(message)


def test_there_is_a_golden_message_of_every_kind_and_version() -> None:
    for number in range(version.OLDEST, version.NEWEST + 1):
        found = {path.stem for path in GOLDEN if path.parent.name == str(number)}
        assert found == set(schema.MESSAGES)

"""The AsyncAPI document is the published one, valid by the official schema, and names every topic and message."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from device.wire import schema, topics, version
from device.wire.schema import asyncapi

ROOT = Path(__file__).parents[3]
OFFICIAL = ROOT / "build" / "node" / "node" / "node_modules" / "@asyncapi" / "specs" / "schemas" / "3.0.0.json"
DOCUMENT = asyncapi.document()
NOT_OVER_MQTT = {"offer", "enrolment-request", "enrolment-answer", "renewal-request", "renewal-answer"}


def official() -> Draft7Validator:
    if not OFFICIAL.exists():
        pytest.fail("the official schema of AsyncAPI is not there; run `make setup-test`")
    return Draft7Validator(json.loads(OFFICIAL.read_text("utf-8")))


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def follow(reference: str) -> Any:
    place: Any = DOCUMENT
    for step in reference.removeprefix("#/").split("/"):
        place = place[step]
    return place


def test_the_published_document_is_the_codes() -> None:
    published = ROOT / "docs" / "schema" / "asyncapi.json"
    assert json.loads(published.read_text("utf-8")) == DOCUMENT, "run `python -m device.wire.schema docs/schema`"


def test_the_document_is_valid() -> None:
    assert [error.message[:200] for error in official().iter_errors(DOCUMENT)] == []


@pytest.mark.parametrize("part", ["asyncapi", "info"])
def test_the_official_schema_refuses_what_lacks_a_part(part: str) -> None:
    less = {name: value for name, value in DOCUMENT.items() if name != part}
    assert not official().is_valid(less)


def test_every_reference_leads_somewhere() -> None:
    found = list(references(DOCUMENT))
    assert found
    for reference in found:
        assert follow(reference)


def test_every_message_on_mqtt_is_on_a_channel() -> None:
    named = {name for channel in asyncapi.CHANNELS for name in channel.messages}
    assert named == set(schema.MESSAGES) - NOT_OVER_MQTT


def test_every_topic_is_a_channel() -> None:
    terminal = {topics.terminal_topic("c1", "t-a", leaf) for leaf in topics.Leaf}
    leaves = [None, *topics.SubscriberLeaf]
    software = {topics.subscriber_topic("c1", "s-a", leaf) for leaf in leaves}
    filled = {channel.address.format(clinic="c1", terminal="t-a", subscriber="s-a") for channel in asyncapi.CHANNELS}
    assert filled == terminal | software


def test_parameters_are_those_of_the_address() -> None:
    for channel in DOCUMENT["channels"].values():
        assert set(re.findall(r"{(\w+)}", channel["address"])) == set(channel["parameters"])


@pytest.mark.parametrize("name", sorted(set(schema.MESSAGES) - NOT_OVER_MQTT))
def test_a_golden_message_fits_the_document(name: str) -> None:
    golden = ROOT / "tests" / "vectors" / "messages" / str(version.NEWEST) / f"{name}.json"
    claims = follow(f"#/components/schemas/{name}")
    Draft7Validator(claims).validate(json.loads(golden.read_text("utf-8")))

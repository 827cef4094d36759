"""The registry: complete, in two languages, and every error class of the code has its entry."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import device
import host
import models
import speech
from device.base.errors import UketsukeError
from device.wire import numbers


def error_classes() -> list[type[UketsukeError]]:
    """Import everything, then walk the tree of error classes."""
    for package in (device, host, models, speech):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__") and ".migrations" not in module.name:
                importlib.import_module(module.name)
    found, waiting = [], [UketsukeError]
    while waiting:
        children = waiting.pop().__subclasses__()
        found += children
        waiting += children
    return [cls for cls in found if cls.__module__.split(".")[0] in ("device", "host", "models", "speech")]


def test_every_error_of_the_code_is_in_the_registry() -> None:
    registered = set(numbers.all_errors())
    missing = {
        f"{cls.__module__}.{cls.__name__}: {cls.number}" for cls in error_classes() if cls.number not in registered
    }
    assert not missing


@pytest.mark.parametrize("entry", numbers.all_errors().values(), ids=lambda entry: entry.name)
def test_every_error_has_words_for_every_reader(entry: numbers.ErrorEntry) -> None:
    for words in (entry.patient, entry.clinic, entry.engineer):
        assert words.ja.strip()
        assert words.en.strip()
        assert words.ja != words.en
        assert "\n" not in words.ja + words.en
    assert entry.patient.en.endswith((".", "?"))


def test_names_are_unique() -> None:
    for names in (
        [entry.name for entry in numbers.all_errors().values()],
        [step.name for step in numbers.all_steps().values()],
    ):
        assert len(set(names)) == len(names)


def test_no_next_step_ever_says_that_somebody_is_not_insured() -> None:
    for step in numbers.all_steps().values():
        assert step.on_wire().name == step.name
        for words in (step.patient.en, step.patient.ja):
            assert "not insured" not in words.lower()
            assert "無保険" not in words


def test_an_unknown_number_reads_as_internal_error() -> None:
    assert numbers.find_error(123456).name == "internal_error"


def test_the_reader_chooses_the_language() -> None:
    words = numbers.find_error(101).patient
    assert words.in_language("ja") == words.ja
    assert words.in_language("vi") == words.en

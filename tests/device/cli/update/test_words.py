"""Every reason that the code can give has words in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import device.cli.update
from device.cli.update import errors
from device.cli.update.errors import UpdateError
from device.cli.update.words import OUTCOMES, REASONS, explain
from device.wire.numbers import all_errors


def test_every_reason_has_words() -> None:
    folder = Path(device.cli.update.__file__).parent
    text = "".join((folder / name).read_text("utf-8") for name in ("permission.py", "steps.py", "source.py"))
    text += "".join((folder / name).read_text("utf-8") for name in ("health.py", "apt_words.py"))
    given = set(re.findall(r'(?:return|reason=|, ) ?f?"([a-z]+_[a-z_]+)[":{]', text)) - {"not_tested", "not_fitted"}
    assert len(given) > 12
    assert given - set(REASONS) == set()
    assert all(words.ja and words.en for words in [*REASONS.values(), *OUTCOMES.values()])


@pytest.mark.parametrize("language", ["ja", "en"])
def test_several_reasons_with_names_are_told_in_turn(language: str) -> None:
    told = explain("unit_stopped:uketsuke-daemon.service,former:group_worse:reader", language)
    assert "uketsuke-daemon.service" in told
    assert "reader" in told
    assert "_" not in told.replace("uketsuke-daemon.service", "")


def test_every_number_is_registered_under_a_name_of_updates() -> None:
    ours = [one for one in vars(errors).values() if isinstance(one, type) and one.__module__ == errors.__name__]
    numbers = {cls.number for cls in ours if issubclass(cls, UpdateError)} - {999}
    assert numbers == set(range(380, 390))
    assert all(all_errors()[number].name.startswith("update_") for number in numbers)

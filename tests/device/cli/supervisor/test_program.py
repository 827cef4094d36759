"""Descriptions of programs."""

from __future__ import annotations

import pytest

from device.cli.supervisor.program import Program


@pytest.mark.parametrize("name", ["", "a/b", "..", "a b"])
def test_name_that_is_no_file_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="simple name"):
        Program(name, ("true",))


def test_program_without_command_is_refused() -> None:
    with pytest.raises(ValueError, match="simple name and a command"):
        Program("empty", ())


def test_name_with_hyphens_is_fine() -> None:
    assert Program("user-add", ("true",)).name == "user-add"

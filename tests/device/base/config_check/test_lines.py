"""Where a key stands in a TOML file."""

from __future__ import annotations

import pytest

from device.base.config_check.lines import find_line, line_of_error

TEXT = """\
name = "x"
# port = 1

[link]
port = 2     # [not a header]
sub.deep = 3

[ link.more ]
"quoted" = 4

[[rows]]
port = 5
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("name",), 1),
        (("link",), 4),
        (("link", "port"), 5),
        (("link", "sub", "deep"), 6),
        (("link", "sub"), 6),
        (("link", "more", "quoted"), 9),
        (("rows", "port"), 12),
        (("link", "absent"), 4),
        (("absent",), 0),
        ((), 0),
    ],
)
def test_a_key_is_found_at_its_line_or_else_its_section(path: tuple[str, ...], line: int) -> None:
    assert find_line(TEXT, path) == line


def test_the_line_of_a_reader_s_message() -> None:
    assert line_of_error("Expected '=' (at line 7, column 3)", TEXT) == 7
    assert line_of_error("Unterminated string (at end of document)", "a\nb") == 2
    assert line_of_error("something else", "a\nb") == 0

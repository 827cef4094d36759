"""Every claim in the pages on security and privacy names tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("docs/security.md", "docs/privacy.md", "docs/privacy.ja.md", "SECURITY.md")
HEADS = ("| shown by |", "| 示す試験 |")
_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def named_tests(page: str) -> list[tuple[str, str]]:
    return _NAMED.findall((ROOT / page).read_text("utf-8"))


def functions(path: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("page", PAGES)
def test_every_named_test_exists(page: str) -> None:
    missing = [
        f"{file}::{name}"
        for file, name in named_tests(page)
        if not (ROOT / file).exists() or name not in functions(ROOT / file)
    ]
    assert not missing


def claims(page: str) -> list[str]:
    """Give the rows of all tables with a column for the test that shows them."""
    found, inside = [], False
    for line in (ROOT / page).read_text("utf-8").splitlines():
        inside = line.startswith("|") and (inside or line.endswith(HEADS))
        if inside and not line.endswith(HEADS) and not line.startswith("|---"):
            found.append(line)
    return found


@pytest.mark.parametrize("page", ["docs/security.md", "docs/privacy.md", "docs/privacy.ja.md"])
def test_each_claim_has_its_test(page: str) -> None:
    rows = claims(page)
    assert len(rows) > 10
    assert not [row for row in rows if not _NAMED.search(row)]


def test_both_languages_of_the_privacy_page_name_the_same_tests() -> None:
    assert sorted(named_tests("docs/privacy.md")) == sorted(named_tests("docs/privacy.ja.md"))

"""The file that names the archive: what is allowed, and everything that would let unsigned packages in."""

from __future__ import annotations

from pathlib import Path

import pytest

from device.cli.update.errors import SourceUnusable
from device.cli.update.source import parse_source, read_source
from tests.device.cli.update.archives import ROOT

GOOD = """# a comment
Enabled: yes
Types: deb
URIs: https://updates.mihon.example/uketsuke
Suites: stable
Components: main
Signed-By: /etc/uketsuke/update-key.asc
"""


def reason(text: str) -> str:
    with pytest.raises(SourceUnusable) as refused:
        parse_source(text)
    assert refused.value.number == 380
    return refused.value.reason


def test_a_good_one_is_read() -> None:
    source = parse_source(GOOD)
    assert (source.uri, source.suite) == ("https://updates.mihon.example/uketsuke", "stable")
    assert source.key == Path("/etc/uketsuke/update-key.asc")


@pytest.mark.parametrize(
    "line", ["Trusted: yes", "Allow-Insecure: yes", "Allow-Weak: yes", "Check-Valid-Until: no", "Check-Date: no"]
)
def test_nothing_may_weaken_the_checks(line: str) -> None:
    assert reason(GOOD + line) == "source_unsafe"


def test_without_a_key_it_is_unsafe() -> None:
    assert reason(GOOD.replace("Signed-By: /etc/uketsuke/update-key.asc", "")) == "source_unsafe"
    assert reason(GOOD.replace("/etc/uketsuke/update-key.asc", "FAF46BA5A9B1")) == "source_unsafe"


def test_two_archives_or_fields_named_twice_are_wrong() -> None:
    assert reason(f"{GOOD}\n{GOOD}") == "source_wrong"
    assert reason(GOOD + "Signed-By: /tmp/another.asc\n") == "source_wrong"
    assert reason(GOOD.replace("Suites: stable", "Suites: stable testing")) == "source_wrong"
    assert reason("") == "source_wrong"


@pytest.mark.parametrize("shipped", ["terminal/update.sources", "host/host-update.sources"])
def test_what_is_shipped_is_off_until_it_is_filled_in(shipped: str) -> None:
    text = (ROOT / "packaging" / "config" / shipped).read_text("utf-8")
    assert reason(text) == "source_off"
    assert reason(text.replace("Enabled: no", "Enabled: yes")) == "source_off"
    filled = text.replace("Enabled: no", "Enabled: yes").replace("updates.example.invalid", "updates.mihon.example")
    assert parse_source(filled).suite == "stable"


def test_a_key_that_is_not_there_is_named(tmp_path: Path) -> None:
    file = tmp_path / "update.sources"
    file.write_text(GOOD.replace("/etc/uketsuke/update-key.asc", str(tmp_path / "key.asc")))
    with pytest.raises(SourceUnusable, match=r"key\.asc is not there"):
        read_source(file)
    (tmp_path / "key.asc").write_text("a key")
    assert read_source(file).key == tmp_path / "key.asc"

"""The file that names the archive (deb822, as in sources.list.d), read strictly: nothing in it may weaken apt.

apt itself never sees this file in its own folder: an ordinary `apt upgrade` in the clinic's hours must not take the
terminal along, and no other archive may offer our package.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from device.cli.update.errors import SourceUnusable

_KNOWN = frozenset(
    {"enabled", "types", "uris", "suites", "components", "architectures", "signed-by", "valid-until-max"}
)
"""Trusted, Allow-Insecure, Allow-Weak, Check-Valid-Until, Check-Date and the like are not among them."""
PLACEHOLDER = "example.invalid"


@dataclass(frozen=True)
class Source:
    """One archive: where it is and whose signature counts."""

    uri: str
    suite: str
    key: Path


def read_source(path: Path) -> Source:
    """Read and check the file.

    Raises:
        SourceUnusable: it is missing, switched off, not filled in, or would let unsigned packages in.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceUnusable(f"{path}: cannot be read", "source_missing") from error
    source = parse_source(text)
    if not source.key.is_file():
        raise SourceUnusable(f"{path}: the key {source.key} is not there", "key_missing")
    return source


def parse_source(text: str) -> Source:
    """Give the one archive of the text.

    Raises:
        SourceUnusable: see `read_source`.
    """
    stanzas = [stanza for stanza in _stanzas(text) if stanza]
    if len(stanzas) != 1:
        raise SourceUnusable(f"{len(stanzas)} archives are named; one is expected", "source_wrong")
    (fields,) = stanzas
    if unknown := sorted(set(fields) - _KNOWN):
        raise SourceUnusable(f"field {unknown[0]!r} is not allowed here", "source_unsafe")
    if fields.get("enabled", "yes").lower() not in ("yes", "true", "on", "1"):
        raise SourceUnusable("switched off (Enabled: no)", "source_off")
    return _to_source(fields)


def _to_source(fields: dict[str, str]) -> Source:
    needed = ("types", "uris", "suites", "components", "signed-by")
    if missing := [name for name in needed if not fields.get(name)]:
        reason = "source_unsafe" if "signed-by" in missing else "source_wrong"
        raise SourceUnusable(f"field {missing[0]!r} is missing", reason)
    uri, suite, key = fields["uris"], fields["suites"], fields["signed-by"]
    if fields["types"] != "deb" or any(len(one.split()) != 1 for one in (uri, suite, key)):
        raise SourceUnusable("Types must be deb, and URIs, Suites and Signed-By one word each", "source_wrong")
    if PLACEHOLDER in uri:
        raise SourceUnusable("URIs still holds the placeholder", "source_off")
    if not key.startswith("/"):
        raise SourceUnusable("Signed-By must be the path of a key file", "source_unsafe")
    return Source(uri, suite, Path(key))


def _stanzas(text: str) -> list[dict[str, str]]:
    stanzas: list[dict[str, str]] = [{}]
    name = ""
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        if not line.strip():
            stanzas.append({})
            continue
        if line[0] in " \t":
            stanzas[-1][name] = f"{stanzas[-1].get(name, '')} {line.strip()}".strip()
            continue
        name, _, value = line.partition(":")
        name = name.strip().lower()
        if name in stanzas[-1]:
            raise SourceUnusable(f"field {name!r} stands there twice", "source_wrong")
        stanzas[-1][name] = value.strip()
    return stanzas

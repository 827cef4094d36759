"""Builds the sounds of a language: what is new or was made from something else, and nothing that is not spoken."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from device.firmware.screen.catalogue import Catalogue, load_catalogues
from device.firmware.screen.languages import FACTS
from device.firmware.speech.inventory import inventory
from device.firmware.speech.naming import is_sound_name, sound_name
from device.firmware.speech.ogg import opus_seconds
from speech.lists import Entry, read_list, write_list, write_whole
from speech.opus import CODING, check_coder, encode
from speech.recording import shape
from speech.voices import engine_of, said_as

_IN_ONE_GO = 8
"""Texts that a worker takes at once."""


@dataclass(frozen=True)
class Job:
    """One text to be made into one file."""

    language: str
    file: Path
    text: str
    spoken: str
    made: str


@dataclass(frozen=True)
class Built:
    """What a build did in one language."""

    language: str
    new: int
    all: int


def build_sounds(
    output: Path,
    languages: Sequence[str],
    words: Mapping[str, Catalogue] | None = None,
    texts: Callable[[Catalogue], Mapping[str, str]] = inventory,
) -> tuple[Built, ...]:
    """Bring the sounds of these languages up to date in `output`, one folder each.

    `words` are the shipped ones unless others are given, `texts` what is said in their language.

    Raises:
        EngineMissing: an engine or the coder is not installed.
        EngineFailed: a text could not be said.
    """
    check_coder()
    words = words or load_catalogues()
    plans = {language: tuple(plan(output / language, language, texts(words[language]))) for language in languages}
    done = {language: read_list(output / language) for language in languages}
    stale = [job for language, jobs in plans.items() for job in jobs if not _is_made(job, done[language])]
    fresh = dict(_make(stale))
    for language, jobs in plans.items():
        entries = [fresh.get(job.file) or done[language][job.file.name] for job in jobs]
        write_list(output / language, language, entries)
        _sweep(output / language, {entry.file for entry in entries})
    return tuple(Built(code, sum(job.language == code for job in stale), len(jobs)) for code, jobs in plans.items())


def plan(folder: Path, language: str, texts: Mapping[str, str]) -> Iterator[Job]:
    """Give what there is to be made in one language; `texts` are plain and marked."""
    version = engine_of(language).version
    for plain, text in sorted(texts.items()):
        spoken = said_as(language, text)
        made = hashlib.sha256(f"{version}\n{CODING}\n{spoken}".encode()).hexdigest()[:24]
        yield Job(language, folder / sound_name(language, text), plain, spoken, made)


def _is_made(job: Job, entries: dict[str, Entry]) -> bool:
    entry = entries.get(job.file.name)
    return entry is not None and entry.made == job.made and job.file.is_file()


def _make(jobs: Sequence[Job]) -> Iterator[tuple[Path, Entry]]:
    """Make each sound once, whatever number of languages says it."""
    alike: dict[str, list[Job]] = {}
    for job in jobs:
        alike.setdefault(job.made, []).append(job)
    groups = [tuple(group) for group in alike.values()]
    if len(groups) <= _IN_ONE_GO:
        yield from (made for group in groups for made in make_sound(group))
        return
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:  # a forked engine would share its state
        for made in pool.map(make_sound, groups, chunksize=_IN_ONE_GO):
            yield from made


def make_sound(jobs: tuple[Job, ...]) -> list[tuple[Path, Entry]]:
    """Say one text and write its files; runs in a worker, whose engine stays loaded."""
    content = encode(shape(engine_of(jobs[0].language).speak(jobs[0].spoken)))
    seconds = round(opus_seconds(content), 3)
    for job in jobs:
        write_whole(job.file, content)
    return [(job.file, Entry(job.file.name, job.text, job.spoken, seconds, job.made)) for job in jobs]


def _sweep(folder: Path, kept: set[str]) -> None:
    """Remove sounds of texts that nobody says any more."""
    for file in folder.iterdir():
        if is_sound_name(file.name) and file.name not in kept:
            file.unlink()


def known_languages(names: str) -> tuple[str, ...]:
    """Give the languages of a list with commas, or all of them.

    Raises:
        ValueError: no such language.
    """
    codes = tuple(FACTS) if names == "all" else tuple(names.split(","))
    unknown = [code for code in codes if code not in FACTS]
    if unknown:
        raise ValueError(f"no language of the screen: {unknown[0]}")
    return codes

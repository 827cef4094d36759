"""Faults of files that somebody brought, changed or forgot: models, words, sounds, configuration, versions."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

from device.cli.demo.toml import add_sections, set_keys
from device.cli.demo.world.part import Part
from device.cli.supervisor.program import Program
from device.firmware.face.model_files import EMBEDDER
from drill.clinic.clinic import Clinic
from drill.clinic.dressing import with_bind
from drill.clinic.keeping import kept
from drill.fault import Kind, fault


@fault(Kind.FILES, "The terminal does not come up after an update.", "models.altered")
def model_altered(clinic: Clinic) -> Iterator[None]:
    """Change one byte of the embedding network."""
    model = _network(clinic)
    with kept(model):
        content = bytearray(model.read_bytes())
        content[len(content) // 2] ^= 1
        model.write_bytes(content)
        clinic.parts.stop(Part.FIRMWARE)
        clinic.start_in_vain(Part.FIRMWARE)
        yield
    clinic.parts.start(Part.FIRMWARE)


@fault(Kind.FILES, "The terminal does not come up after a repair.", "models.missing")
def model_missing(clinic: Clinic) -> Iterator[None]:
    """Delete the embedding network."""
    model = _network(clinic)
    with kept(model):
        model.unlink()
        clinic.parts.stop(Part.FIRMWARE)
        clinic.start_in_vain(Part.FIRMWARE)
        yield
    clinic.parts.start(Part.FIRMWARE)


@fault(Kind.FILES, "The clinic's own sentence is not on the screen.", "words.refused")
def words_broken(clinic: Clinic) -> Iterator[None]:
    """Give the terminal a file of words with a string that does not end."""
    words = clinic.places.run.own("firmware") / "words"
    words.mkdir()
    (words / "ja.po").write_text('msgctxt "idle.title"\nmsgid "Put your card\nmsgstr "カード"\n', "utf-8")
    with kept(clinic.config("firmware")) as path:
        add_sections(path, {"screen": {"words": words}})
        clinic.restart(Part.FIRMWARE)
        yield
    shutil.rmtree(words)
    clinic.restart(Part.FIRMWARE)


@fault(Kind.FILES, "Some sentences are not spoken.", "speech.missing", "speech.language_silent")
def sounds_missing(clinic: Clinic) -> Iterator[None]:
    """Delete the sounds of one language."""
    there = sorted((clinic.places.build.sounds / "en").glob("*.opus"))
    for file in there:
        file.rename(file.with_suffix(".aside"))
    yield
    for file in there:
        file.with_suffix(".aside").rename(file)


@fault(Kind.FILES, "The terminal does not come up after a change.", "firmware.configuration_wrong")
def configuration_with_unknown_key(clinic: Clinic) -> Iterator[None]:
    """Mistype a key of the firmware's configuration."""
    with kept(clinic.config("firmware")) as path:
        set_keys(path, {"clinic_nmae": "見本クリニック"})
        clinic.parts.stop(Part.FIRMWARE)
        clinic.start_in_vain(Part.FIRMWARE)
        yield
    clinic.parts.start(Part.FIRMWARE)


@fault(Kind.FILES, "Nothing is sent after a change.", "daemon.configuration_missing")
def configuration_missing(clinic: Clinic) -> Iterator[None]:
    """Delete the daemon's configuration."""
    with kept(clinic.config("daemon")) as path:
        path.unlink()
        clinic.parts.stop(Part.DAEMON)
        clinic.start_in_vain(Part.DAEMON)
        yield
    clinic.parts.start(Part.DAEMON)


@fault(
    Kind.FILES,
    "Nothing yet; one day one of the two understands the other no more.",
    *("daemon.other_version", "update.other_version"),
)
def two_versions(clinic: Clinic) -> Iterator[None]:
    """Let the daemon run from an older installation."""
    metadata = next(Path(str(distribution("uketsuke").locate_file(""))).glob("uketsuke-*.dist-info")) / "METADATA"
    older = clinic.places.run.own("older") / "METADATA"
    older.write_text(metadata.read_text("utf-8").replace("\nVersion: ", "\nVersion: 0.0.9+", 1), "utf-8")

    def from_older(program: Program) -> Program:
        return with_bind(program, older, metadata)

    clinic.supervisor.dresses[Part.DAEMON].append(from_older)
    clinic.restart(Part.DAEMON)
    yield
    clinic.supervisor.dresses[Part.DAEMON].remove(from_older)
    clinic.restart(Part.DAEMON)


def _network(clinic: Clinic) -> Path:
    return clinic.places.build.models / EMBEDDER / f"{EMBEDDER}.tflite"


FAULTS = (
    model_altered,
    model_missing,
    words_broken,
    sounds_missing,
    configuration_with_unknown_key,
    configuration_missing,
    two_versions,
)

"""Fetches the portraits of `portraits.toml` into a folder, each with a small note of where eyes and mouth are.

The notes let the simulated card cut its photo without any model. They were measured once with the face chain of
this project. The pictures stand in for made-up persons and are not patients.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from device.base.config import load_config
from device.firmware.face.model_card import Archive
from models.archives.files import file_has_sum, sum_of, write_whole
from models.archives.packages import fetch_member

LIST = Path(__file__).parent / "portraits.toml"


@dataclass(frozen=True)
class Portrait:
    """One picture: file name in the output, who and whose it is, its archive, and two places in it in pixels.

    `eyes` is the middle between the eyes, `mouth` the middle of the mouth.
    """

    file: str
    title: str
    rights: str
    eyes: tuple[float, ...]
    mouth: tuple[float, ...]
    archive: Archive

    def __post_init__(self) -> None:
        """Refuse places that are no points, and names that leave the folder."""
        if len(self.eyes) != 2 or len(self.mouth) != 2:
            raise ValueError("eyes and mouth are points with x and y")
        if Path(self.file).name != self.file:
            raise ValueError("a portrait lies in the output folder itself")

    def note(self) -> bytes:
        """Give the text of the note that is laid beside the picture."""
        return f"eyes = {list(self.eyes)}\nmouth = {list(self.mouth)}\n".encode()


@dataclass(frozen=True)
class PortraitList:
    """The list as it stands in the file."""

    portraits: tuple[Portrait, ...]


def read_list() -> PortraitList:
    """Read the list that ships with the source."""
    return load_config(LIST, PortraitList)


def fetch_portraits(output: Path, cache: Path) -> tuple[str, ...]:
    """Fetch what is missing or altered; give the names of the files that were written.

    Raises:
        BuildError: an archive could not be had or is not the one on record.
    """
    return tuple(portrait.file for portrait in read_list().portraits if _bring_up_to_date(portrait, output, cache))


def _bring_up_to_date(portrait: Portrait, output: Path, cache: Path) -> bool:
    picture, note = output / portrait.file, (output / portrait.file).with_suffix(".toml")
    stale = not file_has_sum(picture, portrait.archive.member_sha256)
    if stale:
        write_whole(picture, fetch_member(portrait.archive, cache))
    if not file_has_sum(note, sum_of(portrait.note())):
        write_whole(note, portrait.note())
    return stale

"""Running a piece of work under a recorder, then looking at what is left after a power cut at each of its steps."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from tests.power.disk import Cut, Disk
from tests.power.operations import Opened, Operation
from tests.power.recording import Recorder

CUTS = (Cut.LOST, Cut.KEPT, Cut.TORN, Cut.TORN)
"""What is tried at each point; the two torn ones are torn differently."""


def record(folder: Path, work: Callable[[Recorder], None], database: Path | None = None) -> list[Operation]:
    """Do `work`, which opens its database in `folder`, and give what happened to the files.

    It begins with an empty folder, or with a copy of a `database` that was closed in order.
    """
    folder.mkdir(exist_ok=True)
    recorder = Recorder(folder)
    if database is not None:
        shutil.copy(database, folder)
        recorder.operations.append(Opened(database.name, database.read_bytes()))
    with recorder.installed():
        work(recorder)
    return recorder.operations


def cut_everywhere(
    operations: Sequence[Operation],
    folder: Path,
    look: Callable[[Path, list[object]], None],
    *,
    seed: int = 1,
    points: Sequence[int] | None = None,
) -> int:
    """Cut the power after each operation, or after those at the `points`; give how many cuts were made.

    `look` gets a folder with what is left, and all that the program had said; it raises what is wrong.
    """
    disk, chance, made = Disk(), Random(seed), 0
    chosen = set(range(len(operations)) if points is None else points)
    for number, operation in enumerate(operations):
        disk.play(operation)
        for cut in CUTS if number in chosen else ():
            _look_after(disk, cut, chance, folder, look, f"{cut} after {number}: {operation}")
            made += 1
    return made


def _look_after(
    disk: Disk, cut: Cut, chance: Random, folder: Path, look: Callable[[Path, list[object]], None], where: str
) -> None:
    folder.mkdir()
    try:
        disk.cut(folder, cut, chance)
        look(folder, list(disk.said))
    except Exception as error:
        error.add_note(where)
        raise
    finally:
        shutil.rmtree(folder)

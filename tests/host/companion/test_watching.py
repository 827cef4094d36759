"""The reader's folder, watched as the worker does it, while another program writes into it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from host.base.bell import Bell
from host.companion.folder_state import gone_since
from host.companion.taking import FileTaking
from host.companion.watching import FaceFolder
from host.store.engine import reading
from tests.host.companion.test_taking import RULES, all_visits, file, name, taking
from tests.host.line.bodies import new_id
from tests.host.world import NOW, World

LIMIT_S = 60


def watch(world: World, folder: Path, use: Callable[[FaceFolder], Awaitable[None]]) -> None:
    async def run() -> None:
        bell = Bell(asyncio.get_running_loop())
        await use(FaceFolder(folder, taking(world), bell, world.log))

    asyncio.run(asyncio.wait_for(run(), LIMIT_S))


async def look_until(folder: FaceFolder, done: Callable[[], bool]) -> None:
    while not done():
        await folder.look()
        await asyncio.sleep(0.05)


def test_a_slowly_written_file_is_taken_once_and_stays(world: World, tmp_path: Path) -> None:
    path, data = tmp_path / name(), file()
    (tmp_path / "OQSsiquc01res_202611240007.xml").write_bytes(
        data
    )  # an answer to somebody's request, not the reader's
    (tmp_path / "notes.txt").write_text("x")

    async def write_and_look(folder: FaceFolder) -> None:
        path.write_bytes(data[:100])
        await folder.look()
        path.write_bytes(data)
        await look_until(folder, lambda: bool(all_visits(world)))
        await folder.look()

    watch(world, tmp_path, write_and_look)
    watch(world, tmp_path, lambda folder: look_until(folder, lambda: len(all_visits(world)) == 1))
    assert len(all_visits(world)) == 1
    assert path.read_bytes() == data


def gone(world: World) -> float | None:
    with reading(world.engine) as connection:
        return gone_since(connection)


def test_the_folder_goes_and_comes_back(world: World, tmp_path: Path) -> None:
    shared = tmp_path / "face"

    async def come_and_go(folder: FaceFolder) -> None:
        await folder.look()
        world.clock.now += 60
        await folder.look()
        assert gone(world) == NOW
        shared.mkdir()
        (shared / name()).write_bytes(file())
        await look_until(folder, lambda: bool(all_visits(world)))

    watch(world, shared, come_and_go)
    events = [json.loads(line)["event"] for line in world.logged.getvalue().splitlines()]
    assert [event for event in events if "folder" in event] == ["face_folder_gone", "face_folder_back"]
    assert gone(world) is None


def test_a_file_that_is_looked_at_again_is_not_read_again(world: World, tmp_path: Path) -> None:
    class Counting(FileTaking):
        taken = 0

        def take(self, name: str, data: bytes) -> bool:
            self.taken += 1
            return super().take(name, data)

    counting = Counting(world.engine, world.sealer, RULES, world.clock, new_id, world.log)
    (tmp_path / name()).write_bytes(file()[:50])

    async def look_often(_: FaceFolder) -> None:
        folder = FaceFolder(tmp_path, counting, Bell(asyncio.get_running_loop()), world.log)
        await look_until(folder, lambda: counting.taken > 0)
        for _n in range(5):
            await folder.look()

    watch(world, tmp_path, look_often)
    assert counting.taken == 1

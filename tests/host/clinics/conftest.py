"""One real authority for all tests of this folder, and clinics that ask it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from host.base.japan_time import japan_day
from host.eligibility.connection import AuthorityConnection
from host.eligibility.retry import RetryLimits
from tests.host.authority.process import CLIENT_TOKEN, RunningAuthority, running_authority
from tests.host.clinics.clinic import Clinic
from tests.host.outcomes.town import Town
from tests.host.world import World

MakeClinic = Callable[[str], Clinic]


@pytest.fixture(scope="package")
def authority_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningAuthority]:
    """Give the process."""
    with running_authority(tmp_path_factory.mktemp("authority")) as running:
        yield running


@pytest.fixture
def town(authority_process: RunningAuthority) -> Town:
    """Give a town at the well-behaved authority."""
    made = Town(authority_process, japan_day(time.time()))
    made.behave()
    return made


@pytest.fixture
def make_clinic(authority_process: RunningAuthority, prepared_world: Path, tmp_path: Path) -> Iterator[MakeClinic]:
    """Give what makes a clinic of a name, with keys and a database of its own; its clock shows the real day."""
    made: list[Clinic] = []

    def make(name: str) -> Clinic:
        folder = tmp_path / name
        shutil.copytree(prepared_world, folder)
        for key in (*folder.glob("keys/*"), *folder.glob("records/*"), *folder.glob("host.sqlite*")):
            key.unlink()  # another clinic has other keys
        token = folder / "authority.token"
        token.write_text(CLIENT_TOKEN + "\n")
        limits = RetryLimits(attempts=1, first_pause_s=0.01, total_s=20)
        connection = AuthorityConnection(authority_process.url, name, token, answer_s=20, retries=limits)
        world = World(folder)
        world.clock.now = time.time()
        made.append(Clinic(world, connection))
        return made[-1]

    yield make
    for clinic in made:
        clinic.world.engine.dispose()

"""The order of a drill, on a ground that is a list of what was done and a doctor who reads it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from drill.conducting import Conductor
from drill.fault import Fault, Kind, Pair, fault
from drill.judging import Diagnosis, NoAnswer

HEALTHY = Diagnosis((), (), 0, 0.5)


class Ground:
    """What is planted now, and everything that was done."""

    def __init__(self) -> None:
        self.there: list[str] = []
        self.done: list[str] = []


class Doctor:
    """Names what is planted, the newest first, from the call `late` on; the first answers are `before`."""

    def __init__(self, ground: Ground, *before: Diagnosis | None) -> None:
        self._ground = ground
        self._before = list(before)

    def ask(self) -> Diagnosis:
        if self._ground.there and self._before:
            answer = self._before.pop(0)
            if answer is None:
                raise NoAnswer("it stands still")
            return answer
        roots = tuple(reversed(self._ground.there))
        return Diagnosis(roots, roots, 2, 0.5) if roots else HEALTHY


class InTurn:
    """Answers with these, one after the other."""

    def __init__(self, *answers: Diagnosis) -> None:
        self._answers = list(answers)

    def ask(self) -> Diagnosis:
        return self._answers.pop(0)


def planting(id_: str) -> Fault[Ground]:
    @fault(Kind.PROGRAM, "Nothing works.", id_)
    def made(ground: Ground) -> Iterator[None]:
        ground.there.append(id_)
        ground.done.append(f"plant {id_}")
        yield
        ground.there.remove(id_)
        ground.done.append(f"mend {id_}")

    return made


BROKER, CAMERA = planting("broker.refused"), planting("camera.dark")


def test_a_fault_is_planted_named_and_mended() -> None:
    ground, said = Ground(), list[str]()
    planted = Conductor(ground, Doctor(ground), said.append).plant(BROKER)
    assert ground.done == ["plant broker.refused", "mend broker.refused"]
    assert (planted.named, planted.first, planted.calls, planted.healed) == (True, "broker.refused", 1, True)
    assert said == [f"named  made: broker.refused ({planted.took_s:.1f} s, calls 1)"]


def test_it_asks_again_while_the_answer_is_another_one_or_none() -> None:
    ground = Ground()
    other = Diagnosis(("camera.dark",), ("camera.dark",), 2, 0.5)
    planted = Conductor(ground, Doctor(ground, other, None, HEALTHY), lambda _: None).plant(BROKER)
    assert (planted.named, planted.calls) == (True, 4)


def test_two_are_there_at_the_same_time_and_go_in_reverse() -> None:
    ground = Ground()
    planted = Conductor(ground, Doctor(ground), lambda _: None).plant_pair(Pair(BROKER, CAMERA))
    assert ground.done == [
        *("plant broker.refused", "plant camera.dark"),
        *("mend camera.dark", "mend broker.refused"),
    ]
    assert (planted.named, planted.first, planted.beside) == (True, "camera.dark", ("broker.refused",))
    assert (planted.name, planted.kind) == ("made + made", "pair")


def test_a_fault_that_is_never_named_is_missed_and_mended() -> None:
    ground, said = Ground(), list[str]()
    never = Doctor(ground, *(HEALTHY for _ in range(1000)))
    planted = Conductor(ground, never, said.append, limit_s=0.5).plant(BROKER)
    assert (planted.named, planted.first, planted.healed) == (False, "", True)
    assert ground.there == []
    assert said[0].startswith("MISSED made: nothing")


def test_false_alarms_are_counted() -> None:
    ground, said = Ground(), list[str]()
    alarm = Diagnosis(("clock.behind",), ("clock.behind",), 1, 0.5)

    assert Conductor(ground, InTurn(HEALTHY, HEALTHY, alarm), said.append).look_at_health(2) == ["clock.behind"]
    assert said == ["healthy: asked 2 times, 1 false alarms clock.behind"]


def test_a_fault_has_to_name_findings() -> None:
    with pytest.raises(ValueError, match="names no finding"):
        planting("broker")

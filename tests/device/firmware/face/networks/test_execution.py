"""The choice of threads and delegate."""

from __future__ import annotations

import pytest

from device.firmware.face.model_files import DETECTOR, load_model
from device.firmware.face.networks.execution import Chosen, Delegate, Execution, choose_execution
from device.firmware.face.networks.interpreter import time_run
from device.firmware.face.settings import FaceSettings
from device.firmware.face.verifier import FaceVerifier
from tests.models.built import find_models

ONE, PLAIN, TWO, FOUR = Execution(1), Execution(1, Delegate.NONE), Execution(2), Execution(4)


@pytest.mark.parametrize(
    ("cores", "times_ms", "chosen"),
    [
        (1, {ONE: 14, PLAIN: 90}, ONE),
        (1, {ONE: 14, PLAIN: 9}, PLAIN),
        (2, {ONE: 14, PLAIN: 90, TWO: 7}, TWO),
        (4, {ONE: 14, PLAIN: 90, TWO: 12, FOUR: 11.3}, ONE),
        (4, {ONE: 14, PLAIN: 90, TWO: 7, FOUR: 6}, TWO),
        (4, {ONE: 14, PLAIN: 90, TWO: 7, FOUR: 4}, FOUR),
    ],
)
def test_more_is_taken_only_where_it_helps_clearly(
    cores: int, times_ms: dict[Execution, float], chosen: Execution
) -> None:
    found = choose_execution(lambda execution: times_ms[execution] / 1000, cores)
    assert found == Chosen(chosen, times_ms[chosen])


def test_no_more_threads_than_cores_are_tried() -> None:
    tried: list[Execution] = []

    def time_run_of(execution: Execution) -> float:
        tried.append(execution)
        return 1.0

    choose_execution(time_run_of, 1)
    assert tried == [ONE, PLAIN]
    with pytest.raises(ValueError, match="at least one core"):
        choose_execution(lambda _: 1.0, 0)


@pytest.mark.parametrize("execution", [ONE, PLAIN])
def test_a_run_takes_time_with_each_delegate(execution: Execution) -> None:
    content = load_model(find_models(), DETECTOR).content
    assert 0 < time_run(content, ("regressors", "classificators"), execution) < 5


def test_the_start_measures_unless_a_number_is_set() -> None:
    assert FaceVerifier.load(find_models(), FaceSettings(threads=2)).chosen == Chosen(TWO)
    measured = FaceVerifier.load(find_models(), FaceSettings()).chosen
    assert measured.run_ms > 0

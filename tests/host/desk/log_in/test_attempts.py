"""The limit on log-in tries."""

from __future__ import annotations

from host.desk.log_in.attempts import FREE_TRIES, LONGEST_PAUSE_S, MEMORY_S, MOST_NAMES, Attempts


def fail(attempts: Attempts, name: str, times: int, now: float = 0) -> None:
    """Count failed tries at one moment."""
    for _ in range(times):
        attempts.count(name, now)


def test_some_tries_are_free() -> None:
    attempts = Attempts()
    fail(attempts, "mihon", FREE_TRIES - 1)
    assert attempts.wait_s("mihon", 0) == 0


def test_pauses_double_up_to_a_limit() -> None:
    attempts = Attempts()
    fail(attempts, "mihon", FREE_TRIES)
    pauses = []
    for _ in range(7):
        pauses.append(attempts.wait_s("mihon", 0))
        attempts.count("mihon", 0)
    assert pauses == [30, 60, 120, 240, 480, LONGEST_PAUSE_S, LONGEST_PAUSE_S]


def test_a_pause_ends() -> None:
    attempts = Attempts()
    fail(attempts, "mihon", FREE_TRIES)
    assert [attempts.wait_s("mihon", now) for now in (0.5, 29.5, 30)] == [30, 1, 0]


def test_names_are_counted_apart_but_not_by_their_spelling() -> None:
    attempts = Attempts()
    fail(attempts, "mihon", FREE_TRIES)
    assert attempts.wait_s("ＭＩＨＯＮ ", 0) > 0
    assert attempts.wait_s("mihon2", 0) == 0


def test_a_right_password_forgets_the_failures() -> None:
    attempts = Attempts()
    fail(attempts, "mihon", FREE_TRIES)
    attempts.forget("Mihon")
    assert attempts.wait_s("mihon", 0) == 0


def test_old_failures_are_forgotten() -> None:
    attempts = Attempts()
    fail(attempts, "mihon", FREE_TRIES + 4)
    attempts.count("mihon", MEMORY_S)
    assert attempts.wait_s("mihon", MEMORY_S) == 0


def test_the_table_is_bounded_and_drops_the_oldest() -> None:
    attempts = Attempts()
    fail(attempts, "first", FREE_TRIES)
    fail(attempts, "second", FREE_TRIES)
    for number in range(MOST_NAMES - 1):
        attempts.count(f"name {number}", 0)
    assert attempts.wait_s("first", 0) == 0
    assert attempts.wait_s("second", 0) > 0

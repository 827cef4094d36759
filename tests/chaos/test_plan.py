"""The plan of faults is a function of its seed, and leaves time to recover."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from chaos.plan import Kind, Target, count_kinds, make_plan

TARGETS = (
    Target("broker", frozenset({Kind.KILL, Kind.FREEZE})),
    Target("host", frozenset({Kind.KILL, Kind.DISK, Kind.CLOCK}), jump_s=15),
    Target("t-1", frozenset({Kind.CABLE, Kind.STALL, Kind.RESET, Kind.DELAY, Kind.CLOCK}), jump_s=10_000),
)


@settings(deadline=None, max_examples=50)
@given(st.integers(), st.floats(2, 60))
def test_the_same_seed_gives_the_same_plan(seed: int, duration_s: float) -> None:
    assert make_plan(seed, duration_s, 1.0, TARGETS) == make_plan(seed, duration_s, 1.0, TARGETS)


@settings(deadline=None, max_examples=50)
@given(st.integers(), st.floats(2, 60))
def test_every_fault_is_allowed_and_over_in_time(seed: int, duration_s: float) -> None:
    targets = {target.name: target for target in TARGETS}
    for fault in make_plan(seed, duration_s, 0.5, TARGETS):
        target = targets[fault.target]
        assert fault.kind in target.kinds
        assert 0 <= fault.at_s <= fault.at_s + fault.hold_s <= duration_s + 1e-6
        if fault.kind is Kind.CLOCK:
            assert 1 <= abs(fault.amount) <= target.jump_s


def test_another_seed_gives_another_plan() -> None:
    assert make_plan(1, 60, 1.0, TARGETS) != make_plan(2, 60, 1.0, TARGETS)


def test_a_long_plan_has_every_kind_and_mostly_kills() -> None:
    counts = count_kinds(make_plan(7, 3600, 1.0, TARGETS))
    assert set(counts) == set(Kind)
    assert counts.most_common(1)[0][0] is Kind.KILL


def test_nobody_to_harm_means_no_faults() -> None:
    assert make_plan(1, 60, 1.0, ()) == ()
    assert count_kinds(()) == Counter()


def test_the_weighty_are_aimed_at_more_often() -> None:
    targets = (Target("one", frozenset({Kind.KILL})), Target("four", frozenset({Kind.KILL}), weight=4))
    aimed = Counter(fault.target for fault in make_plan(1, 5000, 1.0, targets))
    assert 3 < aimed["four"] / aimed["one"] < 5

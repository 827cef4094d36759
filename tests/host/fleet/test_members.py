"""Who looks after which clinic: everybody agrees, and a change moves only the share of who changed."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from host.fleet.members import GONE_AFTER_S, Members, owner_of

CLINICS = [f"c{number}" for number in range(300)]
NAMES = st.frozensets(st.from_regex(r"\Aw[0-9]{1,3}\Z"), min_size=2, max_size=6)


class Clock:
    """A clock that stands."""

    now = 100.0

    def __call__(self) -> float:
        """Give the time."""
        return self.now


@given(NAMES)
def test_one_more_takes_and_one_less_gives_only_its_own(names: frozenset[str]) -> None:
    gone = max(names)
    rest = names - {gone}
    for clinic in CLINICS[:50]:
        before, after = owner_of(clinic, names), owner_of(clinic, rest)
        assert after == before or before == gone


def test_shares_are_about_equal() -> None:
    shares = Counter(owner_of(clinic, ("w1", "w2", "w3")) for clinic in CLINICS)
    assert set(shares) == {"w1", "w2", "w3"}
    assert min(shares.values()) > 60


def test_who_is_not_heard_is_gone_and_comes_back() -> None:
    clock = Clock()
    members = Members("w1", clock)
    assert members.names == {"w1"}
    members.heard("w2")
    clock.now += GONE_AFTER_S - 0.1
    assert members.names == {"w1", "w2"}
    clock.now += 0.2
    assert members.names == {"w1"}
    members.heard("w2")
    assert members.names == {"w1", "w2"}


def test_who_says_good_bye_is_gone_at_once() -> None:
    members = Members("w1", Clock())
    members.heard("w2")
    members.left("w2")
    members.left("w3")
    assert members.names == {"w1"}

"""Names that were noted are dealt with once, and none is forgotten when that fails."""

from __future__ import annotations

import pytest

from host.base.errors import StateDamaged
from host.base.noted import Noted


def test_each_name_is_given_once() -> None:
    noted = Noted()
    for name in ("t-front", "t-back", "t-front"):
        noted.note(name)
    with noted.taken() as names:
        assert names == {"t-front", "t-back"}
        noted.note("t-late")
    with noted.taken() as names:
        assert names == {"t-late"}
    with noted.taken() as names:
        assert names == set()


def test_what_fails_leaves_them_noted() -> None:
    noted = Noted()
    noted.note("t-front")

    def fail() -> None:
        with noted.taken():
            noted.note("t-back")
            raise StateDamaged("refused")

    with pytest.raises(StateDamaged):
        fail()
    with noted.taken() as names:
        assert names == {"t-front", "t-back"}

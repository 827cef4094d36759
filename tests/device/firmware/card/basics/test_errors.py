"""One number for each cause, all of them in the registry."""

from __future__ import annotations

from device.firmware.card.basics.errors import CardError, HolderCanAct, StaffCanAct, TechnicianCanAct
from device.wire.numbers import all_errors


def leaves(kind: type[CardError]) -> list[type[CardError]]:
    below = kind.__subclasses__()
    return [leaf for one in below for leaf in leaves(one)] if below else [kind]


def test_every_error_has_a_number_of_its_own_in_the_registry() -> None:
    numbers = [leaf.number for leaf in leaves(CardError)]
    assert len(numbers) == len(set(numbers))
    assert set(numbers) <= set(all_errors())


def test_every_error_says_who_can_act() -> None:
    assert all(issubclass(leaf, (HolderCanAct, StaffCanAct, TechnicianCanAct)) for leaf in leaves(CardError))

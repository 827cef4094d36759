"""The things to try: scenes that a button sets, from `things.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from device.cli.demo.control.orders import Order


@dataclass(frozen=True)
class Thing:
    """One scene; its words stand under `thing.KEY_title` and `thing.KEY_how`."""

    key: str
    group: str
    orders: tuple[Order, ...]


@cache
def all_things() -> dict[str, Thing]:
    """Give every thing to try by its key, in the order of the file."""
    text = resources.files("device.cli.demo.control").joinpath("things.toml").read_text("utf-8")
    return {
        key: Thing(key, group, tuple(Order.parse(order) for order in orders))
        for group, things in tomllib.loads(text).items()
        for key, orders in things.items()
    }

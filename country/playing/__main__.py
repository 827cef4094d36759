"""`python -m country.playing PLAN`: one player; it says a line of JSON when all are ready, then one each second.

It begins when a line comes on stdin.
"""

from __future__ import annotations

import sys
from pathlib import Path

from country.errors import NotPlayed
from country.making.terminals import read_terminals
from country.making.visit_store import VisitStore
from country.playing.journal import Journal
from country.playing.plan import Plan, read_moments
from country.playing.player import Count, Player, to_line


def main(arguments: list[str]) -> int:
    """Play, and give the exit code."""
    plan = Plan.read(Path(arguments[0]))
    terminals = read_terminals(plan.folder)[: plan.terminals]
    store, moments = VisitStore(plan.folder / "visits"), read_moments(plan.moments)
    if plan.skip + len(moments) > len(store):
        raise NotPlayed(f"{plan.skip + len(moments)} visits are needed, {len(store)} are sealed")
    with plan.journal.open("wb", buffering=1 << 20) as file:
        player = Player(plan, terminals, store, moments, Journal(file), _tell)
        player.connect()
        player.await_host()
        _tell(player.count)
        sys.stdin.readline()
        player.play()
    return 0


def _tell(count: Count) -> None:
    print(to_line(count), flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except NotPlayed as error:
        sys.exit(f"country.playing: {error}")

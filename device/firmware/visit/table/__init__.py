"""The visit as one pure table: (state, event) to (state, effects), without I/O, the clock passed in.

How to read it. A visit is in one state. What happens to it is an event: a touch, news of the card, the result of
an effect, or time. For each pair of state and event that means something (`Heard.WHERE`) the rows stand in order;
the first whose guard holds is taken. It names the next state, changes what is known of the visit, and asks for
effects, which the runner carries out and whose results come back as events. A pair that means nothing is stale,
for example a face result that arrives after the person called for help, and changes nothing.

Time: a state that is entered, or whose row says `restart`, gets its whole limit. When the limit passes, the event
is `time_over`. Where a person is asked something, it first asks only "more time?" for `warning_s`, and `more_time`
gives the whole limit once more, as often as it is touched; without a touch the next `time_over` is final. A soft
failure never goes back to the beginning: it repeats its own step or leads to the choice of the ways that are left.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace

from device.firmware.visit import changes
from device.firmware.visit.events import Event, Kind
from device.firmware.visit.row import Row
from device.firmware.visit.rows import beginning, ending, proving
from device.firmware.visit.states import ASKING, Effect, State
from device.firmware.visit.visit import Rules, Visit

ROWS: tuple[Row, ...] = (
    *beginning.IDLE,
    *beginning.READING,
    *proving.CHOOSING,
    *proving.UNLOCKING,
    *proving.LOOKING,
    *proving.PIN,
    *proving.STAFF,
    *ending.CONSENT,
    *ending.REVIEW,
    *ending.SENDING,
    *ending.REGISTERING,
    *beginning.CARD_AWAY,
    *ending.RESULT,
    *(Row(state, Kind.PREFERRED, state, change=changes.prefers, restart=state in ASKING) for state in State),
)


def _by_pair() -> dict[tuple[State, Kind], tuple[Row, ...]]:
    pairs: dict[tuple[State, Kind], list[Row]] = defaultdict(list)
    for row in ROWS:
        pairs[row.state, row.kind].append(row)
    return {pair: tuple(rows) for pair, rows in pairs.items()}


TABLE = _by_pair()


@dataclass(frozen=True)
class Step:
    """What came of an event: the visit afterwards, the effects to carry out in this order, and the row taken.

    `row` is None when the event was stale.
    """

    visit: Visit
    effects: tuple[Effect, ...] = ()
    row: Row | None = field(default=None, compare=False)


def step(visit: Visit, event: Event, now: float, rules: Rules) -> Step:
    """Apply an event at the time `now` (seconds of any clock that only goes forward)."""
    for row in TABLE.get((visit.state, event.kind), ()):
        if row.guard.test(visit, event, rules):
            return Step(_enter(row, visit, row.change(visit, event), now, rules), row.effects, row)
    return Step(visit)


def _enter(row: Row, before: Visit, after: Visit, now: float, rules: Rules) -> Visit:
    new_state = row.target is not row.state or after.visit_id != before.visit_id
    if new_state:
        deadline = now + rules.limit_of(row.target, after)
        return replace(after, state=row.target, deadline=deadline, asked=False)
    if row.restart:
        return replace(after, deadline=now + rules.limit_of(row.target, after), asked=False)
    if after.asked and not before.asked:
        return replace(after, deadline=now + rules.warning_s)
    return after

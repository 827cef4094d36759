"""The button for staff on the case does what a touch would do on what is shown."""

from __future__ import annotations

import asyncio
import io

import pytest

from device.base.log import EventLog
from device.firmware.attendant.attendant import Attendant
from device.firmware.attendant.evidence import Evidence
from device.firmware.attendant.presenter import FactsToShow, Presenter
from device.firmware.attendant.service import VisitService
from device.firmware.attendant.showing import Surroundings
from device.firmware.attendant.touches import Touches
from device.firmware.visit.events import Event, Kind
from device.firmware.visit.states import State
from device.firmware.visit.visit import Rules, Visit

VISIT_ID = "01JDGQ6Y8ZK3T5V7W9X1A2B3C4"


async def press(visit: Visit) -> list[Event]:
    """Press the button for staff while a visit is shown, and give what was posted."""
    posted: list[Event] = []
    log = EventLog("firmware", io.StringIO())
    touches = Touches(posted.append, lambda: VISIT_ID, Evidence())
    presenter = Presenter(touches, lambda: 100.0, Surroundings(enrolled=True), FactsToShow())
    attendant = Attendant(Rules(), lambda: 100.0, log)
    service = VisitService(attendant, presenter, lambda: VISIT_ID, asyncio.get_running_loop(), log)
    presenter.show_visit(visit)
    service.staff_pressed()
    return posted


@pytest.mark.parametrize("state", State)
def test_the_staff_button_calls_staff_in_every_state(state: State) -> None:
    assert asyncio.run(press(Visit(state))) == [Event(Kind.STAFF_CALLED)]

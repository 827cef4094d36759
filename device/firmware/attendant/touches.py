"""From what a person did on the screen to events of the visit; secrets go into the evidence, never into events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from device.firmware.attendant.evidence import Evidence
from device.firmware.attendant.showing import STAFF_REASONS
from device.firmware.card.basics.secret import Secret
from device.firmware.screen import port
from device.firmware.visit.events import Begins, Chose, Event, Kind, Preferred, Shared, StaffReasonGiven
from device.firmware.visit.preferences import Preferences
from device.firmware.visit.states import State, Way
from device.firmware.visit.visit import Visit


class Touches:
    """Turns actions into events."""

    def __init__(self, post: Callable[[Event], None], new_id: Callable[[], str], evidence: Evidence) -> None:
        """Keep where events go, where visit ids come from, and where secrets are put."""
        self._post = post
        self._new_id = new_id
        self._evidence = evidence

    def take(self, action: port.Action, visit: Visit) -> bool:
        """Let the action happen; False when it does not belong to the state of the visit."""
        event = self._event(action, visit)
        if event is not None:
            self._post(event)
        return event is not None

    def _event(self, action: port.Action, visit: Visit) -> Event | None:
        match action:
            case port.Birth():
                return self._birth(action, visit)
            case port.Code(digits):
                return self._code(digits, visit)
            case port.Pin():
                return self._pin(action, visit)
            case port.StaffCode():
                return self._staff_code(action, visit)
            case port.StaffReason(number):
                return StaffReasonGiven(number) if number in STAFF_REASONS else None
            case port.NoCard():
                return Begins(Kind.NO_CARD, self._new_id())
            case port.NextCard():
                return Begins(Kind.NEXT_CARD, self._new_id())
            case _:
                return _preferred(action) or _plain(action, visit)

    def _birth(self, action: port.Birth, visit: Visit) -> Event | None:
        if visit.state is not State.UNLOCKING or visit.busy:
            return None
        self._evidence.birth = date(action.year, action.month, action.day)
        return Event(Kind.BIRTH_ENTERED)

    def _code(self, digits: str, visit: Visit) -> Event | None:
        if visit.state is not State.UNLOCKING or visit.busy:
            return None
        self._evidence.keep_code(Secret(digits.encode("ascii")))
        return Event(Kind.NUMBER_ENTERED)

    def _pin(self, action: port.Pin, visit: Visit) -> Event | None:
        if visit.state is not State.PIN or visit.busy or visit.asks_last_try:
            action.digits.wipe()
            return None
        self._evidence.pin = action.digits
        return Event(Kind.PIN_ENTERED)

    def _staff_code(self, action: port.StaffCode, visit: Visit) -> Event | None:
        if visit.state is not State.STAFF or visit.busy:
            action.digits.wipe()
            return None
        self._evidence.staff_code = action.digits
        return Event(Kind.STAFF_CODE_ENTERED)


_SIMPLE: dict[type[port.Action], Kind] = {
    port.CallStaff: Kind.STAFF_CALLED,
    port.Cancel: Kind.CANCEL,
    port.MoreTime: Kind.MORE_TIME,
    port.ForSomeone: Kind.FOR_SOMEONE,
    port.Withdraw: Kind.WITHDRAW,
    port.UseLastTry: Kind.LAST_TRY_AGREED,
    port.CannotMove: Kind.CANNOT_MOVE,
    port.StaffHere: Kind.STAFF_HERE,
}


def _preferred(action: port.Action) -> Event | None:
    """Give the event of a touch that is about the screen itself; None for all others."""
    match action:
        case port.Language(code):
            return Preferred(Preferences(language=code))
        case port.SetLook(name, on):
            return Preferred(Preferences(look=((name, on),)))
        case port.SetVoice(on):
            return Preferred(Preferences(voice=on))
        case port.SetVolume(volume):
            return Preferred(Preferences(volume=volume))
        case port.Guided(on):
            return Preferred(Preferences(guided=on))
        case port.Repeat():
            return Preferred()
        case _:
            return None


def _plain(action: port.Action, visit: Visit) -> Event:
    """Give the event of an action that holds no secret and needs no new visit."""
    match action:
        case port.Choose(way):
            return Chose(Way(way))
        case port.SetConsent(item, on):
            return Shared((item.value,), on)
        case port.ConsentAll(on):
            return Shared(tuple(item.value for item in port.ConsentItem), on)
        case port.Back():
            return Event(Kind.REGISTER_NO if visit.state is State.REGISTERING else Kind.BACK)
        case port.Accept():
            return _accepted(visit)
        case _:
            return Event(_SIMPLE[type(action)])


def _accepted(visit: Visit) -> Event:
    if visit.state is State.REGISTERING:
        return Event(Kind.REGISTER_YES)
    if visit.state is State.CONSENT:
        return Event(Kind.CONSENTED)
    if visit.state is State.STAFF:
        return Chose(Way.STAFF)
    return Event(Kind.ACCEPTED)

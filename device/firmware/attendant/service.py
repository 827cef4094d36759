"""What comes to the visit from outside its own effects: the reader's news, the host's replies, the link; and the
small effects that need no part of their own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from device.base.errors import UketsukeError
from device.base.log import EventLog
from device.firmware.attendant.attendant import Attendant, Handler
from device.firmware.attendant.card_part import CardPart
from device.firmware.attendant.evidence import Evidence
from device.firmware.attendant.face_part import FacePart
from device.firmware.attendant.presenter import Presenter
from device.firmware.attendant.print_part import PrintPart
from device.firmware.attendant.showing import Surroundings
from device.firmware.card.basics.errors import NoReader, ServiceStopped
from device.firmware.card.basics.secret import Secret
from device.firmware.card.transport.events import ReaderEvent
from device.firmware.keys.errors import StateDamaged
from device.firmware.keys.keystore import Identity
from device.firmware.link.client import DaemonLink
from device.firmware.panel.watcher import PanelWatcher
from device.firmware.screen.port import CallStaff
from device.firmware.staff.codes import StaffCodes
from device.firmware.staff.settings_file import SettingsFile
from device.firmware.visit import numbers
from device.firmware.visit.events import Begins, Event, Failed, Kind, Replied, StaffConfirmed
from device.firmware.visit.states import Effect
from device.firmware.visit.visit import Visit
from device.wire.local import Received
from device.wire.messages.command import SettingsClaims
from device.wire.messages.host import Reply

_READER_LOST = {ReaderEvent.READER_GONE: NoReader.number, ReaderEvent.SERVICE_STOPPED: ServiceStopped.number}
_READER_FOUND = (ReaderEvent.READER_BACK, ReaderEvent.SERVICE_BACK)
_CARD_CAME = (ReaderEvent.CARD_IN, ReaderEvent.CARD_MUTE)


@dataclass(frozen=True)
class Owned:
    """The parts that are let go at the end of a visit."""

    card: CardPart
    face: FacePart
    printed: PrintPart
    link: DaemonLink
    panel: PanelWatcher
    staff_settings: SettingsFile
    staff_codes: StaffCodes


class VisitService:
    """Listens to reader and link on behalf of the attendant."""

    def __init__(
        self,
        attendant: Attendant,
        presenter: Presenter,
        new_id: Callable[[], str],
        loop: asyncio.AbstractEventLoop,
        log: EventLog,
    ) -> None:
        """Keep the parts; `own` gives the rest, which themselves need this one."""
        self._attendant = attendant
        self._presenter = presenter
        self._new_id = new_id
        self._loop = loop
        self._log = log
        self._owned: Owned | None = None

    def own(self, owned: Owned) -> None:
        """Take over the parts that live as long as the program."""
        self._owned = owned
        self._show_staff_codes()

    def stop(self) -> None:
        """End the parts' threads."""
        self._parts.panel.close()
        self._parts.card.stop()
        self._parts.face.end()
        self._parts.printed.end()

    # What the reader says, from a thread of its own.

    def reader_event(self, event: ReaderEvent) -> None:
        """Take news of reader and card."""
        self._loop.call_soon_threadsafe(self._take_reader_event, event)

    def _take_reader_event(self, event: ReaderEvent) -> None:
        number = _READER_LOST.get(event, 0)
        if number or event in _READER_FOUND:
            self._show_surroundings(replace(self._presenter.surroundings, out_of_service=number))
        if number:
            self._attendant.post(Failed(Kind.READER_LOST, number))
        elif event is ReaderEvent.CARD_OUT:
            self._attendant.post(Event(Kind.CARD_OUT))
        elif event in _CARD_CAME and self._presenter.surroundings.enrolled:
            self._attendant.post(Begins(Kind.CARD_IN, self._new_id()))

    # What the button on the case says: the same as a touch on what is shown now.

    def staff_pressed(self) -> None:
        """Call staff."""
        self._presenter.act(CallStaff(), self._presenter.view().number)

    # What the daemon brings (`LinkListener`).

    def reply_came(self, reply: Reply) -> None:
        """Take a reply; one for a visit that is over is dropped, the desk has it."""
        self._attendant.post(Replied(reply), reply.visit_id)

    def receipt_came(self, received: Received) -> None:
        """Know that the host has a message; the visit waits for the reply, not for this."""

    def link_changed(self, connected: bool) -> None:
        """Know that the broker is reached or not; a visit is committed to the outbox all the same."""

    def settings_came(self, settings: SettingsClaims) -> None:
        """Keep newer settings, and say how many staff codes are in force."""
        try:
            taken = self._parts.staff_settings.take(settings)
        except StateDamaged as error:
            self._log.failure("settings_not_kept", error)
            return
        if taken:
            self._log.event("settings_kept", number=settings.number, count=len(settings.staff_codes))
            self._show_staff_codes()

    def enrolled(self, identity: Identity) -> None:
        """Open for visits, and show the host key's fingerprint for comparison."""
        around = replace(self._presenter.surroundings, enrolled=True, host_fingerprint=identity.host_key)
        self._show_surroundings(around)

    # Effects.

    async def stop_looking(self, _visit: Visit) -> None:
        """End the look, and switch the camera off."""
        self._attendant.drop(Effect.START_LOOKING, Effect.ASK_MOVEMENT, Effect.WARM_UP)
        await self._parts.face.stop()

    async def stop_print(self, _visit: Visit) -> None:
        """End the reading of print, and the process that does it."""
        self._attendant.drop(Effect.PREPARE_PRINT, Effect.READ_PRINT)
        await self._parts.printed.stop()

    def forget(self, evidence: Evidence) -> Handler:
        """Make the effect that forgets a visit: its tasks, its evidence, its hold on the card."""

        async def handler(_visit: Visit) -> None:
            self._attendant.drop()
            evidence.forget()
            await self._parts.printed.stop()
            await self._parts.face.stop()
            await self._parts.card.release()

        return handler

    async def report_ended(self, visit: Visit) -> None:
        """Leave one event, without personal data, of a visit that ended before it was sent."""
        self._parts.link.report("visit_ended", visit.message or numbers.PERSON_LEFT)

    async def call_staff(self, _visit: Visit) -> None:
        """Tell the clinic that somebody asked for help."""
        self._parts.panel.staff_called()
        self._parts.link.report("staff_called", numbers.STAFF_CALLED)

    async def remind_card(self, _visit: Visit) -> None:
        """Tell the clinic that a card was left on the reader."""
        self._parts.panel.card_left()
        self._parts.link.report("card_forgotten", 0)

    def check_staff_code(self, evidence: Evidence) -> Handler:
        """Make the effect that finds out whose staff code was entered."""

        async def handler(_visit: Visit) -> Event:
            code, evidence.staff_code = evidence.staff_code, None
            try:
                staff = await asyncio.to_thread(self._parts.staff_codes.find, code or Secret(b"-"))
            except UketsukeError as error:
                self._parts.link.report("staff_code_refused", error.number)
                return Failed(Kind.STAFF_CODE_WRONG, error.number)
            return StaffConfirmed(staff)

        return handler

    async def count_staff(self, visit: Visit) -> None:
        """Count that a member of staff confirmed somebody here, with the reason they gave."""
        self._parts.link.report("staff_code_used", visit.reason)

    def _show_staff_codes(self) -> None:
        self._show_surroundings(replace(self._presenter.surroundings, staff_codes=self._parts.staff_codes.any))

    def _show_surroundings(self, around: Surroundings) -> None:
        self._presenter.show_surroundings(around)
        self._parts.panel.show_serving(around.serving)

    @property
    def _parts(self) -> Owned:
        if self._owned is None:
            raise RuntimeError("the service is not joined with its parts yet")
        return self._owned

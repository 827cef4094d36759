"""Builds the real parts of the firmware and joins them: the one place where they meet."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from functools import partial

from device.base import readiness
from device.base.audit import TRAIL_FILE, AuditTrail
from device.base.inspection import Inspection
from device.base.log import EventLog
from device.base.metrics import Metrics
from device.base.metrics_socket import serve_metrics
from device.base.ring import EventRing
from device.base.troubles import Troubles
from device.firmware.attendant.attendant import Attendant
from device.firmware.attendant.card_part import CardPart
from device.firmware.attendant.evidence import Evidence
from device.firmware.attendant.face_part import FacePart, FaceTools
from device.firmware.attendant.presenter import FactsToShow, Presenter
from device.firmware.attendant.service import Owned, VisitService
from device.firmware.attendant.touches import Touches
from device.firmware.card.transport.process import PCSC
from device.firmware.card.transport.reader import Reader
from device.firmware.diagnosis.collector import Collector
from device.firmware.diagnosis.probes import describe_panel
from device.firmware.diagnosis.recent import Recent
from device.firmware.diagnosis.server import DiagnosisServer, FurtherQuestions
from device.firmware.diagnosis.times import VisitTimes
from device.firmware.diagnosis.watched_camera import WatchedCamera
from device.firmware.face.liveness.limits import read_limits
from device.firmware.face.verifier import FaceVerifier
from device.firmware.guide.building import Fitted, GuideParts
from device.firmware.install_mode import Fitting, InstallAudit, make_installer
from device.firmware.joining import (
    SOFTWARE,
    clinics_choice,
    fit,
    list_handlers,
    load_voices,
    make_card_rules,
    make_link,
    make_outgoing,
    make_pages,
    make_print_part,
    new_visit_id,
    open_lit_camera,
    show_on,
    tell_both,
    tell_live,
    tell_start,
    tell_surroundings,
    today_at,
)
from device.firmware.keys.counter import Counter
from device.firmware.keys.keystore import Keystore
from device.firmware.link.client import DaemonLink
from device.firmware.metrics import VisitMetrics, watch_parts
from device.firmware.panel.watcher import PanelWatcher
from device.firmware.screen.catalogue import load_catalogues
from device.firmware.screen.own_words import log_refused
from device.firmware.screen_server import ScreenServer, bind_socket
from device.firmware.settings import FirmwareSettings
from device.firmware.siting.installer import Installer
from device.firmware.speech.announcer import Announcer
from device.firmware.speech.mouth import PageMouth
from device.firmware.staff.codes import StaffCodes
from device.firmware.staff.settings_file import SettingsFile
from device.firmware.troubles import make_look
from device.firmware.watchdog import feed_watchdog


@dataclass(frozen=True)
class Program:
    """All parts of one run of the firmware, joined and not yet started."""

    reader: Reader
    attendant: Attendant
    link: DaemonLink
    service: VisitService
    server: ScreenServer
    diagnosis: DiagnosisServer
    tell_metrics: Callable[[], Coroutine[None, None, None]]
    troubles: Troubles
    announcer: Announcer
    fitted: Fitted
    settings: FirmwareSettings

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set.

        Raises:
            BaseExceptionGroup: a part ended with an error.
        """
        listener = bind_socket(self.settings.screen_socket)
        self.reader.start()
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [
                    group.create_task(self.attendant.run()),
                    group.create_task(self.link.run(self.service)),
                    group.create_task(feed_watchdog(self.attendant.answer, readiness.alive)),
                    group.create_task(self.diagnosis.run()),
                    group.create_task(self.tell_metrics()),
                    group.create_task(self.troubles.run()),
                    group.create_task(self.announcer.run()),
                    group.create_task(self.fitted.guide.run()),
                    group.create_task(self.server.serve([listener])),
                ]
                await stop.wait()
                self.server.should_exit = True
                await tasks[-1]
                for task in tasks:
                    task.cancel()
        finally:
            self.fitted.close()
            await asyncio.to_thread(self.reader.stop)
            self.service.stop()


def build(settings: FirmwareSettings, log: EventLog, reader_program: str = PCSC) -> Program:
    """Build everything from the settings; must run inside the event loop. `reader_program` is a module's name.

    Raises:
        UketsukeError: a model was altered, the state is damaged, or a file of the configuration cannot be read.
    """
    verifier = FaceVerifier.load(settings.models.folder, settings.face)
    keystore = Keystore(settings.state, settings.keys)
    counter = Counter(settings.state / "counter.sqlite", keystore.ticket_key)
    evidence, boot = Evidence(), secrets.token_hex(8)
    sounds = load_voices(settings, log)
    words = load_catalogues(settings.screen.words, partial(log_refused, log))

    rules = replace(settings.visit, reads_print=settings.tray.there)
    attendant = Attendant(rules, time.monotonic, log)
    link = make_link(settings, keystore, boot, log)
    outgoing = make_outgoing(keystore, counter, boot, link, evidence)
    presenter = Presenter(
        Touches(attendant.post, new_visit_id, evidence),
        time.monotonic,
        tell_surroundings(settings, keystore, clinics_choice(settings, words, sounds)),
        FactsToShow(evidence.renew_until, outgoing.draft),
    )
    service = VisitService(attendant, presenter, new_visit_id, asyncio.get_running_loop(), log)
    reader = Reader(settings.card, service.reader_event, program=reader_program)
    card = CardPart(reader, make_card_rules(settings, keystore, link), evidence)
    mouth = PageMouth(sounds, settings.speech.volume)
    fitted = fit(settings, GuideParts(presenter, mouth, words, lambda: today_at(link), service.staff_pressed), log)
    presenter.listen(fitted.guide.acted)
    camera = WatchedCamera(open_lit_camera(settings, fitted.panel), settings.camera.kind, time.monotonic)
    chance = secrets.SystemRandom()
    recent = Recent(time.monotonic)
    tools = FaceTools(camera, verifier, read_limits(), chance, settings.face, tell_both(presenter, recent))
    face = FacePart(tools, card, evidence)
    staff = SettingsFile(settings.state / "settings.json")
    panel = PanelWatcher(fitted.panel, settings.panel.staff_lamp_s, asyncio.get_running_loop().call_later)
    printed = make_print_part(settings, link, evidence, log)
    service.own(Owned(card, face, printed, link, panel, staff, StaffCodes(staff, time.monotonic)))
    metrics = Metrics("firmware", SOFTWARE)
    times = VisitTimes(time.monotonic, lambda: evidence.timings_ms)
    show = show_on(presenter, panel, VisitMetrics(metrics, time.monotonic), times, recent)
    attendant.equip(list_handlers(service, (card, face, printed), outgoing, evidence), show)
    pages = make_pages(settings, presenter, mouth, words)
    live = replace(tell_live(attendant, keystore, reader, link), recent=recent.report)
    live = replace(live, panel=partial(describe_panel, settings.panel, fitted))
    start = tell_start(settings, boot, verifier)
    collector = Collector(start, live, camera, pages.watched)
    watch_parts(metrics, live, camera, pages.watched, settings.state)
    place = Fitting(camera, face, fitted.panel, mouth, words["ja"])
    installer = make_installer(settings, place, pages.installed, live.visit_open)
    further = _further(settings, log, times, installer)
    diagnosis = DiagnosisServer(settings.diagnosis_socket, collector.collect, log, further)
    told = partial(serve_metrics, settings.metrics, metrics, log)
    look = make_look(live, camera, pages.watched, settings.state, time.monotonic)
    troubles = Troubles(look, lambda: link.connected, link.report)
    return Program(
        reader, attendant, link, service, pages.server, diagnosis, told, troubles, pages.announcer, fitted, settings
    )


def _further(settings: FirmwareSettings, log: EventLog, times: VisitTimes, installer: Installer) -> FurtherQuestions:
    ring = EventRing()
    log.listen(ring.take)

    def witness(action: str, number: int, head: str) -> None:
        log.event("audited", name=action, number=number, digest=head[:16])

    trail = AuditTrail(settings.state / TRAIL_FILE, "firmware", witness=witness)
    installing = InstallAudit(trail, time.monotonic)
    return FurtherQuestions(Inspection("firmware", ring, trail), times.answer, installer.answer, installing.used_by)

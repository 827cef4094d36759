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
from device.base.memory import give_back
from device.base.metrics import Metrics
from device.base.metrics_socket import serve_metrics
from device.base.ring import EventRing
from device.base.troubles import Troubles
from device.firmware.attendant.attendant import Attendant
from device.firmware.attendant.card_part import CardPart
from device.firmware.attendant.evidence import Evidence
from device.firmware.attendant.face_part import FacePart, FaceTools
from device.firmware.attendant.outgoing import Outgoing
from device.firmware.attendant.presenter import FactsToShow, Presenter
from device.firmware.attendant.service import Owned, VisitService
from device.firmware.attendant.touches import Touches
from device.firmware.card.transport.process import PCSC
from device.firmware.card.transport.reader import Reader
from device.firmware.diagnosis.collector import Collector, Live
from device.firmware.diagnosis.probes import describe_panel
from device.firmware.diagnosis.recent import Recent
from device.firmware.diagnosis.report import FaceReport
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
from device.firmware.screen.catalogue import Catalogue, load_catalogues
from device.firmware.screen.own_words import log_refused
from device.firmware.screen_server import ScreenServer, bind_socket
from device.firmware.settings import FirmwareSettings
from device.firmware.siting.installer import Installer
from device.firmware.speech.announcer import Announcer
from device.firmware.speech.mouth import PageMouth
from device.firmware.speech.sounds import Sounds
from device.firmware.staff.codes import StaffCodes
from device.firmware.staff.settings_file import SettingsFile
from device.firmware.tidying import Tidying
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
    face: FaceReport
    """How strict the face check is that runs."""
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


@dataclass(frozen=True)
class _Opened:
    """What is read from files before anything is joined."""

    verifier: FaceVerifier
    keystore: Keystore
    counter: Counter
    sounds: Sounds
    words: dict[str, Catalogue]
    boot: str


@dataclass(frozen=True)
class _Visiting:
    """What carries a visit from the card to the outbox."""

    evidence: Evidence
    attendant: Attendant
    link: DaemonLink
    outgoing: Outgoing
    presenter: Presenter
    service: VisitService
    reader: Reader
    card: CardPart


@dataclass(frozen=True)
class _Before:
    """What stands before the person: camera, panel, guide and voice."""

    mouth: PageMouth
    fitted: Fitted
    camera: WatchedCamera
    face: FacePart
    panel: PanelWatcher
    recent: Recent


def build(settings: FirmwareSettings, log: EventLog, reader_program: str = PCSC) -> Program:
    """Build everything from the settings; must run inside the event loop. `reader_program` is a module's name.

    Raises:
        UketsukeError: a model was altered, the state is damaged, or a file of the configuration cannot be read.
    """
    opened = _open(settings, log)
    visiting = _join(settings, opened, log, reader_program)
    before = _stand_before(settings, opened, visiting, log)
    metrics, times = Metrics("firmware", SOFTWARE), VisitTimes(time.monotonic, lambda: visiting.evidence.timings_ms)
    _equip(settings, visiting, before, log, (VisitMetrics(metrics, time.monotonic), times))
    pages = make_pages(settings, visiting.presenter, before.mouth, opened.words)
    live = _tell_live(settings, opened, visiting, before)
    watch_parts(metrics, live, before.camera, pages.watched, settings.state)
    place = Fitting(before.camera, before.face, before.fitted.panel, before.mouth, opened.words["ja"])
    installer = make_installer(settings, place, pages.installed, live.visit_open)
    start = tell_start(settings, opened.boot, opened.verifier)
    collector = Collector(start, live, before.camera, pages.watched)
    further = _further(settings, log, times, installer)
    link, look = visiting.link, make_look(live, before.camera, pages.watched, settings.state, time.monotonic)
    return Program(
        reader=visiting.reader,
        attendant=visiting.attendant,
        link=link,
        service=visiting.service,
        server=pages.server,
        diagnosis=DiagnosisServer(settings.diagnosis_socket, collector.collect, log, further),
        tell_metrics=partial(serve_metrics, settings.metrics, metrics, log),
        troubles=Troubles(look, lambda: link.connected, link.report),
        announcer=pages.announcer,
        fitted=before.fitted,
        face=start.face,
        settings=settings,
    )


def _open(settings: FirmwareSettings, log: EventLog) -> _Opened:
    keystore = Keystore(settings.state, settings.keys)
    return _Opened(
        verifier=FaceVerifier.load(settings.models.folder, settings.face),
        keystore=keystore,
        counter=Counter(settings.state / "counter.sqlite", keystore.ticket_key),
        sounds=load_voices(settings, log),
        words=load_catalogues(settings.screen.words, partial(log_refused, log)),
        boot=secrets.token_hex(8),
    )


def _join(settings: FirmwareSettings, opened: _Opened, log: EventLog, reader_program: str) -> _Visiting:
    evidence, keystore = Evidence(), opened.keystore
    rules = replace(settings.visit, reads_print=settings.tray.there)
    attendant = Attendant(rules, time.monotonic, log)
    link = make_link(settings, keystore, opened.boot, log)
    outgoing = make_outgoing(keystore, opened.counter, opened.boot, link, evidence)
    presenter = Presenter(
        Touches(attendant.post, new_visit_id, evidence),
        time.monotonic,
        tell_surroundings(settings, keystore, clinics_choice(settings, opened.words, opened.sounds)),
        FactsToShow(evidence.renew_until, outgoing.draft),
    )
    service = VisitService(attendant, presenter, new_visit_id, asyncio.get_running_loop(), log)
    reader = Reader(settings.card, service.reader_event, program=reader_program)
    card = CardPart(reader, make_card_rules(settings, keystore, link), evidence)
    return _Visiting(evidence, attendant, link, outgoing, presenter, service, reader, card)


def _stand_before(settings: FirmwareSettings, opened: _Opened, visiting: _Visiting, log: EventLog) -> _Before:
    presenter, link = visiting.presenter, visiting.link
    mouth = PageMouth(opened.sounds, settings.speech.volume)
    guided = GuideParts(presenter, mouth, opened.words, lambda: today_at(link), visiting.service.staff_pressed)
    fitted = fit(settings, guided, log)
    presenter.listen(fitted.guide.acted)
    camera = WatchedCamera(open_lit_camera(settings, fitted.panel), settings.camera.kind, time.monotonic)
    recent = Recent(time.monotonic)
    show = tell_both(presenter, recent)
    tools = FaceTools(camera, opened.verifier, read_limits(), secrets.SystemRandom(), settings.face, show)
    face = FacePart(tools, visiting.card, visiting.evidence)
    panel = PanelWatcher(fitted.panel, settings.panel.staff_lamp_s, asyncio.get_running_loop().call_later)
    return _Before(mouth, fitted, camera, face, panel, recent)


def _equip(
    settings: FirmwareSettings,
    visiting: _Visiting,
    before: _Before,
    log: EventLog,
    counted: tuple[VisitMetrics, VisitTimes],
) -> None:
    """Give the visit who carries out what, and let everybody see it who is to."""
    card, face, link, evidence = visiting.card, before.face, visiting.link, visiting.evidence
    printed = make_print_part(settings, link, evidence, log)
    staff = SettingsFile(settings.state / "settings.json")
    visiting.service.own(Owned(card, face, printed, link, before.panel, staff, StaffCodes(staff, time.monotonic)))
    handlers = list_handlers(visiting.service, (card, face, printed), visiting.outgoing, evidence)
    tidying = Tidying(partial(asyncio.get_running_loop().run_in_executor, None, give_back))
    watching = (visiting.presenter, visiting.outgoing.drawing, before.panel, *counted, before.recent, tidying)
    visiting.attendant.equip(handlers, show_on(*watching))


def _tell_live(settings: FirmwareSettings, opened: _Opened, visiting: _Visiting, before: _Before) -> Live:
    live = tell_live(visiting.attendant, opened.keystore, visiting.reader, visiting.link)
    return replace(live, recent=before.recent.report, panel=partial(describe_panel, settings.panel, before.fitted))


def _further(settings: FirmwareSettings, log: EventLog, times: VisitTimes, installer: Installer) -> FurtherQuestions:
    ring = EventRing()
    log.listen(ring.take)

    def witness(action: str, number: int, head: str) -> None:
        log.event("audited", name=action, number=number, digest=head[:16])

    trail = AuditTrail(settings.state / TRAIL_FILE, "firmware", witness=witness)
    installing = InstallAudit(trail, time.monotonic)
    return FurtherQuestions(Inspection("firmware", ring, trail), times.answer, installer.answer, installing.used_by)

"""Builds the real parts of the firmware and joins them: the one place where they meet."""

from __future__ import annotations

import asyncio
import gc
import math
import secrets
import time
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from importlib.metadata import version

from ulid import ULID

from device.base import readiness
from device.base.audit import TRAIL_FILE, AuditTrail
from device.base.inspection import Inspection
from device.base.log import EventLog
from device.base.metrics import Metrics
from device.base.metrics_socket import serve_metrics
from device.base.ring import EventRing
from device.base.troubles import Troubles
from device.firmware.attendant.attendant import Attendant, Handler
from device.firmware.attendant.card_part import CardPart
from device.firmware.attendant.card_rules import CardRules
from device.firmware.attendant.evidence import Evidence
from device.firmware.attendant.face_part import FacePart, FaceTools
from device.firmware.attendant.outgoing import Outgoing
from device.firmware.attendant.preferred import ClinicsChoice
from device.firmware.attendant.presenter import FactsToShow, Presenter
from device.firmware.attendant.print_part import NoPrint, PrintPart
from device.firmware.attendant.service import Owned, VisitService
from device.firmware.attendant.showing import Surroundings
from device.firmware.attendant.touches import Touches
from device.firmware.camera.factory import open_camera
from device.firmware.camera.lamp import LitCamera
from device.firmware.card.basics.trust import load_trust
from device.firmware.card.certificate.dates import JAPAN
from device.firmware.card.transport.process import PCSC
from device.firmware.card.transport.reader import Reader
from device.firmware.diagnosis.collector import Collector, Live, Start
from device.firmware.diagnosis.probes import describe_face, describe_panel
from device.firmware.diagnosis.recent import Recent
from device.firmware.diagnosis.server import DiagnosisServer, FurtherQuestions
from device.firmware.diagnosis.times import VisitTimes
from device.firmware.diagnosis.watched_camera import WatchedCamera
from device.firmware.diagnosis.watched_screen import WatchedScreen
from device.firmware.face.liveness.limits import read_limits
from device.firmware.face.verifier import FaceVerifier
from device.firmware.guide.building import Fitted, GuideParts, fit_panel
from device.firmware.install_mode import Fitting, InstallAudit, make_installer
from device.firmware.keys.counter import Counter
from device.firmware.keys.errors import NotEnrolled
from device.firmware.keys.keystore import Identity, Keystore
from device.firmware.link.client import DaemonLink, LinkTimes
from device.firmware.link.sealing import Sealer
from device.firmware.metrics import VisitMetrics, watch_parts
from device.firmware.panel.port import Panel
from device.firmware.panel.watcher import PanelWatcher
from device.firmware.screen.app import create_app
from device.firmware.screen.catalogue import Catalogue, load_catalogues
from device.firmware.screen.own_words import log_refused
from device.firmware.screen_server import ScreenServer, bind_socket
from device.firmware.settings import FirmwareSettings
from device.firmware.siting.installer import Installer
from device.firmware.siting.overlay import InstallScreen
from device.firmware.speech.announcer import Announcer
from device.firmware.speech.mouth import PageMouth
from device.firmware.speech.page_voice import PageVoice
from device.firmware.speech.sounds import Sounds, load_sounds
from device.firmware.speech.turns import Turns
from device.firmware.staff.codes import StaffCodes
from device.firmware.staff.settings_file import SettingsFile
from device.firmware.tray.reading.factory import open_print_reader
from device.firmware.troubles import make_look
from device.firmware.visit.states import Effect, State
from device.firmware.visit.visit import Visit
from device.firmware.watchdog import feed_watchdog

SOFTWARE = version("uketsuke")


def new_visit_id() -> str:
    """Give a fresh ULID."""
    return str(ULID())


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
    sounds = _sounds(settings, log)
    words = load_catalogues(settings.screen.words, partial(log_refused, log))

    rules = replace(settings.visit, reads_print=settings.tray.there)
    attendant = Attendant(rules, time.monotonic, log)
    link = _link(settings, keystore, boot, log)
    outgoing = _outgoing(keystore, counter, boot, link, evidence)
    presenter = Presenter(
        Touches(attendant.post, new_visit_id, evidence),
        time.monotonic,
        _surroundings(settings, keystore, _clinics_choice(settings, words, sounds)),
        FactsToShow(evidence.renew_until, outgoing.draft),
    )
    service = VisitService(attendant, presenter, new_visit_id, asyncio.get_running_loop(), log)
    reader = Reader(settings.card, service.reader_event, program=reader_program)
    card = CardPart(reader, _card_rules(settings, keystore, link), evidence)
    mouth = PageMouth(sounds, settings.speech.volume)
    fitted = _fit_panel(
        settings, GuideParts(presenter, mouth, words, lambda: _today(link), service.staff_pressed), log
    )
    presenter.listen(fitted.guide.acted)
    camera = WatchedCamera(_lit_camera(settings, fitted.panel), settings.camera.kind, time.monotonic)
    chance = secrets.SystemRandom()
    recent = Recent(time.monotonic)
    tools = FaceTools(camera, verifier, read_limits(), chance, settings.face, _tell_both(presenter, recent))
    face = FacePart(tools, card, evidence)
    staff = SettingsFile(settings.state / "settings.json")
    panel = PanelWatcher(fitted.panel, settings.panel.staff_lamp_s, asyncio.get_running_loop().call_later)
    printed = _printed(settings, link, evidence, log)
    service.own(Owned(card, face, printed, link, panel, staff, StaffCodes(staff, time.monotonic)))
    metrics = Metrics("firmware", SOFTWARE)
    times = VisitTimes(time.monotonic, lambda: evidence.timings_ms)
    show = _show_on(presenter, panel, VisitMetrics(metrics, time.monotonic), times, recent)
    attendant.equip(_handlers(service, (card, face, printed), outgoing, evidence), show)
    pages = _pages(settings, presenter, mouth, words)
    live = replace(_live(attendant, keystore, reader, link), recent=recent.report)
    live = replace(live, panel=partial(describe_panel, settings, fitted))
    start = _start(settings, boot, verifier)
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


@dataclass(frozen=True)
class _Pages:
    """The pages with what stands between them and the visit."""

    server: ScreenServer
    announcer: Announcer
    installed: InstallScreen
    watched: WatchedScreen


def _pages(settings: FirmwareSettings, presenter: Presenter, mouth: PageMouth, words: dict[str, Catalogue]) -> _Pages:
    installed = InstallScreen(presenter, asyncio.get_running_loop().call_later)
    watched = WatchedScreen(installed, time.monotonic)
    announcer = Announcer(presenter, mouth, words, Turns(settings.speech.hint_s), time.monotonic)
    presenter.listen(announcer.acted)
    voice = PageVoice(mouth, announcer)
    app = create_app(watched, secrets.token_urlsafe(32), settings.screen, voice=voice, words=words)
    return _Pages(ScreenServer(app, _say_ready), announcer, installed, watched)


def _sounds(settings: FirmwareSettings, log: EventLog) -> Sounds:
    sounds = load_sounds(settings.speech.folder, settings.speech.overlay)
    if sounds.missing:
        log.event("sounds_missing", count=sounds.missing, error=280)
    return sounds


def _live(attendant: Attendant, keystore: Keystore, reader: Reader, link: DaemonLink) -> Live:
    return Live(
        enrolled=lambda: keystore.identity is not None,
        visit_open=lambda: attendant.visit.state is not State.IDLE,
        reader=reader.health,
        daemon_connected=lambda: link.daemon_connected,
        refused=lambda: link.refused,
        host_time=link.host_time,
        wall_clock=time.time,
        eligibility_error=link.eligibility_error,
    )


def _start(settings: FirmwareSettings, boot: str, verifier: FaceVerifier) -> Start:
    face_available = settings.camera.kind != "none"
    face = describe_face(verifier)
    return Start(boot, SOFTWARE, settings.models.folder, settings.state, face_available, face)


def _clinics_choice(settings: FirmwareSettings, words: Mapping[str, Catalogue], sounds: Sounds) -> ClinicsChoice:
    screen = settings.screen
    spoken = (code for code in screen.languages if words[code].spoken_by_default and sounds.speaks(code))
    return ClinicsChoice(
        screen.languages,
        frozenset(spoken if settings.speech.voice else ()),
        screen.look,
        settings.speech.volume,
    )


def _surroundings(settings: FirmwareSettings, keystore: Keystore, clinic: ClinicsChoice) -> Surroundings:
    rules = settings.visit
    return Surroundings(
        settings.clinic_name,
        enrolled=keystore.identity is not None,
        no_card_offered=rules.offers_no_card,
        guardian_offered=rules.offers_guardian,
        withdrawal_offered=rules.offers_registration,
        asks_consent=rules.asks_consent,
        clinic=clinic,
    )


def _fit_panel(settings: FirmwareSettings, parts: GuideParts, log: EventLog) -> Fitted:
    return fit_panel(settings.panel, settings.guide, parts, asyncio.get_running_loop(), log)


def _lit_camera(settings: FirmwareSettings, panel: Panel) -> LitCamera:
    """Give the camera with its lamp, which is switched from the camera's thread."""
    loop = asyncio.get_running_loop()

    def light(on: bool) -> None:
        with suppress(RuntimeError):  # the program is at its end, and the panel dark already
            loop.call_soon_threadsafe(panel.light_camera, on)

    return LitCamera(open_camera(settings.camera), light)


def _show_on(*watching: Presenter | PanelWatcher | VisitMetrics | VisitTimes | Recent) -> Callable[[Visit], None]:
    def show(visit: Visit) -> None:
        for one in watching:
            one.show_visit(visit)

    return show


def _tell_both(presenter: Presenter, recent: Recent) -> Callable[[str, bytes], None]:
    def show(hint: str, picture: bytes) -> None:
        presenter.show_face(hint, picture)
        recent.show_face(hint, picture)

    return show


def _say_ready() -> None:
    gc.collect()
    gc.freeze()  # what stands now stays; later rounds, as after each use of the camera, need not look at it
    readiness.ready()


def _link(settings: FirmwareSettings, keystore: Keystore, boot: str, log: EventLog) -> DaemonLink:
    times = LinkTimes(put_s=settings.daemon.put_s)
    path = settings.daemon.socket
    return DaemonLink(path, boot, keystore, log, now=time.time, clock=time.monotonic, times=times)


def _identity(keystore: Keystore) -> Identity:
    if keystore.identity is None:
        raise NotEnrolled("this terminal is not enrolled")
    return keystore.identity


def _card_rules(settings: FirmwareSettings, keystore: Keystore, link: DaemonLink) -> CardRules:
    trust = settings.trust
    return CardRules(
        anchors=load_trust(trust.user_ca, trust.card_keys),
        accept_test=trust.accept_test,
        face_available=lambda: settings.camera.kind != "none",
        terminal=lambda: _identity(keystore).terminal,
        challenge=link.current_challenge,
        wall_clock=lambda: _now(link),
        clock_known=lambda: math.isfinite(link.host_time()),
        new_id=new_visit_id,
    )


def _now(link: DaemonLink) -> datetime:
    """Give the host's time where it is known: this machine may have started with any date."""
    host_time = link.host_time()
    return datetime.fromtimestamp(host_time, UTC) if math.isfinite(host_time) else datetime.now(UTC)


def _outgoing(keystore: Keystore, counter: Counter, boot: str, link: DaemonLink, evidence: Evidence) -> Outgoing:
    def sealer(identity: Identity) -> Sealer:
        return Sealer(identity, keystore.signing, boot, time.time, new_visit_id)

    return Outgoing(link, counter, sealer, lambda: _identity(keystore), evidence, SOFTWARE, time.time)


def _printed(settings: FirmwareSettings, link: DaemonLink, evidence: Evidence, log: EventLog) -> PrintPart:
    if not settings.tray.there:
        return PrintPart(NoPrint(), evidence)
    return PrintPart(open_print_reader(settings.tray, settings.panel, lambda: _today(link), log), evidence)


def _today(link: DaemonLink) -> date:
    """Give the date where the clinic is."""
    return _now(link).astimezone(JAPAN).date()


def _handlers(
    service: VisitService, parts: tuple[CardPart, FacePart, PrintPart], outgoing: Outgoing, evidence: Evidence
) -> dict[Effect, Handler]:
    card, face, printed = parts
    return {
        Effect.READ_CARD: card.read,
        Effect.COMPARE_CARD: card.compare,
        Effect.SIGN_PIN: card.sign_pin,
        Effect.OPEN_RECORD: face.open_record,
        Effect.PREPARE_PRINT: printed.prepare,
        Effect.READ_PRINT: printed.read,
        Effect.STOP_PRINT: service.stop_print,
        Effect.WARM_UP: face.warm_up,
        Effect.START_LOOKING: face.look,
        Effect.ASK_MOVEMENT: face.ask_movement,
        Effect.STOP_LOOKING: service.stop_looking,
        Effect.SEND_VISIT: outgoing.send_visit,
        Effect.SEND_REGISTRATION: outgoing.send_registration,
        Effect.FORGET: service.forget(evidence),
        Effect.REPORT_ENDED: service.report_ended,
        Effect.CALL_STAFF: service.call_staff,
        Effect.REMIND_CARD: service.remind_card,
        Effect.CHECK_STAFF_CODE: service.check_staff_code(evidence),
        Effect.COUNT_STAFF: service.count_staff,
    }

"""The parts that `program` joins, each built from the settings and from those before it."""

from __future__ import annotations

import asyncio
import math
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version

from ulid import ULID

from device.base import readiness
from device.base.log import EventLog
from device.base.standing import keep_standing
from device.firmware.attendant.attendant import Attendant, Handler
from device.firmware.attendant.card_part import CardPart
from device.firmware.attendant.card_rules import CardRules
from device.firmware.attendant.drawing import Drawing
from device.firmware.attendant.evidence import Evidence
from device.firmware.attendant.face_part import FacePart
from device.firmware.attendant.outgoing import Outgoing
from device.firmware.attendant.preferred import ClinicsChoice
from device.firmware.attendant.presenter import Presenter
from device.firmware.attendant.print_part import NoPrint, PrintPart
from device.firmware.attendant.service import VisitService
from device.firmware.attendant.showing import Surroundings
from device.firmware.camera.factory import open_camera
from device.firmware.camera.lamp import LitCamera
from device.firmware.card.basics.trust import load_trust
from device.firmware.card.certificate.dates import JAPAN
from device.firmware.card.transport.reader import Reader
from device.firmware.diagnosis.collector import Live, Start
from device.firmware.diagnosis.probes import describe_face
from device.firmware.diagnosis.recent import Recent
from device.firmware.diagnosis.times import VisitTimes
from device.firmware.diagnosis.watched_screen import WatchedScreen
from device.firmware.face.verifier import FaceVerifier
from device.firmware.guide.building import Fitted, GuideParts, fit_panel
from device.firmware.keys.counter import Counter
from device.firmware.keys.errors import NotEnrolled
from device.firmware.keys.keystore import Identity, Keystore
from device.firmware.link.client import DaemonLink, LinkTimes
from device.firmware.link.sealing import Sealer
from device.firmware.metrics import VisitMetrics
from device.firmware.panel.port import Panel
from device.firmware.panel.watcher import PanelWatcher
from device.firmware.screen.app import create_app
from device.firmware.screen.catalogue import Catalogue
from device.firmware.screen_server import ScreenServer
from device.firmware.settings import FirmwareSettings
from device.firmware.siting.overlay import InstallScreen
from device.firmware.speech.announcer import Announcer
from device.firmware.speech.mouth import PageMouth
from device.firmware.speech.page_voice import PageVoice
from device.firmware.speech.sounds import Sounds, load_sounds
from device.firmware.speech.turns import Turns
from device.firmware.tidying import Tidying
from device.firmware.tray.reading.factory import open_print_reader
from device.firmware.visit.states import Effect, State
from device.firmware.visit.visit import Visit

SOFTWARE = version("uketsuke")


def new_visit_id() -> str:
    """Give a fresh ULID."""
    return str(ULID())


@dataclass(frozen=True)
class Pages:
    """The pages with what stands between them and the visit."""

    server: ScreenServer
    announcer: Announcer
    installed: InstallScreen
    watched: WatchedScreen


def make_pages(
    settings: FirmwareSettings, presenter: Presenter, mouth: PageMouth, words: dict[str, Catalogue]
) -> Pages:
    """Make the pages, what is said on them, and what is shown while somebody installs the terminal."""
    installed = InstallScreen(presenter, asyncio.get_running_loop().call_later)
    watched = WatchedScreen(installed, time.monotonic)
    announcer = Announcer(presenter, mouth, words, Turns(settings.speech.hint_s), time.monotonic)
    presenter.listen(announcer.acted)
    voice = PageVoice(mouth, announcer)
    app = create_app(watched, secrets.token_urlsafe(32), settings.screen, voice=voice, words=words)
    return Pages(ScreenServer(app, _say_ready), announcer, installed, watched)


def load_voices(settings: FirmwareSettings, log: EventLog) -> Sounds:
    """Load the list of sounds; what is missing of it is logged, and the terminal is silent there."""
    sounds = load_sounds(settings.speech.folder, settings.speech.overlay)
    if sounds.missing:
        log.event("sounds_missing", count=sounds.missing, error=280)
    return sounds


def tell_live(attendant: Attendant, keystore: Keystore, reader: Reader, link: DaemonLink) -> Live:
    """Give what diagnosis, metrics and troubles may ask of the running parts."""
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


def tell_start(settings: FirmwareSettings, boot: str, verifier: FaceVerifier) -> Start:
    """Give what does not change until the next start."""
    face_available = settings.camera.kind != "none"
    face = describe_face(verifier)
    return Start(boot, SOFTWARE, settings.models.folder, settings.state, face_available, face)


def clinics_choice(settings: FirmwareSettings, words: Mapping[str, Catalogue], sounds: Sounds) -> ClinicsChoice:
    """Give the clinic's own choice of languages, looks and voice, with which each visit begins."""
    screen = settings.screen
    spoken = (code for code in screen.languages if words[code].spoken_by_default and sounds.speaks(code))
    return ClinicsChoice(
        screen.languages,
        frozenset(spoken if settings.speech.voice else ()),
        screen.look,
        settings.speech.volume,
    )


def tell_surroundings(settings: FirmwareSettings, keystore: Keystore, clinic: ClinicsChoice) -> Surroundings:
    """Give what the pages know of the place."""
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


def fit(settings: FirmwareSettings, parts: GuideParts, log: EventLog) -> Fitted:
    """Fit panel, keypad and guide."""
    return fit_panel(settings.panel, settings.guide, parts, asyncio.get_running_loop(), log)


def open_lit_camera(settings: FirmwareSettings, panel: Panel) -> LitCamera:
    """Give the camera with its lamp, which is switched from the camera's thread."""
    loop = asyncio.get_running_loop()

    def light(on: bool) -> None:
        with suppress(RuntimeError):  # the program is at its end, and the panel dark already
            loop.call_soon_threadsafe(panel.light_camera, on)

    return LitCamera(open_camera(settings.camera), light)


def show_on(
    *watching: Presenter | PanelWatcher | VisitMetrics | VisitTimes | Recent | Tidying | Drawing,
) -> Callable[[Visit], None]:
    """Give what shows each state of a visit to all of these."""

    def show(visit: Visit) -> None:
        for one in watching:
            one.show_visit(visit)

    return show


def tell_both(presenter: Presenter, recent: Recent) -> Callable[[str, bytes], None]:
    """Give what shows the face step's hint and picture to both."""

    def show(hint: str, picture: bytes) -> None:
        presenter.show_face(hint, picture)
        recent.show_face(hint, picture)

    return show


def _say_ready() -> None:
    keep_standing()  # later searches, as after each use of the camera, need not go through it
    readiness.ready()


def make_link(settings: FirmwareSettings, keystore: Keystore, boot: str, log: EventLog) -> DaemonLink:
    """Make the link to the daemon's socket."""
    times = LinkTimes(put_s=settings.daemon.put_s)
    path = settings.daemon.socket
    return DaemonLink(path, boot, keystore, log, now=time.time, clock=time.monotonic, times=times)


def _identity(keystore: Keystore) -> Identity:
    if keystore.identity is None:
        raise NotEnrolled("this terminal is not enrolled")
    return keystore.identity


def make_card_rules(settings: FirmwareSettings, keystore: Keystore, link: DaemonLink) -> CardRules:
    """Give what the card step has to go by."""
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


def make_outgoing(keystore: Keystore, counter: Counter, boot: str, link: DaemonLink, evidence: Evidence) -> Outgoing:
    """Make what seals and hands over."""

    def sealer(identity: Identity) -> Sealer:
        return Sealer(identity, keystore.signing, boot, time.time, new_visit_id)

    def identity() -> Identity:
        return _identity(keystore)

    return Outgoing(link, Drawing(counter, identity), sealer, identity, evidence, SOFTWARE, time.time)


def make_print_part(settings: FirmwareSettings, link: DaemonLink, evidence: Evidence, log: EventLog) -> PrintPart:
    """Make what reads print, or what says that there is no tray camera."""
    if not settings.tray.there:
        return PrintPart(NoPrint(), evidence)
    return PrintPart(open_print_reader(settings.tray, settings.panel, lambda: today_at(link), log), evidence)


def today_at(link: DaemonLink) -> date:
    """Give the date where the clinic is."""
    return _now(link).astimezone(JAPAN).date()


def list_handlers(
    service: VisitService, parts: tuple[CardPart, FacePart, PrintPart], outgoing: Outgoing, evidence: Evidence
) -> dict[Effect, Handler]:
    """Give who carries out which effect of a visit."""
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

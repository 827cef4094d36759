"""`uketsuke demo --companion`: the host alone, and a card used at a played certified reader becomes an arrival."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

import httpx

from device.base.errors import UketsukeError
from device.cli.demo import programs
from device.cli.demo.bringing_up import BringUp, Companion
from device.cli.demo.errors import VisitFailed
from device.cli.demo.insured import today_in_japan
from device.cli.demo.places import Places
from device.cli.demo.progress import Progress
from device.cli.demo.result import Received, parse_received
from device.cli.demo.typed import TypedLines
from device.cli.supervisor.supervisor import Supervisor
from device.firmware.simulated.issuing.issued import issue
from device.firmware.simulated.issuing.issuer import open_issuer
from device.firmware.simulated.persona import load_persona, persona_names

JAPAN = timezone(timedelta(hours=9), "JST")
_RESULT_WITHIN_S = 60.0
_TIMEOUT_S = 30.0
_TURN_S = 0.5

_INVITATION = """
The host runs alone, beside a played certified reader.
  desk                {desk}   (name {name}, password {password})
  shared folders      {folders}

Type "card NAME" to let somebody use their card at the reader, "personas" for who there is, "quit" to end.
"""


@dataclass(frozen=True)
class CompanionLine:
    """The clinic's side while it runs."""

    supervisor: Supervisor
    places: Places
    progress: Progress
    clinic: Companion

    def use_card(self, persona_name: str) -> None:
        """Let a persona use their card at the certified reader.

        Raises:
            ConfigurationError: there is no such persona.
            VisitFailed: the authority or the played reader did not take it.
        """
        persona, now = load_persona(persona_name), datetime.now(UTC)
        issued = issue(persona, open_issuer(self.places.issuer, now), now)
        self.clinic.authority.tell(issued, today_in_japan())
        certificate = issued.user_certificate
        card = {
            "issuer_key_id": issued.issuer_key_id(),
            "serial": str(certificate.serial_number),
            "not_after": certificate.not_valid_after_utc.astimezone(JAPAN).date().isoformat(),
            "consents": {"medicines": True},
        }
        try:
            answer = httpx.post(f"{self.clinic.reader_url}/cards", json=card, timeout=_TIMEOUT_S)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise VisitFailed(f"the played reader did not take the card ({type(error).__name__})") from error
        self.progress.step(f"card of persona {persona.id} used at the certified reader, its file pushed")

    def next_result(self, within_s: float = _RESULT_WITHIN_S) -> Received:
        """Give the next result that clinic software received.

        Raises:
            ProgramFailed: nothing came, or the subscriber ended.
            VisitFailed: it printed something else.
        """
        return parse_received(self.supervisor.find("subscriber").read_line(within_s))


def start_companion(supervisor: Supervisor, places: Places, progress: Progress) -> CompanionLine:
    """Bring everything up.

    Raises:
        ProgramMissing, ProgramFailed: a program cannot be started or ended.
    """
    clinic = BringUp(supervisor, places, progress, programs.companion_host).start_companion()
    return CompanionLine(supervisor, places, progress, clinic)


def serve_companion(line: CompanionLine, typed: TypedLines) -> None:
    """Obey what is typed until "quit", and tell what clinic software receives.

    Raises:
        ProgramFailed: a program ended.
    """
    clinic = line.clinic
    line.progress.say(
        _INVITATION.format(
            desk=clinic.desk_url,
            name=clinic.log_in.name,
            password=clinic.log_in.password,
            folders=line.places.linkage,
        )
    )
    while _take_turn(line, typed):
        line.supervisor.check_alive()
        while told := line.supervisor.find("subscriber").take_line():
            _tell(line, parse_received(told))


def _take_turn(line: CompanionLine, typed: TypedLines) -> bool:
    words = (typed.next(_TURN_S) or "").split()
    match words:
        case ["quit" | "exit"]:
            return False
        case ["card", name]:
            try:
                line.use_card(name)
            except UketsukeError as error:
                line.progress.say(str(error))
        case ["personas"]:
            line.progress.say("\n".join(f"{name:14} {load_persona(name).about}" for name in persona_names()))
        case []:
            pass
        case _:
            line.progress.say("commands: card NAME, personas, quit")
    return True


def _tell(line: CompanionLine, received: Received) -> None:
    record = received.record
    line.progress.step(
        f"clinic software received ticket {record.ticket}: insurance {record.eligibility.status}, "
        f"next step {record.eligibility.next_step.name}"
    )

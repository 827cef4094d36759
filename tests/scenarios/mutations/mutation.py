"""What is removed, and which scenario has to notice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.system.probing import PROJECT

_JOINING = Path("device/firmware/joining.py")
_CHANGES = Path("host/worker/changes.py")
_ENDING = Path("device/firmware/visit/rows/ending.py")
_NOTHING = "lambda _visit: asyncio.sleep(0),  # removed"


@dataclass(frozen=True)
class Mutation:
    """One line of one file, what stands in its place, and the scenario that must fail with it."""

    file: Path
    old: str
    new: str
    scenario: str

    def mutated(self) -> str:
        """Give the text of the file with the line exchanged.

        Raises:
            ValueError: the line does not stand there exactly once; the mutation has to follow the product.
        """
        text = (PROJECT / self.file).read_text("utf-8")
        if text.count(self.old) != 1:
            raise ValueError(f"{self.file}: not exactly once: {self.old!r}")
        return text.replace(self.old, self.new)


def _effect(name: str, handler: str, scenario: str) -> Mutation:
    line = f"        Effect.{name}: "
    return Mutation(_JOINING, f"{line}{handler},\n", f"{line}{_NOTHING}\n", scenario)


MUTATIONS = (
    _effect("READ_CARD", "card.read", "ways/pin"),
    _effect("COMPARE_CARD", "card.compare", "faults/card_put_back"),
    _effect("SIGN_PIN", "card.sign_pin", "faults/wrong_pin"),
    _effect("OPEN_RECORD", "face.open_record", "ways/face"),
    _effect("WARM_UP", "face.warm_up", "faults/no_camera"),
    _effect("START_LOOKING", "face.look", "ways/refused_face"),
    _effect("ASK_MOVEMENT", "face.ask_movement", "ways/face"),
    _effect("SEND_VISIT", "outgoing.send_visit", "ways/staff"),
    _effect("SEND_REGISTRATION", "outgoing.send_registration", "ways/registration_yes"),
    _effect("REPORT_ENDED", "service.report_ended", "ways/cancel"),
    _effect("CALL_STAFF", "service.call_staff", "ways/call_staff"),
    _effect("REMIND_CARD", "service.remind_card", "faults/card_left"),
    _effect("CHECK_STAFF_CODE", "service.check_staff_code(evidence)", "ways/staff_code"),
    _effect("COUNT_STAFF", "service.count_staff", "ways/staff_code"),
    Mutation(
        _ENDING,
        "    Row(_CONSENT, Kind.SHARED, _CONSENT, change=changes.shares, restart=True),\n",
        "    Row(_CONSENT, Kind.SHARED, _CONSENT, restart=True),\n",
        "asking/some",
    ),
    Mutation(
        _CHANGES,
        "                if visit.asks_for_more and _by_card(connection, visit_id):\n",
        "                if not visit:\n",
        "asking/pending",
    ),
    Mutation(
        _CHANGES,
        "            lapsed = [visit.lapsed() for visit in visits if visit and visit.waits]\n",
        "            lapsed = [visit.lapsed() for visit in visits if visit and not visit]\n",
        "ways/pending_lapses",
    ),
)

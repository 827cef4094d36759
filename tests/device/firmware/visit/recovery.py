"""What each fault does to a visit in each of its states, worked out from the visit table, for docs/recovery.md.

    python -m tests.device.firmware.visit.recovery

prints them, in English and in Japanese. A fault that the table treats otherwise than the words here say has no words,
and fails.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from device.firmware.visit.events import Event, Failed, Kind
from device.firmware.visit.states import Effect, State, Way
from device.firmware.visit.visit import Visit
from device.wire.words import Method, Outcome
from tests.device.firmware.visit.made import OFFERING, after, visit_in

SERVICE_STOPPED, CAMERA_STALLED, NOT_WRITTEN = 103, 224, 705


class Fate(StrEnum):
    """What becomes of the visit."""

    OUT = "out"
    KEPT = "kept"
    GOES_ON = "goes_on"
    ENDS_WELL = "ends_well"
    OTHER_WAY = "other_way"
    DESK = "desk"
    TICKET = "ticket"


@dataclass(frozen=True)
class Fault:
    """One fault: its name, and the event in which it shows in a state; None where it shows in none."""

    name: str
    event: Callable[[State], Event | None]


FAULTS = (
    Fault("reader", lambda _state: Failed(Kind.READER_LOST, SERVICE_STOPPED)),
    Fault(
        "camera", lambda state: _in((State.UNLOCKING, State.LOOKING), state, Failed(Kind.FACE_FAILED, CAMERA_STALLED))
    ),
    Fault("broker", lambda state: _in((State.SENDING,), state, Event(Kind.TIME_OVER))),
    Fault("disk", lambda state: _in((State.SENDING,), state, Failed(Kind.NOT_COMMITTED, NOT_WRITTEN))),
    Fault("clock", lambda _state: None),
    Fault("browser", lambda _state: None),
)

PROVED = (State.CONSENT, State.REVIEW, State.SENDING, State.REGISTERING, State.RESULT)


def visit_at(state: State, fault: str) -> Visit:
    """Give the visit of somebody who came so far with a PIN; its ticket is drawn once it is in the outbox."""
    if state is State.IDLE:
        return Visit()
    proved = {"method": Method.PIN, "outcome": Outcome.VERIFIED} if state in PROVED else {}
    committed = state in (State.REGISTERING, State.RESULT) or (state is State.SENDING and fault == "broker")
    return visit_in(state, ticket="A7K" if committed else "", **proved)


def fate(fault: Fault, state: State) -> Fate:
    """Give what becomes of a visit in that state.

    Raises:
        ValueError: the table does something that has no words here.
    """
    visit, event = visit_at(state, fault.name), fault.event(state)
    if event is None:
        return Fate.GOES_ON
    taken = after(visit, event, rules=OFFERING)
    now, same = taken.visit, taken.visit.state is state
    found = {
        Fate.OUT: same and state is State.IDLE,
        Fate.KEPT: now.state is State.CARD_AWAY and now.visit_id == visit.visit_id and bool(now.message),
        Fate.OTHER_WAY: now.state is State.CHOOSING
        and Way.FACE not in now.ways
        and {Way.PIN, Way.STAFF} <= {*now.ways},
        Fate.DESK: now.state is State.RESULT and not now.ticket and now.message == NOT_WRITTEN,
        Fate.TICKET: state is State.SENDING and now.state is State.RESULT and bool(now.ticket) and not now.message,
        Fate.ENDS_WELL: state is State.REGISTERING and now.state is State.RESULT and bool(now.ticket),
        Fate.GOES_ON: same and state is not State.IDLE and Effect.FORGET not in taken.effects,
    }
    word = next((word for word, holds in found.items() if holds), None)
    if word is None:
        raise ValueError(f"{fault.name} in {state}: {now.state} has no words")
    return word


def table(fault: Fault, language: str) -> str:
    """Give the rows of one fault, states of the same fate together."""
    rows: dict[Fate, list[str]] = {}
    for state in State:
        rows.setdefault(fate(fault, state), []).append(f"`{state}`")
    told = sorted(rows.items(), key=lambda item: item[0] is Fate.GOES_ON)
    return "\n".join(f"| {', '.join(states)} | {words(fault.name, word, language)} |" for word, states in told)


def words(fault: str, word: Fate, language: str) -> str:
    """Give what a person sees, in `en` or `ja`."""
    return (_OWN.get((fault, word)) or _WORDS[word])[0 if language == "en" else 1]


def _in(states: tuple[State, ...], state: State, event: Event) -> Event | None:
    return event if state in states else None


_WORDS: dict[Fate, tuple[str, str]] = {
    Fate.OUT: (
        "“The machine cannot read cards now. Please come to the desk.” A ticket can be drawn, and staff called.",
        "「いま機械でカードを読めません。窓口へお越しください。」番号札を取ること、係を呼ぶことはできます。",
    ),
    Fate.KEPT: (
        """The same sentence. The visit waits 20 s, longer by a touch, and goes on with the same card.
 Staff can be called, and the desk goes on with it. When the time is over, nothing was sent.""".replace("\n", ""),
        """同じ文が出ます。受付は 20 秒（触れると延長）待ち、同じカードで続きから進みます。
係を呼ぶと窓口に引き継がれます。時間が過ぎたときは、何も送られていません。""".replace("\n", ""),
    ),
    Fate.GOES_ON: ("The visit goes on as if nothing had happened.", "受付は何もなかったように進みます。"),
    Fate.ENDS_WELL: (
        "The ticket; the request that was asked about is left to the desk.",
        "番号札が出ます。たずねていた登録は窓口で行います。",
    ),
    Fate.OTHER_WAY: (
        "“The face cannot be checked now”; PIN and staff are offered, and nothing has to be entered again but that.",
        "「いま顔での確認はできません」。暗証番号と係員を選べます。はじめからやり直すことはありません。",
    ),
    Fate.DESK: (
        "“This cannot be sent now. Please come to the desk.” No ticket, so that nobody waits in vain.",
        "「いま受付を送れません。窓口へお越しください。」番号札は出ないので、待ち続けることはありません。",
    ),
    Fate.TICKET: (
        "“Accepted. Please wait until you are called”, with the ticket, after `reply_s`. It arrives later, once.",
        "`reply_s` のあと「受付しました。お呼びするまでお待ちください」と番号札が出ます。あとで 1 回だけ届きます。",
    ),
}
_OWN: dict[tuple[str, Fate], tuple[str, str]] = {
    ("browser", Fate.GOES_ON): (
        "No page. The visit and its time go on; the page that comes back shows the visit where it stands.",
        "画面は出ません。受付とその時間は続き、戻った画面には受付のいまの段階が出ます。",
    ),
    ("clock", Fate.GOES_ON): (
        "The visit goes on. No card is called expired by this clock: its dates are judged by the host's time.",
        "受付は進みます。端末の時計だけでカードを期限切れとは言いません。期限はホストの時刻で判断します。",
    ),
}


if __name__ == "__main__":
    for told in FAULTS:
        print(told.name, table(told, "en"), table(told, "ja"), sep="\n")

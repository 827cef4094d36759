"""The ways through a visit as a person walks them, touch by touch, on the pages of any language."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from device.wire.words import EligibilityStatus
from tests.device.firmware.ways.terminal import Terminal

ELIGIBLE, UNREGISTERED = EligibilityStatus.ELIGIBLE, EligibilityStatus.NOT_REGISTERED
Path = Callable[[Terminal], Awaitable[None]]
PINS = {"hanako": "1234", "taro": "5678", "unregistered": "1357", "grace": "2323"}


async def speak(terminal: Terminal, language: str) -> None:
    """Touch a language on the first page."""
    await terminal.until("idle")
    await terminal.touch(action="language", language=language)


async def type_pin(terminal: Terminal, persona: str) -> None:
    """Choose the PIN and type it."""
    await terminal.touch(action="choose", way="pin")
    await terminal.touch({"digits": PINS[persona]}, action="pin")


async def send(terminal: Terminal) -> None:
    """Agree to what is sent."""
    await terminal.until("review")
    await terminal.touch(action="accept")


async def take_card(terminal: Terminal) -> None:
    """Take the card once the result asks for it."""
    await terminal.until("result")
    terminal.take()
    await terminal.until("idle")


async def face(terminal: Terminal) -> None:
    """Show one's face, with the printed number typed."""
    terminal.lay_down("hanako")
    await terminal.touch(action="choose", way="face")
    born = {"era": "showa", "year": "60", "month": "4", "day": "12"}
    await terminal.touch(born, action="birth")
    await terminal.touch({"digits": "4821"}, action="code")
    await send(terminal)
    await take_card(terminal)


async def registration(terminal: Terminal) -> None:
    """Be asked about registration, and say yes."""
    terminal.lay_down("unregistered")
    await type_pin(terminal, "unregistered")
    await send(terminal)
    await terminal.until("registering")
    await terminal.touch(action="accept")
    await take_card(terminal)


async def registration_refused(terminal: Terminal) -> None:
    """Be asked about registration, and say no."""
    terminal.lay_down("unregistered")
    await type_pin(terminal, "unregistered")
    await send(terminal)
    await terminal.until("registering")
    await terminal.touch(action="back")
    await take_card(terminal)


async def withdrawal(terminal: Terminal) -> None:
    """Stop using the card for insurance."""
    terminal.lay_down("taro")
    await terminal.touch(action="withdraw")
    await type_pin(terminal, "taro")
    await send(terminal)
    await terminal.until("registering")
    await terminal.touch(action="accept")
    await take_card(terminal)


async def no_card(terminal: Terminal) -> None:
    """Come without a card."""
    await terminal.touch(action="no_card")
    await terminal.until("result")
    await terminal.touch(action="accept")
    await terminal.until("idle")


async def guardian(terminal: Terminal) -> None:
    """Act for two children, the second one by staff."""
    terminal.lay_down("hanako")
    await terminal.touch(action="for_someone")
    await type_pin(terminal, "hanako")
    await send(terminal)
    await terminal.until("result")
    terminal.take()
    await terminal.touch(action="next_card")
    await terminal.until("reading")
    terminal.lay_down("taro")
    await terminal.until("choosing")
    await terminal.touch(action="choose", way="staff")
    await send(terminal)
    await terminal.until("result")
    terminal.take()
    await terminal.touch(action="accept")
    await terminal.until("idle")


async def staff_here(terminal: Terminal) -> None:
    """Be confirmed by a member of staff at the terminal, who says why."""
    terminal.lay_down("hanako")
    await terminal.touch(action="staff_here")
    await terminal.touch({"digits": "246810"}, action="staff_code")
    await terminal.touch(action="staff_reason", reason="263")
    await send(terminal)
    await take_card(terminal)


async def grace(terminal: Terminal) -> None:
    """Come with a certificate that has ended three weeks ago."""
    terminal.lay_down("grace")
    await type_pin(terminal, "grace")
    await send(terminal)
    await take_card(terminal)


PATHS: dict[str, tuple[Path, tuple[EligibilityStatus, ...]]] = {
    "face": (face, (ELIGIBLE,)),
    "registration": (registration, (UNREGISTERED, ELIGIBLE)),
    "registration_refused": (registration_refused, (UNREGISTERED,)),
    "withdrawal": (withdrawal, (ELIGIBLE, UNREGISTERED)),
    "no_card": (no_card, ()),
    "guardian": (guardian, (ELIGIBLE,)),
    "staff_here": (staff_here, (ELIGIBLE,)),
    "grace": (grace, (ELIGIBLE,)),
}

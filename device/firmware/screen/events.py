"""The event stream of a page: the whole state on every connection, then each change, and a beat every second.

Form: WHATWG HTML, "Server-sent events". The beat is an event and not a comment, because a page cannot see comments
and has to know after three seconds of silence that nobody is there.

A change is drawn a moment after it came. What it sets going, a command to the card or a message to the outbox, is on
its way by then and does not wait for the drawing. What changes meanwhile is drawn next.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable

from device.firmware.screen.port import ScreenPort, View
from device.firmware.screen.voice import Silent, VoicePort

BEAT_S = 1.0
RETRY_MS = 500
MOMENT_S = 0.002
"""From a change to the drawing of it: long enough for a thread to take over, far less than until a display's next
picture."""
_BEAT = "event: beat\ndata: 1\n\n"


async def stream_events(
    port: ScreenPort, render: Callable[[View], str], voice: VoicePort | None = None, beat_s: float = BEAT_S
) -> AsyncGenerator[str, None]:
    """Give the events for one page until it goes away (then the generator is closed).

    What was said before the page came is not said again: a page that comes back after a break would repeat it.
    """
    voice = voice or Silent()
    view, spoken = port.view(), voice.now()
    yield f"retry: {RETRY_MS}\n{format_event(view, render(view))}"
    changed = asyncio.ensure_future(port.changed(view.number))
    said = asyncio.ensure_future(voice.said(spoken.number))
    try:
        while True:
            done, _ = await asyncio.wait({changed, said}, timeout=beat_s, return_when=asyncio.FIRST_COMPLETED)
            if not done:
                yield _BEAT
            if changed in done:
                await asyncio.sleep(MOMENT_S)
                view = changed.result()
                changed = asyncio.ensure_future(port.changed(view.number))
                yield format_event(view, render(view))
            if said in done:
                spoken = said.result()
                said = asyncio.ensure_future(voice.said(spoken.number))
                yield spoken.as_event()
    finally:
        changed.cancel()
        said.cancel()


def format_event(view: View, html: str) -> str:
    """Give one state as an event: JSON on one line, so that no line of the page can end it."""
    data = json.dumps({"number": view.number, "screen": view.screen.value, "html": html}, ensure_ascii=False)
    return f"id: {view.number}\ndata: {data}\n\n"

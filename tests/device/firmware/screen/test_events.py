"""The event stream and the preview, driven step by step."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from starlette.types import Message

from device.firmware.screen.app import create_app
from device.firmware.screen.events import format_event, stream_events
from device.firmware.screen.port import Screen, View
from tests.device.firmware.screen.scripted import ScriptedPort


def read_data(event: str) -> dict[str, Any]:
    lines = [line[6:] for line in event.splitlines() if line.startswith("data: ")]
    assert len(lines) == 1
    content = json.loads(lines[0])
    assert isinstance(content, dict)
    return content


def test_full_state_then_changes_then_beats(port: ScriptedPort) -> None:
    async def follow() -> list[str]:
        stream = stream_events(port, lambda view: f"<main>{view.screen}\n</main>", beat_s=0.01)
        events = [await anext(stream)]
        port.show(screen=Screen.READING)
        events.append(await anext(stream))
        events.append(await anext(stream))
        port.show(screen=Screen.CHOOSING)
        while "beat" in (event := await anext(stream)):
            pass
        await stream.aclose()
        return [*events, event]

    first, second, beat, third = asyncio.run(follow())
    assert first.startswith("retry: 500\n")
    assert read_data(first) == {"number": 1, "screen": "idle", "html": "<main>idle\n</main>"}
    assert read_data(second)["screen"] == "reading"
    assert beat == "event: beat\ndata: 1\n\n"
    assert read_data(third)["number"] == 3


def test_a_page_that_leaves_stops_waiting(port: ScriptedPort) -> None:
    async def leave() -> set[str]:
        stream = stream_events(port, lambda view: "", beat_s=0.01)
        await anext(stream)
        await anext(stream)
        await stream.aclose()
        await asyncio.sleep(0)
        return {task.get_name() for task in asyncio.all_tasks()} - {asyncio.current_task().get_name()}  # type: ignore[union-attr]

    assert asyncio.run(leave()) == set()


def test_an_event_is_one_line_of_data() -> None:
    event = format_event(View(3, Screen.IDLE), "a\n\ndata: b\r\n")
    assert event.count("\n\n") == 1
    assert read_data(event)["html"] == "a\n\ndata: b\r\n"


def open_preview(port: ScriptedPort, origin: str = "http://127.0.0.1") -> list[Message]:
    """Open the preview as a WebSocket client that reads until it is closed."""
    sent: list[Message] = []
    headers = [(b"host", b"127.0.0.1"), (b"origin", origin.encode())]
    scope = {"type": "websocket", "path": "/preview", "headers": headers, "query_string": b"", "subprotocols": []}

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)
        if message["type"] == "websocket.send" and len(port.frames) == 1:
            port.show(screen=Screen.PIN)

    asyncio.run(create_app(port, "made-up secret")(scope, receive, send))
    return sent


def test_frames_until_the_preview_ends(port: ScriptedPort) -> None:
    port.show(screen=Screen.LOOKING)
    port.frames.extend([b"one"])
    sent = open_preview(port)
    assert [message["type"] for message in sent] == ["websocket.accept", "websocket.send", "websocket.close"]
    assert sent[1]["bytes"] == b"one"


def test_no_frame_after_the_face_step(port: ScriptedPort) -> None:
    port.show(screen=Screen.LOOKING)
    port.frames.extend([b"one", b"two"])
    assert [message.get("bytes") for message in open_preview(port)] == [None, b"one", None]
    assert list(port.frames) == [b"two"]


def test_no_preview_on_other_screens_or_from_elsewhere(port: ScriptedPort) -> None:
    port.frames.append(b"one")
    assert open_preview(port)[-1]["code"] == 4409
    assert open_preview(port, "http://evil.example") == [{"type": "websocket.close", "code": 4403}]
    assert list(port.frames) == [b"one"]

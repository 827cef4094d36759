"""What the page is told to play, and the addresses of sounds."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from device.firmware.screen.app import create_app
from device.firmware.screen.events import stream_events
from device.firmware.screen.form import FORM_TYPE
from device.firmware.screen.port import Screen
from device.firmware.screen.voice import Silent, Utterance
from tests.device.firmware.screen.client import Client
from tests.device.firmware.screen.conftest import TODAY
from tests.device.firmware.screen.forms import Forms
from tests.device.firmware.screen.scripted import ScriptedPort


class MadeVoice(Silent):
    """Says what the test hands it, and has one sound."""

    def __init__(self, sound: Path) -> None:
        self.heard: list[str] = []
        self.coming: asyncio.Queue[Utterance] = asyncio.Queue()
        self._sound = sound

    async def said(self, after: int) -> Utterance:
        return await self.coming.get()

    def file(self, language: str, name: str) -> Path | None:
        return self._sound if (language, name) == ("ja", "known.opus") else None

    def turned(self, side: str) -> None:
        self.heard.append(side)

    def told(self, key: str) -> None:
        self.heard.append(key)


@pytest.fixture
def voice(tmp_path: Path) -> MadeVoice:
    sound = tmp_path / "sound.opus"
    sound.write_bytes(b"OggS made up")
    return MadeVoice(sound)


@pytest.fixture
def client(port: ScriptedPort, voice: MadeVoice) -> Client:
    return Client(create_app(port, "made-up secret", today=lambda: TODAY, voice=voice))


def test_the_stream_carries_what_is_said_between_states_and_beats(port: ScriptedPort, voice: MadeVoice) -> None:
    async def follow() -> list[str]:
        stream = stream_events(port, lambda view: view.screen, voice, beat_s=30)
        events = [await anext(stream)]
        voice.coming.put_nowait(Utterance(1, ("/sound/ja/a.opus",), (0.5,), "a", 0.4))
        events.append(await anext(stream))
        port.show(screen=Screen.READING)
        events.append(await anext(stream))
        await stream.aclose()
        return events

    state, said, changed = asyncio.run(follow())
    assert "event: say" not in state
    assert said == (
        'event: say\ndata: {"id": 1, "sounds": ["/sound/ja/a.opus"], "pauses": [0.5], "text": "a", "gain": 0.4, '
        '"stop": true}\n\n'
    )
    assert '"screen": "reading"' in changed


def test_what_was_said_before_a_page_came_is_not_said_to_it(port: ScriptedPort) -> None:
    class Spoken(Silent):
        after: int | None = None

        def now(self) -> Utterance:
            return Utterance(7, ("/sound/ja/a.opus",), (0.0,))

        async def said(self, after: int) -> Utterance:
            self.after = after
            return await super().said(after)

    async def follow(voice: Spoken) -> list[str]:
        stream = stream_events(port, lambda view: "", voice, beat_s=0.01)
        events = [await anext(stream), await anext(stream)]
        await stream.aclose()
        return events

    voice = Spoken()
    assert not any("event: say" in event for event in asyncio.run(follow(voice)))
    assert voice.after == 7


def test_a_sound_by_its_name(client: Client) -> None:
    answer = client.get("/sound/ja/known.opus")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "audio/ogg"
    assert answer.content == b"OggS made up"


@pytest.mark.parametrize(
    "path", ["/sound/ja/other.opus", "/sound/en/known.opus", "/sound/ja/..%2Fsound.opus", "/sound/ja"]
)
def test_no_other_file(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_turned_page_is_told(client: Client, voice: MadeVoice) -> None:
    assert client.send("/turned", b"side=settings", Content_Type=FORM_TYPE).status_code == 204
    assert client.send("/turned", b"side=settings", Content_Type="text/plain").status_code == 400
    foreign = client.send("/turned", b"side=settings", Content_Type=FORM_TYPE, Origin="http://evil.example")
    assert foreign.status_code == 403
    assert voice.heard == ["settings"]


def test_an_entry_that_cannot_be_right_is_told(client: Client, port: ScriptedPort, voice: MadeVoice) -> None:
    port.show(screen=Screen.PIN, tries_left=3)
    form = Forms(client.get("/").text).form("pin")
    assert client.post({**form, "digits": "12"}).status_code == 422
    assert voice.heard == ["pin.incomplete"]


def test_a_terminal_without_a_voice_is_silent(port: ScriptedPort) -> None:
    client = Client(create_app(port, "made-up secret"))
    assert client.get("/sound/ja/known.opus").status_code == 404
    assert client.send("/turned", b"side=settings", Content_Type=FORM_TYPE).status_code == 204

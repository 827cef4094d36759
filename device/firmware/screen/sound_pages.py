"""The addresses of speech: sounds by their names from a list, and the word that the page was turned."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from device.firmware.screen.form import BadForm, FormTooLong, read_form
from device.firmware.screen.voice import VoicePort


class SoundPages:
    """Answers for the voice of the page."""

    def __init__(self, voice: VoicePort) -> None:
        """Give what `voice` has."""
        self._voice = voice

    async def sound(self, request: Request) -> Response:
        """Give one sound; its path comes from the list that was made at start, never from the request."""
        file = self._voice.file(request.path_params["language"], request.path_params["name"])
        if file is None:
            return PlainTextResponse("no such sound\n", 404)
        return FileResponse(file, media_type="audio/ogg")

    async def turned(self, request: Request) -> Response:
        """Have a side of the page said; it changes nothing but what is heard."""
        try:
            side = (await read_form(request)).text("side")
        except (BadForm, FormTooLong):
            return PlainTextResponse("no form of ours\n", 400)
        self._voice.turned(side)
        return Response(status_code=204)

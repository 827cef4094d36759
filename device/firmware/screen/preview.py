"""The camera's preview to the page: JPEG frames over a WebSocket, only while the face step is shown.

Nothing is kept: a frame goes from the port to the socket. A slow page slows only its own frames.
"""

from __future__ import annotations

from starlette.websockets import WebSocket, WebSocketDisconnect

from device.firmware.screen.port import Screen, ScreenPort

ENDED = 1000
NOT_NOW = 4409
"""Closing code (private range of RFC 6455) when no preview is to be had now."""


async def send_preview(port: ScreenPort, socket: WebSocket) -> None:
    """Send frames until the preview ends, the screen changes or the page goes away."""
    await socket.accept()
    try:
        if port.view().screen is not Screen.LOOKING:
            await socket.close(NOT_NOW)
            return
        while port.view().screen is Screen.LOOKING and (frame := await port.preview()) is not None:
            await socket.send_bytes(frame)
        await socket.close(ENDED)
    except WebSocketDisconnect:
        return

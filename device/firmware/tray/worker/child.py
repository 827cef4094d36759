"""The process that reads print: started for one card, ended with it. It has no network but what its parent has: none.

The libraries need about half a gigabyte; the terminal gives it back by ending this process. Frames come through one
socket that is its standard input, and are overwritten once read. It writes no file, and leaves no memory image behind
when it dies.
"""

from __future__ import annotations

import argparse
import resource
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from device.firmware.tray.ocr.frames import FrameReader
from device.firmware.tray.ocr.rapid import RapidReader
from device.firmware.tray.ocr.tesseract import TesseractReader
from device.firmware.tray.text.layout import load_layout
from device.firmware.tray.worker.messages import (
    READY,
    Ended,
    format_reading,
    parse_frame,
    receive_block,
    send_block,
)

OOM_SCORE = "900"
"""Where memory runs out this process goes first, and not the terminal."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Load, say ready, and read frames until the other side closes."""
    parser = argparse.ArgumentParser(prog="print-worker", description=__doc__)
    parser.add_argument("--tessdata", type=Path, required=True)
    parser.add_argument("--layout", type=Path, required=True)
    parser.add_argument("--least-pixels-per-mm", type=float, required=True)
    parser.add_argument("--today", type=date.fromisoformat, required=True)
    options = parser.parse_args(arguments)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):  # a wish: where /proc cannot be written, the kernel chooses by size, which is alike
        Path("/proc/self/oom_score_adj").write_text(OOM_SCORE, "ascii")
    reader = FrameReader(
        RapidReader(),
        TesseractReader(options.tessdata),
        load_layout(options.layout),
        options.least_pixels_per_mm,
        options.today,
    )
    with socket.socket(fileno=sys.stdin.fileno()) as connection, suppress(Ended):
        serve(connection, reader)
    return 0


def serve(connection: socket.socket, reader: FrameReader) -> None:
    """Answer frames with readings.

    Raises:
        Ended: the other side is gone.
    """
    send_block(connection, READY)
    while True:
        block = receive_block(connection)
        reading = reader.read(parse_frame(block))
        block[:] = bytes(len(block))
        send_block(connection, format_reading(reading))


if __name__ == "__main__":
    sys.exit(main())

"""The reading process as the firmware sees it: start, hand a frame over, throw away. A time limit on everything.

Whatever happens to it, dying or hanging included, costs this visit the reading of print and nothing else.
"""

from __future__ import annotations

import socket
import subprocess
import sys
from datetime import date

from device.firmware.face.basics.picture import Frame
from device.firmware.tray.errors import PrintWorkerFailed
from device.firmware.tray.settings import TraySettings
from device.firmware.tray.text.fields import FrameReading
from device.firmware.tray.worker.messages import Ended, parse_reading, receive_block, send_frame


class PrintWorker:
    """One life of the reading process; it ends with `close`, which may be called from any thread."""

    def __init__(
        self, settings: TraySettings, today: date, module: str = "device.firmware.tray.worker.child"
    ) -> None:
        """Start the process; its models load meanwhile. Its environment is made here: one thread per library."""
        self._connection, theirs = socket.socketpair()
        with theirs:
            self._child = subprocess.Popen(
                [
                    *(sys.executable, "-I", "-m", module),
                    *("--tessdata", str(settings.tessdata), "--layout", str(settings.layout)),
                    *("--least-pixels-per-mm", str(settings.least_pixels_per_mm), "--today", today.isoformat()),
                ],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={"OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"},
            )
        self._is_ready = False

    @property
    def pid(self) -> int:
        """The process id."""
        return self._child.pid

    def wait_ready(self, timeout_s: float) -> None:
        """Wait until its models are loaded; once it was ready this does nothing.

        Raises:
            PrintWorkerFailed: it ended, or is not ready in time; it has been thrown away.
        """
        if not self._is_ready:
            self._receive(timeout_s)
            self._is_ready = True

    def read(self, frame: Frame, timeout_s: float) -> FrameReading:
        """Have one frame read.

        Raises:
            PrintWorkerFailed: it ended, or did not answer in time; it has been thrown away.
        """
        try:
            self._connection.settimeout(max(timeout_s, 0.001))
            send_frame(self._connection, frame.pixels)
            return parse_reading(self._receive(timeout_s))
        except (TimeoutError, Ended, OSError) as error:
            raise self._fail() from error

    def close(self) -> None:
        """End the process at once: it has nothing to save, and its memory is wanted back."""
        self._child.kill()
        self._child.wait()
        self._connection.close()

    def _receive(self, timeout_s: float) -> bytearray:
        try:
            self._connection.settimeout(max(timeout_s, 0.001))
            return receive_block(self._connection)
        except (TimeoutError, Ended, OSError) as error:
            raise self._fail() from error

    def _fail(self) -> PrintWorkerFailed:
        self.close()
        return PrintWorkerFailed("the process that reads print does not answer")

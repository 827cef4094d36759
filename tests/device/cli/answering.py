"""A daemon's socket for tests of the command line: it keeps the questions and gives fixed answers, one to each."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from device.wire.local import LocalMessage, format_line, parse_line


@contextmanager
def answering(path: Path, *answers: LocalMessage | bytes) -> Iterator[list[LocalMessage]]:
    """Answer a question for each of `answers` at `path`; the list holds them afterwards."""
    questions: list[LocalMessage] = []
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen(1)
        listener.settimeout(10)

        def serve() -> None:
            for answer in answers:
                connection, _ = listener.accept()
                with connection, connection.makefile("rb") as stream:
                    questions.append(parse_line(stream.readline()))
                    connection.sendall(answer if isinstance(answer, bytes) else format_line(answer))

        thread = threading.Thread(target=serve)
        thread.start()
        yield questions
        thread.join(10)

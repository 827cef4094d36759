"""The stand-in as a program: `python -m host.stand_in --request DIR --result DIR --face DIR …`.

Prints `{"listening": PORT}` once it works. Exit codes: 0 ended as told, 1 failed, 64 called wrongly.
"""

from __future__ import annotations

import argparse
import json
import signal
import socket
import sys
import threading
from pathlib import Path
from types import FrameType

import uvicorn

from host.stand_in.control import build_control
from host.stand_in.line import AuthorityLine
from host.stand_in.office import Folders, LinkageOffice

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_USAGE = 64
_LOOK_EVERY_S = 0.2


def main() -> int:
    """Run until told to stop; return the exit code."""
    options = _parse()
    folders = Folders(options.request, options.result, options.face)
    try:
        for folder in (folders.request, folders.result, folders.face):
            folder.mkdir(parents=True, exist_ok=True)
        token = options.token_file.read_text("ascii").strip()
    except OSError as error:
        print(f"stand-in: {error}", file=sys.stderr)
        return EXIT_FAILED
    line = AuthorityLine(options.authority, token, options.clinic)
    _serve(LinkageOffice(folders, line, options.institution))
    line.close()
    return EXIT_OK


def _serve(office: LinkageOffice) -> None:
    stop = threading.Event()
    worker = threading.Thread(target=_work, args=(office, stop))
    config = uvicorn.Config(build_control(office), log_config=None, access_log=False, lifespan="off", ws="none")
    server = uvicorn.Server(config)

    def end(_number: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        worker.start()
        print(json.dumps({"listening": listener.getsockname()[1]}), flush=True)
        server.run(sockets=[listener])
    stop.set()
    office.stop()
    worker.join()


def _work(office: LinkageOffice, stop: threading.Event) -> None:
    while not stop.wait(_LOOK_EVERY_S):
        office.serve_once()


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m host.stand_in",
        description="Plays the official linkage software and a certified reader, with made-up people.",
        epilog="example: python -m host.stand_in --request req --result res --face face --authority http://127.0.0.1:"
        "8090 --token-file authority.token --clinic c1 --institution 9919999999",
        exit_on_error=True,
    )
    for name in ("request", "result", "face", "token-file"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    for name in ("authority", "clinic", "institution"):
        parser.add_argument(f"--{name}", required=True)
    try:
        return parser.parse_args()
    except SystemExit as error:
        sys.exit(EXIT_USAGE if error.code else EXIT_OK)

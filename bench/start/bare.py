"""The floor of a start: an interpreter that imports modules and does nothing. It imports nothing of ours itself.

Run as `python bare.py FILE`, with one name per line; it says `READY=1` on the manager's socket as our programs do,
and ends when its stdin is closed.
"""

import contextlib
import importlib
import os
import socket
import sys
from pathlib import Path


def main() -> None:
    """Import everything, say so, wait."""
    for name in Path(sys.argv[1]).read_text("utf-8").split():
        with contextlib.suppress(ImportError):  # names that a library made up for parts of itself
            importlib.import_module(name)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.sendto(b"READY=1", os.environ["NOTIFY_SOCKET"])
    sys.stdin.read()


if __name__ == "__main__":
    main()

"""`uketsuke top` at the command line.

Exit codes: 0 ended by its user, 64 usage (also: not on a terminal).
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from device.cli.events.command import LANGUAGES
from device.cli.events.following import Follower
from device.cli.terminal_sockets import add_socket_options, sockets_of
from device.cli.top.looking import Look

if TYPE_CHECKING:
    # argparse has no public name for what add_subparsers() gives
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

EXIT_ENDED, EXIT_USAGE = 0, 64
_CONFIG_DIR = Path("/etc/uketsuke")
_EXAMPLES = """examples:
  uketsuke top                     parts, stages, findings and events of this terminal, until q
  uketsuke top --language ja --every 30

Keys are on its last line. It changes nothing, and works over a slow line: only what is different is sent.
"""


def register(subparsers: Subparsers) -> None:
    """Add the command `top`; it sets `run`."""
    parser = subparsers.add_parser(
        "top",
        help="watch the terminal in one full-screen view",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--every", type=float, default=5.0, metavar="SECONDS", help="default: %(default)g")
    parser.add_argument("--doctor-every", type=float, default=60.0, metavar="SECONDS", help="default: %(default)g")
    parser.add_argument("--config-dir", type=Path, default=_CONFIG_DIR, help="default: %(default)s")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="language of the words (%(default)s)")
    add_socket_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Show the view until its user ends it."""
    if not sys.stdout.isatty() or not sys.stdin.isatty():
        print(
            "uketsuke top needs a terminal; for programs: doctor --json, stats --json, events --json", file=sys.stderr
        )
        return EXIT_USAGE
    from device.cli.top.screen import Paces, TopApp  # takes long to load, and no other command needs it

    sockets = sockets_of(options)
    look = Look(sockets, ("--config-dir", str(options.config_dir)))
    follower = Follower(sockets.named(), 0.0)
    paces = Paces(max(1.0, options.every), max(10.0, options.doctor_every))
    app = TopApp(look, follower, socket.gethostname(), options.language, paces)
    app.run(mouse=False)
    sys.stdout.flush()
    os._exit(EXIT_ENDED)  # a thread may stand in a question to a program that hangs, and must not delay the end

"""The command `uketsuke-authority`: the parts meet here.

Exit codes: 0 ended as told, 1 failed, 64 called wrongly.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

from sqlalchemy.exc import SQLAlchemyError

from device.base.config import load_config
from device.base.errors import UketsukeError
from device.base.log import EventLog, tame_foreign_loggers
from device.base.process import harden
from device.base.readiness import ready, stopping
from host.authority.api.app import build_app
from host.authority.insurance.japan_time import system_clock
from host.authority.server import open_listener, prepare_server
from host.authority.serving.service import Authority
from host.authority.serving.settings import AuthoritySettings, Tokens
from host.authority.store.engine import open_engine

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_USAGE = 64

_EXAMPLE = "example: uketsuke-authority run --config /etc/uketsuke/authority.toml"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(EXIT_USAGE, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        run(options.config)
    except (UketsukeError, OSError, SQLAlchemyError) as error:
        print(f"uketsuke-authority: {error}", file=sys.stderr)
        return EXIT_FAILED
    return EXIT_OK


def run(config: Path) -> None:
    """Serve as the configuration file says, until told to stop.

    Prints `{"listening": PORT}` on stdout and tells the service manager once connections are taken.

    Raises:
        ConfigurationError: the configuration or the tokens cannot be used.
        OSError: the address cannot be bound.
        sqlalchemy.exc.SQLAlchemyError: the database cannot be opened.
    """
    settings = load_config(config, AuthoritySettings)
    tokens = load_config(settings.tokens_file, Tokens)
    tame_foreign_loggers()
    log = EventLog("uketsuke-authority")
    harden(log)
    engine = open_engine(settings.database, settings.timeouts.database_s)
    app = build_app(Authority(engine, system_clock), tokens, system_clock, log, version("uketsuke"))
    server = prepare_server(app, settings)
    with open_listener(settings) as listener:
        port = listener.getsockname()[1]
        print(json.dumps({"listening": port}), flush=True)
        ready()
        log.event("listening", port=port)
        server.run(sockets=[listener])
    stopping()
    engine.dispose()


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="uketsuke-authority",
        description="A simulated Online Eligibility System with made-up people only.",
        epilog=_EXAMPLE,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    serving = commands.add_parser("run", help="serve until stopped", epilog=_EXAMPLE)
    serving.add_argument(
        "--config",
        type=Path,
        default=Path("/etc/uketsuke/authority.toml"),
        help="the configuration file (default: %(default)s)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())

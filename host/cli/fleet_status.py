"""`uketsuke-host fleet status`: how nodes, workers, database and clinics are, for an engineer."""

from __future__ import annotations

import argparse
import asyncio
import json
import ssl
import sys
import time
from typing import TYPE_CHECKING

from device.base.config import load_config
from device.base.config_check.command import LANGUAGES
from device.base.config_check.fault import Outcome
from device.base.errors import UketsukeError
from device.wire.numbers import find_error
from host.fleet.preparing import own_files
from host.fleet.servers import WORKER
from host.fleet.settings import FleetSettings
from host.fleet.tls import tls_of

if TYPE_CHECKING:
    from host.cli.options import Commands

_EXAMPLES = """examples:
  uketsuke-host fleet status                  how the fleet is, as the account of a worker
  uketsuke-host fleet status --language ja
  uketsuke-host fleet status --json | jq .troubles

It reads, listens for some seconds to who is at work, and tries one commit that changes nothing.
Exit codes: 0 ok, 1 warning, 2 failed, 3 could not be looked at, 64 usage.
"""


def register(actions: Commands) -> argparse.ArgumentParser:
    """Add the action; give its parser."""
    looking = actions.add_parser(
        "status",
        help="how nodes, workers, database and clinics are",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    looking.add_argument("--language", choices=LANGUAGES, default="en", help="of the words (default: %(default)s)")
    looking.add_argument("--json", action="store_true", help="print one JSON object")
    looking.set_defaults(handler=tell)
    return looking


def tell(options: argparse.Namespace) -> int:
    """Look, and print what was seen; how bad it is is the exit code."""
    try:
        settings = load_config(options.config, FleetSettings)
        tls = _own_tls(settings)
    except UketsukeError as error:
        action = find_error(error.number).engineer.in_language(options.language)
        print(f"uketsuke-host: {error} - {action}", file=sys.stderr)
        return Outcome.NOT_TESTED
    except OSError as error:
        print(f"uketsuke-host: {settings.pki}: {type(error).__name__}: no certificate of a worker", file=sys.stderr)
        return Outcome.NOT_TESTED
    return _tell(settings, tls, options)


def _own_tls(settings: FleetSettings) -> ssl.SSLContext:
    files = own_files(settings, WORKER)
    return tls_of(str(own_files(settings, "ca").certificate), str(files.certificate), str(files.key))


def _tell(settings: FleetSettings, tls: ssl.SSLContext, options: argparse.Namespace) -> int:
    from host.fleet.library_words import leave_out_empty_words
    from host.fleet.status.judging import judge, outcome_of
    from host.fleet.status.looking import look  # with it comes the NATS library
    from host.fleet.status.text import format_text, to_json

    leave_out_empty_words()
    seen = asyncio.run(look(settings, tls, time.time()))
    troubles = judge(seen, settings)
    if options.json:
        print(json.dumps(to_json(seen, troubles, options.language), ensure_ascii=False))
    else:
        print(format_text(seen, troubles, options.language))
    return outcome_of(troubles)

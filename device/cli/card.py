"""`uketsuke card`: the virtual card and its made-up holders at the command line.

While `uketsuke card emulate` runs, the card lies on the reader; when it ends, the card has been taken.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from device.base.errors import ConfigurationError
from device.firmware.simulated.card.basics.options import CardOptions, Fault, Protocol
from device.firmware.simulated.card.virtual import Exchange
from device.firmware.simulated.link.contactless import RATES, ContactlessLink
from device.firmware.simulated.persona import DEFAULT_PERSONA, load_persona, persona_names
from device.firmware.simulated.reader.emulate import Emulation, make_card, record_to
from device.firmware.simulated.reader.vpcd import DEFAULT_ADDRESS, Address, Slot

if TYPE_CHECKING:
    # argparse has no public name for what add_subparsers() gives
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

EXIT_TAKEN, EXIT_USAGE, EXIT_NO_DRIVER = 0, 2, 4

DRIVER_RETURN_S = 10.0
"""How long a card waits for a card service that went away under it."""

_EXAMPLES = """examples:
  uketsuke card emulate --persona hanako --issuer /tmp/made-up-issuer
  uketsuke card emulate --persona taro --issuer /tmp/made-up-issuer --fault copied
  uketsuke card emulate --persona hanako --link 106      as slow as a contactless card
  PCSCLITE_CSOCK_NAME=... pkcs15-tool --dump      # in another terminal
"""


def register(subparsers: Subparsers) -> None:
    """Add the command `card` with its sub-commands; each sets `run`."""
    card = subparsers.add_parser("card", help="the virtual card")
    commands = card.add_subparsers(required=True, metavar="COMMAND")
    emulate = commands.add_parser(
        "emulate",
        help="lay a made-up person's card on the virtual reader until this command ends",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_options(emulate)
    emulate.set_defaults(run=run_emulate)
    personas = commands.add_parser("personas", help="list the made-up persons and what each is there for")
    personas.add_argument("--json", action="store_true", help="print one JSON object")
    personas.set_defaults(run=run_personas)


def _add_options(parser: argparse.ArgumentParser) -> None:
    personas = ", ".join(persona_names())
    parser.add_argument("--persona", default=DEFAULT_PERSONA, help=f"name or TOML file; names: {personas}")
    parser.add_argument("--issuer", type=Path, default=Path("build/issuer"), help="folder of the made-up issuer")
    parser.add_argument("--address", default=DEFAULT_ADDRESS, help="HOST:PORT of the reader's slot")
    parser.add_argument("--portraits", type=Path, help="folder with the portraits for the chip photo")
    parser.add_argument("--record", type=Path, help="file for one JSON line per exchange, without contents")
    parser.add_argument("--wait", type=float, default=3.0, help="seconds to wait for the reader (default 3)")
    parser.add_argument("--fresh-counters", action="store_true", help="forget tries spent at earlier insertions")
    _add_behaviour(parser)


def _add_behaviour(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--delay-ms", type=float, default=0.0, help="added to every answer")
    parser.add_argument(
        "--link", type=int, choices=list(RATES), help="kbit/s of a contactless link (default: no limit)"
    )
    latency_ms = ContactlessLink().latency_s * 1000
    parser.add_argument("--latency-ms", type=float, default=latency_ms, help="of the link, per command (%(default)g)")
    protocols = [protocol.value for protocol in Protocol]
    parser.add_argument("--protocol", choices=protocols, default=Protocol.T1.value, help="how answers travel")
    parser.add_argument("--refuse-extended", action="store_true", help="extended lengths get 6700")
    parser.add_argument("--answer-in-parts", action="store_true", help="answers come by GET RESPONSE")
    parser.add_argument("--keep-verified", action="store_true", help="selecting the same application forgets nothing")
    parser.add_argument("--mute", action="store_true", help="give no answer at all, as a card upside down")
    parser.add_argument("--pull-after", type=int, default=0, help="pull the card after this many commands")
    parser.add_argument("--fault", choices=[fault.value for fault in Fault], default="none", help="what is wrong")


def run_emulate(arguments: argparse.Namespace) -> int:
    """Run `uketsuke card emulate`; exit code 0 when the card was taken, 4 when there is no driver."""
    try:
        address, emulation = Address.parse(arguments.address), _to_emulation(arguments)
        with ExitStack() as stack:
            record = _open_record(arguments.record, stack)
            card = make_card(emulation, datetime.now(UTC), record)
            return lay_down(Slot(card, address), emulation.persona, arguments.address, arguments.wait)
    except (ValueError, OSError, ConfigurationError) as error:
        print(f"uketsuke card emulate: {error}", file=sys.stderr)
        return EXIT_USAGE


def run_personas(arguments: argparse.Namespace) -> int:
    """Run `uketsuke card personas`."""
    about = {name: load_persona(name).about for name in persona_names()}
    if arguments.json:
        print(json.dumps(about, ensure_ascii=False))
    else:
        print("\n".join(f"{name:14} {text}" for name, text in about.items()))
    return EXIT_TAKEN


def _open_record(path: Path | None, stack: ExitStack) -> Callable[[Exchange], None]:
    return record_to(stack.enter_context(path.open("a"))) if path else lambda _: None


def lay_down(slot: Slot, persona: str, address: str, wait_s: float) -> int:
    """Keep the card in its slot until it is taken by SIGTERM, SIGINT or its own option."""

    def take(_signal: int, _frame: Any) -> None:
        slot.take()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, take)
    if not slot.insert(wait_s):
        return _say_no_driver(address)
    print(f"card of {persona} inserted at {address}", file=sys.stderr, flush=True)
    while not slot.serve():
        if not slot.insert(DRIVER_RETURN_S):
            return EXIT_TAKEN if slot.taken else _say_no_driver(address)
    return EXIT_TAKEN


def _say_no_driver(address: str) -> int:
    print(f"no virtual reader listens at {address}: is pcscd running with the vpcd driver?", file=sys.stderr)
    return EXIT_NO_DRIVER


def _to_emulation(arguments: argparse.Namespace) -> Emulation:
    link = ContactlessLink(arguments.link, arguments.latency_ms / 1000) if arguments.link else None
    options = CardOptions(
        protocol=Protocol(arguments.protocol),
        delay_s=arguments.delay_ms / 1000,
        link=link,
        mute=arguments.mute,
        pull_after=arguments.pull_after,
        fault=Fault(arguments.fault),
        keep_verified_on_reselect=arguments.keep_verified,
        refuse_extended=arguments.refuse_extended,
        answer_in_parts=arguments.answer_in_parts,
    )
    return Emulation(arguments.persona, arguments.issuer, arguments.portraits, arguments.fresh_counters, options)

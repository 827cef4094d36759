"""`uketsuke demo` at the command line.

Exit codes: 0 done, 1 failed, 2 usage, 3 waits for staff, 4 device absent (or set-up not done).
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from device.base.errors import ConfigurationError, UketsukeError
from device.cli.demo.asking import ask
from device.cli.demo.command.open_line import OpenLine
from device.cli.demo.companion import CompanionLine, serve_companion, start_companion
from device.cli.demo.control.control import Control
from device.cli.demo.control.things import all_things
from device.cli.demo.errors import DeviceAbsent
from device.cli.demo.line import Line
from device.cli.demo.person import Method
from device.cli.demo.places import Build, folders_needed, make_places
from device.cli.demo.progress import Progress
from device.cli.demo.result import (
    EXIT_DEVICE_ABSENT,
    EXIT_DONE,
    EXIT_FAILED,
    EXIT_USAGE,
    exit_code_of,
    format_result,
)
from device.cli.demo.serving import ServedLine, make_folder
from device.cli.demo.typed import TypedLines
from device.cli.demo.visit import Play, Wish
from device.cli.supervisor.errors import ProgramMissing
from device.cli.supervisor.run_folder import RunFolder
from device.cli.supervisor.sandbox import probe_sandbox
from device.cli.supervisor.supervisor import Supervisor
from device.firmware.simulated.link.contactless import RATES
from device.firmware.simulated.persona import DEFAULT_PERSONA, load_persona

if TYPE_CHECKING:
    # argparse has no public name for what add_subparsers() gives
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

_NOT_ISOLATED = """\
********************************************************************************
NOT ISOLATED: this machine forbids namespaces, so every program of this demo can
see the others' files and the network, and while it runs anybody on the network
can lay a card on its virtual reader. The visit is real, the separation is not.
({reason})
********************************************************************************"""

_EXAMPLES = """examples:
  uketsuke demo                                  one visit, then the terminal stays open
  uketsuke demo --once --json                    one visit by face, its result as one JSON line
  uketsuke demo --once --json --method pin --persona lost
  uketsuke demo --once --json --tray             number B is read from print, nothing is typed
  uketsuke demo --once --json --method pin --pin 9999     a wrong PIN: exit code 3, waits for staff
  uketsuke demo --companion --once --json        no terminal: the host beside a certified reader
  uketsuke demo --serve clinic &                 for vendors (docs/integration.md): stays open for the next line
  uketsuke demo --at clinic --json --method pin --persona lost
"""


@dataclass(frozen=True)
class Options:
    """What was asked for."""

    wish: Wish
    build: Build
    once: bool
    as_json: bool
    keep: bool
    link_kbit_s: int
    reads_print: bool
    companion: bool = False
    served: Path | None = None
    at: Path | None = None
    authority: str = ""
    end: bool = False


def register(subparsers: Subparsers) -> None:
    """Add the command `demo`; it sets `run`."""
    parser = subparsers.add_parser(
        "demo",
        help="run a whole clinic on this machine and play a visit",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--once", action="store_true", help="play one visit and end")
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object, last on stdout")
    parser.add_argument("--persona", default=DEFAULT_PERSONA, help="who comes (default: %(default)s)")
    ways = [method.value for method in Method]
    parser.add_argument("--method", choices=ways, default=Method.FACE.value, help="the way they choose")
    parser.add_argument("--pin", default="", help="the PIN they enter instead of their own")
    parser.add_argument("--camera", type=Path, help="picture or folder of pictures that stands before the camera")
    rates = list(RATES)
    parser.add_argument("--link", type=int, choices=rates, default=0, help="kbit/s of a contactless card's link")
    parser.add_argument("--tray", action="store_true", help="read number B from the card's print")
    parser.add_argument("--companion", action="store_true", help="no terminal: the host beside a certified reader")
    parser.add_argument("--build", type=Path, default=Path("build"), help="what make setup made (default: ./build)")
    parser.add_argument("--keep", action="store_true", help="keep the run folder with all logs")
    parser.add_argument(
        "--serve", type=Path, metavar="FOLDER", help="for vendors: stay open, keys and files in FOLDER"
    )
    parser.add_argument("--at", type=Path, metavar="FOLDER", help="play the visit at the demo that is served there")
    parser.add_argument("--authority", default="", metavar="MODE", help="with --at: normal, failing, busy, wrong, …")
    parser.add_argument("--end", action="store_true", help="with --at: end that demo")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run `uketsuke demo` and give its exit code."""
    progress = Progress()
    try:
        options = _parse(arguments)
    except (ConfigurationError, ValueError) as error:
        progress.say(f"uketsuke demo: {error}")
        return EXIT_USAGE
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return _run(options, progress)
    except KeyboardInterrupt:
        progress.say("ended")
        return EXIT_FAILED if options.once else EXIT_DONE
    except (DeviceAbsent, ProgramMissing) as error:
        progress.say(f"uketsuke demo: {error}")
        return EXIT_DEVICE_ABSENT
    except UketsukeError as error:
        progress.say(f"uketsuke demo: {error}")
        return EXIT_FAILED


def _parse(arguments: argparse.Namespace) -> Options:
    pin: str = arguments.pin
    if pin and not (len(pin) == 4 and pin.isascii() and pin.isdigit()):
        raise ValueError("--pin takes four digits")
    camera: Path | None = arguments.camera
    if camera is not None and not camera.exists():
        raise ValueError(f"--camera {camera}: there is no such file or folder")
    persona: str = arguments.persona
    if persona.endswith(".toml"):
        persona = str(Path(persona).resolve())
    load_persona(persona)
    wish = Wish(persona, Method(arguments.method), pin, camera)
    build = Build(arguments.build.resolve())
    served, at = (path and path.resolve() for path in (arguments.serve, arguments.at))
    if (arguments.authority or arguments.end) and not at:
        raise ValueError("--authority and --end go with --at FOLDER")
    return Options(
        wish,
        build,
        arguments.once,
        arguments.json,
        arguments.keep,
        arguments.link,
        arguments.tray,
        companion=arguments.companion,
        served=served,
        at=at,
        authority=arguments.authority,
        end=arguments.end,
    )


def _run(options: Options, progress: Progress) -> int:
    if options.at:
        return _ask(options, options.at)
    if not options.companion:
        options.build.check()
    if options.served:
        make_folder(options.served)
    folder = RunFolder()
    try:
        sandbox = probe_sandbox(folders_needed(options.build))
        if not sandbox.isolated:
            progress.say(_NOT_ISOLATED.format(reason=sandbox.reason))
        places = make_places(
            folder,
            options.build,
            isolated=sandbox.isolated,
            link_kbit_s=options.link_kbit_s,
            reads_print=options.reads_print,
            served=options.served,
        )
        progress.step(f"run folder {folder.path}, isolation: {sandbox.isolation.value}")
        with Supervisor(folder, sandbox) as supervisor:
            if options.companion:
                return _serve_companion(start_companion(supervisor, places, progress), options)
            with Line(supervisor, places, progress) as line:
                return _serve(line, options, progress)
    finally:
        if options.keep:
            progress.say(f"kept: {folder.path}")
        else:
            folder.remove()


def _serve_companion(line: CompanionLine, options: Options) -> int:
    line.use_card(options.wish.persona)
    received = line.next_result()
    line.progress.step("clinic software received, opened and acknowledged the result")
    _print_result(format_result(received.record, line.supervisor.sandbox.isolated), options.as_json)
    if not options.once:
        serve_companion(line, TypedLines(sys.stdin.fileno()))
        return EXIT_DONE
    return exit_code_of(received)


def _ask(options: Options, folder: Path) -> int:
    wish = options.wish
    camera = str(wish.camera.resolve()) if wish.camera else ""
    visit = {"persona": wish.persona, "method": wish.method.value, "pin": wish.pin, "camera": camera}
    answer = ask(folder, {**visit, "authority": options.authority, "end": options.end})
    if "result" in answer:
        _print_result(answer["result"], options.as_json)
    return int(answer["code"])


def _serve(line: Line, options: Options, progress: Progress) -> int:
    if options.served:
        ServedLine(line, options.served, progress).serve()
        return EXIT_DONE
    received = Play(line, progress).visit(options.wish)
    code = exit_code_of(received)
    result = format_result(received.record, line.isolated)
    if not options.once:
        _print_result(result, options.as_json)
        with Control(line) as control:
            open_line = OpenLine(line, control, progress, TypedLines(sys.stdin.fileno()))
            open_line.invite(len(all_things()))
            open_line.serve()
        return EXIT_DONE
    _print_result(result, options.as_json)
    return code


def _print_result(result: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps(result, ensure_ascii=False), flush=True)
        return
    holder, eligibility = result["holder"], result["eligibility"]
    step = eligibility["next_step"]
    print(f"ticket {result['ticket']}: {holder['method']} {holder['outcome']}", flush=True)
    print(f"insurance {eligibility['status']}, next step {step['number']} {step['name']}", flush=True)

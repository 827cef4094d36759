"""`uketsuke install`: three looks at where the terminal stands, against the running firmware.

Exit codes: 0 all is well, 1 something is not or could not be measured, 64 usage.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from device.cli.install.asking import Ask, ask_firmware, end, hear
from device.cli.install.day import plot, read_day, write_light
from device.cli.install.siting import Sited, describe, site, to_json
from device.firmware.siting.errors import MeasureImpossible
from device.firmware.siting.geometry import Mount
from device.firmware.siting.messages import Heard, InstallQuery, Step

if TYPE_CHECKING:
    # argparse has no public name for what add_subparsers() gives
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

DIAGNOSIS_SOCKET = Path("/run/uketsuke-firmware/staff/diagnosis.sock")
LINE_MM = 50.0
_EXAMPLES = """examples:
  uketsuke install siting --height 120 --tilt 10 --view 41 --distance 60
  uketsuke install siting --height 120 --tilt 10 --view 41 --watch     stand before it, sit before it
  uketsuke install siting --day light.jsonl                            a line per minute, until Ctrl+C
  uketsuke install siting --plot light.jsonl
  uketsuke install screen --ruler 48.5
  uketsuke install sound

The screen says "being installed" meanwhile. A card that is laid down ends it: patients come first. docs/install.md.
"""
_SOUNDS = {
    Heard.ACCEPTED: "one long beep (accepted)",
    Heard.PLEASE: "two short beeps (please do something)",
    Heard.STAFF: "long, short, long (staff were called)",
    Heard.SENTENCE: "a sentence from the loudspeaker",
}
_WATCH_S, _DAY_S = 1.0, 60.0
Answers = Callable[[str], str]


def register(subparsers: Subparsers) -> None:
    """Add the command `install`; it sets `run`."""
    parser = subparsers.add_parser(
        "install",
        help="siting of the camera, size of the screen, sound",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=_EXAMPLES,
    )
    parts = parser.add_subparsers(required=True, metavar="PART")
    _register_siting(parts)
    screen = parts.add_parser("screen", help="show a line of 50 mm, and take what a ruler says")
    screen.add_argument("--ruler", type=float, metavar="MM", help="how long the line is; asked for when not given")
    screen.set_defaults(run=run_screen)
    sound = parts.add_parser("sound", help="make each sound and say a sentence, and ask whether they were heard")
    sound.set_defaults(run=run_sound)
    for part in (screen, sound):
        _add_common(part)


def _register_siting(parts: Subparsers) -> None:
    siting = parts.add_parser("siting", help="whom the camera sees, and how light and focus are")
    siting.add_argument("--height", type=float, default=120, help="of the camera above the floor, cm (%(default)s)")
    siting.add_argument("--tilt", type=float, default=10, help="degrees upwards (%(default)s)")
    siting.add_argument("--view", type=float, default=41, help="vertical angle of view, degrees (%(default)s)")
    siting.add_argument("--distance", type=float, default=60, help="from camera to face, cm (%(default)s)")
    siting.add_argument("--watch", action="store_true", help="again each second, until Ctrl+C")
    siting.add_argument("--day", type=Path, metavar="LOG", help="add the light to this file each minute")
    siting.add_argument("--plot", type=Path, metavar="LOG", help="only draw what such a file holds")
    siting.add_argument("--times", type=int, default=0, help="end --watch or --day after so many (0: never)")
    siting.set_defaults(run=run_siting)
    _add_common(siting)


def _add_common(part: argparse.ArgumentParser) -> None:
    part.add_argument("--json", action="store_true", help="print JSON objects")
    part.add_argument("--socket", type=Path, default=DIAGNOSIS_SOCKET, help="the firmware's (%(default)s)")


def run_siting(options: argparse.Namespace) -> int:
    """Measure once, again and again, or through the day; 0 when everybody is seen, large enough and lit."""
    if options.plot:
        print(plot(read_day(options.plot)))
        return 0
    ask = ask_firmware(options.socket)
    mount = _mount(options)
    pause_s = _DAY_S if options.day else _WATCH_S
    times = options.times or (None if options.watch or options.day else 1)
    done = 0
    try:
        while True:
            sited = _measure(ask, mount, options)
            done += 1
            if done == times:
                return 0 if sited.well else 1
            time.sleep(pause_s)  # nothing is waited for: it is the pace of measuring
    finally:
        end(ask)


def _measure(ask: Ask, mount: Mount, options: argparse.Namespace) -> Sited:
    report = ask(InstallQuery(Step.MEASURE))
    sited = site(mount, options.distance, report)
    if options.day:
        write_light(options.day, time.time(), report.measured)
    print(json.dumps(to_json(sited)) if options.json else describe(sited) + "\n", flush=True)
    return sited


def _mount(options: argparse.Namespace) -> Mount:
    try:
        return Mount(options.height, options.tilt, options.view)
    except ValueError as error:
        raise MeasureImpossible(str(error)) from error


def run_screen(options: argparse.Namespace, answer: Answers | None = None) -> int:
    """Show the line, take the ruler's word, say what to set."""
    ask = ask_firmware(options.socket)
    try:
        scale = ask(InstallQuery(Step.LINE)).px_per_m / 1000
        said = (
            options.ruler
            if options.ruler is not None
            else _number((answer or _prompt)("How long is the line, in mm? "))
        )
    finally:
        end(ask)
    if not LINE_MM / 2 <= said <= LINE_MM * 2:
        raise MeasureImpossible(f"{said:g} mm: a line of {LINE_MM:g} mm is not that far off")
    wanted = round(scale * LINE_MM / said, 3)
    if options.json:
        print(json.dumps({"px_per_mm": wanted, "now": scale}))
    else:
        print(f"In firmware.toml:\n\n[screen]\npx_per_mm = {wanted}   # now {scale:g}")
    return 0


def _prompt(question: str) -> str:
    """Ask on stderr: stdout is the result."""
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline()


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise MeasureImpossible("a number of millimetres was expected") from error


def run_sound(options: argparse.Namespace, answer: Answers | None = None) -> int:
    """Make each sound, ask for each; 0 when all were heard."""
    ask = ask_firmware(options.socket)
    heard: dict[str, str] = {}
    try:
        for what, name in _SOUNDS.items():
            heard[what.value] = _hear(ask, what, name, answer or _prompt)
    finally:
        end(ask)
    if options.json:
        print(json.dumps(heard))
    missing = [name for name, word in heard.items() if word == "not heard"]
    print(f"Not heard: {', '.join(missing)}" if missing else "All that is fitted was heard.", file=sys.stderr)
    return 1 if missing else 0


def _hear(ask: Ask, what: Heard, name: str, answer: Answers) -> str:
    if hear(ask, what) == 0:
        print(f"{name}: not fitted, or not built", file=sys.stderr)
        return "not fitted"
    return "heard" if answer(f"{name}: was it heard? [y/n] ").strip().lower().startswith("y") else "not heard"

"""`python -m tests.device.firmware.tray.evaluation`: the rates over rendered faces, as a table or JSON."""

from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
from collections import Counter
from collections.abc import Sequence

from device.firmware.tray.ocr.rapid import RapidReader
from device.firmware.tray.ocr.tesseract import TesseractReader
from device.firmware.tray.settings import TraySettings
from device.firmware.tray.text.layout import load_layout
from tests.device.firmware.tray.evaluation.faces import PACKAGES, make_face, missing_packages
from tests.device.firmware.tray.evaluation.measuring import Measured, Outcome, Tools, measure

_EVERY = 25


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; 0 when nothing was read wrong and believed, 1 when something was, 2 when a font is missing."""
    parser = argparse.ArgumentParser(prog="evaluate-print", description=__doc__)
    parser.add_argument("--faces", type=int, default=500, help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=20261101, help="the first face's seed; the others follow")
    parser.add_argument("--western", type=float, default=0.04, help="share of cards with a western birth year")
    parser.add_argument("--marked-zeros", action="store_true", help="print codes with dotted and slashed zeros only")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    options = parser.parse_args(arguments)
    if missing := missing_packages():
        print(f"{missing[0]}: not there; apt-get install {' '.join(PACKAGES)}", file=sys.stderr)
        return 2
    settings = TraySettings()
    tools = Tools(RapidReader(), TesseractReader(settings.tessdata), load_layout(settings.layout))
    measured: list[Measured] = []
    for number in range(options.faces):
        face = make_face(options.seed + number, options.western, marked_zeros=options.marked_zeros)
        one = measure(face, tools, settings.least_pixels_per_mm)
        measured.append(one)
        if one.after_all is Outcome.WRONG or one.why:
            print(f"{one.seed}: {one.after_all}, {one.why}", file=sys.stderr)
        if (number + 1) % _EVERY == 0:
            so_far = Counter(one.after_all for one in measured)
            print(f"{number + 1} of {options.faces}: {dict(so_far)}", file=sys.stderr, flush=True)
    result = summarise(measured)
    print(json.dumps(result, indent=1) if options.json else format_table(result))
    return 1 if result["wrong"] else 0


def summarise(measured: Sequence[Measured]) -> dict[str, float | dict[str, int]]:
    """Count the outcomes; cards for staff are counted apart, and shares are of the others."""
    own = [one for one in measured if one.after_all is not Outcome.STAFF]
    two, full = Counter(one.after_two for one in own), Counter(one.after_all for one in own)
    first = [one.cpu_s[0] for one in measured]
    later = [cpu for one in measured for cpu in one.cpu_s[1:]]
    return {
        "faces": len(own),
        "western_to_staff": len(measured) - len(own),
        "right_after_two_percent": round(100 * two[Outcome.RIGHT] / len(own), 1),
        "right_percent": round(100 * full[Outcome.RIGHT] / len(own), 1),
        "refused_percent": round(100 * full[Outcome.REFUSED] / len(own), 1),
        "wrong": full[Outcome.WRONG] + two[Outcome.WRONG],
        "wrong_at_most_percent": round(300 / max(full[Outcome.RIGHT], 1), 2),
        "frames_mean": round(statistics.mean(one.frames for one in own), 2),
        "cpu_first_frame_s": round(statistics.median(first), 2),
        "cpu_later_frame_s": round(statistics.median(later), 2) if later else 0.0,
        "cpu_frame_p95_s": round(_percentile([*first, *later], 0.95), 2),
        "refused_because": dict(Counter(one.why for one in own if one.why).most_common()),
    }


def format_table(result: dict[str, float | dict[str, int]]) -> str:
    """Give the result as a table of Markdown."""
    lines = ["| measured | value |", "|---|---|"]
    for name, value in result.items():
        text = ", ".join(f"{why} {count}" for why, count in value.items()) if isinstance(value, dict) else str(value)
        lines.append(f"| {name.replace('_', ' ')} | {text} |")
    return "\n".join(lines)


def _percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, math.ceil(share * len(values)) - 1)]


if __name__ == "__main__":
    sys.exit(main())

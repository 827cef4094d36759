"""`python -m bench.desk --visits N`: the desk part alone, at any size; a table on stderr, JSON on stdout."""

from __future__ import annotations

import argparse
import json
import sys

from bench.desk.part import VISITS, measure_desk
from bench.reporting.report import format_table, to_json
from device.base.errors import UketsukeError


def main() -> int:
    """Run it and give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.desk", description="measure what the desk costs")
    parser.add_argument("--visits", type=int, default=VISITS, help="in the database (default: %(default)s)")
    try:
        rows = measure_desk(parser.parse_args().visits)
    except UketsukeError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    print(format_table(rows), file=sys.stderr)
    print(json.dumps(to_json(rows)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

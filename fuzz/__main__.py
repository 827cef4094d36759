"""`python -m fuzz TARGET`: attack one parser for a time; a finding ends the run with an error and leaves its input.

The parsers are imported only after the fuzzer has been told to watch them, so a target is found by its module's
name. Everything is kept below the folder: `corpus-TARGET` grows from run to run, `finding-TARGET-…` is an input that
broke something.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import atheris

if TYPE_CHECKING:
    from fuzz.target import Target

MEMORY_LIMIT_MB = 1024
INPUT_LIMIT_S = 5
CARD_TARGETS = (
    "certificate",
    "cv_certificate",
    "der_head",
    "exchange",
    "jp2",
    "record",
    "status_words",
    "tlv",
    "token",
)
NETWORK_TARGETS = ("appointment_list", "envelope", "from_host", "official_file", "plain_messages", "to_host")
WATCHED = [
    "device.base.config",
    "device.daemon.trust",
    "device.firmware.card",
    "device.firmware.link.incoming",
    "device.wire",
    "host.enrolment.requests",
    "host.inbox",
    "host.desk.batch",
    "host.official_files",
    "host.typed",
    "host.subscriber.messages",
]


def main() -> None:
    """Parse the arguments, make the seeds, and fuzz."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description="Attack one parser.")
    parser.add_argument("target", choices=CARD_TARGETS + NETWORK_TARGETS)
    parser.add_argument("--seconds", type=int, default=60, help="how long (0: no limit)")
    parser.add_argument("--runs", type=int, default=-1, help="how many inputs at most")
    parser.add_argument("--folder", type=Path, default=Path("build/fuzz"), help="where corpus and findings are kept")
    parser.add_argument("--issuer", type=Path, default=Path("build/fuzz/issuer"), help="the made-up issuer's keys")
    given = parser.parse_args()
    target = _load(given.target)
    corpus = given.folder / f"corpus-{given.target}"
    _plant(target, given.issuer, corpus)
    options = [
        f"-max_total_time={given.seconds}",
        f"-runs={given.runs}",
        f"-max_len={target.max_bytes}",
        f"-timeout={INPUT_LIMIT_S}",
        f"-rss_limit_mb={MEMORY_LIMIT_MB}",
        f"-artifact_prefix={given.folder}/finding-{given.target}-",
        "-print_final_stats=1",
        "-verbosity=0",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], target.run)
    atheris.Fuzz()


def _load(name: str) -> Target:
    with atheris.instrument_imports(include=WATCHED):
        module = importlib.import_module(f"fuzz.targets.{name}")
    found: Target = module.TARGET
    return found


def _plant(target: Target, issuer: Path, corpus: Path) -> None:
    from fuzz.corpus import make_card_files  # after the parsers, which must be imported under watch

    corpus.mkdir(parents=True, exist_ok=True)
    for index, seed in enumerate(target.seeds(make_card_files(issuer))):
        (corpus / f"seed-{index}").write_bytes(seed[: target.max_bytes])


if __name__ == "__main__":
    main()

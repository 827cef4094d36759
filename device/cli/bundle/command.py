"""`uketsuke bundle` at the command line: make one, or verify one that was transferred.

Exit codes: 0 written (whole), 1 written and a part of it could not be had, 2 not written (not whole), 3 nobody to ask
or not allowed, 64 usage.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from device.base.errors import UketsukeError
from device.cli.bundle.archive import BundleNotWritten, HoldsPersonal, Member, format_archive, parse_archive, to_bytes
from device.cli.bundle.collecting import Collected, Sources, collect
from device.cli.bundle.journal import read_journal
from device.cli.bundle.scan import Hit, Secrets, scan
from device.cli.terminal_sockets import (
    GroupMissing,
    TerminalSilent,
    add_socket_options,
    sockets_of,
    write_note,
)
from device.wire.numbers import find_error

if TYPE_CHECKING:
    # argparse has no public name for what add_subparsers() gives
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

EXIT_WHOLE, EXIT_PART_ABSENT, EXIT_NOT_WRITTEN, EXIT_NOT_ALLOWED = 0, 1, 2, 3
_CONFIG_DIR = Path("/etc/uketsuke")
_EXAMPLES = """examples:
  uketsuke bundle                              writes uketsuke-bundle-DATE.tar.gz here, and prints what is in it
  uketsuke bundle --output /media/stick/b.tar.gz --json
  uketsuke bundle verify b.tar.gz              after the transfer: is it whole?

Only fields that are named in the program come in; it is searched before it is written, and is not written when
anything in it looks personal. That it was made stands in the audit. docs/field_tools.md.
"""


def register(subparsers: Subparsers) -> None:
    """Add the command `bundle`; it sets `run`."""
    parser = subparsers.add_parser(
        "bundle",
        help="make a support archive without personal data",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("action", nargs="?", choices=("make", "verify"), default="make", help="default: %(default)s")
    parser.add_argument("file", nargs="?", type=Path, help="with verify: the archive")
    parser.add_argument("--output", type=Path, help="the file to write (default: uketsuke-bundle-DATE.tar.gz)")
    parser.add_argument("--quick", action="store_true", help="let the doctor look quickly only")
    parser.add_argument("--config-dir", type=Path, default=_CONFIG_DIR, help="default: %(default)s")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    add_socket_options(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Make or verify, and give the exit code."""
    try:
        if options.action == "verify":
            return _verify(options)
        return _make(options)
    except (GroupMissing, TerminalSilent) as error:
        return _complain(error, EXIT_NOT_ALLOWED)
    except UketsukeError as error:
        return _complain(error, EXIT_NOT_WRITTEN)


def _complain(error: UketsukeError, code: int) -> int:
    print(f"{error}\n  {find_error(error.number).engineer.en}", file=sys.stderr)
    return code


def _make(options: argparse.Namespace) -> int:
    now = int(time.time())
    path = options.output or Path(f"uketsuke-bundle-{datetime.fromtimestamp(now, UTC):%Y-%m-%d-%H%M}.tar.gz")
    sockets = sockets_of(options)
    if not os.access(path.absolute().parent, os.W_OK):
        raise BundleNotWritten(f"{path}: its folder cannot be written")
    write_note(sockets.firmware if sockets.firmware.exists() else sockets.daemon, "bundle_made", file=path.name)
    collected = _with_journal(collect(Sources(sockets, options.config_dir, quick=options.quick)))
    hits = search(collected.members)
    if hits:
        raise HoldsPersonal("; ".join(map(str, hits)))
    _write(path, format_archive(collected.members, now))
    _report(options, path, collected)
    return EXIT_PART_ABSENT if collected.absent else EXIT_WHOLE


def _with_journal(collected: Collected) -> Collected:
    try:
        journal = Member("journal.json", to_bytes(read_journal()))
    except Exception as error:  # noqa: BLE001  # one probe: without a journal the rest is worth having
        journal = Member("journal.json", to_bytes({"absent": type(error).__name__}))
        return Collected((*collected.members, journal), (*collected.absent, journal.name))
    return Collected((*collected.members, journal), collected.absent)


def search(members: tuple[Member, ...], host: str = socket.gethostname()) -> list[Hit]:
    """Search every file for what must not be in it; the machine's own name may be that of a clinic."""
    secrets = Secrets((host,) if len(host) > 3 and host.lower() not in _COMMON_NAMES else ())
    return [hit for member in members for hit in scan(member.name, member.content, secrets)]


_COMMON_NAMES = frozenset({"localhost", "raspberrypi", "debian", "uketsuke", "terminal"})
"""Names that say nothing of a clinic, and words of ours."""


_WHO_HAS = {
    "journal.json": "for root and the group systemd-journal",
    "configuration.json": "for root and the group uketsuke-field",
}
"""Parts that a right is needed for, and who has it."""


def _write(path: Path, content: bytes) -> None:
    """Write it for its maker only, then read it back."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        parse_archive(path.read_bytes())
    except OSError as error:
        raise BundleNotWritten(f"{path}: cannot be written ({error.strerror})") from error


def _report(options: argparse.Namespace, path: Path, collected: Collected) -> None:
    if options.json:
        files = [{"name": m.name, "bytes": len(m.content), "sha256": m.sha256} for m in collected.members]
        print(json.dumps({"file": str(path), "files": files, "absent": list(collected.absent)}))
        return
    for member in collected.members:
        why = _WHO_HAS.get(member.name, "see its text")
        mark = f"  (could not be had: {why})" if member.name in collected.absent else ""
        print(f"{member.sha256[:16]}  {len(member.content):>8}  {member.name}{mark}")
    print(f"{path}: {len(collected.members)} files, searched, end mark written")


def _verify(options: argparse.Namespace) -> int:
    if options.file is None:
        print("uketsuke bundle verify needs a file", file=sys.stderr)
        return 64
    try:
        members = parse_archive(options.file.read_bytes())
    except OSError as error:
        raise BundleNotWritten(f"{options.file}: cannot be read ({error.strerror})") from error
    hits = search(members, "")
    if options.json:
        print(json.dumps({"file": str(options.file), "whole": True, "files": len(members), "hits": len(hits)}))
    else:
        print(f"{options.file}: whole, {len(members)} files, {len(hits)} findings of the search")
    return EXIT_NOT_WRITTEN if hits else EXIT_WHOLE

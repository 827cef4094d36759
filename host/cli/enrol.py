"""`uketsuke-host enrol terminal` and `enrol subscriber`: a one-time code and what to type at the other side."""

from __future__ import annotations

import argparse
import json
import secrets
import time
from typing import TYPE_CHECKING

from host.base.errors import NotPrepared
from host.base.folder import StateFolder, read_file
from host.base.settings import HostSettings
from host.cli.options import add_config, open_database, read_settings
from host.enrolment.codes import CodeMaker, NewCode
from host.pki.files import KeyPairFiles, fingerprint, load_certificate
from host.roles.preparing import ENROLMENT_STEM
from host.store.codes import Kind

if TYPE_CHECKING:
    from host.cli.options import Commands

_TO_TYPE = {Kind.TERMINAL: "uketsuke enrol", Kind.SUBSCRIBER: "uketsuke-host subscribe --state FOLDER"}
_WHERE = {Kind.TERMINAL: "On the terminal", Kind.SUBSCRIBER: "On the computer of the clinic software"}
_BY_HAND_DIGITS, _GROUP = 32, 4
"""Half of the fingerprint is enough for the other side (128 bits) and short enough to type."""


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("enrol", help="make a one-time code for a terminal or for clinic software")
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
    for kind in Kind:
        single = kinds.add_parser(str(kind), aliases=[f"new-{kind}"], help=f"a code for a {kind}")
        add_config(single)
        single.add_argument("--name", required=True, help="the name, for example front or karte")
        single.add_argument("--json", action="store_true", help="print one JSON object")
        if kind is Kind.TERMINAL:
            single.add_argument("--letter", default="", help="the letter of its tickets (default: a free one)")
        single.set_defaults(handler=handle, letter="", kind=str(kind))


def handle(options: argparse.Namespace) -> int:
    """Carry it out."""
    settings = read_settings(options)
    kind = Kind(options.kind)
    url, mark = _url(settings), _fingerprint(settings)
    with open_database(settings) as engine:
        maker = CodeMaker(engine, settings.enrolment.code_valid_s, secrets.choice, time.time)
        made = maker.make(kind, options.name, options.letter)
    if options.json:
        print(json.dumps({"name": made.name, "url": url, "code": made.code, "fingerprint": mark}))
    else:
        print(_sentence(kind, made, url, mark, settings.enrolment.code_valid_s))
    return 0


def _sentence(kind: Kind, made: NewCode, url: str, mark: str, valid_s: int) -> str:
    line = f"{_TO_TYPE[kind]} --url {url} --code {made.code} --fingerprint {mark}"
    begin = f"The code for {made.name} serves once, within {valid_s // 60} minutes."
    words = f"{begin}\n\n{_WHERE[kind]}, copy this line:\n\n{line}"
    if kind is Kind.SUBSCRIBER:
        return words
    short = "-".join(mark[at : at + _GROUP] for at in range(0, _BY_HAND_DIGITS, _GROUP))
    return (
        f"{words}\n\nOr type there `{_TO_TYPE[kind]}` alone, and answer what it asks:\n\n"
        f"  address      {url}\n  code         {made.code}\n  fingerprint  {short}\n\n"
        "Then compare the host key that it prints with the one on the terminal's screen."
    )


def _url(settings: HostSettings) -> str:
    enrolment = settings.enrolment
    if enrolment.url:
        return enrolment.url
    if enrolment.port:
        return f"https://{enrolment.host}:{enrolment.port}"
    try:
        return read_file(StateFolder(settings.state).enrolment_url).decode()
    except NotPrepared as error:
        raise NotPrepared("the enrolment service has not run yet; start `uketsuke-host run` first") from error


def _fingerprint(settings: HostSettings) -> str:
    files = KeyPairFiles.named(StateFolder(settings.state).pki, ENROLMENT_STEM)
    return fingerprint(load_certificate(files.certificate))

"""A folder with everything that is made beforehand: an authority, clinics' keys, their terminals, sealed visits.

It is kept, so that only the first run has to wait. Everything in it is made up.
"""

from __future__ import annotations

import json
import secrets
import shutil
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine

from country.making.sealing import Order, seal_visits
from country.making.terminals import LIST, Clinic, Terminal, make_terminal, read_terminals, write_terminals
from country.making.visit_store import VisitStore
from device.wire.keys import public_jwk
from host.base.ring import KeyRing, make_missing_ring
from host.enrolment.renewal import issued
from host.pki.files import load_certificate, make_missing_authority
from host.store.certificates import add_certificate
from host.store.challenges import add_challenge
from host.store.registry import Enrolled, put_terminal

HOST = "h-main"
_BOOT_BYTES = 8
_NONCE_BYTES = 16
_VALID_S = 86_400.0
_FIRST_LETTER = 0x4E00
"""A clinic has room for some thirty letters; a thousand terminals of one clinic get Chinese characters instead."""


@dataclass(frozen=True)
class Size:
    """How much is made: terminals in all, spread evenly over clinics."""

    clinics: int
    terminals: int

    def __str__(self) -> str:
        """Give it as a folder's name."""
        return f"{self.clinics}-clinics-{self.terminals}-terminals"

    @property
    def names(self) -> tuple[str, ...]:
        """The clinics."""
        return tuple(f"c{number}" for number in range(1, self.clinics + 1))


@dataclass(frozen=True)
class Made:
    """What was made."""

    folder: Path
    clinics: tuple[str, ...]
    terminals: list[Terminal]
    store: VisitStore
    nonce: str

    def give_authority(self, pki: Path) -> None:
        """Give the authority to a host or a fleet on which `init` has not run yet."""
        pki.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in (self.folder / "pki").iterdir():
            shutil.copy2(path, pki / path.name)

    def give_keys(self, clinic: str, state: Path) -> None:
        """Give a clinic's message keys to its host, on which `init` has not run yet."""
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copytree(self.folder / "clinics" / clinic / "keys", state / "keys")

    def register(self, clinic: str, engine: Engine, now: float) -> None:
        """Enter a clinic's terminals into its registry, and the challenge that their visits carry, for a day."""
        with engine.begin() as connection:
            for terminal in self.terminals:
                if terminal.clinic == clinic:
                    put_terminal(connection, _enrolled(terminal, now))
                    certificate = load_certificate(Path(terminal.certificate))
                    add_certificate(connection, issued(certificate, terminal.name, now))
            add_challenge(connection, self.nonce, now, now + _VALID_S)


def make_country(folder: Path, size: Size, visits: int, parts: int) -> Made:
    """Make what is missing below the folder; give it."""
    own = folder / str(size)
    own.mkdir(mode=0o700, parents=True, exist_ok=True)
    known = read_terminals(own) if (own / LIST).is_file() else _make_terminals(own, size)
    session = _keep_session(own / "session.json")
    store = seal_visits(Order(own, visits, parts, session["boot"], session["nonce"]))
    return Made(own, size.names, known, store, session["nonce"])


def _make_terminals(folder: Path, size: Size) -> list[Terminal]:
    now = time.time()
    authority = make_missing_authority(folder / "pki", "country", now)
    clinics = []
    for name in size.names:
        keys = folder / "clinics" / name / "keys"
        make_missing_ring(keys, now)
        clinics.append(Clinic(name, replace(authority, clinic=name), KeyRing(keys, HOST, time.time).identity()))
    certificates = folder / "certificates"
    certificates.mkdir(mode=0o700, exist_ok=True)
    made = []
    for number in range(size.terminals):
        inside, clinic = divmod(number, size.clinics)
        letter = chr(_FIRST_LETTER + inside)
        made.append(make_terminal(certificates, clinics[clinic], f"t-{inside:04d}", letter, now))
    write_terminals(folder, made)
    print(f"country: {len(made)} terminals have keys and certificates", file=sys.stderr)
    return made


def _keep_session(path: Path) -> dict[str, str]:
    if not path.is_file():
        session = {"boot": secrets.token_hex(_BOOT_BYTES), "nonce": secrets.token_urlsafe(_NONCE_BYTES)}
        path.write_text(json.dumps(session))
    kept: dict[str, str] = json.loads(path.read_text("utf-8"))
    return kept


def _enrolled(terminal: Terminal, now: float) -> Enrolled:
    signing, opening = public_jwk(terminal.signing), public_jwk(terminal.opening)
    return Enrolled(terminal.name, terminal.letter, signing, opening, terminal.certificate_sha256, now)

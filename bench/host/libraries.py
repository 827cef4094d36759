"""The calls on a visit's way, by our straight use of the cryptography library and by the JOSE library, in turns."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from joserfc import jwe, jws

from bench.host.parties import HOST, make_terminals
from bench.reporting.row import Row
from device.wire import envelope, text
from device.wire.keys import generate_opening_key
from device.wire.messages.visit import VISIT_TYPE
from device.wire.padding import LONG

_PART = "host"
_TURNS, _EACH = 20, 50
_HOW = f"{_TURNS} turns of {_EACH} calls, CPU, a visit of 4 KiB"


def measure_libraries() -> list[Row]:
    """Measure; takes a few seconds."""
    terminal, host = make_terminals(1)[0], generate_opening_key()
    sealed = terminal.seal(1, host.public())
    token = envelope.open_sealed(sealed, host, receiver=HOST, sender=terminal.name).token
    claims = envelope.verify(token, VISIT_TYPE, lambda _kid: terminal.signing).claims
    seals = jwe.JWERegistry(algorithms=["ECDH-ES", "A256GCM"])
    signatures = jws.JWSRegistry(algorithms=["Ed25519"])
    header = {"alg": "Ed25519", "kid": terminal.signing.kid, "typ": VISIT_TYPE}
    outer = json.loads(text.decode(sealed.split(".")[0]))
    outer.pop("epk")
    public = host.public()

    def ours_in() -> None:
        opened = envelope.open_sealed(sealed, host, receiver=HOST, sender=terminal.name).token
        envelope.verify(opened, VISIT_TYPE, lambda _kid: terminal.signing)

    def theirs_in() -> None:
        opened = jwe.decrypt_compact(sealed, host.jose, registry=seals).plaintext or b""
        json.loads(jws.deserialize_compact(opened.decode(), terminal.signing.jose, registry=signatures).payload)

    def ours_out() -> None:
        signed = envelope.sign(VISIT_TYPE, claims, terminal.signing, pad_from=LONG)
        envelope.seal(signed, public, sender=terminal.name, receiver=HOST)

    def theirs_out() -> None:
        content = json.dumps(claims).encode().ljust(LONG)
        signed = jws.serialize_compact(header, content, terminal.signing.jose, registry=signatures)
        jwe.encrypt_compact(outer, signed.encode(), public.jose, registry=seals)

    return [*_compare("open and verify", ours_in, theirs_in), *_compare("sign and seal", ours_out, theirs_out)]


def _compare(name: str, ours: Callable[[], None], theirs: Callable[[], None]) -> list[Row]:
    used = [0.0, 0.0]
    for _ in range(_TURNS):
        for place, call in enumerate((ours, theirs)):
            used[place] += _cpu_s(call)
    ours_us, theirs_us = (round(seconds / _TURNS / _EACH * 1e6) for seconds in used)
    return [
        Row(_PART, f"{name}, straight calls", ours_us, "µs", how=_HOW),
        Row(_PART, f"{name}, JOSE library", theirs_us, "µs", how=_HOW, against="straight calls"),
    ]


def _cpu_s(call: Callable[[], None]) -> float:
    began = time.process_time()
    for _ in range(_EACH):
        call()
    return time.process_time() - began

"""Answers of the authority as it really forms them, to be bent by tests."""

from __future__ import annotations

import json
from typing import Any

from host.authority.base.records import format_record
from host.authority.insurance.judgement import answer_by_certificate
from host.authority.insurance.person import CertificateRecord
from tests.host.authority.people import NOW, by_certificate, certificate, person


def valid_answer() -> dict[str, Any]:
    """Give the answer to a question by certificate about a validly insured person."""
    record = CertificateRecord(certificate(), person(), None)
    return format_record(answer_by_certificate(by_certificate(), record, NOW))


def bent(path: str, value: object) -> bytes:
    """Give the valid answer as JSON with one value changed; `path` has dots, and numbers for places in lists."""
    answer = valid_answer()
    *above, last = path.split(".")
    place: Any = answer
    for name in above:
        place = place[int(name) if name.isdigit() else name]
    place[last] = value
    return json.dumps(answer).encode()

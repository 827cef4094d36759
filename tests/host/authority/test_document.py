"""The page `docs/authority.md` agrees with the program: its operations, its examples and its codes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from host.authority.api.admin_people import UseList
from host.authority.api.operations import OPERATIONS
from host.authority.api.problem import Problem
from host.authority.base.records import parse_record
from host.authority.insurance.answer import Answer, RegistrationAnswer
from host.authority.insurance.batch import BatchPoll, BatchRequest, BatchState, BatchTicket
from host.authority.insurance.codes import Notice
from host.authority.insurance.disaster import DisasterAnswer, DisasterQuestion, DisasterSwitch
from host.authority.insurance.information import MedicalAnswer, MedicalQuestion
from host.authority.insurance.medical import MedicalRecord
from host.authority.insurance.person import Person
from host.authority.insurance.question import CertificateQuestion, InsuredNumberQuestion, RegistrationRequest
from host.authority.serving.behaviour import Behaviour, Mode, Wrong
from host.authority.serving.maintenance import MaintenancePlan
from host.authority.store.uses import Purpose

PAGE = (Path(__file__).parents[3] / "docs" / "authority.md").read_text("utf-8")
EXAMPLES = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
RECORDS = [
    Person,
    MedicalRecord,
    CertificateQuestion,
    Answer,
    InsuredNumberQuestion,
    RegistrationRequest,
    RegistrationAnswer,
    BatchRequest,
    BatchTicket,
    BatchPoll,
    BatchState,
    MedicalQuestion,
    MedicalAnswer,
    DisasterSwitch,
    DisasterQuestion,
    DisasterAnswer,
    UseList,
    Problem,
    Behaviour,
    MaintenancePlan,
]


@pytest.mark.parametrize(("example", "record"), list(zip(EXAMPLES, RECORDS, strict=True)))
def test_examples(example: str, record: type[object]) -> None:
    """Each example is a whole and valid record."""
    parse_record(record, json.loads(example))


def test_operations() -> None:
    """The table lists every operation with its token, and no other."""
    rows = re.findall(r"^\| `([A-Z]+) (/\S+)` \| (\w+) \|", PAGE, re.MULTILINE)
    assert {(path, method.lower(), token) for method, path, token in rows} == {
        (operation.path, operation.method, operation.token or "none") for operation in OPERATIONS
    }


def test_codes_and_modes() -> None:
    """The judged codes and the modes are explained."""
    told = set(re.findall(r"SIM\d{4}", PAGE))
    assert told == {notice.code for notice in Notice if notice.code}
    assert all(f"| `{mode.value}` |" in PAGE for mode in Mode)
    assert all(f"`{wrong.value}`" in PAGE for wrong in Wrong if wrong.value)


def test_purposes() -> None:
    """Every purpose of a use is named."""
    shortened = {f"medical_{kind}" for kind in ("diagnoses", "surgery", "checkups")}
    assert all(f"`{purpose.value}`" in PAGE for purpose in Purpose if purpose.value not in shortened)

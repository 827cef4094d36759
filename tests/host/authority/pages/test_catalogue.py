"""The words of the pages: both languages, every code, every name that a template uses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import host.authority.pages
from host.authority.insurance.codes import CertificateState, Relation, Sex, Validity
from host.authority.insurance.medical import Care, Judgement, MedicalKind
from host.authority.insurance.paper_codes import Disease, LimitClass, LimitFlag, LossReason
from host.authority.pages.catalogue import Language, load_words
from host.authority.serving.statistics import Way
from host.authority.store.uses import Purpose

FOLDER = Path(host.authority.pages.__file__).parent
NEEDED = {
    *(f"validity.v{one.value}" for one in Validity),
    *(f"relation.r{one.value}" for one in Relation),
    *(f"sex.s{one.value}" for one in Sex),
    *(f"limit.c{one.value}" for one in LimitClass),
    *(f"limit_flag.{one.value}" for one in LimitFlag),
    *(f"disease.d{one.value}" for one in Disease),
    *(f"loss.l{one.value}" for one in LossReason if one.value),
    *(f"card_state.{one.value}" for one in CertificateState),
    *(f"kind.{one.value}" for one in MedicalKind),
    *(f"care.{one.value}" for one in Care),
    *(f"guidance.{one.value}" for one in Judgement),
    *(f"purpose.{one.value}" for one in Purpose),
    *(f"way.{one.value}" for one in Way),
    *(f"{part}.{act}" for part in ("act", "ask", "explain", "said") for act in ("register", "withdraw", "suspend")),
}


def test_both_languages_say_the_same_things() -> None:
    """No sentence stands in one of them only."""
    assert load_words(Language.JA).names == load_words(Language.EN).names


@pytest.mark.parametrize("language", list(Language))
def test_every_code_has_words(language: Language) -> None:
    """A new code without words would be a page that breaks."""
    assert load_words(language).names >= NEEDED


def test_every_name_in_a_template_exists() -> None:
    """Names that are put together from codes are in NEEDED; all others stand as they are."""
    names = load_words(Language.JA).names
    for path in (FOLDER / "templates").glob("*.html"):
        for name in re.findall(r'say\("([a-z_]+\.[a-z_]+)"[,)]', path.read_text("utf-8")):
            assert name in names, (path.name, name)


def test_outcomes() -> None:
    """Those people meet have words of their own; others share one that tells the code."""
    words = load_words(Language.EN)
    assert words.outcome("validity_1") == "told: valid"
    assert words.outcome("SIM9999") == "not told (SIM9999)"

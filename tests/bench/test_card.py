"""The card's part of the bench: what must be read is what the card holds, and no reading beats the limit."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from bench.card.must_read import MustRead, weigh
from device.firmware.simulated.issuing.issued import issue
from device.firmware.simulated.link.contactless import ContactlessLink
from device.firmware.simulated.persona import load_persona
from tests.device.firmware.simulated.made import NOW, Maker

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def maker(tmp_path_factory: pytest.TempPathFactory) -> Maker:
    return Maker(tmp_path_factory.mktemp("issuer"))


def test_what_must_be_read_is_weighed_on_the_card_itself(maker: Maker) -> None:
    persona = load_persona("hanako")
    needed = weigh(maker.card("hanako"), persona)
    certificate = issue(persona, maker.issuer, NOW).user_certificate.public_bytes(Encoding.DER)
    assert needed.certificate == len(certificate)
    assert (needed.expiry, needed.cv_certificate) == (30, 568)
    assert needed.record > 2000


def test_the_limit_counts_bytes_and_full_frames_only() -> None:
    link = ContactlessLink(106, latency_s=1.0)
    needed = MustRead(certificate=900, expiry=30, cv_certificate=568, record=8000)
    assert needed.certificate_limit_s(link) == pytest.approx(link.limit_s(32) + link.limit_s(900))
    assert needed.photo_limit_s(link) < 1.0


@pytest.mark.system
@pytest.mark.timeout(220)  # on a machine with twenty times more to do than it can
def test_the_bench_runs_and_ends_with_one_json_object(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench", "--part", "card", "--runs", "1", "--out", str(tmp_path)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stderr
    rows = {f"{row['part']}: {row['name']}": row["value"] for row in json.loads(done.stdout.splitlines()[-1])["rows"]}
    ratios = [value for name, value in rows.items() if name.endswith("/ limit")]
    assert len(ratios) == 8
    assert all(ratio >= 1 for ratio in ratios)
    assert "aim ≤ 1.15" in done.stderr

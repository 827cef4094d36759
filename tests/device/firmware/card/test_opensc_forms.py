"""OpenSC on every form that the virtual card can take: other ATR, other protocol, other kinds of card."""

from __future__ import annotations

from pathlib import Path

import pytest

from device.firmware.simulated.persona import load_persona
from tests.device.firmware.card.opensc import USER_KEY, Tools, await_card
from tests.device.firmware.card.stack import Stack

pytestmark = pytest.mark.system


@pytest.mark.parametrize(
    ("persona", "options"),
    [
        ("juki", []),
        ("iphone", []),
        ("infant", []),
        ("hanako", ["--refuse-extended"]),
        ("hanako", ["--keep-verified"]),
        ("hanako", ["--link", "424"]),
    ],
)
def test_opensc_reads_and_signs_on_each_form(stack: Stack, tmp_path: Path, persona: str, options: list[str]) -> None:
    tools = Tools(stack, tmp_path)
    with stack.reader() as watched, stack.card(persona, "--fresh-counters", *options) as laid:
        card = await_card(watched, laid)
        assert tools.ok("opensc-tool", "--reader", "0", "--name").split() == ["jpki"]
        tools.read_certificate("01", "user")
        assert tools.sign(USER_KEY, load_persona(persona).card.pin, "signature").returncode == 0
        tools.assert_verifies("signature", "user")
        assert card.secrets_sent() == 1


@pytest.mark.parametrize("options", [["--answer-in-parts"], ["--protocol", "t0"]])
def test_opensc_reads_a_card_that_makes_it_fetch_its_answers(
    stack: Stack, tmp_path: Path, options: list[str]
) -> None:
    # its driver for this card asks for a signature with an Le of none, so it fetches files in parts but no signature
    tools = Tools(stack, tmp_path)
    with stack.reader() as watched, stack.card("hanako", "--fresh-counters", *options) as laid:
        card = await_card(watched, laid)
        for identifier, name in (("01", "user"), ("03", "authority")):
            tools.read_certificate(identifier, name)
        assert "user.pem: OK" in tools.ok("openssl", "verify", "-CAfile", "authority.pem", "user.pem")
        assert tools.tries() == ["3", "5"]
        in_parts = any(line["what"].startswith("00c0") for line in card.exchanges())
        assert in_parts is (options == ["--answer-in-parts"])


def test_an_android_phone_gives_its_certificate_after_the_pin_only(stack: Stack, tmp_path: Path) -> None:
    tools = Tools(stack, tmp_path)
    with stack.reader() as watched, stack.card("android", "--fresh-counters") as laid:
        card = await_card(watched, laid)
        refused = tools.run("pkcs15-tool", "--reader", "0", "--read-certificate", "01")
        assert "BEGIN CERTIFICATE" not in refused.stdout
        assert "6982" in {line["sw"] for line in card.exchanges()}
        assert tools.sign(USER_KEY, "1010", "signature").returncode == 0


def test_a_card_of_another_kind_is_not_taken_for_ours(stack: Stack, tmp_path: Path) -> None:
    tools = Tools(stack, tmp_path)
    with stack.reader() as watched, stack.card("other") as laid:
        await_card(watched, laid)
        assert tools.run("opensc-tool", "--reader", "0", "--name").stdout.split() != ["jpki"]

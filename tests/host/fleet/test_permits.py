"""Who may do what: each sees the own topics of the own clinic, under the own client id."""

from __future__ import annotations

import pytest

from host.fleet.permits import Bearer, NotPermitted, Refusal, permit, read_bearer
from tests.host.fleet.certificates import AUTHORITY, NOW, pem


def bearer(clinic: str, name: str) -> Bearer:
    return Bearer(clinic, name, "00", 0)


def test_certificate_says_clinic_and_name() -> None:
    read = read_bearer(pem("c1", "t-front"))
    assert (read.clinic, read.name) == ("c1", "t-front")
    assert read.not_after > NOW
    assert len(read.sha256) == 64


@pytest.mark.parametrize(
    "text",
    ["", "rubbish", pem("", "t-front"), pem("C 1", "t-front"), pem("c1", "T-FRONT"), pem("c1.c2", "t-front")],
    ids=["none", "rubbish", "no clinic", "blank", "capitals", "dot"],
)
def test_certificate_that_is_nobodys(text: str) -> None:
    with pytest.raises(NotPermitted) as caught:
        read_bearer(text)
    assert caught.value.refusal is Refusal.NO_CERTIFICATE


def test_authoritys_own_certificate_is_nobodys() -> None:
    from host.pki.files import certificate_pem

    with pytest.raises(NotPermitted):
        read_bearer(certificate_pem(AUTHORITY.certificate).decode())


@pytest.mark.parametrize("name", ["t-front", "s-karte", "h-main"])
def test_nothing_of_another_clinic(name: str) -> None:
    permitted = permit(bearer("c1", name), f"c1/{name}")
    own = [subject for subject in (*permitted.speaks, *permitted.hears) if not subject.startswith("$MQTT.")]
    assert own
    assert all(subject.startswith("uketsuke.1.c1.") for subject in own)


def test_terminal_and_subscriber_reach_only_their_own() -> None:
    terminal = permit(bearer("c1", "t-front"), "c1/t-front")
    assert all(subject.startswith("uketsuke.1.c1.t-front.") for subject in terminal.speaks)
    assert "uketsuke.1.c1.t-front.visit" in terminal.speaks
    assert "uketsuke.1.c1.t-front.receipt" in terminal.hears
    assert not set(terminal.speaks) & set(terminal.hears)
    subscriber = permit(bearer("c1", "s-karte"), "c1/s-karte")
    assert all(subject.startswith("uketsuke.1.c1.eligibility.s-karte") for subject in subscriber.speaks)
    assert "uketsuke.1.c1.eligibility.s-karte" in subscriber.hears
    assert "uketsuke.1.c1.eligibility.s-karte" not in subscriber.speaks


@pytest.mark.parametrize("own", ["c1/t-front", "c1/t-front/renewed"])
def test_own_client_id(own: str) -> None:
    assert permit(bearer("c1", "t-front"), own)


@pytest.mark.parametrize("foreign", ["", "t-front", "c2/t-front", "c1/t-front-2", "c1/t-fron", "fleet/w1", "c1/"])
def test_foreign_client_id(foreign: str) -> None:
    with pytest.raises(NotPermitted) as caught:
        permit(bearer("c1", "t-front"), foreign)
    assert caught.value.refusal is Refusal.FOREIGN_CLIENT_ID


def test_other_kind() -> None:
    with pytest.raises(NotPermitted) as caught:
        permit(bearer("c1", "worker"), "c1/worker")
    assert caught.value.refusal is Refusal.OTHER_KIND

"""Which finding is named first: causes before consequences, and nothing explained that may stand alone."""

from __future__ import annotations

from itertools import permutations

import pytest

from device.cli.doctor.catalogue import all_advice, find_advice
from device.cli.doctor.explains import EXPLAINS
from device.cli.doctor.finding import found
from device.cli.doctor.groups import GROUP_NAMES
from device.cli.doctor.ranking import UPSTREAM, rank
from device.cli.doctor.report import Report
from tests.device.cli.doctor.ids import ids_in_code


def explained_in_code() -> dict[str, set[str]]:
    """Give for each id of the code the ids that it explains, `any.WORD` written out."""
    ids = ids_in_code()
    explained: dict[str, set[str]] = {id_: set() for id_ in ids}
    for causes, consequences in EXPLAINS:
        meant = {id_ for id_ in ids if id_ in consequences or f"any.{id_.partition('.')[2]}" in consequences}
        for cause in causes:
            explained[cause] |= meant - {cause}
    return explained


def test_every_group_has_its_place() -> None:
    assert sorted(UPSTREAM) == sorted(GROUP_NAMES)


def test_the_table_names_only_findings_that_the_code_can_make() -> None:
    ids = ids_in_code()
    words = {f"any.{id_.partition('.')[2]}" for id_ in ids}
    named = {id_ for row in EXPLAINS for side in row for id_ in side}
    assert named <= ids | words


def test_nothing_explains_itself_by_any_way() -> None:
    explained = explained_in_code()
    for start in explained:
        reached, ahead = set[str](), list(explained[start])
        while ahead:
            id_ = ahead.pop()
            if id_ not in reached:
                reached.add(id_)
                ahead += explained[id_]
        assert start not in reached, start


@pytest.mark.parametrize("cause", sorted(id_ for id_, explained in explained_in_code().items() if explained))
def test_a_cause_comes_before_all_that_follows_from_it(cause: str) -> None:
    for consequence in sorted(explained_in_code()[cause]):
        pair = (found(consequence), found(cause))
        if all(find_advice(each).level.value in ("failed", "warning", "not_tested") for each in pair):
            ranking = rank(pair)
            assert ranking.first == found(cause), consequence
            assert ranking.causes[0].follows == (found(consequence),)


CHAINS = (
    ("storage.full", "outbox.not_written", "firmware.disk_full"),
    ("models.altered", "firmware.not_running", "reader.firmware_silent", "daemon.firmware_not_connected"),
    ("daemon.configuration_wrong", "daemon.not_running", "broker.daemon_away", "firmware.daemon_not_reached"),
    ("firmware.unit_masked", "firmware.not_running", "host.firmware_silent", "clock.not_known"),
    ("clock.far_behind", "keys.certificate_not_yet_valid", "broker.tls_failed", "outbox.waiting", "host.not_heard"),
    ("broker.refused", "outbox.waiting", "host.not_heard", "clock.not_known"),
    ("card_service.no_socket", "reader.service_stopped"),
    ("keys.certificate_ended", "broker.lost", "outbox.waiting"),
)


@pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: chain[0])
def test_the_root_of_a_chain_is_first_in_whatever_order_it_is_found(chain: tuple[str, ...]) -> None:
    for order in list(permutations(chain))[:24]:
        findings = [found(id_) for id_ in order]
        ranking = rank(findings)
        assert [cause.finding.id for cause in ranking.causes] == [chain[0]]
        assert {each.id for each in ranking.causes[0].follows} == set(chain[1:])
        assert {root.id for roots in ranking.roots.values() for root in roots} == {chain[0]}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("broker.refused", "camera.missing"),
        ("storage.low", "reader.missing"),
        ("keys.open_to_others", "camera.dark"),
        ("broker.refused", "card_service.no_socket"),
    ],
)
def test_two_faults_that_have_nothing_to_do_with_each_other_stay_two(first: str, second: str) -> None:
    ranking = rank([found(first), found(second), found("words.ok")])
    assert {cause.finding.id for cause in ranking.causes} == {first, second}
    assert [each.id for each in ranking.well] == ["words.ok"]
    assert not any(cause.follows for cause in ranking.causes)


def test_what_is_broken_comes_before_a_warning_and_a_warning_before_what_was_not_tested() -> None:
    ranking = rank([found("clock.not_known"), found("outbox.rejected"), found("broker.refused")])
    assert [cause.finding.id for cause in ranking.causes] == ["broker.refused", "outbox.rejected"]
    ranking = rank([found("keys.not_readable"), found("outbox.rejected"), found("words.refused")])
    assert [cause.finding.id for cause in ranking.causes] == ["outbox.rejected", "words.refused", "keys.not_readable"]


def test_a_warning_with_a_broken_consequence_comes_before_another_broken_thing_further_down() -> None:
    ranking = rank([found("broker.refused"), found("storage.file_system_errors"), found("outbox.not_written")])
    assert [cause.finding.id for cause in ranking.causes] == ["storage.file_system_errors", "broker.refused"]


def test_of_two_causes_each_consequence_is_listed_once() -> None:
    ranking = rank([found("broker.refused"), found("daemon.not_answering"), found("host.not_heard")])
    assert sorted(each.id for cause in ranking.causes for each in cause.follows) == ["host.not_heard"]


def test_the_report_tells_causes_in_both_forms() -> None:
    report = Report((found("host.not_heard"), found("words.ok"), found("broker.refused", attempts=3)), "1.0")
    shown = report.to_json("en")
    assert (shown["first"], shown["schema"], shown["depth"]) == ("broker.refused", 1, "full")
    assert [(each["id"], each["follows_from"]) for each in shown["findings"]] == [
        ("broker.refused", []),
        ("host.not_heard", ["broker.refused"]),
        ("words.ok", []),
    ]
    text = report.to_text("en")
    assert text.index("broker.refused") < text.index("follows from this:") < text.index("- host.not_heard")
    assert "begin with: broker.refused (exit 2)" in text


def test_a_healthy_report_has_no_first_finding() -> None:
    assert Report((found("words.ok"), found("camera.not_fitted")), "1.0").to_json("ja")["first"] is None


def test_every_level_of_the_tables_can_be_ranked() -> None:
    rank([found(id_.replace("any.", "firmware.")) for id_ in all_advice()])

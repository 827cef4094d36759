"""A reader's file becomes a visit, joins one, or goes to the desk: each once, and with what the file says."""

from __future__ import annotations

import dataclasses
import itertools
from datetime import datetime

import pytest
from sqlalchemy import select

from device.wire.messages.visit import Card
from device.wire.words import CardKind, EligibilityStatus, Method, Outcome
from host.audit.entry import Action
from host.base.japan_time import JAPAN
from host.companion.taking import FileTaking, TakingRules
from host.insurance.links import PatientLink, add_link, name_card
from host.insurance.person_keys import InsuredNumbers, person_keys
from host.insurance.qualifications import load_qualifications
from host.insurance.record import How
from host.linkage.set_aside import FileState, dismiss, list_at_desk, read_kept
from host.store.engine import reading
from host.store.tables import audit, official_files, results, visits
from host.store.visits import list_since
from host.visits.visit import Visit
from tests.host.line.bodies import FACE, new_id, visit_body
from tests.host.official_files.samples import INSTITUTION, QUALIFICATION, VERDICT, answer
from tests.host.world import NOW, World

RULES = TakingRules("h-main", INSTITUTION, "Z", 900.0, 1800)
DAY = f"{datetime.fromtimestamp(NOW, JAPAN):%Y%m%d}"
MOMENT = f"{datetime.fromtimestamp(NOW, JAPAN):%Y%m%d%H%M%S}"
NAMES = itertools.count(1)


def name() -> str:
    return f"OQSsiquc01res_face_{INSTITUTION}{next(NAMES):08x}_{MOMENT}.xml"


def dated(at: float, *qualifications: str, **changes: str) -> bytes:
    """Give a file that was made at `at`."""
    moment = f"{datetime.fromtimestamp(at, JAPAN):%Y%m%d%H%M%S}"
    return answer(*qualifications, **changes).replace(b"20261124091532", moment.encode())


def file(*qualifications: str, **changes: str) -> bytes:
    """Give a file made now."""
    return dated(NOW, *(qualifications or (QUALIFICATION,)), **changes)


def taking(world: World, rules: TakingRules = RULES) -> FileTaking:
    return FileTaking(world.engine, world.sealer, rules, world.clock, new_id, world.log)


def all_visits(world: World) -> list[Visit]:
    with reading(world.engine) as connection:
        return list_since(connection, 0)


def count_results(world: World) -> int:
    with reading(world.engine) as connection:
        return len(connection.execute(select(results.c.number)).all())


def states(world: World) -> list[tuple[str, str]]:
    with reading(world.engine) as connection:
        columns = (official_files.c.state, official_files.c.fault)
        return [
            (row.state, row.fault) for row in connection.execute(select(*columns).order_by(official_files.c.file_id))
        ]


@pytest.mark.both_databases
def test_a_file_becomes_a_visit(world: World) -> None:
    assert taking(world).take(name(), file())
    (visit,) = all_visits(world)
    assert (visit.terminal, visit.body.ticket[0]) == ("h-main", "Z")
    assert (visit.holder.method, visit.holder.outcome) == (Method.READER, Outcome.VERIFIED)
    assert visit.eligibility is not None
    assert visit.eligibility.status is EligibilityStatus.ELIGIBLE
    assert (visit.body.consent.medicines, visit.body.consent.surgery) == (True, False)
    with reading(world.engine) as connection:
        found = load_qualifications(connection, visit.visit_id)
        assert found is not None
        assert found.how is How.FILE
        assert found.qualification is not None
        assert found.qualification.kana == "ｳｹﾂｹ ﾐﾎﾝ"
        due = connection.execute(select(visits.c.due_at)).scalar_one()
        entries = list(connection.execute(select(audit.c.action)).scalars())
    assert due is None
    assert entries == [str(Action.FILE_TAKEN)]
    assert (count_results(world), states(world)) == (1, [("taken", "")])


@pytest.mark.both_databases
def test_seen_again_it_changes_nothing(world: World) -> None:
    """By the same program, and by one that was started anew."""
    one, data = name(), file()
    for taker in (taking(world), taking(world)):
        assert taker.take(one, data)
    assert (len(all_visits(world)), count_results(world)) == (1, 1)


def test_a_card_used_twice_is_one_visit(world: World) -> None:
    taking(world).take(name(), file())
    taking(world).take(name(), file(QUALIFICATION.replace("020", "010")))
    (visit,) = all_visits(world)
    assert (visit.change, count_results(world)) == (2, 2)


def test_two_people_of_one_name_and_birth_date_are_two_visits(world: World) -> None:
    taking(world).take(name(), file())
    taking(world).take(name(), file(QUALIFICATION.replace("0000077", "0000078")))
    assert len({visit.body.ticket for visit in all_visits(world)}) == 2


def test_other_content_under_a_known_name_counts_as_new(world: World) -> None:
    one = name()
    taking(world).take(one, file())
    taking(world).take(one, file(QUALIFICATION.replace("0000077", "0000078")))
    assert len(all_visits(world)) == 2
    assert states(world)[1] == ("taken", "changed_under_its_name")


@pytest.mark.parametrize(
    ("reference", "method", "waits"),
    [("1", Method.READER, False), ("7", Method.READER, False), ("2", Method.NONE, True), ("", Method.NONE, True)],
)
def test_without_a_card_it_waits_for_staff(world: World, reference: str, method: Method, waits: bool) -> None:
    said = file().replace(b"<ReferenceClassification>1<", f"<ReferenceClassification>{reference}<".encode())
    taking(world).take(name(), said)
    (visit,) = all_visits(world)
    assert (visit.holder.method, visit.waits) == (method, waits)


@pytest.mark.parametrize(
    ("validity", "status"),
    [
        ("1", EligibilityStatus.ELIGIBLE),
        ("2", EligibilityStatus.NOT_ELIGIBLE),
        ("3", EligibilityStatus.NEW_ELSEWHERE),
        ("4", EligibilityStatus.NOT_FOUND),
        ("5", EligibilityStatus.SEVERAL),
        ("", EligibilityStatus.COULD_NOT_CHECK),
    ],
)
def test_what_the_file_says_is_what_the_desk_reads(world: World, validity: str, status: EligibilityStatus) -> None:
    taking(world).take(name(), file(verdict=VERDICT.replace("y>1<", f"y>{validity}<")))
    (visit,) = all_visits(world)
    assert visit.eligibility is not None
    assert visit.eligibility.status is status
    assert (visit.eligibility.next_step.name == "see_readers_pc") == (status is EligibilityStatus.COULD_NOT_CHECK)


def test_still_running_is_looked_at_again(world: World) -> None:
    one = name()
    assert not taking(world).take(one, file(segment="2"))
    assert taking(world).take(one, file())
    assert len(all_visits(world)) == 1


def test_a_file_of_an_earlier_day_makes_no_visit(world: World) -> None:
    taking(world).take(name(), answer(QUALIFICATION).replace(b"20261124091532", b"20261101091532"))
    assert (all_visits(world), states(world)) == ([], [("old", "")])


@pytest.mark.parametrize(("minutes", "late"), [(1, False), (20, True), (300, True)])
def test_a_file_that_came_late_is_taken_and_says_so(world: World, minutes: int, late: bool) -> None:
    """The host was down for a while, also over midnight."""
    midnight = datetime.fromtimestamp(NOW, JAPAN).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    world.clock.now = midnight + 30
    taking(world).take(name(), dated(world.clock.now - 60 * minutes, QUALIFICATION))
    (visit,) = all_visits(world)
    assert visit.late is late


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "empty"),
        (file()[:300], "not_whole"),
        (file(institution="9900000000"), "other_institution"),
        (file(identifier="1"), "contradicting_encoding"),
    ],
)
def test_what_cannot_be_used_is_set_aside(world: World, data: bytes, fault: str) -> None:
    """Kept whole, sealed, shown at the desk, until somebody has dealt with it."""
    taking(world).take(name(), data)
    taking(world).take(name(), data)
    assert all_visits(world) == []
    with world.engine.begin() as connection:
        first, second = list_at_desk(connection)
        assert (first.state, first.fault) == (FileState.SET_ASIDE, fault)
        assert read_kept(connection, first.file_id) == data
        assert dismiss(connection, first.file_id, "mihon", NOW)
        assert not dismiss(connection, first.file_id, "mihon", NOW)
        assert read_kept(connection, first.file_id) is None
        assert [one.file_id for one in list_at_desk(connection)] == [second.file_id]


class TestBesideATerminal:
    """Without a letter of its own: a file joins a visit of the terminal, or goes to the desk."""

    rules = dataclasses.replace(RULES, letter="")

    def test_nobody_fits(self, world: World) -> None:
        taking(world, self.rules).take(name(), file())
        assert (all_visits(world), states(world)) == ([], [("waits", "no_visit")])

    def test_staff_say_whose_it_is(self, world: World) -> None:
        body = visit_body(FACE, Card(CardKind.MYNUMBER))
        world.arrive(body)
        taker = taking(world, self.rules)
        taker.take(name(), file())
        with reading(world.engine) as connection:
            (waiting,) = list_at_desk(connection)
        assert taker.assign(waiting.file_id, body.visit_id, "mihon")
        assert not taker.assign(waiting.file_id, body.visit_id, "mihon")
        (visit,) = all_visits(world)
        assert visit.eligibility is not None
        assert visit.eligibility.status is EligibilityStatus.ELIGIBLE
        assert states(world) == [("taken", "")]

    def test_it_joins_the_one_visit_that_fits(self, world: World) -> None:
        taking(world).take(name(), file())  # a visit of which the person is known
        taking(world, self.rules).take(name(), file(QUALIFICATION.replace("ﾐﾎﾝ", "ﾐﾎﾝ ")))
        (visit,) = all_visits(world)
        assert visit.change == 2

    def test_it_joins_the_visit_of_a_linked_card(self, world: World) -> None:
        """The card tells nothing, but staff have linked it to a number, and the name is known from before."""
        taking(world).take(name(), file())  # from which the person is known
        card = Card(CardKind.MYNUMBER, issuer="0badcafe", serial="4711")
        with world.engine.begin() as connection:
            keys = person_keys(connection)
            found = load_qualifications(connection, all_visits(world)[0].visit_id)
            assert found is not None
            assert found.qualification is not None
            insured, person = InsuredNumbers.of(found.qualification), keys.person(found.qualification)
            add_link(connection, PatientLink(name_card(keys, card), person, NOW, "mihon", NOW, insured))
        world.clock.now += 7200
        body = visit_body(FACE, card)
        world.arrive(body)
        moment = world.clock.now + 30
        taking(world, self.rules).take(name(), dated(moment, QUALIFICATION))
        visit = world.visit(body.visit_id)
        assert visit.eligibility is not None
        assert visit.eligibility.status is EligibilityStatus.ELIGIBLE

    def test_two_who_fit_are_left_to_staff(self, world: World) -> None:
        for number in ("0000077", "0000078"):
            taking(world).take(name(), file(QUALIFICATION.replace("0000077", number)))
        unnumbered = QUALIFICATION.replace("<InsuredIdentificationNumber>0000077</InsuredIdentificationNumber>", "")
        taking(world, self.rules).take(name(), file(unnumbered))
        assert states(world)[-1] == ("waits", "several_candidates")
        assert [visit.change for visit in all_visits(world)] == [1, 1]


def test_nothing_personal_in_the_log(world: World) -> None:
    taking(world).take(name(), file())
    taking(world).take(name(), file()[:300])
    logged = world.logged.getvalue()
    assert logged
    assert not any(text in logged for text in ("ﾐﾎﾝ", "0000077", "1952", "受付"))

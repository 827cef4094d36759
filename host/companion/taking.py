"""Taking a reader's file: into a visit of its own, into the one it belongs to, or to the desk. Each exactly once.

A file is known by name and content: seen again it changes nothing, and other content under a known name counts as
new. Visit, insurance, results for subscribers, the note of the file and the audit entry are one transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Engine

from device.base.log import EventLog
from device.wire.messages.host import Eligibility
from device.wire.numbers import find_step
from host.audit.entry import HOST, Action, Entry
from host.audit.log import append
from host.base.japan_time import japan_day
from host.base.personal import keys_of
from host.companion.candidates import list_candidates
from host.companion.folder_state import note_folder
from host.companion.matching import Fit, Match, PersonFacts, match
from host.companion.tickets import next_number, ticket_of
from host.companion.visit_making import make_row, make_visit
from host.eligibility.answer import EligibilityAnswer
from host.eligibility.next_step import Step
from host.eligibility.reason import Reason
from host.insurance.memory import Asked, take_answer
from host.insurance.qualifications import save_qualifications
from host.insurance.record import How
from host.linkage.reading import is_still_running, judge_single
from host.linkage.set_aside import FileState, digest_of, has_name, is_known, keep_file, read_kept, release, set_aside
from host.official_files.errors import Fault, FileUnreadable, ForeignFile
from host.official_files.records import ResultFile
from host.official_files.result_reading import parse_result
from host.publish.sealing import Sealer
from host.store.due import end_lease
from host.store.engine import reading
from host.store.inbox import store_message
from host.store.visits import add_visit, load_visit, save_visit
from host.visits.visit import Visit

NO_VISIT = "no_visit"
CHANGED = "changed_under_its_name"
CHANGED_NUMBER = 715
_NIGHT_S = 6 * 3600.0


@dataclass(frozen=True)
class TakingRules:
    """`letter` is empty unless each file becomes a visit of its own (companion mode); durations in seconds."""

    host: str
    institution: str
    letter: str
    window_s: float
    confirm_within_s: int


class FileTaking:
    """Takes files into one database; from worker threads."""

    def __init__(
        self,
        engine: Engine,
        sealer: Sealer,
        rules: TakingRules,
        clock: Callable[[], float],
        make_id: Callable[[], str],
        log: EventLog,
    ) -> None:
        """Seal what changes with `sealer`; `make_id` gives new ULIDs."""
        self._engine = engine
        self._sealer = sealer
        self._rules = rules
        self._clock = clock
        self._make_id = make_id
        self._log = log

    def take(self, name: str, data: bytes) -> bool:
        """Take a file; tell whether it is dealt with (a file that says "still running" will change)."""
        with reading(self._engine) as connection:
            if is_known(connection, name, digest_of(data)):
                return True
        try:
            result = self._read(data)
        except FileUnreadable as error:
            self._log.event("official_file_set_aside", number=error.number, reason=error.fault.value)
            with self._engine.begin() as connection:
                set_aside(connection, name, data, error.fault, self._clock())
            return True
        if is_still_running(result):
            return False
        self._place(name, data, result)
        return True

    def note_folder(self, *, works: bool) -> None:
        """Note whether the reader's folder can be opened."""
        with self._engine.begin() as connection:
            note_folder(connection, self._clock(), works=works)

    def assign(self, file_id: int, visit_id: str, by: str) -> bool:
        """Let a member of staff say to which visit a waiting file belongs; tell whether it was still waiting."""
        now = self._clock()
        with self._engine.begin() as connection:
            data, visit = read_kept(connection, file_id), load_visit(connection, visit_id)
            if data is None or visit is None or not release(connection, file_id, visit_id):
                return False
            self._add(connection, visit, judge_single(parse_result(data), None), now)
            entry = Entry(by, Action.FILE_TAKEN, purpose="chosen at the desk", visit_id=visit_id)
            append(connection, entry, now)
        return True

    def _read(self, data: bytes) -> ResultFile:
        result = parse_result(data)
        if result.header.institution != self._rules.institution:
            raise ForeignFile
        if len(result.persons) > 1:
            raise FileUnreadable(Fault.OTHER_KIND, "more than one person")
        return result

    def _place(self, name: str, data: bytes, result: ResultFile) -> None:
        now = self._clock()
        with self._engine.begin() as connection:
            if is_known(connection, name, digest_of(data)):
                return
            fault = CHANGED if has_name(connection, name) else ""
            if _is_old(result, now):
                keep_file(connection, name, data, FileState.OLD, now, fault=fault)
                return
            found = self._match(connection, result, now)
            if not self._rules.letter and found.fit is not Fit.ONE:
                keep_file(connection, name, data, FileState.WAITS, now, fault=_why(found.fit))
                return
            visit_id = self._visit(connection, data, result, found, now)
            keep_file(connection, name, data, FileState.TAKEN, now, fault=fault, visit_id=visit_id)
            append(connection, Entry(HOST, Action.FILE_TAKEN, visit_id=visit_id, terminal=self._rules.host), now)
        number = CHANGED_NUMBER if fault else 0
        self._log.event("official_file_taken", visit_id=visit_id, outcome=found.fit.value, number=number)

    def _match(self, connection: Connection, result: ResultFile, now: float) -> Match:
        qualifications = result.persons[0].qualifications if result.persons else ()
        if not qualifications:
            return Match(Fit.NOBODY)
        at, window_s = result.header.executed_at or now, self._rules.window_s
        near = list_candidates(connection, at - window_s, at + window_s)
        return match(PersonFacts.of(qualifications[0]), at, near, window_s)

    def _visit(self, connection: Connection, data: bytes, result: ResultFile, found: Match, now: float) -> str:
        known = load_visit(connection, found.visit_ids[0]) if found.fit is Fit.ONE else None
        visit = known or self._new(connection, data, result, now)
        self._add(connection, visit, judge_single(result, None), now)
        return visit.visit_id

    def _new(self, connection: Connection, data: bytes, result: ResultFile, now: float) -> Visit:
        number = next_number(connection)
        ticket = ticket_of(self._rules.letter, number, keys_of(connection).person())
        until = int(now) + self._rules.confirm_within_s
        made = make_visit(result, self._make_id(), ticket, self._rules.host, now, until)
        visit = replace(made, late=now - (result.header.executed_at or now) > self._rules.window_s)
        known = store_message(connection, make_row(visit, digest_of(data), number))
        add_visit(connection, visit, known.inbox_id)
        return visit

    def _add(self, connection: Connection, visit: Visit, answer: EligibilityAnswer, now: float) -> None:
        taken = take_answer(connection, Asked(visit.visit_id, visit.card, How.FILE, now), answer)
        save_qualifications(connection, visit.visit_id, taken.found)
        changed = visit.found(visit.card, _on_wire(answer))
        save_visit(connection, changed)
        end_lease(connection, visit.visit_id, None)
        self._sealer.queue_results(connection, changed, now)


def _on_wire(answer: EligibilityAnswer) -> Eligibility:
    """Give the form of messages; nobody asks again by itself about what a reader's file did not tell."""
    said = answer.on_wire()
    return said if answer.checked else replace(said, next_step=find_step(Step.SEE_READERS_PC).on_wire())


def _is_old(result: ResultFile, now: float) -> bool:
    """Whether a file was made on an earlier day; one of just before midnight is not old."""
    at = result.header.executed_at or now
    return japan_day(at) < japan_day(now) and now - at > _NIGHT_S


def _why(fit: Fit) -> str:
    return NO_VISIT if fit is Fit.NOBODY else Reason.SEVERAL_CANDIDATES.name.lower()

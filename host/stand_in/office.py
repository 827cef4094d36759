"""The stand-in's work: request files in, answers out, and a face file for each card that is used."""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from host.stand_in.asked import AskedFile, AskedPerson, parse_asked
from host.stand_in.behaviour import Behaviour, FileEncoding, Mode
from host.stand_in.layout import Envelope, format_file, format_person, format_unit, leaf, zipped
from host.stand_in.line import AuthorityLine, LineDown

JAPAN = timezone(timedelta(hours=9), "JST")
_REQUEST = re.compile(r"OQS(siquc01|muquc01|muquc02)req_([A-Za-z0-9-]+)\.xml")


@dataclass(frozen=True)
class Folders:
    """The three folders."""

    request: Path
    result: Path
    face: Path


@dataclass(frozen=True, repr=False)
class _List:
    people: tuple[AskedPerson, ...]


class LinkageOffice:
    """Answers what lies in the request folder; one thread calls `serve_once`."""

    def __init__(self, folders: Folders, line: AuthorityLine, institution: str) -> None:
        """Answer for the clinic with this institution code."""
        self._folders = folders
        self._line = line
        self._institution = institution
        self._lists: dict[str, _List] = {}
        self._lock = threading.Lock()
        self._behaviour = Behaviour()
        self._stopping = threading.Event()

    def behave(self, behaviour: Behaviour) -> None:
        """Behave so from the next file on."""
        with self._lock:
            self._behaviour = behaviour

    def stop(self) -> None:
        """End waits for a late answer."""
        self._stopping.set()

    def serve_once(self) -> None:
        """Answer what lies there."""
        for path in sorted(self._folders.request.glob("OQS*req_*.xml")):
            found = _REQUEST.fullmatch(path.name)
            with self._lock:
                behaviour = self._behaviour
            if found is None or behaviour.mode is Mode.ASLEEP:
                continue
            self._serve(path, found[1], found[2], behaviour)

    def use_card(self, card: Mapping[str, Any]) -> str:
        """Let a card be used at the reader: ask about it and push a face file; give the file's name.

        Raises:
            LineDown: the authority did not answer.
        """
        with self._lock:
            behaviour = self._behaviour
        now = datetime.now(JAPAN)
        moment = f"{now:%Y%m%d%H%M%S}"
        answer = self._line.ask_by_card(f"face-{secrets.token_hex(6)}", card, now.date())
        envelope = Envelope(self._institution, secrets.token_hex(8), moment, reference="1")
        encoding = _encoding(behaviour, "utf-8")
        data = format_file(envelope, format_person(answer, moment, behaviour.mode), encoding, behaviour.mode)
        name = f"OQSsiquc01res_face_{self._institution}{secrets.token_hex(4)}_{moment}.xml"
        self._write(self._folders.face, name, data)
        return name

    def _serve(self, path: Path, kind: str, ident: str, behaviour: Behaviour) -> None:
        data = path.read_bytes()
        path.unlink()
        if behaviour.mode is Mode.SILENT:
            return
        try:
            asked = parse_asked(data)
        except ValueError:
            self._reject(path)
            return
        if behaviour.mode is Mode.REJECT or asked.institution != self._institution:
            self._reject(path)
            return
        self._stopping.wait(behaviour.delay_s)
        now = datetime.now(JAPAN)
        envelope = Envelope(self._institution, asked.file_id, f"{now:%Y%m%d%H%M%S}")
        if behaviour.mode is Mode.RUNNING_FIRST and kind == "siquc01":
            running = Envelope(self._institution, asked.file_id, envelope.moment, segment="2")
            self._answer(kind, ident, format_file(running, "", asked.encoding), behaviour)
            self._stopping.wait(0.6)
        try:
            data = self._make(kind, ident, asked, envelope, behaviour)
        except LineDown as error:
            broken = Envelope(self._institution, asked.file_id, envelope.moment, segment="9", error="SIM9999")
            data = format_file(broken, leaf("ProcessingResultMessage", str(error)), asked.encoding)
        self._answer(kind, ident, data, behaviour)

    def _make(self, kind: str, ident: str, asked: AskedFile, envelope: Envelope, behaviour: Behaviour) -> bytes:
        encoding, mode = _encoding(behaviour, asked.encoding), behaviour.mode
        if mode is Mode.ABORTED:
            raise LineDown("aborted")
        on_date = asked.on_date or datetime.now(JAPAN).date()
        if kind == "siquc01":
            answer = self._line.ask_by_number(f"{ident}-{secrets.token_hex(4)}", asked.people[0], on_date)
            return format_file(envelope, format_person(answer, envelope.moment, mode), encoding, mode)
        if kind == "muquc01":
            number = self._line.start_list(ident, asked.people, on_date)
            self._lists[number] = _List(asked.people)
            started = Envelope(envelope.institution, asked.file_id, envelope.moment, reception_number=number)
            return format_file(started, "", encoding, mode)
        return self._fetch(asked, envelope, encoding, mode)

    def _fetch(self, asked: AskedFile, envelope: Envelope, encoding: str, mode: Mode) -> bytes:
        number = asked.reception_number
        answer = self._line.fetch_list(f"fetch-{secrets.token_hex(4)}", number)
        if answer["result"]["segment"] == 2:
            running = Envelope(
                envelope.institution, asked.file_id, envelope.moment, segment="2", reception_number=number
            )
            return format_file(running, "", encoding)
        people = self._lists[number].people
        units = [format_unit(people[int(row["row"]) - 1], row, envelope.moment, mode) for row in answer["results"]]
        done = Envelope(envelope.institution, asked.file_id, envelope.moment, reception_number=number)
        return format_file(done, "".join(units), encoding, mode)

    def _answer(self, kind: str, ident: str, data: bytes, behaviour: Behaviour) -> None:
        name = f"OQS{kind}res_{ident}"
        if behaviour.zipped:
            self._write(self._folders.result, f"{name}.zip", zipped(f"{name}.xml", data))
        else:
            self._write(self._folders.result, f"{name}.xml", data)

    def _reject(self, path: Path) -> None:
        path.with_suffix(".err").write_text("")

    def _write(self, folder: Path, name: str, data: bytes) -> None:
        """Write in two steps under the final name, as the real one was seen to do."""
        with (folder / name).open("wb") as file:
            file.write(data[: len(data) // 2])
            file.flush()
            file.write(data[len(data) // 2 :])


def _encoding(behaviour: Behaviour, asked: str) -> str:
    return asked if behaviour.encoding is FileEncoding.AS_ASKED else behaviour.encoding.value

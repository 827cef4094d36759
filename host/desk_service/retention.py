"""The port of the retention page, over the host's database."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from host.base.record_settings import RetentionSettings
from host.desk.retention.port import KeptLine
from host.retention.reporting import report
from host.store.engine import reading

COUNT_TO = 100_000
"""Counting a million rows takes 40 ms; a clinic with 200 patients a day has below 100,000 of every kind."""


class RetentionService:
    """A `RetentionPort`."""

    def __init__(
        self,
        engine: Engine,
        settings: RetentionSettings,
        backups: Path | None = None,
        count_to: int = COUNT_TO,
    ) -> None:
        """Read from `engine`; `backups` is the folder of the host's own, if it makes any."""
        self._engine = engine
        self._settings = settings
        self._backups = backups
        self._count_to = count_to

    def kept(self) -> tuple[KeptLine, ...]:
        """Give a line for each kind."""
        with reading(self._engine) as connection:
            lines = report(connection, self._settings, self._backups, self._count_to)
        return tuple(
            KeptLine(
                line.what, line.why, line.days, line.rows, line.oldest_at, line.ran_at, line.removed, line.at_least
            )
            for line in lines
        )

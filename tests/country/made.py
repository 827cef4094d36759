"""A small country, made in a test's folder."""

from __future__ import annotations

from pathlib import Path

from country.making.cache import Made, Size, make_country

VISITS = 24


def make_small(folder: Path, *, clinics: int = 1, terminals: int = 4, visits: int = VISITS) -> Made:
    """Make it, with one process that seals."""
    return make_country(folder, Size(clinics, terminals), visits, 1)

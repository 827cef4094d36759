"""Which kinds of files the settings ask for, and what writes them."""

from __future__ import annotations

from host.base.errors import FhirMissing
from host.base.settings import HostSettings
from host.handover.folder import HandoverFolder
from host.handover.handing import Handing, Way
from host.handover.made import Maker
from host.handover.official import OfficialMaker
from host.roles.parts import Parts
from host.store.handovers import FileKind


def make_handing(parts: Parts) -> Handing:
    """Give what hands files over; with no folder in the settings it ends what an earlier setting left waiting.

    Raises:
        FhirMissing: FHIR files are asked for, and the extra `fhir` is not installed.
    """
    return Handing(parts.engine, _ways(parts.settings), parts.settings.handover, parts.clock, parts.log)


def make_fhir_maker(settings: HostSettings) -> Maker:
    """Give the maker of FHIR bundles; its library is an extra, so it is loaded only where it is asked for.

    Raises:
        FhirMissing: the extra `fhir` is not installed.
    """
    try:
        from host.handover.fhir import FhirMaker  # an optional library
    except ModuleNotFoundError as error:
        raise FhirMissing("FHIR cannot be written") from error
    return FhirMaker(settings.clinic, settings.handover.files.institution)


def _ways(settings: HostSettings) -> dict[FileKind, Way]:
    files, fhir = settings.handover.files, settings.handover.fhir
    ways: dict[FileKind, Way] = {}
    if files.folder:
        ways[FileKind.OFFICIAL] = Way(OfficialMaker(files), HandoverFolder(files.folder), files.purge_after_s)
    if fhir.folder:
        ways[FileKind.FHIR] = Way(make_fhir_maker(settings), HandoverFolder(fhir.folder), fhir.purge_after_s)
    return ways

"""Which exception is told how."""

from __future__ import annotations

from host.authority.api.clinic import OtherClinic
from host.authority.api.problem import SHARED_HANDLERS, on_not_known, on_other_clinic, on_reused, on_taken
from host.authority.serving.work import NotKnown
from host.authority.store.people import CertificateTaken
from host.authority.store.uses import RequestReused

HANDLERS = {
    **SHARED_HANDLERS,
    NotKnown: on_not_known,
    CertificateTaken: on_taken,
    RequestReused: on_reused,
    OtherClinic: on_other_clinic,
}

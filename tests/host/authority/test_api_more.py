"""The rest of the API over HTTP, each answer as the document has it: batches, consents, disaster mode, renewal."""

from __future__ import annotations

import dataclasses
import io

from host.authority.base.records import format_record
from host.authority.insurance.question import Consents
from host.authority.serving.authority import Authority
from tests.host.authority.insurance.test_disaster import HANAKO, QUESTION
from tests.host.authority.people import by_certificate, medical_record, person
from tests.host.authority.test_api import check
from tests.host.authority.web import Web

PERSON = "/admin/persons/{person_id}"


def test_consent_and_reading(admin: Web, clinic: Web) -> None:
    """Medical information put in, agreed to, and read."""
    admin.put("/admin/persons/hanako", format_record(person()))
    record = format_record(medical_record())
    assert check(admin.put("/admin/persons/hanako/medical", record), f"{PERSON}/medical") == record
    assert check(admin.get("/admin/persons/hanako/medical"), f"{PERSON}/medical") == record
    path = "/v1/eligibility/by-certificate"
    agreed = by_certificate(consents=Consents(medicines=True))
    token = check(clinic.post(path, format_record(agreed)), path)["consents"][0]["token"]
    asked = {"request_id": "2", "clinic": "clinic-a", "token": token, "kind": "medicines"}
    told = check(clinic.post("/v1/medical-information", asked), "/v1/medical-information")
    assert [one["name"] for one in told["medicines"]] == ["アムロジピン錠５ｍｇ"]
    for path in ("/admin/persons/nobody/medical", "/admin/persons/nobody/sign-in-code"):
        assert (admin.get(path) if path.endswith("medical") else admin.post(path)).status_code == 404
    assert admin.put("/admin/persons/nobody/medical", record).status_code == 404


def test_a_batch(authority: Authority, admin: Web, clinic: Web) -> None:
    """Taken, waited for, and read."""
    admin.put("/admin/persons/hanako", format_record(person()))
    row = {"symbol": "架０１", "number": "0000077", "branch": "", "birth_date": "1952-02-29", "on_date": "2026-11-24"}
    rows = [{"row": "1", "insurer_number": "  999999", **row}, {"row": "2", "insurer_number": "9", **row}]
    batch = {"request_id": "1", "clinic": "clinic-a", "rows": rows}
    number = check(clinic.post("/v1/batches", batch), "/v1/batches")["reception_number"]
    poll = {"request_id": "2", "clinic": "clinic-a", "reception_number": number}
    assert check(clinic.post("/v1/batches/result", poll), "/v1/batches/result")["done"] == 0
    authority.batches.work_on(lambda: False)
    done = check(clinic.post("/v1/batches/result", poll), "/v1/batches/result")
    assert [one["result"]["code"] for one in done["results"]] == ["", "SIM3001"]
    assert clinic.post("/v1/batches", {**batch, "rows": [*rows, rows[0]]}).status_code == 422
    assert clinic.post("/v1/batches", {**batch, "rows": rows[:1]}).status_code == 409


def test_a_disaster(admin: Web, clinic: Web) -> None:
    """Opened, searched, reported, closed."""
    admin.put("/admin/persons/hanako", format_record(HANAKO))
    opened = {"open": True, "reason": "架空地震", "clinics": []}
    assert check(admin.put("/admin/disaster", opened), "/admin/disaster") == opened
    assert check(admin.get("/admin/disaster"), "/admin/disaster") == opened
    path = "/v1/disaster/search"
    found = check(clinic.post(path, format_record(QUESTION)), path)
    assert [one["kana"] for one in found["candidates"]] == [HANAKO.kana]
    report = check(admin.get("/admin/disaster/report"), "/admin/disaster/report")["uses"]
    assert [(one["staff"], one["person_id"]) for one in report] == [("mihon", "hanako")]
    assert admin.put("/admin/disaster", {"open": True}).status_code == 422


def test_renewing_and_signing_in(admin: Web, clinic: Web) -> None:
    """A new certificate takes over; a code opens the person's own page."""
    admin.put("/admin/persons/hanako", format_record(person()))
    renewal = {"issuer_key_id": "0badcafe", "serial": "77", "not_after": "2031-05-05"}
    path = "/admin/cards/{card_id}/renew"
    renewed = check(admin.post("/admin/cards/card-hanako/renew", renewal), path)
    assert (renewed["registered"], renewed["linked_from"]) == (True, None)
    for target, status in (("card-hanako", 409), ("nobody", 404)):
        response = admin.post(f"/admin/cards/{target}/renew", renewal)
        assert response.status_code == status
        check(response, path)
    code = check(admin.post("/admin/persons/hanako/sign-in-code"), f"{PERSON}/sign-in-code")["code"]
    assert len(code) == 14
    assert clinic.post("/admin/persons/hanako/sign-in-code").status_code == 401


def test_methods_are_told(admin: Web) -> None:
    """A refused method is told which ones there are, and no path of the API is taken for a page."""
    for path, methods in (("/admin/behaviour", {"GET", "HEAD", "PUT"}), ("/healthz", {"GET", "HEAD"})):
        refused = admin.post(path, {})
        assert refused.status_code == 405
        assert set(refused.headers["allow"].split(", ")) == methods


def test_odd_paths(admin: Web) -> None:
    """Whatever stands in a path, the answer is the small body of a refusal."""
    for path in ("/admin/persons/a%0Ab/uses", "/admin/persons/%F0%BF/uses", "/nothing", "/v1/"):
        response = admin.get(path)
        assert response.status_code in (401, 404, 422)
        assert set(response.json()) == {"code", "message"}


def test_nothing_of_it_is_logged(admin: Web, clinic: Web, log_text: io.StringIO) -> None:
    """Names, numbers, tokens and staff stay out of the log."""
    test_consent_and_reading(admin, clinic)
    admin.put("/admin/disaster", {"open": True, "reason": "架空地震"})
    admin.put("/admin/persons/shoko", format_record(dataclasses.replace(HANAKO, certificates=())))
    clinic.post("/v1/disaster/search", format_record(QUESTION))
    text = log_text.getvalue()
    assert "disaster_searched" in text
    assert not any(secret in text for secret in ("見本", "0000077", "mihon", "hanako", "clinic-a", "ﾐﾎﾝ"))

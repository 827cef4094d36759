"""The application over HTTP: who is let in, what is refused, and that answers agree with the document."""

from __future__ import annotations

import io
import json
from typing import Any

import httpx
import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from host.authority.api.body import BODY_LIMIT_BYTES
from host.authority.api.openapi import openapi_document
from host.authority.api.operations import OPERATIONS
from host.authority.base.records import format_record
from tests.host.authority.people import by_certificate, by_number, certificate, person, wish
from tests.host.authority.web import Web

DOCUMENT = openapi_document("0")
BY_CERTIFICATE = "/v1/eligibility/by-certificate"
BY_NUMBER = "/v1/eligibility/by-insured-number"


def check(response: httpx.Response, path: str) -> Any:
    """Check a response against what the document says of its path, method and status; give its body."""
    described = DOCUMENT["paths"][path][response.request.method.lower()]["responses"][str(response.status_code)]
    schema = {
        **described["content"]["application/json"]["schema"],
        "components": DOCUMENT["components"],
        "$schema": "https://json-schema.org/draft/2020-12/schema",
    }
    body = response.json()
    jsonschema.validate(body, schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
    return body


def test_a_visit_by_certificate(admin: Web, clinic: Web) -> None:
    """Put, ask, suspend, ask, restore, ask."""
    put = admin.put("/admin/persons/hanako", format_record(person()))
    assert put.status_code == 201
    assert check(put, "/admin/persons/{person_id}") == format_record(person())
    body = check(clinic.post(BY_CERTIFICATE, format_record(by_certificate("1"))), BY_CERTIFICATE)
    assert body["result"] == {"segment": 1, "status": 1, "validity": 1, "code": "", "message": ""}
    assert body["qualification"]["insurer_number"] == "  999999"
    assert body["confirmed_at"] == "2026-11-24T09:15:32+09:00"
    report = check(admin.post("/admin/cards/card-hanako/suspend"), "/admin/cards/{card_id}/suspend")
    assert report == {"card_id": "card-hanako", "state": "suspended"}
    body = check(clinic.post(BY_CERTIFICATE, format_record(by_certificate("2"))), BY_CERTIFICATE)
    assert body["certificate"] == {
        "state": "suspended",
        "revocation_at": "2026-11-24T09:15:32+09:00",
        "not_after": "2029-05-05",
    }
    assert (body["result"]["validity"], body["qualification"]) == (None, None)
    check(admin.post("/admin/cards/card-hanako/restore"), "/admin/cards/{card_id}/restore")
    assert clinic.post(BY_CERTIFICATE, format_record(by_certificate("3"))).json()["result"]["validity"] == 1
    uses = check(admin.get("/admin/persons/hanako/uses"), "/admin/persons/{person_id}/uses")["uses"]
    assert [use["outcome"] for use in uses] == ["validity_1", "SIM2002", "validity_1"]


def test_other_operations_agree_with_the_document(admin: Web, clinic: Web, web: Web) -> None:
    """Each of the rest once."""
    admin.put("/admin/persons/hanako", format_record(person(certificates=(certificate(registered=False),))))
    again = admin.put("/admin/persons/hanako", format_record(person(certificates=(certificate(registered=False),))))
    assert again.status_code == 200
    check(admin.get("/admin/persons/hanako"), "/admin/persons/{person_id}")
    assert check(clinic.post("/v1/registrations", format_record(wish("1"))), "/v1/registrations")["registered"]
    withdrawn = clinic.post("/v1/registrations/withdraw", format_record(wish("2")))
    assert not check(withdrawn, "/v1/registrations/withdraw")["registered"]
    assert check(clinic.post(BY_NUMBER, format_record(by_number("3"))), BY_NUMBER)["certificate"] is None
    check(admin.post("/admin/cards/card-hanako/revoke"), "/admin/cards/{card_id}/revoke")
    check(admin.put("/admin/behaviour", {"mode": "normal"}), "/admin/behaviour")
    check(web.get("/healthz"), "/healthz")
    assert web.get("/openapi.json").json() == json.loads(json.dumps(DOCUMENT))


def test_errors_agree_with_the_document(admin: Web, clinic: Web, web: Web) -> None:
    """Every kind of refusal has the one small body."""
    admin.put("/admin/persons/hanako", format_record(person()))
    clinic.post(BY_CERTIFICATE, format_record(by_certificate("1")))
    refused = [
        (web.post(BY_CERTIFICATE, {}), BY_CERTIFICATE, 401),
        (clinic.post(BY_CERTIFICATE, {}), BY_CERTIFICATE, 422),
        (clinic.post(BY_CERTIFICATE, content=b"{"), BY_CERTIFICATE, 422),
        (clinic.post(BY_CERTIFICATE, content=b"[" * 50_000), BY_CERTIFICATE, 422),
        (clinic.post(BY_CERTIFICATE, content=b" " * (BODY_LIMIT_BYTES + 1)), BY_CERTIFICATE, 413),
        (clinic.post(BY_CERTIFICATE, format_record(by_certificate("1", "5"))), BY_CERTIFICATE, 409),
        (admin.put("/admin/persons/jiro", format_record(person())), "/admin/persons/{person_id}", 409),
        (admin.get("/admin/persons/nobody"), "/admin/persons/{person_id}", 404),
        (admin.get("/admin/persons/a%20b"), "/admin/persons/{person_id}", 422),
        (admin.post("/admin/cards/nobody/suspend"), "/admin/cards/{card_id}/suspend", 404),
    ]
    for response, path, status in refused:
        assert response.status_code == status
        check(response, path)


@pytest.mark.parametrize("path", [BY_CERTIFICATE, "/v1/registrations", "/v1/unknown", "/admin/behaviour"])
def test_tokens_open_only_their_part(web: Web, clinic: Web, admin: Web, path: str) -> None:
    """No token, a wrong one, or that of the other part: 401, also for paths that do not exist."""
    other = admin if path.startswith("/v1") else clinic
    for caller in (web, web.with_token("made-up-wrong-token"), web.with_token(""), other):
        response = caller.post(path, {})
        assert response.status_code == 401
        assert response.headers["www-authenticate"].startswith("Bearer")


def test_every_route_is_described(web: Web) -> None:
    """The document forgets no route and invents none."""
    assert isinstance(web.app, Starlette)
    served = set()
    for route in web.app.routes:
        inner = [(route.path, child) for child in route.routes] if isinstance(route, Mount) else [("", route)]
        for prefix, child in inner:
            assert isinstance(child, Route)
            served |= {(prefix + child.path, method.lower()) for method in (child.methods or set()) - {"HEAD"}}
    described = {(operation.path, operation.method) for operation in OPERATIONS}
    assert served == (described | {("/openapi.json", "get")}) - {("/statistics.json", "get")}
    check(web.get("/statistics.json?months=1"), "/statistics.json")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(field=st.sampled_from(sorted(format_record(by_number()))), value=JSON)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_value_breaks_the_service(clinic: Web, field: str, value: object) -> None:
    """Whatever stands in a field, the answer is an answer or a refusal, never a fault."""
    response = clinic.post(BY_NUMBER, content=json.dumps({**format_record(by_number()), field: value}).encode())
    assert response.status_code in (200, 409, 422)


def test_refusals_and_log_repeat_nothing(admin: Web, clinic: Web, log_text: io.StringIO) -> None:
    """A wrong body may hold a number or a name: neither comes back, nor is anything personal logged."""
    admin.put("/admin/persons/hanako", format_record(person()))
    clinic.post(BY_NUMBER, format_record(by_number("1")))
    clinic.post(BY_CERTIFICATE, format_record(by_certificate("2")))
    wrong = {**format_record(by_number()), "birth_date": "見本0000077", "0000077": "0000077"}
    texts = [clinic.post(BY_NUMBER, wrong).text, log_text.getvalue()]
    assert "eligibility_answered" in texts[1]
    for text in texts:
        assert not any(secret in text for secret in ("見本", "0000077", "123456789", "999999"))

"""A person's own page: signing in with a code, own data, who asked, registration, and reporting the card lost."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from host.authority.insurance.answer import Result
from host.authority.insurance.codes import ProcessingStatus
from host.authority.pages.drawing import Drawing
from host.authority.pages.forms import read_form
from host.authority.pages.sign_ins import COOKIE, SignIn, SignIns
from host.authority.serving.own_page import OwnPage
from host.authority.serving.work import NotKnown

_ACTS = ("register", "withdraw", "suspend")
_LONGEST_CODE = 40


class OwnPages:
    """Draws the pages of whoever is signed in."""

    def __init__(self, own: OwnPage, sign_ins: SignIns, drawing: Drawing) -> None:
        """Draw what `own` gives."""
        self._own = own
        self._sign_ins = sign_ins
        self._drawing = drawing

    def routes(self) -> list[Route]:
        """Give the routes."""
        return [
            Route("/my", self.overview, methods=["GET"]),
            Route("/my/sign-in", self.sign_in, methods=["POST"]),
            Route("/my/sign-out", self.sign_out, methods=["POST"]),
            Route("/my/medical", self.medical, methods=["GET"]),
            Route("/my/uses", self.uses, methods=["GET"]),
            Route("/my/certificates/{position:int}/{act}", self.confirm, methods=["GET"]),
            Route("/my/certificates/{position:int}/{act}", self.act, methods=["POST"]),
        ]

    async def overview(self, request: Request) -> Response:
        """GET /my: own data, or the form to sign in."""
        signed_in = self._who(request)
        if signed_in is None:
            return self._drawing.answer(request, "sign_in.html", sentence="", signed_in=None)
        said = request.query_params.get("said", "")
        try:
            view = await run_in_threadpool(self._own.view, signed_in.person_id)
        except NotKnown:
            self._sign_ins.end(request.cookies.get(COOKIE))
            return self._drawing.answer(request, "sign_in.html", sentence="sign_in.gone", signed_in=None)
        shown = f"said.{said}" if said in _ACTS else ""
        return self._drawing.answer(request, "overview.html", signed_in=signed_in, view=view, said=shown)

    async def sign_in(self, request: Request) -> Response:
        """POST /my/sign-in: check the code."""
        if not self._sign_ins.may_try():
            return self._refuse(request, "sign_in.too_often", 429)
        code = (await read_form(request)).get("code", "")[:_LONGEST_CODE]
        person_id = await run_in_threadpool(self._own.sign_in, code)
        if person_id is None:
            self._sign_ins.count_wrong()
            return self._refuse(request, "sign_in.wrong", 403)
        response = RedirectResponse("/my", 303)
        secure = request.url.scheme == "https"
        response.set_cookie(
            COOKIE, self._sign_ins.begin(person_id), httponly=True, samesite="strict", secure=secure, path="/my"
        )
        return response

    async def sign_out(self, request: Request) -> Response:
        """POST /my/sign-out: end it; this needs no check, since nobody gains by it."""
        self._sign_ins.end(request.cookies.get(COOKIE))
        response = RedirectResponse("/my", 303)
        response.delete_cookie(COOKIE, path="/my", httponly=True, samesite="strict")
        return response

    async def medical(self, request: Request) -> Response:
        """GET /my/medical: what clinics are told with consent."""
        signed_in = self._who(request)
        if signed_in is None:
            return RedirectResponse("/my", 303)
        record = await run_in_threadpool(self._own.record, signed_in.person_id)
        return self._drawing.answer(request, "medical.html", signed_in=signed_in, record=record)

    async def uses(self, request: Request) -> Response:
        """GET /my/uses: who asked, when and why."""
        signed_in = self._who(request)
        if signed_in is None:
            return RedirectResponse("/my", 303)
        uses = await run_in_threadpool(self._own.uses, signed_in.person_id)
        return self._drawing.answer(request, "uses.html", signed_in=signed_in, uses=uses)

    async def confirm(self, request: Request) -> Response:
        """GET …/register, withdraw or suspend: ask once more."""
        signed_in, act = self._who(request), request.path_params["act"]
        if signed_in is None or act not in _ACTS:
            return RedirectResponse("/my", 303)
        return self._ask(request, signed_in, "", 200)

    async def act(self, request: Request) -> Response:
        """POST of the same: do it."""
        signed_in, form = self._who(request), await read_form(request)
        if signed_in is None or not signed_in.is_from_own_page(form.get("token", "")):
            return RedirectResponse("/my", 303)
        try:
            refusal = await run_in_threadpool(self._carry_out, signed_in, request.path_params)
        except NotKnown:
            return RedirectResponse("/my", 303)
        if refusal is not None:
            return self._ask(request, signed_in, refusal.code, 409)
        return RedirectResponse(f"/my?said={request.path_params['act']}", 303)

    def _carry_out(self, signed_in: SignIn, path: Mapping[str, object]) -> Result | None:
        act, position = path["act"], int(str(path["position"]))
        if act not in _ACTS:
            raise NotKnown
        if act == "suspend":
            self._own.suspend(signed_in.person_id, position)
            return None
        answer = self._own.set_registered(signed_in.person_id, position, registered=act == "register")
        return answer.result if answer.result.status is ProcessingStatus.ERROR else None

    def _ask(self, request: Request, signed_in: SignIn, code: str, status: int) -> Response:
        act = request.path_params["act"]
        return self._drawing.answer(request, "confirm.html", status, signed_in=signed_in, act=act, code=code)

    def _refuse(self, request: Request, sentence: str, status: int) -> Response:
        return self._drawing.answer(request, "sign_in.html", status, sentence=sentence, signed_in=None)

    def _who(self, request: Request) -> SignIn | None:
        return self._sign_ins.find(request.cookies.get(COOKIE))

"""The application: every page's routes under `/api`, and the page itself at all other paths."""

from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse, Response
from fastapi.routing import APIRoute

from recoup.api import DealFileMissing, Refused
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.web.access.access import Access
from recoup.web.access.allowed import roles_of
from recoup.web.access.gate import Gate
from recoup.web.access.refusals import answer_refusals
from recoup.web.answers import Faults, told
from recoup.web.changes import Changes
from recoup.web.folder import ChangedUnderneath, Folder, NoSuchDeal
from recoup.web.jobs import Busy, Jobs, NoSuchJob
from recoup.web.routes import (
    changes,
    curve,
    deal,
    facts,
    futures,
    goals,
    home,
    mine,
    money,
    owners,
    parts,
    people,
    ranges,
    receipts,
    rights,
    session,
    statements,
    terms,
    what_if,
)

ROUTES: tuple[APIRouter, ...] = (
    home.router,
    changes.router,
    deal.router,
    facts.router,
    terms.router,
    money.router,
    parts.router,
    curve.router,
    goals.router,
    ranges.router,
    what_if.router,
    futures.router,
    rights.router,
    owners.router,
    receipts.router,
    statements.router,
    session.router,
    people.router,
    mine.router,
)


# What any route may answer instead of what was asked.
_WHY_NOT = (
    (401, "Nobody is signed in"),
    (403, "This is not for whoever asks"),
    (404, "There is no such thing, or none for whoever asks"),
    (409, "Something else has happened meanwhile"),
    (413, "More was sent than is taken"),
    (421, "The server does not go by that name"),
    (422, "What is wrong, and how to mend it"),
    (429, "Too much was asked"),
    (503, "Not just now"),
)


def create(folder: Folder, access: Access | None = None, page: Path | None = None) -> FastAPI:
    """The application over a folder of deals, for whoever sits at this machine unless `access` says
    otherwise; `page` is where the built page lies, if elsewhere.

    Raises: TypeError where a route does not state who may use it.
    """
    app = FastAPI(
        title="Recoup",
        description="What a folder of film deals says, pays and would pay.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        responses={status: {"model": Faults, "description": why} for status, why in _WHY_NOT},
    )
    access = access or Access()
    app.state.folder, app.state.access = folder, access
    app.add_middleware(Gate, access=access)
    app.state.jobs = Jobs()
    app.state.changes = Changes(folder.root)
    for router in ROUTES:
        _stated(router)
        app.include_router(router, prefix="/api")
    answer_refusals(app)
    _faults(app)
    _page(app, page or Path(str(files("recoup.web") / "page")))
    return app


def _stated(router: APIRouter) -> None:
    for route in router.routes:
        if not isinstance(route, APIRoute) or roles_of(route) is None:
            raise TypeError(f"{route} does not state who may use it")


def _faults(app: FastAPI) -> None:
    @app.exception_handler(Refused)
    def refused(_: Request, refused: Refused) -> Response:
        return JSONResponse(told(refused.diagnostics).model_dump(), status_code=422)

    @app.exception_handler(NoSuchDeal)
    @app.exception_handler(DealFileMissing)
    def missing(_: Request, fault: Exception) -> Response:
        found = Diagnostic("no-such-deal", "there is no such deal in this folder", None)
        return JSONResponse(told([found]).model_dump(), status_code=404)

    @app.exception_handler(RequestValidationError)
    def unreadable(_: Request, fault: RequestValidationError) -> Response:
        found = [
            Diagnostic("bad-question", f"{'.'.join(map(str, e['loc']))}: {e['msg']}", None)
            for e in fault.errors()
        ]
        return JSONResponse(told(found).model_dump(), status_code=422)

    @app.exception_handler(NoSuchJob)
    def gone(_: Request, fault: NoSuchJob) -> Response:
        found = Diagnostic("no-such-work", "nothing of that name is under way here", None)
        return JSONResponse(told([found]).model_dump(), status_code=404)

    @app.exception_handler(Busy)
    def busy(_: Request, fault: Busy) -> Response:
        message = "too much is under way already"
        found = Diagnostic("busy", message, None, "wait until some of it is done, or cancel it")
        return JSONResponse(told([found]).model_dump(), status_code=503)

    @app.exception_handler(ChangedUnderneath)
    def changed(_: Request, fault: ChangedUnderneath) -> Response:
        message = f"`{fault}` has changed since it was read; nothing was written"
        hint = "take in what it says now, and make the change again"
        found = Diagnostic("changed-underneath", message, None, hint)
        return JSONResponse(told([found]).model_dump(), status_code=409)


def _page(app: FastAPI, page: Path) -> None:
    @app.get("/assets/{name}", include_in_schema=False)
    def asset(name: str) -> Response:
        path = page / "assets" / name
        if name.startswith(".") or not path.is_file():
            return Response(status_code=404)
        return FileResponse(path, headers={"Cache-Control": "public, max-age=31536000, immutable"})

    @app.get("/{path:path}", include_in_schema=False)
    def shell(path: str) -> Response:
        if path.startswith("api/"):
            raise NoSuchDeal(path)
        index = page / "index.html"
        if not index.is_file():
            return Response("The page is not built: run `make page`.", 503, media_type="text/plain")
        return FileResponse(index, headers={"Cache-Control": "no-cache"})

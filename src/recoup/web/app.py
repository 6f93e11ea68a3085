"""The application: every page's routes under `/api`, and the page itself at all other paths."""

from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse, Response

from recoup.api import DealFileMissing, Refused
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.web.answers import Faults, told
from recoup.web.folder import ChangedUnderneath, Folder, NoSuchDeal
from recoup.web.jobs import Busy, Jobs, NoSuchJob
from recoup.web.routes import (
    curve,
    deal,
    futures,
    goals,
    home,
    money,
    parts,
    ranges,
    terms,
    what_if,
)

ROUTES: tuple[APIRouter, ...] = (
    home.router,
    deal.router,
    terms.router,
    money.router,
    parts.router,
    curve.router,
    goals.router,
    ranges.router,
    what_if.router,
    futures.router,
)


def create(folder: Folder, page: Path | None = None) -> FastAPI:
    """The application over a folder of deals; `page` is where the built page lies, if elsewhere."""
    app = FastAPI(
        title="Recoup",
        description="What a folder of film deals says, pays and would pay.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        responses={422: {"model": Faults, "description": "What is wrong, and how to mend it"}},
    )
    app.state.folder = folder
    app.state.jobs = Jobs()
    for router in ROUTES:
        app.include_router(router, prefix="/api")
    _faults(app)
    _page(app, page or Path(str(files("recoup.web") / "page")))
    return app


def _faults(app: FastAPI) -> None:
    @app.exception_handler(Refused)
    def refused(_: Request, refused: Refused) -> Response:
        return JSONResponse(told(refused.diagnostics).model_dump(), status_code=422)

    @app.exception_handler(NoSuchDeal)
    @app.exception_handler(DealFileMissing)
    def missing(_: Request, fault: Exception) -> Response:
        found = Diagnostic("no-such-deal", "there is no such deal in this folder", None)
        return JSONResponse(told([found]).model_dump(), status_code=404)

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
            return Response(status_code=404)
        index = page / "index.html"
        if not index.is_file():
            return Response("The page is not built: run `make page`.", 503, media_type="text/plain")
        return FileResponse(index, headers={"Cache-Control": "no-cache"})

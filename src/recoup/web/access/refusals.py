"""How somebody is refused: as the page reads diagnostics."""

from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, Response

from recoup.web.access.accounts import NoSuchAccount
from recoup.web.access.links import NoSuchLink
from recoup.web.access.people import Role


class NotAllowed(Exception):
    """Somebody who sees the deal may not do this with it."""

    def __init__(self, role: Role) -> None:
        super().__init__(role)
        self.role = role


class NotSignedIn(Exception):
    """What was shown to sign in opens nothing; the message says what."""


class TooOften(Exception):
    """Too much was tried in a short time."""


class NoAccounts(Exception):
    """Nobody has an account: whoever sits at this machine reads the folder."""


def refused(status: int, code: str, message: str, hint: str | None = None) -> Response:
    """A refusal, as the page reads diagnostics."""
    fault = {
        "code": code, "severity": "error", "message": message, "hint": hint, "place": None,
    }  # fmt: skip
    headers = {"retry-after": "60"} if status == 429 else None
    return JSONResponse({"diagnostics": [fault]}, status, headers)


def too_often() -> Response:
    """Too much was asked or tried."""
    return refused(429, "too-often", "too much was asked in a short time", "wait a few minutes")


def answer_refusals(app: FastAPI) -> None:
    """Has the application answer what is raised here."""

    @app.exception_handler(NotAllowed)
    def not_allowed(_: Request, fault: NotAllowed) -> Response:
        message = f"this is not for somebody who is here as {fault.role.value}"
        return refused(403, "not-allowed", message, "ask an owner")

    @app.exception_handler(NotSignedIn)
    def not_signed_in(_: Request, fault: NotSignedIn) -> Response:
        return refused(401, "not-signed-in", str(fault))

    @app.exception_handler(TooOften)
    def often(_: Request, fault: TooOften) -> Response:
        return too_often()

    @app.exception_handler(NoAccounts)
    def no_accounts(_: Request, fault: NoAccounts) -> Response:
        message = "nobody has an account: this machine alone reads the folder"
        hint = "make one: recoup users add FOLDER NAME --role owner; then start `recoup serve` anew"
        return refused(409, "no-accounts", message, hint)

    @app.exception_handler(NoSuchAccount)
    def no_such_account(_: Request, fault: NoSuchAccount) -> Response:
        return refused(404, "no-such-account", "nobody has an account of that name")

    @app.exception_handler(NoSuchLink)
    def no_such_link(_: Request, fault: NoSuchLink) -> Response:
        return refused(404, "no-such-link", "there is no such link, or no longer")

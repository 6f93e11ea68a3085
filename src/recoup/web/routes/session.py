"""Signing in and out, and who asks."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from recoup.api import Refused
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.web.access import accounts, links, sessions
from recoup.web.access.access import Access
from recoup.web.access.allowed import ANYBODY, EVERYONE, PERSON, TheAccess, TheAsker, TheStore
from recoup.web.access.passwords import MOST_CHARACTERS
from recoup.web.access.people import LOCAL, Person, Role
from recoup.web.access.refusals import NotSignedIn, TooOften
from recoup.web.access.store import Store
from recoup.web.routes.people import taken

router = APIRouter(tags=["people"])

Secret = Annotated[str, Field(max_length=MOST_CHARACTERS)]


class Asker(BaseModel):
    """Who asks: a name and a role; `visits` where by a share link, `local` where by no account."""

    name: str
    role: Role
    visits: bool
    local: bool


class Session(BaseModel):
    """Who is signed in; null where nobody is."""

    asker: Asker | None


class Credentials(BaseModel):
    """A name and a password."""

    name: Annotated[str, Field(max_length=200)]
    password: Secret


class Opening(BaseModel):
    """What a share link carries."""

    token: Annotated[str, Field(max_length=200)]


class NewPassword(BaseModel):
    """The password until now, and from now on."""

    now: Secret
    new: Secret


@router.get("/session", dependencies=[ANYBODY])
def session(request: Request) -> Session:
    """Who is signed in."""
    person = request.scope.get(PERSON)
    return Session(asker=_asker(person) if isinstance(person, Person) else None)


@router.post("/session", dependencies=[ANYBODY])
def sign_in(request: Request, response: Response, access: TheAccess, by: Credentials) -> Session:
    """Signs in, by a cookie that scripts cannot read."""
    address = request.client.host if request.client else "?"
    name = accounts.name_of(by.name) or ""
    if access.store is None:
        return Session(asker=_asker(LOCAL))
    if not access.pace.may_try(name, address):
        _noted(access, by.name, address, 429)
        raise TooOften
    person = accounts.person_with(access.store, by.name, by.password)
    if person is None:
        _noted(access, by.name, address, 401)
        raise NotSignedIn("the name or the password is not right")
    _noted(access, person.name, address, 200, person.role.value)
    _begin(request, response, access, access.store, person)
    return Session(asker=_asker(person))


@router.post("/session/link", dependencies=[ANYBODY])
def visit(request: Request, response: Response, access: TheAccess, by: Opening) -> Session:
    """Opens a share link: what is one party's of one deal can be seen until the link ends."""
    address = request.client.host if request.client else "?"
    if access.store is None:
        return Session(asker=_asker(LOCAL))
    if not access.pace.may_try("", address):
        raise TooOften
    try:
        link = links.by_token(access.store, by.token)
    except links.NoSuchLink:
        raise NotSignedIn("this link opens nothing, or no longer") from None
    person = links.visitor(link.name, link.grant)
    _noted(access, person.name, address, 200, person.role.value)
    _begin(request, response, access, access.store, link)
    return Session(asker=_asker(person))


@router.delete("/session", status_code=204, dependencies=[ANYBODY])
def sign_out(request: Request, response: Response, access: TheAccess) -> None:
    """Signs out: the cookie opens nothing any more."""
    _end(request, access)
    response.delete_cookie(access.cookie, path="/", secure=access.secure, httponly=True)


@router.put("/session/password", status_code=204, dependencies=[EVERYONE])
def change_password(
    request: Request,
    response: Response,
    access: TheAccess,
    store: TheStore,
    asker: TheAsker,
    given: NewPassword,
) -> None:
    """Sets one's own password; every other browser is signed out."""
    address = request.client.host if request.client else "?"
    if not access.pace.may_try(asker.name, address):
        raise TooOften
    if asker.link is not None or accounts.person_with(store, asker.name, given.now) is None:
        message = "the password is not the one until now"
        raise Refused([Diagnostic("wrong-password", message, None)])
    accounts.set_password(store, asker.name, taken(given.new))
    _begin(request, response, access, store, asker)


def _asker(person: Person) -> Asker:
    return Asker(
        name=person.name,
        role=person.role,
        visits=person.link is not None,
        local=person is LOCAL,
    )


def _begin(
    request: Request, response: Response, access: Access, store: Store, person: Person | links.Link
) -> None:
    """A new session each time: one that somebody else has set before is worth nothing."""
    _end(request, access)
    response.set_cookie(
        access.cookie,
        sessions.begin(store, person),
        max_age=sessions.LONGEST_SECONDS,
        path="/",
        secure=access.secure,
        httponly=True,
        samesite="strict",
    )


def _end(request: Request, access: Access) -> None:
    token = request.cookies.get(access.cookie)
    if access.store is not None and token:
        sessions.end(access.store, token)


def _noted(access: Access, name: str, address: str, status: int, role: str = "") -> None:
    if access.trail is not None:
        access.trail.note(name, role, address, "POST", "/api/session", status)

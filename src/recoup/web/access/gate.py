"""The gate: what every request passes before any route has it, and every answer on its way out.

In this order: the name by which the server was asked (a page elsewhere that has its own name point
here is refused), requests that other sites have the browser make, the size of what is sent, who
asks, how often. What was answered is noted before it is sent: nobody sees what is not in the trail.
"""

from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from recoup.web.access import sessions
from recoup.web.access.access import (
    LARGEST_BODY_BYTES,
    LARGEST_BODY_OF_NOBODY_BYTES,
    Access,
    host_of,
)
from recoup.web.access.allowed import PERSON
from recoup.web.access.headers import guarded
from recoup.web.access.people import LOCAL, Person
from recoup.web.access.refusals import refused, too_often
from recoup.web.access.store import AccessFailure

# What may be asked without having signed in.
DOORS = frozenset({"/api/session", "/api/session/link"})
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Gate:
    """Stands before the application."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app, self._access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "websocket":  # no route is a socket, and none is guarded as one
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        api = _is_api(scope["path"])
        answer = _Answer(send, api=api, secure=self._access.secure)
        refusal = _misdirected(Headers(scope=scope), scope, self._access)
        if refusal is None and api:
            try:
                refusal = await self._known(scope, answer)
            except AccessFailure:
                refusal = _no_store()
        if refusal is None:
            refusal, receive = _bounded(scope, receive, answer)
        await (refusal or self._app)(scope, receive, answer)

    async def _known(self, scope: Scope, answer: "_Answer") -> Response | None:
        """Says in the scope who asks, and has noted what comes of it."""
        person, address = await self._person(scope), _address(scope)
        if not (person is LOCAL or self._access.pace.may_ask(person, address)):
            return too_often()
        if person is None and scope["path"] not in DOORS:
            return refused(401, "not-signed-in", "nobody is signed in", "sign in")
        scope[PERSON] = person
        trail = self._access.trail
        if trail is not None and person is not None and scope["path"] not in DOORS:
            asked = scope["path"]
            if scope["query_string"]:
                asked += "?" + scope["query_string"].decode("latin-1")
            what = (person.name, person.role.value, address, scope["method"], asked)
            answer.note = lambda status: run_in_threadpool(trail.note, *what, status)
        return None

    async def _person(self, scope: Scope) -> Person | None:
        store = self._access.store
        if store is None:
            return LOCAL
        token = Request(scope).cookies.get(self._access.cookie)
        return await run_in_threadpool(sessions.find, store, token) if token else None


class _Answer:
    """Sends an answer: noted, guarded, and instead of it that too much was sent, where it was."""

    def __init__(self, send: Send, *, api: bool, secure: bool) -> None:
        self._send, self._api, self._secure = send, api, secure
        self._dropped = False
        self.note: Callable[[int], Awaitable[None]] | None = None
        self.too_large = False

    async def __call__(self, message: Message) -> None:
        if self._dropped:
            return
        if message["type"] == "http.response.start":
            if self.too_large and message["status"] != 413:
                await self._instead(too_large())
                return
            try:
                if self.note is not None:
                    await self.note(message["status"])
            except AccessFailure:
                self.note = None
                await self._instead(_no_store())
                return
            headers = guarded(message["headers"], api=self._api, secure=self._secure)
            message = {**message, "headers": headers}
        await self._send(message)

    async def _instead(self, other: Response) -> None:
        """Another answer; what more is sent of this one is dropped."""
        self._dropped = True
        sends = _Answer(self._send, api=self._api, secure=self._secure)
        sends.note = self.note
        await other({"type": "http"}, _nothing, sends)


def too_large() -> Response:
    """More was sent than is taken."""
    most = LARGEST_BODY_BYTES // 2**20
    return refused(413, "too-large", f"more was sent than the {most} MiB that are taken at once")


def _no_store() -> Response:
    message = "the accounts cannot be read just now"
    return refused(503, "no-accounts", message, "try again; if it stays so, look at the server")


def _misdirected(headers: Headers, scope: Scope, access: Access) -> Response | None:
    hosts = headers.getlist("host")
    host = host_of(hosts[0]) if len(hosts) == 1 else None
    if host not in access.hosts:
        message = "the server does not go by the name that it was asked by"
        return refused(421, "unknown-host", message, "name it when it is started: --address")
    api, reading = _is_api(scope["path"]), scope["method"] in _READING
    if (api or not reading) and _from_elsewhere(headers, hosts[0]):
        message = "another site had the browser ask this; it is not answered"
        return refused(403, "from-elsewhere", message)
    return None


def _from_elsewhere(headers: Headers, host: str) -> bool:
    """Whether a page of another origin asks, as browsers tell: Fetch Metadata, else the origin.

    What is no browser tells neither, and cannot be made to ask with somebody else's cookie.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site not in ("same-origin", "none")
    return origin is not None and origin.partition("://")[2] != host


def _bounded(scope: Scope, receive: Receive, answer: _Answer) -> tuple[Response | None, Receive]:
    """No more of a body than is taken, whether or not its length was told."""
    most = LARGEST_BODY_BYTES
    if scope.get(PERSON) is None:
        most = LARGEST_BODY_OF_NOBODY_BYTES
    told = Headers(scope=scope).get("content-length", "0")
    if not told.isdecimal() or int(told) > most:
        return too_large(), receive
    taken = 0

    async def at_most() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            answer.too_large = True
            raise _TooLarge
        return message

    return None, at_most


class _TooLarge(Exception):
    pass


def _is_api(path: str) -> bool:
    return path == "/api" or path.startswith("/api/")


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else "?"


async def _nothing() -> Message:
    return {"type": "http.disconnect"}

"""What every answer tells the browser to refuse."""

from collections.abc import Iterable, Iterator

Header = tuple[bytes, bytes]

# Scripts come from the installed package alone. Styles may stand in elements: the editor and the
# charts set them so.
_PAGE = (
    b"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    b"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    b"worker-src 'self' blob:; frame-src 'self' blob:; form-action 'self'; base-uri 'none'; "
    b"frame-ancestors 'none'"
)
# A document that was made from somebody's deal: it is looked at, and runs nothing.
_DOCUMENT = (
    b"sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    b"font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_DATA = b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# The browser's own viewer is kept out by any rule but the one of who may frame it.
_PDF = b"frame-ancestors 'self'"

_ALWAYS: tuple[Header, ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
_HTTPS: Header = (b"strict-transport-security", b"max-age=31536000")


def guarded(headers: Iterable[Header], *, api: bool, secure: bool) -> list[Header]:
    """The headers of an answer with those that guard it."""
    return [*headers, *_added(dict(headers), api=api, secure=secure)]


def _added(given: dict[bytes, bytes], *, api: bool, secure: bool) -> Iterator[Header]:
    yield from _ALWAYS
    kind = given.get(b"content-type", b"").partition(b";")[0].strip()
    yield b"content-security-policy", _policy(kind, api)
    if secure:
        yield _HTTPS
    if api and b"cache-control" not in given:
        yield b"cache-control", b"no-store"


def _policy(kind: bytes, api: bool) -> bytes:
    if not api:
        return _PAGE
    if kind in (b"text/html", b"image/svg+xml", b"application/xhtml+xml", b"text/xml"):
        return _DOCUMENT
    return _PDF if kind == b"application/pdf" else _DATA

"""The tables of the store. Moments are whole seconds since 1970, UTC."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, Text
from sqlalchemy.schema import SchemaItem

ACCESS = MetaData()


def _table(name: str, *columns: SchemaItem) -> Table:
    return Table(name, ACCESS, *columns, sqlite_strict=True)


def _text(name: str, *, of: str | None = None, key: bool = False, nullable: bool = False) -> Column:  # type: ignore[type-arg]
    target = (ForeignKey(of, ondelete="CASCADE"),) if of else ()
    return Column(name, Text(), *target, primary_key=key, nullable=nullable)


def _number(name: str) -> "Column[int]":
    return Column(name, Integer(), nullable=False)


account = _table(
    "account", _text("name", key=True), _text("role"), _text("password"), _number("made")
)

# What a reader may see.
granted = _table(
    "granted",
    _text("account", of="account.name", key=True),
    _text("deal", key=True),
    _text("party", key=True),
)

# A share link: of its token only the digest is kept.
link = _table(
    "link",
    _text("name", key=True),
    _text("token"),
    _text("label"),
    _text("deal"),
    _text("party"),
    _text("made_by"),
    _number("made"),
    _number("ends"),
)

# Of somebody who has signed in, or came by a link: of its token only the digest is kept.
session = _table(
    "session",
    _text("token", key=True),
    _text("account", of="account.name", nullable=True),
    _text("link", of="link.name", nullable=True),
    _number("made"),
    _number("seen"),
    _number("ends"),
)

# Who asked for what, when, from where, and what came of it. Rows are added and never changed.
trail = Table(
    "trail",
    ACCESS,
    Column("number", Integer(), primary_key=True, autoincrement=True),
    _number("at"),
    _text("who"),
    _text("role"),
    _text("address"),
    _text("method"),
    _text("asked"),
    _number("status"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

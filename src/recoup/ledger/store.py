"""Where a book lies: an SQLite file, or a schema of a PostgreSQL database.

A path is an SQLite file. A URL is a PostgreSQL database that several users share:
`postgresql://user@host/films?book=dog` is the book `dog` in the database `films`.
"""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateSchema

from recoup.ledger.tables import BOOK, GUARDS

# How long a writer waits for another one.
PATIENCE_SECONDS = 20

DEFAULT_BOOK = "recoup"

_BOOK_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_WRITING = "writing"
# The lock of PostgreSQL that those hold who make a book; any number that nobody else uses.
_CREATING = 20_170_303


class StoreFailure(OSError):
    """The store of a book cannot be reached, read or written; nothing was recorded."""


class BookBusy(StoreFailure):
    """Somebody else is writing, or wrote first: what was asked for must be tried again."""


class Store:
    """An open store. Reading sees one moment; writing waits its turn, and is done wholly or not."""

    def __init__(self, place: str | Path) -> None:
        self.name = _shown(place)
        self._path, url = _url(place)
        self._schema = None if self._path else _schema(url)
        self._engine = _sqlite(self._path) if self._path else _postgres(url, self._schema)
        self.is_sqlite = self._engine.dialect.name == "sqlite"

    def exists(self) -> bool:
        """Whether there is a book here. Raises: StoreFailure."""
        if self._path is not None and not self._path.is_file():
            return False
        with self._told(), self._engine.connect() as connection:
            return inspect(connection).has_table("entry")

    @contextmanager
    def created(self) -> Iterator[Connection]:
        """Makes the tables, and what is written in the same breath. Raises: StoreFailure."""
        with self._told(), self._new() as store, store._transaction(writing=True) as connection:
            if self._schema is not None:
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_CREATING})"))
                if inspect(connection).has_table("entry"):
                    raise self._taken()
                connection.execute(CreateSchema(self._schema, if_not_exists=True))
            BOOK.create_all(connection, checkfirst=False)
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One moment of the book, whatever is written meanwhile. Raises: StoreFailure."""
        with self._told(), self._transaction(writing=False) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The right to write, alone. Raises: BookBusy, StoreFailure."""
        with self._told(), self._transaction(writing=True) as connection:
            if not self.is_sqlite:
                connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE_SECONDS}s'"))
                connection.execute(text("LOCK TABLE entry IN SHARE ROW EXCLUSIVE MODE"))
            yield connection

    def damaged(self) -> list[str]:
        """Where the store finds its own pages damaged: nothing read of it can be relied on.

        Raises: StoreFailure.
        """
        if not self.is_sqlite:
            return []
        with self.reading() as connection:
            found = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check"))]
        return [fault for fault in found if fault != "ok"]

    def loose(self) -> list[str]:
        """Rows that belong to no entry, and what no longer guards the rows against changes.

        Raises: StoreFailure.
        """
        asked = (
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE tgenabled = 'O' AND relnamespace = to_regnamespace(current_schema())"
        )
        if self.is_sqlite:
            asked = "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
        with self.reading() as connection:
            guards = {row[0] for row in connection.execute(text(asked))}
            rows = connection.execute(text("PRAGMA foreign_key_check")) if self.is_sqlite else ()
            loose = [f"a row of `{row[0]}` belongs to no entry" for row in rows]
        return loose + [
            f"nothing guards the rows any more as `{name}` did: somebody took it away"
            for name, sql in GUARDS.items()
            if (sql if self.is_sqlite else name) not in guards
        ]

    @contextmanager
    def _transaction(self, *, writing: bool) -> Iterator[Connection]:
        options = {} if self.is_sqlite or writing else {"isolation_level": "REPEATABLE READ"}
        with self._engine.connect() as connection:
            own = connection.execution_options(**{_WRITING: writing}, **options)
            with own.begin():
                yield own

    @contextmanager
    def _new(self) -> Iterator["Store"]:
        """Where a book is made: a file gets its name when it is whole, so that two who make one at
        the same time do not meet in it, and whoever dies leaves none."""
        if self._path is None:
            yield self
            return
        beside = self._path.with_name(f".{self._path.name}.{os.getpid()}.new")
        _sweep(self._path)
        log = beside.with_name(f"{beside.name}-wal")
        try:
            yield Store(beside)
            if log.exists() and log.stat().st_size:
                raise StoreFailure(f"{self.name}: the disk is full; nothing was recorded")
            try:
                os.link(beside, self._path)
            except FileExistsError:
                raise self._taken() from None
        finally:
            _remove(beside)

    def _taken(self) -> StoreFailure:
        return StoreFailure(f"{self.name}: there is a book here already, or some other file")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What goes wrong in the store, in words for people."""
        try:
            yield
        except DBAPIError as error:
            raise _failure(self.name, str(error.orig)) from error
        except UnicodeDecodeError as error:  # of a text in the file that is none
            raise _failure(self.name, "malformed") from error
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise _failure(self.name, str(error)) from error


def _remove(book: Path) -> None:
    for ending in ("", "-journal", "-wal", "-shm"):
        book.with_name(book.name + ending).unlink(missing_ok=True)


def _sweep(book: Path) -> None:
    """Takes away what those left who died while they made a book of this name."""
    for left in book.parent.glob(f".{escape(book.name)}.*.new"):
        maker = left.name.removesuffix(".new").rpartition(".")[2]
        try:
            os.kill(int(maker), 0)
        except (ValueError, PermissionError):
            continue
        except ProcessLookupError:
            _remove(left)


def _url(place: str | Path) -> tuple[Path | None, URL]:
    if isinstance(place, Path) or "://" not in place:
        path = Path(place)
        return path, URL.create("sqlite", database=str(path))
    try:
        url = make_url(place)
    except ArgumentError:
        raise StoreFailure(f"{place} is no address of a store") from None
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(url.database), url
    if url.get_backend_name() != "postgresql":
        known = "a file (SQLite) or postgresql://user@host/database?book=name"
        raise StoreFailure(f"a book lies in {known}; {url.drivername} is neither")
    return None, url.set(drivername="postgresql+psycopg")


def _shown(place: str | Path) -> str:
    """The place without a password."""
    if isinstance(place, Path) or "://" not in place:
        return str(place)
    try:
        return make_url(place).render_as_string(hide_password=True)
    except ArgumentError:
        return place


def _schema(url: URL) -> str:
    book = str(url.query.get("book", DEFAULT_BOOK))
    if not _BOOK_NAME.fullmatch(book):
        raise StoreFailure(f"`{book}` is no name of a book: write it as `dog` or `dog_2017`")
    return book


def _postgres(url: URL, schema: str | None) -> Engine:
    try:
        engine = create_engine(url.difference_update_query(["book"]), poolclass=NullPool)
    except ImportError:
        message = "a book in PostgreSQL needs psycopg: pip install 'recoup[postgres]'"
        raise StoreFailure(message) from None

    def use_schema(connection: Any, _: object) -> None:
        connection.execute(f'SET search_path TO "{schema}"')
        connection.commit()

    event.listen(engine, "connect", use_schema)
    return engine


def _sqlite(path: Path) -> Engine:
    """A file that may not be written is still read, if it holds all that was recorded."""
    sealed = path.is_file() and not os.access(path.absolute().parent, os.W_OK)
    beside = path.with_name(f"{path.name}-wal")
    if sealed and beside.is_file() and beside.stat().st_size:
        message = f"{path}: its last entries are in {beside.name}; copy both where you may write"
        raise StoreFailure(message)
    url = URL.create("sqlite", database=str(path))
    if sealed:
        name = f"file:{quote(str(path.absolute()))}"
        url = URL.create("sqlite", database=name, query={"immutable": "1", "uri": "true"})
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": PATIENCE_SECONDS})

    def prepare(connection: Any, _: object) -> None:
        # The driver's own begin comes too late to hold others off: the event below does it.
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        if not sealed:
            connection.execute("PRAGMA journal_mode = WAL")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


_WORDS = (
    ("database is locked", BookBusy, "somebody else is writing; try again"),
    ("lock timeout", BookBusy, "somebody else is writing; try again"),
    ("disk is full", StoreFailure, "the disk is full; nothing was recorded"),
    ("readonly database", StoreFailure, "it may not be written; nothing was recorded"),
    ("unable to open", StoreFailure, "it cannot be opened: is there such a folder, is it yours?"),
    ("not a database", StoreFailure, "it is no book: some other file"),
    ("could not decode", StoreFailure, "the file is damaged: restore it from an export"),
    ("malformed", StoreFailure, "the file is damaged: restore it from an export"),
    ("disk i/o error", StoreFailure, "the disk cannot be read or written"),
)


def _failure(name: str, error: str) -> StoreFailure:
    first = error.strip().splitlines()[0] if error.strip() else "unknown"
    for part, kind, words in _WORDS:
        if part in error.lower():
            return kind(f"{name}: {words}")
    return StoreFailure(f"{name}: {first}")

"""Where accounts, sessions, links and the trail lie: one SQLite file in the folder served."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from recoup.web.access.tables import ACCESS

# Of the folder that is served; hidden folders are no part of what is shown.
PLACE = Path(".recoup") / "access.db"


class AccessFailure(OSError):
    """The store of accounts cannot be read or written."""


class Store:
    """An open store. `clock` tells the moment, in seconds since 1970."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self.path, self._clock = path, clock
        _create(path)
        self._engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 20})
        event.listen(self._engine, "connect", _prepare)
        with self.transaction() as connection:
            ACCESS.create_all(connection)

    @classmethod
    def of(cls, folder: Path) -> "Store | None":
        """The store of a folder; None where nobody has made an account in it yet."""
        path = folder / PLACE
        return cls(path) if path.is_file() else None

    def now(self) -> int:
        """The moment, in whole seconds."""
        return int(self._clock())

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """What is written in it is written wholly or not at all. Raises: AccessFailure."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as fault:
            reason = str(getattr(fault, "orig", None) or fault)
            raise AccessFailure(f"{self.path}: {reason}") from None

    def close(self) -> None:
        """Lets go of the file."""
        self._engine.dispose()


def new_token() -> str:
    """256 bits that nobody guesses, fit for an address."""
    return token_urlsafe(32)


def token_digest(token: str) -> str:
    """What is kept of a token: whoever reads the store cannot come in by it."""
    return sha256(token.encode()).hexdigest()


def _create(path: Path) -> None:
    """An empty file that only its owner may read, in a folder likewise."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR | getattr(os, "O_CLOEXEC", 0), 0o600))


def _prepare(connection: object, _: object) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]

"""What a row of tickets says, and what a line of box office says."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis
    import pyarrow


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its type as Ibis writes it, and what it means."""

    name: str
    type: str
    meaning: str


TICKETS = (
    Column("ticket", "int64", "number of the row, unique"),
    Column("film", "string", "the film's id"),
    Column("cinema", "string", "eight digits, as the national codes have"),
    Column("circuit", "string", "the circuit (院线) that the cinema belongs to"),
    Column("province", "string", "ISO 3166-2, such as CN-BJ"),
    Column("hall", "int16", "hall of the cinema"),
    Column("show", "timestamp(0)", "when the show starts, local time"),
    Column("seat", "int16", "first seat of the row in its hall, counted from 1"),
    Column("seats", "int16", "seats sold; negative: a refund of an earlier sale"),
    Column("price", "int32", "fen for all its seats, without the online service fee"),
    Column("fee", "int32", "fen of online service fee for all its seats"),
    Column("extra", "int32", "fen of other things sold with them, which are no box office"),
    Column("channel", "string", "the platform that sold it, or `counter`"),
)

HALLS = (
    Column("cinema", "string", "eight digits"),
    Column("hall", "int16", "hall of the cinema"),
    Column("capacity", "int16", "seats that it has"),
)

FILMS = (
    Column("film", "string", "the film's id"),
    Column("title", "string", "its title"),
    Column("release", "date", "first day of its run"),
    Column("minutes", "int16", "running time"),
)

PAYMENTS = (
    Column("film", "string", "the film's id"),
    Column("day", "date", "day of the box office that was divided"),
    Column("province", "string", "province of that box office"),
    Column("step", "string", "what it was paid for"),
    Column("payee", "string", "who was paid; in brackets what is no party"),
    Column("fen", "int64", "how much, in fen"),
)

# Where the rows stand in a folder that has halls and films beside them.
ROWS_FOLDER = "tickets"

# What a line of box office has: its keys, then its sums.
KEYS = ("film", "day", "province")
SUMS = ("rows", "seats", "price", "fee", "extra")


def ibis_schema(columns: tuple[Column, ...]) -> "ibis.Schema":
    """The columns as Ibis has them."""
    import ibis

    return ibis.schema({column.name: column.type for column in columns})


def arrow_schema(columns: tuple[Column, ...], *, words_once: bool = False) -> "pyarrow.Schema":
    """The columns as Arrow and Parquet have them; none may be empty.

    With `words_once` a column of words holds each word once, and numbers that point to it.
    """
    import pyarrow

    schema: pyarrow.Schema = ibis_schema(columns).to_pyarrow()
    once = pyarrow.dictionary(pyarrow.int32(), pyarrow.string())
    return pyarrow.schema(
        [
            pyarrow.field(
                field.name,
                once if words_once and field.type == pyarrow.string() else field.type,
                nullable=False,
            )
            for field in schema
        ]
    )

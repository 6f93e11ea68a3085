"""The tables of a book, the same in SQLite and PostgreSQL.

`entry` is the spine: every row of the other tables belongs to one entry, whose body holds their
digest. Days are text as `2017-03-03`, amounts whole minor units. Rows are added and never changed:
the store itself refuses it.
"""

from sqlalchemy import (
    DDL,
    BigInteger,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    event,
)
from sqlalchemy.schema import SchemaItem

BOOK = MetaData()

_NUMBER = BigInteger().with_variant(Integer(), "sqlite")


def _table(name: str, *columns: SchemaItem) -> Table:
    return Table(name, BOOK, *columns, sqlite_strict=True)


def _key(name: str, *, of: str | None = None) -> "Column[object]":
    target = (ForeignKey(of),) if of else ()
    return Column(name, _NUMBER, *target, primary_key=True, autoincrement=False)


def _number(name: str, *, nullable: bool = False) -> "Column[object]":
    return Column(name, _NUMBER, nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> "Column[object]":
    return Column(name, Text(), nullable=nullable)


entry = _table(
    "entry",
    _key("number"),
    _text("kind"),
    _number("period"),
    _text("recorded"),
    _text("by"),
    _text("body"),
    _text("previous"),
    Column("digest", Text(), nullable=False, unique=True),
)

# The files that entries name, by the SHA-256 of their content.
file = _table(
    "file",
    Column("digest", Text(), primary_key=True),
    Column("content", LargeBinary(), nullable=False),
)

# `order_entry` and `order_place` say where the row stands among those of its day: a corrected row
# stands where the one stood that it takes the place of.
event_row = _table(
    "event",
    _key("entry", of="entry.number"),
    _key("place"),
    _text("id"),
    _text("source"),
    _number("row"),
    _text("row_text"),
    _number("order_entry"),
    _number("order_place"),
    _text("date"),
    _text("kind"),
    _text("what"),
    _text("film", nullable=True),
    _text("territory", nullable=True),
    _number("amount"),
    _text("currency", nullable=True),
    _text("note"),
    _number("arms_length", nullable=True),
    _text("channel", nullable=True),
    _text("campaign", nullable=True),
    _text("item", nullable=True),
    _number("tickets", nullable=True),
    _text("approved", nullable=True),
    _text("basis", nullable=True),
)

# Events that a later entry took out, because its file says otherwise now.
withdrawal = _table(
    "withdrawal",
    _key("entry", of="entry.number"),
    _key("place"),
    _number("event_entry"),
    _number("event_place"),
    ForeignKeyConstraint(["event_entry", "event_place"], ["event.entry", "event.place"]),
    UniqueConstraint("event_entry", "event_place"),
)

# Rows of files that could not be read, and stand in suspense.
suspense = _table(
    "suspense",
    _key("entry", of="entry.number"),
    _key("place"),
    _text("source"),
    _number("row"),
    _text("row_text"),
    _text("amount"),
    _text("reason"),
)

rate = _table(
    "rate",
    _key("entry", of="entry.number"),
    _key("place"),
    _text("source"),
    _number("row"),
    _text("row_text"),
    _text("date"),
    _text("from_currency"),
    _text("to_currency"),
    _text("rate"),
    _text("said_by"),
)

# What each close added to the journal; an amount is negative where an earlier one is corrected.
posting = _table(
    "posting",
    _key("entry", of="entry.number"),
    _key("place"),
    _text("event"),
    _text("date"),
    _number("part"),
    _text("step"),
    _text("payee"),
    _text("currency"),
    _number("amount"),
    _text("clause"),
)

# The tables whose rows belong to entries, in the order in which they may be filled.
OF_ENTRIES = (event_row, withdrawal, suspense, rate, posting)

_REFUSED = "a book is never changed: what is wrong is corrected by a new entry"


def _ddl(statement: str) -> DDL:
    return DDL(statement)  # type: ignore[no-untyped-call]


# What stands guard over the rows, by name, as SQLite keeps it.
GUARDS: dict[str, str] = {}


def _refuse_changes(table: Table) -> None:
    for what in ("UPDATE", "DELETE"):
        name = f"{table.name}_no_{what.lower()}"
        GUARDS[name] = (
            f'CREATE TRIGGER {name} BEFORE {what} ON "{table.name}" '
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        )
        sqlite = _ddl(GUARDS[name])
        postgres = _ddl(
            f'CREATE TRIGGER {name} BEFORE {what} OR TRUNCATE ON "{table.name}" '
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        event.listen(table, "after_create", sqlite.execute_if(dialect="sqlite"))
        event.listen(table, "after_create", postgres.execute_if(dialect="postgresql"))


event.listen(
    BOOK,
    "before_create",
    _ddl(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$"
    ).execute_if(dialect="postgresql"),
)
for _each in (entry, file, *OF_ENTRIES):
    _refuse_changes(_each)

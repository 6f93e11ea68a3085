"""A book as a folder of plain files, which makes the same book again anywhere.

book.json         what it is, and the digest of its last entry
entries.jsonl     the chain, an entry a line
rows/TABLE.jsonl  the rows of each table, as they stand
files/DIGEST      the files as they came
now/              the deal and its events as they are known now, for `recoup run`
"""

import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from recoup.api import Refused
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.ledger import pen, tables
from recoup.ledger.book import Book
from recoup.ledger.deals import Version
from recoup.ledger.journal import events_text, rates_text
from recoup.ledger.proof import doubts_of
from recoup.ledger.store import Store

FORMAT = 1


def export_folder(book: Book, folder: str | Path) -> Path:
    """Writes all of a book into a new folder; the folder is there when it is whole.

    Raises: Refused where there is something of that name already; OSError.
    """
    folder = Path(folder)
    if folder.exists():
        message = f"{folder} exists"
        raise Refused([Diagnostic("folder-exists", message, None, "choose a new name for it")])
    beside = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        (beside / "rows").mkdir(parents=True)
        (beside / "files").mkdir()
        with book.store.reading() as connection:
            _write_book(connection, beside)
        _write_now(book, beside / "now")
        beside.replace(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return folder


def _write_book(connection: Connection, folder: Path) -> None:
    head = pen.head(connection)
    about = {"format": FORMAT, "entries": head.number, "digest": head.digest}
    (folder / "book.json").write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
    _write_rows(connection, tables.entry, folder / "entries.jsonl")
    for table in tables.OF_ENTRIES:
        _write_rows(connection, table, folder / "rows" / f"{table.name}.jsonl")
    for digest, content in connection.execute(select(tables.file)):
        (folder / "files" / digest).write_bytes(bytes(content))


def _write_rows(connection: Connection, table: Table, path: Path) -> None:
    names = [column.name for column in table.columns]
    with path.open("w", encoding="utf-8", newline="\n") as lines:
        for row in connection.execute(select(table).order_by(*table.primary_key.columns)):
            text = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False)
            lines.write(f"{text}\n")


def _write_now(book: Book, folder: Path) -> None:
    version = book.version()
    folder.mkdir()
    for name, text in version.files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    (folder / "events.csv").write_text(events_text(book.events()), encoding="utf-8")
    rates = book.rates()
    if rates is not None:
        (folder / "rates.csv").write_text(rates_text(rates), encoding="utf-8")
    (folder / "run.txt").write_text(_command(version, rates is not None), encoding="utf-8")


def _command(version: Version, rates: bool) -> str:
    words = ["recoup run", f"now/{version.main}", "now/events.csv"]
    words += ["--rates now/rates.csv"] if rates else []
    words += [f"--assume {name}={value}" for name, value in version.assume.items()]
    words += [f"--reading {name}" for name in version.reading]
    return " ".join(words) + "\n"


def import_folder(folder: str | Path, place: str | Path) -> Book:
    """Makes the book of a folder again, in another place: the same entries, to the digest.

    Raises: Refused where the folder is no whole book, or was changed, or there is a book in the
    place; StoreFailure.
    """
    folder, store = Path(folder), Store(place)
    about = _about(folder)
    if store.exists():
        message = f"there is a book at {store.name} already"
        raise Refused([Diagnostic("book-exists", message, None, "choose another place for it")])
    with store.created() as connection:
        for table, path in _tables(folder):
            for rows in _several(_rows_of(table, path)):
                connection.execute(insert(table), rows)
        for path in sorted((folder / "files").iterdir()):
            row = {"digest": path.name, "content": path.read_bytes()}
            connection.execute(insert(tables.file), row)
        doubts = [d.message for d in doubts_of(connection)]
        if pen.head(connection).digest != about["digest"]:
            doubts.append("its last entry is not the one that `book.json` names")
        if doubts:
            raise Refused([_not_whole(folder, doubt) for doubt in doubts])
    return Book(store)


def _about(folder: Path) -> dict[str, Any]:
    path = folder / "book.json"
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        known = about["format"] == FORMAT and isinstance(about["digest"], str)
    except (OSError, ValueError, KeyError, TypeError):
        known = False
    if not known:
        raise Refused([_not_whole(folder, "there is no `book.json` of a book in it")])
    return dict(about)


def _tables(folder: Path) -> Iterator[tuple[Table, Path]]:
    yield tables.entry, folder / "entries.jsonl"
    for table in tables.OF_ENTRIES:
        yield table, folder / "rows" / f"{table.name}.jsonl"


def _rows_of(table: Table, path: Path) -> Iterator[dict[str, Any]]:
    names = {column.name for column in table.columns}
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                row = json.loads(line)
                if not isinstance(row, dict) or row.keys() != names:
                    raise Refused([_not_whole(path, f"line {number} is no row of a book")])
                yield row
    except (OSError, ValueError):
        raise Refused([_not_whole(path, "it cannot be read")]) from None


def _several(rows: Iterator[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == 10_000:
            yield batch
            batch = []
    if batch:
        yield batch


def _not_whole(path: Path, why: str) -> Diagnostic:
    hint = "ask for the export again; nothing was made of this one"
    return Diagnostic(
        "book-not-whole", f"{path} is not a book as it was exported: {why}", None, hint
    )

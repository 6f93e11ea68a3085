"""The rows of a file as they stand, and how a file is refused."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Source, Span

if TYPE_CHECKING:
    import polars

# More rows are not read here: tickets of a nation are summed first.
LARGEST_ROWS = 2_000_000
Cells = list[str]


class Unreadable(Exception):
    """A file that cannot be read by its mapping; `diagnostics` say why."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__()
        self.diagnostics = list(diagnostics)


def refused(name: str, code: str, message: str, hint: str) -> Unreadable:
    """A file that is refused as a whole."""
    return Unreadable(Diagnostic(code, message, Span(Source(name, ""), 0, 0), hint))


@dataclass(frozen=True, slots=True)
class Raw:
    """All rows of a file as they stand, with their numbers from 1; or its rows as columns.

    `frame` has a column of texts for each column of the file, in which a cell that a row lacks is
    null; the rows of the file before it are in `rows`. `header` is given where the file's form
    has names of columns (JSON, Parquet), and no row does.
    """

    name: str
    rows: Sequence[tuple[int, Cells]]
    header: tuple[str, ...] | None = None
    frame: "polars.DataFrame | None" = None
    first: int = 1


def bounded(name: str, rows: Iterator[tuple[int, Cells]]) -> Iterator[tuple[int, Cells]]:
    """Rows, as long as they are not too many. Raises: Unreadable."""
    for count, row in enumerate(rows, 1):
        if count > LARGEST_ROWS:
            message = f"the file has more than {LARGEST_ROWS:,} rows"
            hint = "split it; tickets of a nation are summed by `recoup tickets` first"
            raise refused(name, "file-too-large", message, hint)
        yield row


def decoded(name: str, data: bytes, encoding: str) -> str:
    """The text of a file. Raises: Unreadable, at the first byte that is none."""
    try:
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        other = "gb18030" if encoding == "utf-8" else "utf-8"
        place = f"byte {column} of line {line}"
        message = f"{place} (0x{data[error.start]:02X}) is no {encoding} text"
        hint = f"say `encoding: {other}` in the mapping's table if it is that; ask the payer if not"
        raise refused(name, "wrong-encoding", message, hint) from None
    except UnicodeError:
        message = f"the file is no {encoding} text"
        raise refused(name, "wrong-encoding", message, "mend `encoding`") from None

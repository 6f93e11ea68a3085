"""Commands on files from outside, and the law that they all keep."""

import json
import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import StringIO
from pathlib import Path

from recoup.cli.main import main
from recoup.ledger.book import Book
from recoup.tickets import model
from recoup.tickets.model import arrow_schema
from tests.hostile.nasties import GOOD
from tests.ledger.conftest import DEAL
from tests.reports.shapes import SHAPES, Shape

# One of each form.
SOME = [s for s in SHAPES if s.name in {"endata-daily", "kobis-daily", "bfi-weekend", "imdb-films"}]

MEMORY_BYTES = 2**30


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    def check(self) -> None:
        """It is no crash: it was done, or refused, and said why."""
        assert self.code in {0, 1, 2}, self.err[-2000:]
        assert "Traceback" not in self.out + self.err, self.err[-2000:]
        assert "fault of Recoup" not in self.err, self.err[-2000:]
        assert self.code == 0 or self.err or self.out, "refused without a word"
        # Nothing that a file says moves the cursor of who looks at it.
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", self.err), self.err[
            -500:
        ]


def run_here(*words: str) -> Ended:
    """Runs a command in this process."""
    out, err = StringIO(), StringIO()
    code: object = 70
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main(words)
        except SystemExit as end:
            code = end.code
    return Ended(code if isinstance(code, int) else 71, out.getvalue(), err.getvalue())


def run_apart(*words: str, seconds: int = 60, memory: int = MEMORY_BYTES) -> Ended:
    """Runs a command in a process that may not have more memory or time.

    Raises: subprocess.TimeoutExpired.
    """

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

    done = subprocess.run(
        [sys.executable, "-c", "from recoup.cli.main import main; main()", *words],
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
        preexec_fn=bounded,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1"},
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def places(ended: Ended) -> list[dict[str, object]]:
    """The diagnostics that a command gave with `--json`."""
    found: list[dict[str, object]] = json.loads(ended.out)["diagnostics"]
    return found


def deal_beside(path: Path) -> str:
    """A deal in the folder of a file."""
    deal = path.parent / "light.deal"
    deal.write_text(DEAL, encoding="utf-8")
    return str(deal)


def good_beside(path: Path) -> str:
    good = path.parent / "good.csv"
    good.write_text("date,kind,of,amount,currency\n2024-05-03,receipt,video of light,1.00,EUR\n")
    return str(good)


def book_beside(path: Path) -> str:
    """A book in the folder of a file, made once."""
    book = path.parent / "light.book"
    if not book.exists():
        Book.create(book, deal_beside(path), by="ana")
    return str(book)


def _read(shape: Shape) -> "Command":
    day = [] if shape.day is None else ["--date", shape.day.isoformat()]
    return lambda path: ["receipts", "read", str(path), "-m", shape.through, *day]


Command = Callable[[Path], list[str]]

# Every command that reads a file from outside; the file stands where `path` is.
COMMANDS: dict[str, Command] = {
    "run": lambda path: ["run", deal_beside(path), str(path)],
    "run --set-aside": lambda path: ["run", deal_beside(path), str(path), "--set-aside"],
    "run --rates": lambda path: ["run", deal_beside(path), good_beside(path), "--rates", str(path)],
    "workbook": lambda path: [
        "workbook", deal_beside(path), str(path), "-o", str(path.parent / "x.xlsx"), "--force",
    ],
    "explain": lambda path: ["explain", deal_beside(path), str(path)],
    "check": lambda path: ["check", str(path)],
    "fmt": lambda path: ["fmt", "--check", str(path)],
    "test": lambda path: ["test", str(path)],
    "import": lambda path: ["import", str(path)],
    "import --set-aside": lambda path: ["import", str(path), "--set-aside"],
    "receipts guess": lambda path: ["receipts", "guess", str(path)],
    "receipts read --mapping": lambda path: [
        "receipts", "read", str(SHAPES[0].path), "-m", str(path), "--date", "2017-03-05",
    ],
    **{f"receipts read {shape.file}": _read(shape) for shape in SOME},
    "tickets sum": lambda path: ["tickets", "sum", str(path)],
    "audit": lambda path: ["audit", str(path)],
    "ledger import": lambda path: ["ledger", "import", book_beside(path), str(path)],
    "ledger import --rates": lambda path: [
        "ledger", "import", book_beside(path), str(path), "--rates",
    ],
}  # fmt: skip

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"

# A sound file for a command, where any of its rows of money will not do.
SOUND: dict[str, Path] = {
    "check": ROOT / "examples" / "tik-lionsgate" / "tik-lionsgate.deal",
    "fmt": ROOT / "examples" / "tik-lionsgate" / "tik-lionsgate.deal",
    "test": CASES / "expectations" / "good.expect",
    "import": CASES / "import" / "good.yaml",
    "import --set-aside": CASES / "import" / "good.yaml",
    "receipts read --mapping": ROOT / "tests" / "reports" / "imdb-films.yaml",
    **{f"receipts read {shape.file}": shape.path for shape in SOME},
}
RATES = b"date,from,to,rate,source\n2024-05-03,USD,EUR,0.93,ECB\n"


TICKETS = ("tickets sum", "audit")


@cache
def tickets_file() -> bytes:
    """Tickets of one show, as Parquet."""
    from pyarrow import BufferOutputStream, parquet, table

    row = {
        "film": "dog",
        "cinema": "11000001",
        "circuit": "c",
        "province": "CN-BJ",
        "hall": 1,
        "show": datetime(2024, 5, 3, 20),
        "seats": 2,
        "price": 8000,
        "fee": 600,
        "extra": 0,
        "channel": "counter",
    }
    columns = {name: [value] * 30 for name, value in row.items()}
    places = {"ticket": list(range(30)), "seat": [2 * n + 1 for n in range(30)]}
    out = BufferOutputStream()
    parquet.write_table(table({**columns, **places}, schema=arrow_schema(model.TICKETS)), out)
    written: bytes = out.getvalue().to_pybytes()
    return written


def sound_file(command: str) -> bytes:
    """A file that a command reads without a complaint, or with few."""
    if command in TICKETS:
        return tickets_file()
    if command in SOUND:
        return SOUND[command].read_bytes()
    return RATES if "rates" in command else GOOD.encode()

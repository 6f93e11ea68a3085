"""Files that unfold to more than can be held: refused within bounded memory and time."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.commands import COMMANDS, MEMORY_BYTES, deal_beside, run_apart
from tests.hostile.nasties import COLUMNS, bombs

pytestmark = pytest.mark.slow


# Those that the other readers of workbooks meet: all readers count the parts in the same way.
SOME = {"zeros", "one cell", "cells far right", "a bomb in a bomb", "entities", "a file"}


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("bombs")
    found = {}
    for number, (what, content) in enumerate(bombs()):
        found[what] = folder / f"{number}.xlsx"
        found[what].write_bytes(content)
    return found


@pytest.mark.parametrize("command", ["run", "import", "receipts read bfi-weekend.xls"])
def test_no_workbook_unfolds_without_end(command: str, workbooks: dict[str, Path]) -> None:
    # The reader of payers' workbooks runs apart, with a bound of its own.
    memory = 5 * MEMORY_BYTES if command.startswith("receipts") else MEMORY_BYTES
    for what, path in workbooks.items():
        if command != "run" and what not in SOME:
            continue
        ended = run_apart(*COMMANDS[command](path), memory=memory)
        assert ended.code in {0, 1}, (what, ended)
        ended.check()
        assert "root:" not in ended.out + ended.err


TABLES: dict[str, Callable[[], str]] = {
    "ten million rows": lambda: "w,2024-05-03,receipt,video of light,1.00,EUR,\n" * 10**7,
    "ten million rows of nothing": lambda: "a,b,c,d,e,f,g\n" * 10**7,
    "ends of lines": lambda: "\n" * 10**8,
    "carriage returns": lambda: "\r" * 10**8,
    "commas": lambda: "," * 10**8,
    "a line": lambda: "x" * 10**8,
    "quotes": lambda: '"' * 10**7,
}


@pytest.mark.parametrize("what", TABLES)
def test_no_table_is_read_without_end(what: str, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text(f"{COLUMNS}\n{TABLES[what]()}", encoding="utf-8")
    ended = run_apart("run", deal_beside(path), str(path), memory=2 * MEMORY_BYTES)
    ended.check()
    assert ended.code == 1


def test_another_file_is_given_up_on(tmp_path: Path) -> None:
    """Half a million rows of which none is right: not every one of them is told."""
    path = tmp_path / "events.csv"
    path.write_text(COLUMNS + "\n" + "a,b,c,d,e,f,g\n" * 500_000, encoding="utf-8")
    ended = run_apart("run", deal_beside(path), str(path))
    ended.check()
    assert ended.code == 1
    assert "too-many-faults" in ended.err

"""Workbooks of events: typed cells, formulas, and whatever may be broken in them."""

import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from recoup.receipts import from_xlsx
from recoup.receipts.read import read_events, read_rates
from tests.receipts.conftest import WriteFile
from tests.receipts.test_events_csv import place, places

HEADER = ["id", "date", "kind", "of", "amount", "currency", "note"]


def workbook(*rows: list[Any], header: list[str] | None = None) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Receipts"
    for row in (header or HEADER, *rows):
        sheet.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def receipt(amount: Any, day: Any = date(2017, 3, 3), note: str = "") -> list[Any]:
    return ["", day, "receipt", "theatrical of dog from CN", amount, "CNY", note]


def rewritten(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with one of its parts changed."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(buffer, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name.endswith(part):
                # Empty elements are spelled by whichever XML library writes them.
                content = content.replace(b"<v></v>", b"<v />").replace(b"<v/>", b"<v />")
                assert old in content
                content = content.replace(old, new)
            after.writestr(name, content)
    return buffer.getvalue()


def test_typed_cells_are_read_exactly(write: WriteFile) -> None:
    rows = [
        receipt(1234.5),
        receipt(1000),
        receipt("(1,234.56)"),
        receipt(1e11, datetime(2017, 3, 3), "line\none"),
        receipt(0.07, "2017-03-03"),
    ]
    path = write(workbook(*rows), "events.xlsx")
    file = read_events(path)
    assert file.diagnostics == ()
    assert [e.amount for e in file.events] == [123450, 100000, -123456, 10**13, 7]
    assert {e.date for e in file.events} == {date(2017, 3, 3)}
    assert file.events[3].note == "line one"
    assert file.events[0].id == "row-2"
    assert file.events[0].span.source.name == f"{path}!Receipts"
    assert [e.span.line for e in file.events] == [2, 3, 4, 5, 6]


def test_faults_point_at_their_cell(write: WriteFile) -> None:
    rows = [receipt(0.375), [], receipt(5, 42797), receipt(True), receipt(5, "03.03.2017")]
    file = read_events(write(workbook(*rows), "events.xlsx"))
    assert places(file) == [
        ("fraction-of-a-cent", 2, 47, "0.375"),
        ("bad-date", 4, 2, "42797"),
        ("bad-amount", 5, 47, "TRUE"),
        ("bad-date", 6, 2, "03.03.2017"),
    ]
    assert [a.row for a in file.set_aside] == [2, 4, 5, 6]
    assert file.set_aside[1].amount == "CNY 5.00"


def test_a_float_counts_to_its_last_digit(write: WriteFile) -> None:
    data = rewritten(workbook(receipt(5)), "sheet1.xml", b"<v>5</v>", b"<v>0.30000000000000004</v>")
    (fault,) = read_events(write(data, "events.xlsx")).diagnostics
    assert place(fault) == ("fraction-of-a-cent", 2, 47, "0.30000000000000004")
    assert fault.hint == "round it, to `0.30` if that is what was paid"


def test_a_time_of_day_is_no_date(write: WriteFile) -> None:
    data = workbook(receipt(5, datetime(2017, 3, 3, 14, 30)))
    (fault,) = read_events(write(data, "events.xlsx")).diagnostics
    assert place(fault) == ("bad-date", 2, 2, "2017-03-03 14:30:00")


def test_a_formula_without_its_value_is_an_error(write: WriteFile) -> None:
    data = workbook(receipt("=10*2"), receipt(7))
    path = write(data, "events.xlsx")
    file = read_events(path)
    assert places(file) == [("formula-without-value", 2, 47, "=10*2")]
    assert [e.amount for e in file.events] == [700]


def test_a_formula_is_its_saved_value(write: WriteFile) -> None:
    data = workbook(receipt("=10*2"))
    data = rewritten(data, "sheet1.xml", b"<f>10*2</f><v />", b"<f>10*2</f><v>20.25</v>")
    file = read_events(write(data, "events.xlsx"))
    assert file.diagnostics == ()
    assert [e.amount for e in file.events] == [2025]


def test_a_cell_without_a_column_is_an_error(write: WriteFile) -> None:
    file = read_events(write(workbook([*receipt(5), "stray"]), "events.xlsx"))
    assert [d.code for d in file.diagnostics] == ["too-many-cells"]
    assert file.diagnostics[0].span is not None
    assert file.diagnostics[0].span.text == "stray"


def test_worksheets_after_the_first_are_mentioned(write: WriteFile) -> None:
    book = Workbook()
    book.worksheets[0].append(HEADER)
    book.create_sheet("2018")
    file = read_events(write(saved(book), "events.xlsx"))
    assert [(d.code, str(d.severity)) for d in file.diagnostics] == [
        ("unread-worksheet", "warning")
    ]
    assert not file.unreadable


def test_rates_may_stand_in_a_workbook(write: WriteFile) -> None:
    row = [date(2017, 3, 3), "USD", "CNY", 6.8981]
    data = workbook(row, header=["date", "from", "to", "rate"])
    rates, diagnostics = read_rates(write(data, "rates.xlsx"))
    assert diagnostics == []
    found = rates.find("USD", "CNY", date(2017, 3, 3))
    assert found is not None
    assert str(found.rate) == "68981/10000"


# ---- broken workbooks ---------------------------------------------------------------------------


def code_of(path: Path) -> str:
    file = read_events(path)
    assert file.unreadable
    (diagnostic,) = file.diagnostics
    return diagnostic.code


@pytest.mark.parametrize("kept", [0, 4, 30, 1000, -100, -10])
def test_a_truncated_workbook_is_broken(write: WriteFile, kept: int) -> None:
    assert code_of(write(workbook(receipt(5))[:kept], "events.xlsx")) == "broken-workbook"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("sheet1.xml", b"</sheetData>", b""),
        ("sheet1.xml", b"<v>5</v>", b"<v>x</v>"),
        ("workbook.xml", b"<sheets>", b"<!-- <sheets>"),
        ("sheet1.xml", b'r="A1"', b'r="?"'),
    ],
)
def test_a_damaged_part_is_broken(write: WriteFile, part: str, old: bytes, new: bytes) -> None:
    data = rewritten(workbook(receipt(5)), part, old, new)
    assert code_of(write(data, "events.xlsx")) == "broken-workbook"


def test_a_zip_of_something_else_is_broken(write: WriteFile) -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    assert code_of(write(buffer.getvalue(), "events.csv")) == "broken-workbook"


def test_a_zip_bomb_is_not_unpacked(write: WriteFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recoup.receipts.workbook.LARGEST_WORKBOOK_BYTES", 10**6)
    buffer = BytesIO(workbook(receipt(5)))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros", bytes(10**6))
    assert len(buffer.getvalue()) < 10**5
    assert code_of(write(buffer.getvalue(), "events.xlsx")) == "file-too-large"


def test_a_row_beyond_the_last_is_too_large(
    write: WriteFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(from_xlsx, "LARGEST_ROW", 1000)
    data = rewritten(workbook(receipt(5)), "sheet1.xml", b'<row r="2"', b'<row r="2000000000"')
    assert code_of(write(data, "events.xlsx")) == "file-too-large"

"""CSV files of events: what they come to, and where their faults stand."""

from datetime import date
from pathlib import Path

import pytest

from recoup.diagnostics.diagnostic import Diagnostic, Severity
from recoup.receipts.model import Event, EventKind, EventsFile
from recoup.receipts.read import EventsFileMissing, read_events
from tests.receipts.conftest import WriteFile

HEADER = "date,kind,of,amount\n"
GOOD = """\
id,date,kind,of,amount,currency,note
p1,2017-03-10,receipt,theatrical of dog from CN,"1,234.56",CNY,week 1
,2017-03-03,cost,pa_china,(CNY 2m),,"posters, trailers"
a1,2017-03-10,report,admissions of dog from FR,22k,,
b1,2017-03-05,report,theatrical of dog from CN,CNY 88.2m,,
r1,2017-03-11,reversal,p1,,,"entered ""twice\"""
"""


def place(diagnostic: Diagnostic) -> tuple[str, int, int, str]:
    """Code, line and column, and the text that is underlined."""
    span = diagnostic.span
    assert span is not None
    return diagnostic.code, span.line, span.column, span.text


def places(file: EventsFile) -> list[tuple[str, int, int, str]]:
    return [place(d) for d in file.diagnostics]


def test_events_stand_in_date_order_then_file_order(write: WriteFile) -> None:
    file = read_events(write(GOOD))
    assert file.diagnostics == ()
    assert [e.id for e in file.events] == ["row-3", "b1", "p1", "a1", "r1"]


def test_events_carry_all_that_their_row_says(write: WriteFile) -> None:
    path = write("\ufeff" + GOOD.replace("\n", "\r\n"))
    cost, box_office, receipt, admissions, reversal = read_events(str(path)).events
    assert (receipt.kind, receipt.what) == (EventKind.RECEIPT, "theatrical")
    assert (receipt.film, receipt.territory) == ("dog", "CN")
    assert (receipt.amount, receipt.currency) == (123456, "CNY")
    assert (receipt.date, receipt.note) == (date(2017, 3, 10), "week 1")
    assert (receipt.span.source.name, receipt.span.line) == (str(path), 2)
    assert receipt.span.text.startswith("p1,2017-03-10,receipt,")
    assert (cost.what, cost.amount, cost.note) == ("pa_china", -200_000_000, "posters, trailers")
    assert (admissions.amount, admissions.currency) == (22_000, None)
    assert (box_office.amount, box_office.currency) == (8_820_000_000, "CNY")
    assert (reversal.what, reversal.amount, reversal.currency) == ("p1", 0, None)
    assert reversal.note == 'entered "twice"'


def test_every_faulty_row_is_reported_at_once_and_set_aside(write: WriteFile) -> None:
    file = read_events(
        write(
            HEADER
            + "2017/03/03,receipt,theatrical,USD 5\n"
            + "2017-03-03,recipt,theatrical,USD 5\n"
            + "2017-03-03,receipt,theatrical of dog from CN,USD 7.00\n"
            + "2017-02-30,receipt, Theatrical ,5 dollars\n"
        )
    )
    assert places(file) == [
        ("bad-date", 2, 1, "2017/03/03"),
        ("unknown-kind", 3, 12, "recipt"),
        ("bad-date", 5, 1, "2017-02-30"),
        ("bad-designation", 5, 21, "Theatrical"),
        ("bad-amount", 5, 33, "5 dollars"),
    ]
    assert [e.id for e in file.events] == ["row-4"]
    assert [(a.row, a.amount) for a in file.set_aside] == [
        (2, "USD 5.00"),
        (3, "USD 5.00"),
        (5, ""),
    ]
    assert file.set_aside[0].text == "2017/03/03,receipt,theatrical,USD 5"
    assert "order year-month-day" in file.set_aside[0].reason
    assert file.set_aside[2].reason.count(";") == 2


def one_fault(write: WriteFile, row: str, header: str = HEADER) -> Diagnostic:
    file = read_events(write(header + row + "\n"))
    assert file.events == ()
    assert len(file.set_aside) == 1
    (diagnostic,) = file.diagnostics
    assert diagnostic.severity is Severity.ERROR
    return diagnostic


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("03.03.2017", "order year-month-day"),
        ("3/3/17", "order year-month-day"),
        ("20170303", "no date"),
        ("2017-W09-5", "no date"),
        ("42797", "no date"),
        ("2017-02-29", "no day of the calendar"),
        ("1899-12-31", "1900 to 2100"),
        ("2101-01-01", "1900 to 2100"),
        ("", "has no date"),
    ],
)
def test_only_iso_days_are_dates(write: WriteFile, text: str, said: str) -> None:
    fault = one_fault(write, f"{text},receipt,theatrical,USD 5")
    assert place(fault) == ("bad-date", 2, 1, text)
    assert said in fault.message
    assert fault.hint


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NaN", "bad-amount"),
        ("inf", "bad-amount"),
        ("USD nan", "bad-amount"),
        ("1e5", "bad-amount"),
        ("$5", "bad-amount"),
        ("USD 1.234,56", "bad-amount"),
        ("USD 12,34", "bad-amount"),
        ("USD 5.", "bad-amount"),
        ("USD", "bad-amount"),
        ("(USD -5)", "bad-amount"),
        ("((USD 5))", "bad-amount"),
        ("one million", "bad-amount"),
        ("#REF!", "bad-amount"),
        ("", "bad-amount"),
        ("=A1*2", "formula-without-value"),
        ("1234.56", "currency-unsaid"),
        ("USX 5", "unknown-currency"),
        ("USD 1.005", "fraction-of-a-cent"),
        ("JPY 5.5", "fraction-of-a-cent"),
        ("USD 1000000000000001", "amount-too-large"),
        ("USD " + "9" * 5000, "amount-too-large"),
    ],
)
def test_what_is_no_amount_says_why(write: WriteFile, text: str, code: str) -> None:
    fault = one_fault(write, f'2017-03-03,receipt,theatrical,"{text}"')
    start = 32
    assert place(fault) == (code, 2, start, text)
    assert fault.hint


@pytest.mark.parametrize(
    ("row", "code", "text"),
    [
        ("2017-03-03,report,admissions,1.5,", "bad-count", "1.5"),
        ("2017-03-03,report,admissions,-1,", "negative-report", "-1"),
        ("2017-03-03,report,theatrical,(5),USD", "negative-report", "(5)"),
        ("2017-03-03,receipt,theatrical,USD 5,CNY", "two-currencies", "USD 5"),
        ("2017-03-03,receipt,theatrical,5,RNB", "unknown-currency", "RNB"),
        ("2017-03-03,cost,pa of dog,5,USD", "bad-designation", "pa of dog"),
        ("2017-03-03,receipt,theatrical [x],5,USD", "bad-designation", "theatrical [x]"),
        ("2017-03-03,receipt,,5,USD", "bad-designation", ""),
        ("2017-03-03,reversal,,,", "bad-designation", ""),
        ("2017-03-03,,theatrical,5,USD", "unknown-kind", ""),
    ],
)
def test_a_cell_that_says_nothing_is_named(
    write: WriteFile, row: str, code: str, text: str
) -> None:
    fault = one_fault(write, row, "date,kind,of,amount,currency\n")
    assert (place(fault)[0], place(fault)[3]) == (code, text)


def test_a_mistyped_kind_gets_a_suggestion(write: WriteFile) -> None:
    assert one_fault(write, "2017-03-03,recipts,theatrical,USD 5").hint == "did you mean `receipt`?"


@pytest.mark.parametrize(
    ("row", "code", "column", "text"),
    [
        ("2017-03-03,receipt,theatrical", "too-few-cells", 30, ""),
        ("2017-03-03,receipt,theatrical,USD 1,234.56", "too-many-cells", 37, "234.56"),
        ('2017-03-03,receipt,"theatrical,USD 5', "line-break-in-cell", 20, '"theatrical,USD 5'),
        ('2017-03-03,receipt,the"atrical,USD 5', "stray-quote", 23, '"'),
        ('2017-03-03,receipt,"the"atrical,USD 5', "stray-quote", 24, '"'),
        ("2017-03-03,rec\0eipt,theatrical,USD 5", "control-character", 15, "\0"),
    ],
)
def test_a_row_that_is_no_row_is_reported(
    write: WriteFile, row: str, code: str, column: int, text: str
) -> None:
    assert place(one_fault(write, row)) == (code, 2, column, text)


def test_an_open_quote_swallows_no_row_below_it(write: WriteFile) -> None:
    file = read_events(
        write(
            "date,kind,of,amount,note\n"
            '2017-03-03,receipt,theatrical,USD 1,"oops\n'
            "2017-03-04,receipt,theatrical,USD 2,\n"
            '2017-03-05,receipt,theatrical,USD 3,fine"\n'
        )
    )
    assert [e.amount for e in file.events] == [200]
    assert [d.code for d in file.diagnostics] == ["line-break-in-cell", "stray-quote"]
    assert [a.row for a in file.set_aside] == [2, 4]


def test_empty_rows_and_empty_cells_at_the_end_are_nothing(write: WriteFile) -> None:
    file = read_events(
        write("\n" + HEADER + "\n,,,\n2017-03-03,receipt,vod,USD 1,,\n  \n".replace("amount\n", ""))
    )
    assert [e.id for e in file.events] == ["row-5"]
    assert file.diagnostics == ()


# ---- the header, and the file as a whole --------------------------------------------------------


def test_an_unknown_column_is_a_warning(write: WriteFile) -> None:
    file = read_events(write("date,kind,of,amount,curency\n2017-03-03,receipt,vod,USD 1,x\n"))
    (warning,) = file.diagnostics
    assert place(warning) == ("unknown-column", 1, 21, "curency")
    assert (warning.severity, warning.hint) == (Severity.WARNING, "did you mean `currency`?")
    assert len(file.events) == 1
    assert not file.unreadable


@pytest.mark.parametrize(
    ("content", "code", "column", "text"),
    [
        ("date,kind,of\n2017-03-03,receipt,vod\n", "missing-column", 1, "date,kind,of"),
        ("date;kind;of;amount\n", "wrong-separator", 1, "date;kind;of;amount"),
        ("date,kind,of,amount,date\n", "duplicate-column", 21, "date"),
        ("", "empty-file", 1, ""),
        ("\n\n", "empty-file", 1, ""),
        ('"date,kind\n', "line-break-in-cell", 1, '"date,kind'),
    ],
)
def test_a_file_without_its_header_is_unreadable(
    write: WriteFile, content: str, code: str, column: int, text: str
) -> None:
    file = read_events(write(content))
    assert places(file) == [(code, 1, column, text)]
    assert file.unreadable
    assert file.events == ()
    assert file.set_aside == ()


def test_other_encodings_are_not_guessed(write: WriteFile) -> None:
    row = "2017-03-03,receipt,vod,USD 1,中国\n"
    file = read_events(write(("date,kind,of,amount,note\n" + row).encode("gb18030")))
    (fault,) = file.diagnostics
    assert place(fault)[:3] == ("not-utf8", 2, 30)
    assert fault.hint is not None
    assert "GB18030" in fault.hint
    assert file.unreadable


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf16_is_refused(write: WriteFile, encoding: str) -> None:
    assert read_events(write(GOOD.encode(encoding))).unreadable


def test_an_old_workbook_is_refused(write: WriteFile) -> None:
    file = read_events(write(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "events.xls"))
    assert [d.code for d in file.diagnostics] == ["old-workbook"]


def test_a_missing_file_is_a_failure(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path, tmp_path / "a\0b"):
        with pytest.raises(EventsFileMissing):
            read_events(path)


# ---- ids and reversals --------------------------------------------------------------------------

WITH_ID = "id,date,kind,of,amount\n"


def test_an_id_stands_once(write: WriteFile) -> None:
    file = read_events(
        write(
            WITH_ID
            + "a,2017-03-03,receipt,vod,USD 1\n"
            + "a,2017-03-04,receipt,vod,USD 2\n"
            + "row-2,2017-03-04,receipt,vod,USD 3\n"
        )
    )
    (fault,) = file.diagnostics
    assert place(fault) == ("duplicate-id", 3, 1, "a")
    assert fault.related[0].span.place.endswith(":2")
    assert [e.amount for e in file.events] == [100, 300]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("r,2017-03-04,reversal,week1,", None),
        ("r,2017-03-04,reversal,week1,0.00", None),
        ("r,2017-03-04,reversal,week2,", "unknown-event"),
        ("r,2017-03-02,reversal,week1,", "reverses-later"),
        ("r,2017-03-05,reversal,last,", "reverses-later"),
        ("r,2017-03-04,reversal,undo,", "reverses-reversal"),
        ("r,2017-03-04,reversal,broken,", "unknown-event"),
        ("r,2017-03-04,reversal,week1,USD -1", "amount-of-reversal"),
    ],
)
def test_a_reversal_is_of_an_earlier_event(write: WriteFile, row: str, code: str | None) -> None:
    file = read_events(
        write(
            WITH_ID
            + "week1,2017-03-03,receipt,vod,USD 1\n"
            + "broken,2017-03-03,receipt,vod,1\n"
            + "undo,2017-03-03,reversal,week1,\n"
            + row
            + "\nlast,2017-03-05,receipt,vod,USD 1\n"
        )
    )
    found = [d.code for d in file.diagnostics if d.span and d.span.line == 5]
    assert found == ([] if code is None else [code])
    assert ("r" in {e.id for e in file.events}) is (code is None)


def test_a_reversal_may_stand_above_an_earlier_event(write: WriteFile) -> None:
    rows = "r,2017-03-04,reversal,a,\na,2017-03-03,receipt,vod,USD 1\n"
    file = read_events(write(WITH_ID + rows))
    assert file.diagnostics == ()
    assert [e.id for e in file.events] == ["a", "r"]


def test_events_are_equal_whatever_file_they_stand_in(write: WriteFile) -> None:
    first: tuple[Event, ...] = read_events(write(GOOD)).events
    assert read_events(write(GOOD, "other.csv")).events == first

"""Broken files and broken cells: said clearly, never lost, never a guess."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from recoup import api
from recoup.reports import raw
from recoup.reports.report import Report
from recoup.reports.show import events_text, suspense_text
from tests.reports.shapes import HERE

MAPPING = """
about: A test
kind: screening rows
table: {format: csv}
values:
  date: {column: Day, format: [yyyy-mm-dd, yyyy年m月d日]}
  film: {column: Film}
  territory: {is: CN}
  medium: {is: theatrical}
  currency: {is: CNY}
  basis: {is: split}
amounts:
  gross: {column: Gross, unit: 1, as: receipt}
totals: {column: Film, says: [Total]}
films: {Lake: lake}
"""
HEADER = "Day,Film,Gross\n"

Read = Callable[..., Report]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def of(
        data: str | bytes, mapping: str = MAPPING, *, name: str = "f.csv", total: str | None = None
    ) -> Report:
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        through = tmp_path / "m.yaml"
        through.write_text(mapping, encoding="utf-8")
        return api.read_report(path, through, total=total)

    return of


def codes(refused: pytest.ExceptionInfo[api.Refused]) -> list[str]:
    return [d.code for d in refused.value.diagnostics]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("20177-03-03,Lake,1.00", "bad-date"),
        ("2177-03-03,Lake,1.00", "bad-date"),
        ("2017-02-30,Lake,1.00", "bad-date"),
        ("03/03/2017,Lake,1.00", "bad-date"),
        ("2017-03-03,Lake,9999999999999999", "amount-too-large"),
        ("2017-03-03,Lake,1.005", "fraction-of-a-cent"),
        ("2017-03-03,Lake,about 5", "bad-amount"),
        ("2017-03-03,Lake,#REF!", "bad-amount"),
        ("2017-03-03,Lake,<1", "not-exact"),
        ("2017-03-03,Lake,", "bad-amount"),
        ("2017-03-03,Lake,=1+1", "formula-in-cell"),
        ("2017-03-03,Lake,$5.00", "two-currencies"),
        ('2017-03-03,"=HYPERLINK(""x"")",5.00', "formula-in-cell"),
        ("2017-03-03,Sea,5.00", "unknown-film"),
        ("2017-03-03,Lake", "too-few-cells"),
        ("2017-03-03,Lake,1,234.00", "too-many-cells"),
        ("2017-03-03,Lake," + "9" * 100, "bad-amount"),
    ],
)
def test_a_bad_cell_puts_its_row_into_suspense(read: Read, row: str, code: str) -> None:
    report = read(f"{HEADER}2017-03-03,Lake,10.00\n{row}\n2017-03-04,Lake,20.00\n")
    (suspended,) = report.suspended
    assert (suspended.code, suspended.row) == (code, 3)
    assert report.events == 2
    assert report.sums[0].events == 30_00


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("(1234.50)", -1234_50),
        ('"(1,234.50)"', -1234_50),
        ("-5", -5_00),
        ("−5", -5_00),
        ("5.00-", -5_00),
        ("6.08亿", 608_000_000_00),
        ("1.2万", 12_000_00),
        ("¥12.00", 12_00),
        ("CNY 12.5", 12_50),
        ('"1,234,567.89"', 1_234_567_89),
    ],
)
def test_an_amount_is_read_as_payers_write_it(read: Read, text: str, minor: int) -> None:
    (line,) = read(f"{HEADER}2017年3月3日,Lake,{text}\n")
    assert (line.amount, line.date) == (minor, "2017-03-03")


def test_a_unit_besides_that_of_the_column_is_no_figure(read: Read) -> None:
    report = read(f"{HEADER}2017-03-03,Lake,6.08亿\n", MAPPING.replace("unit: 1", "unit: 万"))
    assert report.suspended[0].code == "two-units"


def test_a_wrong_encoding_is_said_with_its_place(read: Read) -> None:
    with pytest.raises(api.Refused) as refused:
        read(f"{HEADER}2017-03-03,灯湖,1.00\n".encode("gb18030"))
    assert codes(refused) == ["wrong-encoding"]
    (found,) = refused.value.diagnostics
    assert "byte 12 of line 2" in found.message
    assert "gb18030" in (found.hint or "")


def test_missing_columns_are_all_said_at_once(read: Read) -> None:
    with pytest.raises(api.Refused) as refused:
        read("Day,Title\n2017-03-03,Lake\n")
    assert codes(refused) == ["missing-column", "missing-column"]


def test_a_total_that_does_not_agree_is_shown_with_its_difference(read: Read) -> None:
    report = read(f"{HEADER}2017-03-03,Lake,10.00\n2017-03-04,Sea,5.00\n,Total,16.00\n")
    (check,) = report.checks
    assert (check.stated, check.rows, check.difference) == (16_00, 15_00, 1_00)
    assert not report.reconciles


def test_a_control_figure_is_held_against_all_rows(read: Read) -> None:
    rows = f"{HEADER}2017-03-03,Lake,10.00\n2017-03-04,Sea,5.00\n"
    assert read(rows, total="15.00").reconciles
    assert read(rows, total="CNY 15").reconciles
    assert not read(rows, total="CNY 10.00").reconciles
    with pytest.raises(api.Refused):
        read(rows, total="about ten")


def test_a_formula_of_a_payer_is_no_formula_in_the_suspense_file(read: Read) -> None:
    report = read(f"{HEADER}\"=cmd|' /C calc'!A0\",Lake,1.00\n")
    assert "\n2,Day," in (text := suspense_text(report.suspended))
    assert ",'=cmd" in text or "\"'=cmd" in text


@pytest.mark.parametrize("cut", [10, 300, 3000])
def test_a_workbook_that_is_cut_short_is_refused(read: Read, cut: int) -> None:
    data = (HERE / "files" / "distributor.xlsx").read_bytes()[:-cut]
    with pytest.raises(api.Refused) as refused:
        read(data, MAPPING.replace("csv", "workbook"), name="f.xlsx")
    assert codes(refused) == ["broken-workbook"]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"PK\x03\x04 nothing", b"\xd0\xcf\x11\xe0 old"])
@pytest.mark.parametrize("form", ["csv", "workbook", "json", "parquet"])
def test_rubbish_is_refused(read: Read, data: bytes, form: str) -> None:
    with pytest.raises(api.Refused):
        read(data, MAPPING.replace("csv", form), name="f")


def test_json_that_is_cut_short_is_refused_with_its_place(read: Read) -> None:
    with pytest.raises(api.Refused) as refused:
        read('[{"Day": "2017-03-03",\n "Film"', MAPPING.replace("csv", "json"))
    assert codes(refused) == ["broken-json"]
    assert "line 2" in refused.value.diagnostics[0].message


def test_a_sheet_that_spans_a_vast_area_is_refused(read: Read, tmp_path: Path) -> None:
    """Two cells far apart make a reader of whole sheets hold all between them."""
    path = tmp_path / "wide.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "Day")
    sheet.write(1_048_575, 16_383, "far away")
    book.close()
    with pytest.raises(api.Refused) as refused:
        read(path.read_bytes(), MAPPING.replace("csv", "workbook"), name="wide.xlsx")
    assert codes(refused) == ["file-too-large"]


def test_a_row_beyond_those_of_a_worksheet_is_refused(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    with (
        zipfile.ZipFile(HERE / "files" / "distributor.xlsx") as old,
        zipfile.ZipFile(path, "w") as new,
    ):
        for info in old.infolist():
            data = old.read(info)
            if info.filename.endswith("sheet1.xml"):
                data = data.replace(b'r="6"', b'r="10000000"').replace(b'A6"', b'A10000000"')
            new.writestr(info.filename, data)
    with pytest.raises(api.Refused) as refused:
        read(path.read_bytes(), MAPPING.replace("csv", "workbook"), name="long.xlsx")
    assert codes(refused) == ["file-too-large"]


def test_a_bomb_is_refused_before_it_unpacks(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(600):
            part.write(b" " * 10**6)
    with pytest.raises(api.Refused) as refused:
        read(path.read_bytes(), MAPPING.replace("csv", "workbook"), name="bomb.xlsx")
    assert codes(refused) == ["file-too-large"]


def test_a_later_protocol_of_the_same_time_is_undecided(read: Read) -> None:
    mapping = MAPPING + (
        "restated: {by: [film, date], stamp: {column: Sent, format: yyyy-mm-dd}, protocol: No}\n"
    )
    rows = "Day,Film,Gross,Sent,No\n2017-03-03,Lake,1.00,2017-03-05,A\n"
    report = read(f"{rows}2017-03-03,Lake,2.00,2017-03-05,B\n", mapping)
    assert [s.code for s in report.suspended] == ["two-protocols"] * 2
    report = read(f"{rows}2017-03-03,Lake,2.00,2017-03-06,B\n", mapping)
    assert [(x.row, x.by) for x in report.superseded] == [(2, 3)]
    assert [line.amount for line in report] == [2_00]


PERIODS = MAPPING.replace("as: receipt", "as: report of theatrical, figures: of the period")


def test_figures_of_periods_go_on_from_earlier_files(read: Read, tmp_path: Path) -> None:
    rows = f"{HEADER}2017-03-04,Lake,5.00\n2017-03-03,Lake,10.00\n2017-03-05,Lake,-2.00\n"
    assert [line.amount for line in read(rows, PERIODS)] == [10_00, 15_00, 13_00]
    before = tmp_path / "before.csv"
    before.write_text(
        "date,kind,of,amount,currency\n2017-02-01,report,theatrical of lake from CN,7,CNY\n"
    )
    report = api.read_report(tmp_path / "f.csv", tmp_path / "m.yaml", after=before)
    assert [line.amount for line in report] == [17_00, 22_00, 20_00]


def test_more_returned_than_was_reported_is_refused(read: Read) -> None:
    with pytest.raises(api.Refused) as refused:
        read(f"{HEADER}2017-03-03,Lake,-10.00\n", PERIODS)
    assert codes(refused) == ["negative-report"]


def test_the_day_may_be_given(read: Read, tmp_path: Path) -> None:
    mapping = MAPPING.replace("{column: Day, format: [yyyy-mm-dd, yyyy年m月d日]}", "{given: yes}")
    with pytest.raises(api.Refused) as refused:
        read(f"{HEADER},Lake,1.00\n", mapping)
    assert codes(refused) == ["not-given"]
    report = api.read_report(tmp_path / "f.csv", tmp_path / "m.yaml", day=date(2017, 3, 3))
    assert [line.date for line in report] == ["2017-03-03"]


def test_a_film_whose_title_begins_as_a_total_does_is_no_total(read: Read) -> None:
    mapping = MAPPING.replace("{Lake: lake}", "{Total Lake: lake}")
    report = read(f"{HEADER}2017-03-03,Total Lake,7.00\n,Total,7.00\n", mapping)
    assert (report.events, report.checks[0].difference) == (1, 0)


def test_what_a_row_in_suspense_restates_is_true_no_more(read: Read) -> None:
    mapping = MAPPING + "restated: {by: [film, date], stamp: {column: Sent, format: yyyy-mm-dd}}\n"
    rows = "Day,Film,Gross,Sent\n2017-03-03,Lake,1.00,2017-03-05\n"
    report = read(f"{rows}2017-03-03,Lake,much,2017-03-06\n", mapping)
    assert [(x.row, x.by) for x in report.superseded] == [(2, 3)]
    assert [s.row for s in report.suspended] == [3]
    assert report.events == 0


def test_more_rows_than_are_held_are_refused(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw, "LARGEST_ROWS", 3)
    with pytest.raises(api.Refused) as refused:
        read(HEADER + "2017-03-03,Lake,1.00\n" * 5)
    assert codes(refused) == ["file-too-large"]


def test_a_file_may_be_called_like_a_formula(read: Read) -> None:
    report = read(f"{HEADER}2017-03-03,Lake,1.00\n", name="=cmd,'x.csv")
    (line,) = events_text(report).splitlines()[1:]
    assert line.startswith("cmd-x-2,")

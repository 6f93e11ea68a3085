"""What holds of every file: nothing is lost, columns may stand anywhere, fast is slow."""

import csv
import io
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recoup import api
from recoup.reports import from_csv, read
from recoup.reports.raw import Unreadable
from recoup.reports.read import read_report
from recoup.reports.report import Report
from recoup.reports.shipped import read_mapping
from recoup.reports.show import events_text

MAPPING = """
about: A law
kind: vod sales
table: {format: csv}
values:
  date: {column: Day, format: [yyyy-mm-dd, yyyymmdd]}
  film: {column: Film}
  territory: {column: Place}
  medium: {is: tvod}
  currency: {column: Code}
  sign: {column: Flag, means: {S: plus, R: minus}}
  estimate: {column: Early}
amounts:
  share: {column: Share, unit: 1, as: receipt}
  units: {column: Units, as: report of units, figures: of the period, optional: yes}
reconciles: share
restated: {by: [film, date, territory, currency], stamp: {column: Sent, format: yyyy-mm-dd}, protocol: No}
films: {Lake: lake, "狗": dog}
empty: ["-"]
"""  # noqa: E501
SUMMED = MAPPING + "events: summed\n"
PLAIN = "\n".join(
    line for line in MAPPING.splitlines() if not line.startswith(("restated", "  units"))
)
COLUMNS = ("Day", "Film", "Place", "Code", "Flag", "Early", "Share", "Units", "Sent", "No")

_days = st.sampled_from(["2017-03-03", "20170304", "2017-03-05", "20177-01-01", "", "=1"])
_amounts = st.one_of(
    st.integers(0, 10**9).map(lambda n: f"{Fraction(n, 100).__float__():.2f}"),
    st.integers(-(10**6), 10**6).map(str),
    st.sampled_from(
        [
            "1,234.50",
            "(5.00)",
            "-",
            "",
            "1.005",
            "12,34",
            "9" * 30,
            "5.00-",
            "1.2万",
            " 7 ",
            "$3",
            "00",
        ]
    ),
)
_row = st.tuples(
    _days,
    st.sampled_from(["Lake", "狗", " lake ", "Sea"]),
    st.sampled_from(["US", "cn", "JP", "XX"]),
    st.sampled_from(["USD", "JPY", "kwd", "XXX", ""]),
    st.sampled_from(["S", "S", "R", "Q"]),
    st.sampled_from(["", "true", "no", "maybe"]),
    _amounts,
    st.sampled_from(["1", "20", "", "-", "1.5"]),
    st.sampled_from(["2017-04-01", "2017-04-02", "2017-04-02", "soon"]),
    st.sampled_from(["A", "B"]),
)
_rows = st.lists(_row, max_size=40)


def text_of(rows: list[tuple[str, ...]], order: list[str]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, order, lineterminator="\n")
    writer.writeheader()
    writer.writerows(dict(zip(COLUMNS, row, strict=True)) for row in rows)
    return text.getvalue()


def report_of(text: str, mapping_text: str, *, fast: bool = False) -> Report | list[str]:
    """What a file comes to; the codes of what is wrong, where it is refused."""
    with TemporaryDirectory() as folder:
        path, through = Path(folder) / "f.csv", Path(folder) / "m.yaml"
        path.write_text(text, encoding="utf-8")
        through.write_text(mapping_text, encoding="utf-8")
        mapping, found = read_mapping(through)
        assert mapping is not None, found
        try:
            return read_report(path, mapping, fast=fast)
        except Unreadable as refused:
            return [d.code for d in refused.diagnostics]


def told(report: Report | list[str]) -> object:
    if isinstance(report, list):
        return report
    return (
        list(report),
        events_text(report),
        report.suspended,
        report.superseded,
        report.sums,
        report.read,
    )


@given(_rows, st.sampled_from([MAPPING, SUMMED, PLAIN]))
def test_every_row_is_an_event_in_suspense_or_superseded(
    rows: list[tuple[str, ...]], mapping: str
) -> None:
    report = report_of(text_of(rows, list(COLUMNS)), mapping)
    if isinstance(report, list):
        assert report == ["negative-report"]
        return
    numbers = {s.row for s in report.suspended} | {s.row for s in report.superseded}
    assert len(numbers) == len(report.suspended) + len(report.superseded)
    assert report.event_rows == report.read - len(numbers)
    receipts: dict[str | None, int] = {}
    for line in report:
        if line.kind == "receipt":
            receipts[line.currency] = receipts.get(line.currency, 0) + line.amount
    for found in report.sums:
        assert found.total == found.events + found.suspense + found.superseded
        assert found.events == receipts.get(found.currency, 0)


@given(_rows, st.permutations(COLUMNS))
def test_the_order_of_columns_changes_nothing(
    rows: list[tuple[str, ...]], order: list[str]
) -> None:
    one, other = (report_of(text_of(rows, columns), MAPPING) for columns in (list(COLUMNS), order))
    if isinstance(one, list) or isinstance(other, list):
        assert one == other
        return
    assert list(one) == list(other)
    assert one.sums == other.sums
    assert [s.row for s in one.suspended] == [s.row for s in other.suspended]


@given(_rows, st.sampled_from([MAPPING, SUMMED, PLAIN]))
def test_columns_read_what_rows_read(rows: list[tuple[str, ...]], mapping: str) -> None:
    text = text_of(rows, list(COLUMNS))
    with patch.object(read, "FAST_ROWS", 0), patch.object(from_csv, "_FAST_BYTES", 0):
        fast = report_of(text, mapping, fast=True)
    assert told(fast) == told(report_of(text, mapping))


@given(_rows)
def test_a_file_reconciles_with_the_total_that_is_given(rows: list[tuple[str, ...]]) -> None:
    mapping = PLAIN.replace("currency: {column: Code}", "currency: {is: USD}")
    text = text_of(rows, list(COLUMNS))
    first = report_of(text, mapping)
    assert isinstance(first, Report)
    total = sum(found.total for found in first.sums)
    with TemporaryDirectory() as folder:
        path, through = Path(folder) / "f.csv", Path(folder) / "m.yaml"
        path.write_text(text, encoding="utf-8")
        through.write_text(mapping, encoding="utf-8")
        sign = "-" if total < 0 else ""
        stated = f"USD {sign}{abs(total) // 100}.{abs(total) % 100:02d}"
        if not first.sums:
            return
        assert api.read_report(path, through, total=stated).reconciles
        wrong = f"USD {sign}{abs(total) // 100 + 1}.{abs(total) % 100:02d}"
        assert not api.read_report(path, through, total=wrong).reconciles


Reader = Callable[[bytes], bytes]


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
@pytest.mark.parametrize("quoted", [False, True])
def test_a_large_file_is_read_by_columns_as_by_rows(
    tmp_path: Path, end: bytes, quoted: bool
) -> None:
    film = b'"Lake"' if quoted else b"Lake"
    rows = [
        b"2017-03-%02d,%b,US,USD,S,,%d.%02d,1,2017-04-01,A" % (1 + n % 28, film, n, n % 100)
        for n in range(6000)
    ]
    rows[700] = b"2017-03-01,Lake,US"
    rows[701] = b'2017-03-01,"La\nke",US,USD,S,,1.00,1,2017-04-01,A' if quoted else rows[0]
    path = tmp_path / "f.csv"
    path.write_bytes((end or b"\n").join([",".join(COLUMNS).encode(), *rows]) + end)
    through = tmp_path / "m.yaml"
    through.write_text(PLAIN, encoding="utf-8")
    mapping, _ = read_mapping(through)
    assert mapping is not None
    fast, slow = (read_report(path, mapping, fast=fast) for fast in (True, False))
    assert fast.frame is not None
    assert told(fast) == told(slow)


def test_a_parquet_file_with_rows_to_suspend_is_read_alike(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    path, through = tmp_path / "f.parquet", tmp_path / "m.yaml"
    names = ["Lake" if n % 50 else "Sea" for n in range(3000)]
    ids = [f"S{n // 2 if n < 6 else n}" for n in range(3000)]
    days = [date(2017, 3, 1 + n % 28) for n in range(3000)]
    shares = [n / 100 for n in range(3000)]
    frame = polars.DataFrame({"Day": days, "Film": names, "Share": shares, "Id": ids})
    frame.write_parquet(path)
    through.write_text(
        "kind: vod sales\ntable: {format: parquet}\nvalues:\n  date: {column: Day, "
        "format: yyyy-mm-dd}\n  film: {column: Film}\n  medium: {is: tvod}\n"
        "  currency: {is: USD}\n  id: {column: Id}\n"
        "amounts:\n  share: {column: Share, unit: 1, as: receipt}\nfilms: {Lake: lake}\n"
    )
    mapping, _ = read_mapping(through)
    assert mapping is not None
    fast, slow = (read_report(path, mapping, fast=fast) for fast in (True, False))
    assert fast.frame is not None
    assert len(fast.suspended) == 60 + 2  # the first of each id stands, unless it is suspended
    assert fast.sums[0].total == sum(range(3000))
    assert told(fast) == told(slow)

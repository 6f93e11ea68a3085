"""Rows read from what was written of them are the same rows, in both kinds of file."""

from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from recoup.api import check
from recoup.avails import vocabulary as v
from recoup.avails.from_sheet import from_sheet
from recoup.avails.from_xml import from_xml
from recoup.avails.judge import judged
from recoup.avails.model import Edge, Row, Term
from recoup.avails.to_deal import deal_text
from recoup.avails.to_sheet import COLUMNS, to_sheet
from recoup.avails.to_xml import in_order, to_xml
from recoup.receipts.from_xlsx import from_xlsx

words = st.text("abcXYZ 0123一条狗'&<é", min_size=1, max_size=12).map(
    lambda text: " ".join(f"w{text}".split())
)
maybe = st.none() | words
days = st.dates(date(1990, 1, 1), date(2019, 12, 31))
durations = st.sampled_from(["P90D", "PT12H", "-P5DT10H", "P6M"])
languages = st.lists(
    st.tuples(st.sampled_from(["en", "zh-Hans", "es-419", "yue"]),
              st.sampled_from([None, *v.LANGUAGE_ASSETS])),
    max_size=3, unique=True,
).map(tuple)  # fmt: skip
countries = st.lists(st.sampled_from(["CN", "US", "ZZ", "EU", "150"]), max_size=3, unique=True)
prices = st.none() | st.one_of(
    st.builds(Term, st.sampled_from(v.PRICES_IN_MONEY).filter(lambda n: n != "SRP"),
              st.just("Money"), st.just("2.99"), st.sampled_from([None, "CNY"])),
    st.builds(Term, st.sampled_from(v.PRICES_IN_WORDS), st.just("Text"), words),
)  # fmt: skip


@st.composite
def edges(draw: st.DrawFn, of_day: time, *, late: bool) -> Edge:
    if draw(st.booleans()):
        condition = draw(st.sampled_from(v.CONDITIONS))
        return Edge(None, condition, draw(st.none() | durations))
    day = draw(days)
    clock = draw(st.sampled_from([of_day, time(10, 30)]))
    return Edge(datetime.combine(day.replace(year=day.year + 40 * late), clock))


@st.composite
def rows(draw: st.DrawFn, *, number: int = 0) -> Row:
    price = draw(prices)
    exclusive = draw(st.none() | st.sampled_from(["true", "false"]))
    terms = [price] if price else []
    terms += [Term("Exclusive", "Boolean", exclusive)] if exclusive else []
    return Row(
        alid=f"alid-{number}",
        content_id=draw(words),
        entry_type=draw(st.sampled_from(v.ENTRY_TYPES)),
        work_type=draw(st.sampled_from(["Movie", "Short"])),
        licensor=draw(words),
        title=draw(words),
        license_type=draw(st.sampled_from(v.LICENSE_TYPES)),
        format=draw(st.none() | st.sampled_from(v.FORMATS)),
        territories=("CN", *draw(countries.map(lambda c: [x for x in c if x != "CN"]))),
        start=draw(edges(time.min, late=False)),
        end=draw(edges(time(23, 59, 59), late=True)),
        licensee=draw(maybe),
        title_display=draw(maybe),
        title_id=draw(st.none() | st.just("10.5240/8FF3-1C20-84F5-F247-8BCD-E")),
        run_time=draw(st.none() | st.just("1:40:07")),
        excluded=tuple(draw(countries)),
        asset_languages=draw(languages),
        allowed_languages=draw(languages),
        holdback_languages=draw(languages),
        rights_description=draw(maybe),
        contract_id=draw(maybe),
        reporting_id=draw(maybe),
        transaction_id=draw(maybe),
        terms=tuple(terms),
    )


@st.composite
def several(draw: st.DrawFn) -> list[Row]:
    return [draw(rows(number=i)) for i in range(draw(st.integers(1, 4)))]


@given(several())
def test_xml_gives_the_rows_back(drawn: list[Row]) -> None:
    found = judged(from_xml("a.xml", to_xml(drawn).encode()))
    assert found.set_aside == []
    assert found.rows == in_order(drawn)


@given(several())
def test_a_workbook_gives_the_rows_back(drawn: list[Row]) -> None:
    found = judged(from_sheet(from_xlsx("a.xlsx", to_sheet(drawn))))
    assert found.set_aside == []
    assert found.rows == drawn


@given(several())
def test_a_workbook_becomes_the_xml_of_the_same_rows(drawn: list[Row]) -> None:
    found = judged(from_sheet(from_xlsx("a.xlsx", to_sheet(drawn))))
    assert to_xml(found.rows) == to_xml(drawn)


@given(several())
def test_any_rows_become_a_deal_or_are_named(drawn: list[Row]) -> None:
    """The text parses; each row is granted or left out by name; no name or word is at fault."""
    text, remarks = deal_text("drawn.xml", drawn)
    left_out = [d for d in remarks if d.code == "row-not-in-deal"]
    assert len(left_out) < len(drawn) or "\ngrant " not in text
    with TemporaryDirectory() as folder:
        path = Path(folder) / "drawn.deal"
        path.write_text(text, encoding="utf-8")
        faults = {d.code for d in check(path).diagnostics if d.severity == "error"}
    assert faults <= {"grants-clash", "window-ends-early", "holdback-broken"}


def test_the_workbook_has_the_template_s_columns(tmp_path: Path) -> None:
    """80 columns in three rows of header, the version in A3."""
    sheet = load_workbook(BytesIO(to_sheet([]))).worksheets[0]
    group, names, required = sheet.iter_rows(max_row=3, values_only=True)
    assert len(names) == len(COLUMNS) == 80
    assert required[0] == "1.9"
    assert (group[0], names[0], names[-1]) == ("Avail", "DisplayName", "CampaignID")

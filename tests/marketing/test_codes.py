"""The columns of channels: each wrong cell is reported at its place, with the mend."""

from pathlib import Path

import pytest

from recoup.api import Refused
from tests.marketing.launch import COLUMNS, row, run

GOOD = {"item": "print"}


@pytest.mark.parametrize(
    ("of", "codes", "column", "code", "hint"),
    [
        ("film", {"channel": "tp"}, "channel", "unknown-channel", "did you mean `tpp`?"),
        ("film", {"campaign": "pet"}, "campaign", "unknown-campaign", "did you mean `pets`?"),
        ("film", {"channel": "x y"}, "channel", "unknown-channel", "the deal knows `tpp`, `shop`"),
        ("film", {"campaign": "stars", "channel": "shop"}, "channel", "other-channel", "`tpp`"),
        ("tickets", {"channel": "shop", "tickets": "4"}, "channel", "other-channel", "`tpp`"),
        ("film", {"item": "print"}, "item", "code-misplaced", "leave the cell empty"),
        ("film", {"tickets": "4"}, "tickets", "code-misplaced", "leave the cell empty"),
        ("film", {"approved": "studio"}, "approved", "code-misplaced", "leave the cell empty"),
        ("pa", {"item": "print"}, "item", "code-misplaced", "leave the cell empty"),
        ("pa", {"approved": "studio"}, "approved", "code-misplaced", "approval of"),
        ("launch", {}, "item", "item-unsaid", "`homepage`, `print`, `online`, `travel`"),
        ("launch", {"item": "prnt"}, "item", "unknown-item", "did you mean `print`?"),
        ("launch", GOOD | {"tickets": "4"}, "tickets", "code-misplaced", "leave the cell empty"),
        ("launch", GOOD | {"approved": "studo"}, "approved", "unknown-party", "`studio`"),
        ("launch", GOOD | {"approved": "holding"}, "approved", "other-approver", "`studio`"),
        ("launch", GOOD | {"approved": "2020-13-01"}, "approved", "bad-date", "year-month-day"),
        ("tickets", {}, "tickets", "tickets-unsaid", "tickets"),
        ("tickets", {"tickets": "4.5"}, "tickets", "bad-count", "`120,000`"),
        ("tickets", {"tickets": "-4"}, "tickets", "bad-count", "`120,000`"),
    ],
)
def test_a_wrong_code_is_underlined(
    tmp_path: Path, of: str, codes: dict[str, str], column: str, code: str, hint: str
) -> None:
    given = row("e", "2020-01-01", of, 100, **codes)
    with pytest.raises(Refused) as refused:
        run(tmp_path, given)
    (fault,) = [d for d in refused.value.diagnostics if d.code != "outside-commitment"]
    assert fault.code == code
    assert fault.hint is not None
    assert hint in fault.hint
    assert fault.span is not None
    assert (fault.span.line, fault.span.text) == (2, codes.get(column, ""))
    before = [given.get(name, "") for name in COLUMNS[: COLUMNS.index(column)]]
    assert fault.span.column == len(",".join([*before, ""])) + 1


def test_every_fault_of_a_file_is_reported_at_once(tmp_path: Path) -> None:
    rows = [
        row("a", "2020-01-01", "film", 100, channel="tp", campaign="pet"),
        row("b", "2020-01-02", "launch", 100),
        row("c", "2020-01-03", "lunch", 100),
    ]
    with pytest.raises(Refused) as refused:
        run(tmp_path, *rows)
    codes = {d.code for d in refused.value.diagnostics}
    assert codes == {"unknown-channel", "unknown-campaign", "item-unsaid", "unknown-account"}


def test_a_row_past_the_commitment_is_warned_of_once(tmp_path: Path) -> None:
    rows = [row(f"c{i}", "2020-01-01", "pa", 100) for i in range(3)]
    result = run(tmp_path, *rows)
    assert [(d.code, d.span and d.span.line) for d in result.diagnostics] == [
        ("outside-commitment", 2)
    ]
    assert result.accounts[0].charged == 300


def test_a_worksheet_says_the_same(tmp_path: Path) -> None:
    """The same rows as XLSX: numbers and dates as cells."""
    from datetime import date

    from openpyxl import Workbook

    import recoup

    given = row("s", "2020-01-01", "tickets", 100, tickets=40, channel="tpp")
    cost = row("c", "2020-01-02", "launch", 600, item="print", approved="2020-01-05")
    expected = run(tmp_path, given, cost, row("r", "2020-01-06", "film", 5))
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(COLUMNS)
    for one in (given, cost, row("r", "2020-01-06", "film", 5)):
        cells: list[object] = [one.get(name) or None for name in COLUMNS]
        cells[4] = int(one["amount"])
        cells[9] = int(one["tickets"]) if one.get("tickets") else None
        cells[10] = date.fromisoformat(one["approved"]) if one.get("approved") else None
        sheet.append(cells)
    book.save(tmp_path / "events.xlsx")
    result = recoup.load(tmp_path / "launch.deal").run(tmp_path / "events.xlsx")
    assert result.channels.commitments == expected.channels.commitments

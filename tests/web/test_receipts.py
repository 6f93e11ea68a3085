"""What payers send: mapped, read, taken in, or refused with the reason; and in a browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from playwright.sync_api import Page, expect

from recoup.web.app import create
from recoup.web.folder import Folder
from recoup.web.uploads import safe_name

DOG = "a-dogs-purpose--a-dogs-purpose"
SENT = (
    "日期,片名,票房(万元)\n2017-03-03,A Dog's Purpose,4397.6\n2017-03-04,夜,812.5\n合计,,5210.1\n"
)
FILLED = {
    'territory: {is: "?"}': "territory: {is: CN}",
    'basis: {is: "?"}': "basis: {is: split}",
}


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    with TestClient(create(Folder(folder)), base_url="http://127.0.0.1") as client:
        yield client


def ask(
    client: TestClient, what: str, sent: str | bytes = SENT, name: str = "july.csv", **fields: str
) -> Response:
    data = sent if isinstance(sent, bytes) else sent.encode()
    return client.post(
        f"/api/deals/{DOG}/receipts{what}", files={"file": (name, data)}, data=fields
    )


def mapping(client: TestClient) -> str:
    text = str(ask(client, "/guess").json()["text"])
    for gap, words in FILLED.items():
        assert gap in text
        text = text.replace(gap, words)
    return text


def receipts(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/deals/{DOG}/receipts").json()
    return found


def codes(response: Response) -> set[str]:
    assert response.status_code == 422, response.text
    return {fault["code"] for fault in response.json()["diagnostics"]}


def test_a_guess_leaves_open_what_the_file_does_not_say(client: TestClient) -> None:
    found = ask(client, "/guess").json()
    assert {gap["key"] for gap in found["gaps"]} == {"territory", "basis"}
    assert codes(ask(client, "/read", mapping=found["text"])) == {"left-open"}


def test_reading_shows_all_and_writes_nothing(client: TestClient, folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    found = ask(client, "/read", mapping=mapping(client)).json()
    assert found["reconciles"]
    assert found["sums"] == [
        {
            "currency": "CNY", "events": "43976000.00", "suspense": "8125000.00",
            "superseded": "0.00", "total": "52101000.00",
        }
    ]  # fmt: skip
    (waits,) = found["suspended"]
    assert (waits["row"], waits["reason"]) == (3, "no film is called `夜`")
    assert (found["new"], found["written"]) == (1, [])
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_what_is_taken_in_is_run_and_what_waits_stands_in_the_queue(
    client: TestClient, folder: Path
) -> None:
    text = mapping(client)
    events = receipts(client)["events"]
    found = ask(client, "", mapping=text).json()
    assert found["written"] == ["receipts.csv", "a-dogs-purpose.july.suspense.csv"]
    assert receipts(client)["events"] == events + 1
    (queue,) = receipts(client)["queues"]
    assert (queue["file"], queue["rows"][0]["amount"]) == ("july", "8125000.00")
    again = ask(client, "", mapping=text).json()
    assert (again["new"], again["same"]) == (0, 1)
    assert receipts(client)["events"] == events + 1
    mended = text + "films: {夜: dog}\n"
    assert ask(client, "", mapping=mended).json()["new"] == 1
    assert receipts(client)["events"] == events + 2
    assert receipts(client)["queues"] == []
    assert not list(folder.rglob("*.suspense.csv"))


def test_a_total_that_does_not_agree_keeps_everything_out(client: TestClient, folder: Path) -> None:
    wrong = SENT.replace("5210.1", "5210.2")
    text = mapping(client)
    assert not ask(client, "/read", wrong, mapping=text).json()["reconciles"]
    before = (folder / "a-dogs-purpose/receipts.csv").read_bytes()
    assert codes(ask(client, "", wrong, mapping=text)) == {"not-reconciled"}
    assert (folder / "a-dogs-purpose/receipts.csv").read_bytes() == before


def test_a_row_that_says_otherwise_than_before_is_refused(client: TestClient) -> None:
    text = mapping(client)
    ask(client, "", mapping=text)
    other = SENT.replace("4397.6", "4397.7").replace("5210.1", "5210.2")
    assert codes(ask(client, "", other, mapping=text)) == {"id-taken"}


def test_a_deal_without_receipts_gets_its_first(client: TestClient, folder: Path) -> None:
    deal = "alibaba-single-films--rogue-nation"
    sent = "Day,Gross\n2015-09-08,1000.00\n"
    text = (
        "about: Weeks\nkind: series\ntable: {format: csv}\nvalues:\n"
        "  date: {column: Day, format: yyyy-mm-dd}\n  film: {is: rogue_nation}\n"
        "  territory: {is: CN}\n  medium: {is: theatrical}\n  currency: {is: CNY}\n"
        "  basis: {is: split}\namounts:\n  gross: {column: Gross, unit: 1, as: receipt}\n"
    )
    found = client.post(
        f"/api/deals/{deal}/receipts", files={"file": ("w.csv", sent)}, data={"mapping": text}
    )
    assert found.json()["written"] == ["rogue-nation.receipts.csv"]
    assert (folder / "alibaba-single-films/rogue-nation.receipts.csv").is_file()


@pytest.mark.parametrize(
    ("name", "sent", "code"),
    [
        ("cut.xlsx", b"PK\x03\x04cut", "broken-workbook"),
        ("old.xls", b"\xd0\xcf\x11\xe0", "broken-workbook"),
        ("none.csv", b"", "empty-file"),
        ("cut.parquet", b"PAR1cut", "broken-parquet"),
        ("cut.json", b"{", "broken-json"),
    ],
)
def test_a_broken_file_is_said(client: TestClient, name: str, sent: bytes, code: str) -> None:
    assert codes(ask(client, "/guess", sent, name)) == {code}


def test_a_file_that_is_too_large_is_said(client: TestClient) -> None:
    response = ask(client, "/guess", bytes(33 * 2**20))
    assert response.status_code == 413
    assert "32 MiB" in response.json()["diagnostics"][0]["message"]


@pytest.mark.parametrize(
    "name", ["../../receipts.csv", "..\\..\\x.csv", "/etc/passwd", ".hidden", "a b;$(rm).csv", ""]
)
def test_a_name_leads_nowhere(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert not set(safe) & set("/\\ ;$()")
    assert not safe.startswith(".")


def test_a_formula_in_a_file_stays_a_text(client: TestClient, folder: Path) -> None:
    sent = SENT.replace("夜", "=HYPERLINK(1)")
    ask(client, "", sent, mapping=mapping(client))
    (written,) = folder.rglob("*.suspense.csv")
    cells = written.read_text(encoding="utf-8").splitlines()[1].split(",")
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)


# ---- in a browser -------------------------------------------------------------------------------


@pytest.mark.xdist_group("browser")
def test_a_file_is_dropped_mapped_and_taken_in(page: Page, site: str, tmp_path: Path) -> None:
    sent = tmp_path / "july.csv"
    sent.write_text(SENT, encoding="utf-8")
    page.goto(f"{site}/deals/{DOG}/receipts")
    expect(page.get_by_text("Run on 26 rows of receipts.csv.")).to_be_visible()
    text = sent.read_text(encoding="utf-8")
    dropped = page.evaluate_handle(
        "text => { const data = new DataTransfer();"
        "data.items.add(new File([text], 'july.csv')); return data }",
        text,
    )
    page.locator(".drop").dispatch_event("drop", {"dataTransfer": dropped})
    gaps = page.get_by_role("group", name="2 things the file does not say")
    gaps.get_by_label("territory").fill("CN")
    gaps.get_by_label("basis").fill("split")
    page.get_by_role("button", name="Read the file").click()
    waits = page.get_by_role("region", name="1 row is no event, and why")
    expect(waits).to_contain_text("no film is called 夜")
    expect(page.get_by_role("region", name="Held against its own totals")).to_contain_text("agrees")
    page.get_by_role("button", name="Accept: add 1 row").click()
    expect(page.get_by_role("status")).to_contain_text("receipts.csv")
    expect(page.get_by_text("Run on 27 rows of receipts.csv.")).to_be_visible()
    queue = page.get_by_role("region", name="In suspense, of july")
    expect(queue).to_contain_text("8,125,000.00")


@pytest.mark.xdist_group("browser")
def test_a_broken_file_is_said_on_the_page(page: Page, site: str, tmp_path: Path) -> None:
    sent = tmp_path / "cut.xlsx"
    sent.write_bytes(b"PK\x03\x04cut")
    page.goto(f"{site}/deals/{DOG}/receipts?lang=zh")
    page.locator("input[type=file]").set_input_files(sent)
    expect(page.get_by_role("alert")).to_contain_text("the workbook cannot be unpacked")

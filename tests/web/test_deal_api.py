"""A draft of a deal over HTTP: what is wrong in it, what it says, what it would pay, its layout."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from recoup.web.app import create
from recoup.web.folder import Folder

AT = "/api/deals/a-dogs-purpose--a-dogs-purpose"


@pytest.fixture
def client(folder: Path) -> TestClient:
    return TestClient(create(Folder(folder)), base_url="http://127.0.0.1")


@pytest.fixture
def text(client: TestClient) -> str:
    return str(client.get(AT).json()["text"])


def test_every_sentence_tells_its_lines_and_whether_it_is_sure(
    client: TestClient, text: str
) -> None:
    read = client.post(f"{AT}/read", json={"text": text}).json()
    said = {s["step"]: s for section in read["sections"] for s in section["sentences"]}
    assert (said["split.1"]["lines"], said["split.1"]["unsure"]) == ([106], None)
    assert (said["split.4"]["lines"], said["split.4"]["unsure"]) == ([111], "undisclosed")
    assert said["split.5"]["unsure"] == "assumed"
    assert said["split.1"]["said"].endswith("goes to Special fund for film development.")
    assert {"first": 51, "last": 52, "why": "undisclosed"} in read["unsure"]


def test_a_draft_with_a_fault_has_no_sentences(client: TestClient, text: str) -> None:
    draft = {"text": text.replace("to film_fund", "to film_fond")}
    read = client.post(f"{AT}/read", json=draft).json()
    assert read["sections"] is None
    fault = next(d for d in read["diagnostics"] if d["severity"] == "error")
    assert (fault["code"], fault["place"]["line"]) == ("unknown-party", 106)
    assert client.post(f"{AT}/numbers", json=draft).status_code == 422


def test_a_draft_is_priced_and_not_written(client: TestClient, text: str, folder: Path) -> None:
    draft = {"text": text.replace("5% of receipts to film_fund", "6% of receipts to film_fund")}
    moved = client.post(f"{AT}/numbers", json=draft).json()["moved"]
    fund = next(m for m in moved if m["party"] == "film_fund")
    assert (fund["after"], fund["difference"]) == ("34287252.00", "5714542.00")
    assert client.post(f"{AT}/numbers", json={"text": text}).json()["moved"] == []
    assert (folder / "a-dogs-purpose" / "a-dogs-purpose.deal").read_text() == text


def test_an_edit_of_a_text_that_is_gone_is_refused(client: TestClient, folder: Path) -> None:
    read = client.get(AT).json()
    path = folder / "a-dogs-purpose" / "a-dogs-purpose.deal"
    path.write_text("somebody else's")
    edit = {"text": "mine", "instead_of": read["digest"]}
    refused = client.put(AT, json=edit)
    assert refused.status_code == 409
    assert refused.json()["diagnostics"][0]["code"] == "changed-underneath"
    assert path.read_text() == "somebody else's"


def test_a_text_is_laid_out_unless_a_line_cannot_be_read(client: TestClient) -> None:
    laid = client.post(f"{AT}/format", json={"text": 'deal   "Lake"\n    books USD\n'})
    assert laid.json() == {"text": 'deal "Lake"\n  books USD\n'}
    assert client.post(f"{AT}/format", json={"text": "nonsense"}).status_code == 422


def test_what_may_be_written_stands_instead_of_the_word_begun(
    client: TestClient, text: str
) -> None:
    offered = client.post(f"{AT}/complete", json={"before": f"{text}waterf"}).json()
    assert offered["instead"] == 6
    assert "waterfall" in [option["text"] for option in offered["options"]]


def test_facts_name_their_source_and_line_and_no_path(client: TestClient, folder: Path) -> None:
    answer = client.get(f"{AT}/facts")
    stake = next(f for f in answer.json()["facts"] if f["figure"] == "60.98%")
    assert (stake["status"], stake["sources"], stake["line"]) == ("reported", ["nbd"], 53)
    assert stake["file"] is None
    assert str(folder) not in answer.text

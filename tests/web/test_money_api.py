"""What the money pages ask: the figures that the commands have, and refusals with hints."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from recoup.web.app import create
from recoup.web.folder import Folder

EXAMPLES = Path(__file__).parents[2] / "examples"
DOG = "/api/deals/a-dogs-purpose--a-dogs-purpose"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create(Folder(EXAMPLES)), base_url="http://127.0.0.1") as client:
        yield client


def answer(client: TestClient, path: str, **query: Any) -> Any:
    found = client.get(f"{DOG}{path}", params=query)
    assert found.status_code == 200, found.text
    return found.json()


def of(rows: list[dict[str, Any]], party: str) -> dict[str, Any]:
    return next(row for row in rows if row["party"] == party)


def test_no_answer_tells_where_files_lie(client: TestClient) -> None:
    paths = ("/money", "/parts?party=alipic", "/steps/rights.1", "/events/cn-2", "/terms",
             "/curve?over=china", "/sankey", "/sources", "/forecast")  # fmt: skip
    for path in paths:
        found = client.get(f"{DOG}{path}")
        assert found.status_code == 200, found.text
        assert str(EXAMPLES.parent) not in found.text


def test_an_assumed_figure_can_be_another(client: TestClient) -> None:
    usual = of(answer(client, "/money")["paid"], "alipic")
    twice = of(answer(client, "/money", assume="marketing_fee=10%")["paid"], "alipic")
    assert abs(Decimal(twice["amount"]) - 2 * Decimal(usual["amount"])) <= Decimal("0.01")


def test_terms_that_no_money_depends_on_need_no_figure(client: TestClient) -> None:
    terms = {term["name"]: term for term in answer(client, "/terms")["undisclosed"]}
    assert "stake.alipic.amblin" not in terms
    assert terms["pa_us.charged"]["unit"] == "USD"
    assert terms["pa_us.charged"]["number"] == "30000000.0000"
    assert (terms["marketing_fee"]["assumed"], terms["marketing_fee"]["low"]) == ("5%", "0%")


def test_what_a_party_gets_of_a_gross(client: TestClient) -> None:
    """CNY 300m less 6% is split; 25% of that is the rights holder's, changed at 0.14502369, of
    which Alibaba Pictures has 5%: USD 511,208.52, within a cent for rounding on the way."""
    point = answer(client, "/curve/at", over="china", amount="300m")
    figure = Decimal(of(point["parties"], "alipic")["paid"])
    by_hand = Decimal("300e6") * Decimal("0.94") / 4 / Decimal("6.895425") / 20
    assert abs(figure - by_hand) <= Decimal("0.02")
    assert answer(client, "/curve/at", over="china", amount="3亿") == point


def test_instead_of_what_came_in_and_on_top_of_it(client: TestClient) -> None:
    came = of(answer(client, "/money")["paid"], "film_fund")["amount"]
    same = answer(client, "/curve/at", over="china", amount="607.93m")
    assert of(same["parties"], "film_fund")["in_all"] == came
    more = answer(client, "/curve/at", over="china", amount="0", base="more")
    assert of(more["parties"], "film_fund")["in_all"] == came


def test_goals_are_met_where_they_say(client: TestClient) -> None:
    goal = {"over": "china", "party": "alipic", "currency": "USD", "amount": "1m"}
    needs = answer(client, "/curve/reach", **goal)["needs"]
    there = answer(client, "/curve/at", over="china", amount=needs)
    assert Decimal(of(there["parties"], "alipic")["in_all"]) >= 1_000_000
    by_term = {**goal, "step": "rights.1", "come_in": "300m"}
    [span] = answer(client, "/curve/percentages", **by_term)["stretches"]
    assert span == {"low": "9.7808%", "high": "100%"}


def test_a_scale_of_all_that_came_in(client: TestClient) -> None:
    whole = answer(client, "/curve/at", over="×", amount="100%")
    paid = of(answer(client, "/money")["paid"], "film_fund")["amount"]
    assert abs(Decimal(of(whole["parties"], "film_fund")["paid"]) - Decimal(paid)) <= 1


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/curve/at?over=china&amount=foo", "bad-amount"),
        ("/curve/at?over=china&amount=-5", "bad-amount"),
        ("/curve/at?over=nowhere&amount=1", "unknown-source"),
        ("/curve/percentages?over=china&step=us.2&party=alipic&amount=1&currency=USD&come_in=1",
         "no-percentage"),
        ("/steps/none.1", "unknown-step"),
        ("/events/none", "unknown-event"),
        ("/money?assume=marketing_fee", "bad-assumption"),
        ("/money?assume=marketing_fee=50%25", "assumption-out-of-range"),
    ],
)  # fmt: skip
def test_a_question_that_has_no_answer_is_refused(client: TestClient, path: str, code: str) -> None:
    found = client.get(f"{DOG}{path}")
    assert found.status_code == 422
    assert found.json()["diagnostics"][0]["code"] == code


def test_a_change_is_priced_and_nothing_is_written(client: TestClient) -> None:
    deal = EXAMPLES / "a-dogs-purpose" / "a-dogs-purpose.deal"
    text = deal.read_text(encoding="utf-8")
    change = {"text": text.replace("USD 500,000 to", "USD 700,000 to"),
              "assume": {"marketing_fee": "8%"}}  # fmt: skip
    found = client.post(f"{DOG}/what-if", json=change).json()
    assert found["assumed"] == [{"name": "marketing_fee", "before": "5%", "after": "8%"}]
    assert [(t["line_before"], t["line_after"]) for t in found["terms"]] == [(145, 145)]
    assert of(found["paid"], "alipic")["difference"] == "620693.83"
    assert {curve["source"] for curve in found["curves"]} == {"china", "us"}
    assert deal.read_text(encoding="utf-8") == text


def test_a_faulty_redline_is_refused_with_its_line(client: TestClient) -> None:
    text = client.get(DOG).json()["text"].replace("to talent on hit", "to talnt on hit")
    found = client.post(f"{DOG}/what-if", json={"text": text})
    assert found.status_code == 422
    [fault] = found.json()["diagnostics"]
    assert (fault["code"], fault["place"]["line"]) == ("unknown-party", 145)


def test_a_redline_reads_no_other_file(client: TestClient, tmp_path: Path) -> None:
    secret = tmp_path / "secret.deal"
    secret.write_text('deal "Secret"\n', encoding="utf-8")
    text = f'use "{secret}"\n' + client.get(DOG).json()["text"]
    found = client.post(f"{DOG}/what-if", json={"text": text})
    assert found.status_code == 422
    assert "Secret" not in found.text


def over(client: TestClient, work: dict[str, Any]) -> dict[str, Any]:
    while work["state"] in ("waiting", "running"):
        work = client.get(f"{DOG}/futures/{work['id']}").json()
    return work


def test_futures_are_run_and_compared(client: TestClient) -> None:
    few = {"futures": 200, "fixed": {"marketing_fee": "5%"}}
    found = over(client, client.post(f"{DOG}/futures", json=few).json())
    assert found["state"] == "done"
    assert found["done"] == found["total"] == found["found"]["futures"]
    assert len(of(found["found"]["dots"], "alipic")["amounts"]) == 20
    few["change"] = {"assume": {"marketing_fee": "10%"}}
    both = over(client, client.post(f"{DOG}/futures", json=few).json())
    mine = of(both["found"]["apart"], "alipic")
    assert (mine["gains"], mine["loses"]) == (1, 0)


def test_work_is_that_of_its_deal_alone(client: TestClient) -> None:
    work = client.post(f"{DOG}/futures", json={"futures": 100}).json()
    other = "/api/deals/china-regimes--regimes"
    assert client.get(f"{other}/futures/{work['id']}").status_code == 404
    assert client.get(f"{DOG}/futures/guess").status_code == 404
    assert client.delete(f"{DOG}/futures/{work['id']}").status_code == 200
    assert over(client, work)["state"] in ("cancelled", "done")


def test_a_deal_without_a_forecast_says_so(client: TestClient) -> None:
    found = client.post("/api/deals/china-regimes--regimes/futures", json={})
    assert [d["code"] for d in found.json()["diagnostics"]] == ["no-forecast"]


def test_a_missing_figure_is_all_that_is_wrong(client: TestClient) -> None:
    found = client.get("/api/deals/perfect-world-universal--perfect-world-universal/money")
    assert {d["code"] for d in found.json()["diagnostics"]} == {"undisclosed"}


def test_ranges_hold_what_the_assumed_figures_give(client: TestClient) -> None:
    at = {"at": {"over": "china", "amount": "300m"}}
    work = client.post(f"{DOG}/ranges", json=at).json()
    while work["state"] in ("waiting", "running"):
        work = client.get(f"{DOG}/ranges/{work['id']}").json()
    [ranges] = work["found"]
    assert len(ranges["terms"]) == 8
    point = answer(client, "/curve/at", over="china", amount="300m")
    for line in ranges["lines"]:
        mine = of([p for p in point["parties"] if p["currency"] == line["currency"]], line["party"])
        cent = Decimal("0.05")
        assert (
            Decimal(line["low"]) - cent <= Decimal(mine["in_all"]) <= Decimal(line["high"]) + cent
        )
    alipic = of(ranges["lines"], "alipic")
    assert (alipic["low"], alipic["high"]) == ("0.00", "1033293.81")


def test_a_deal_that_cannot_be_run_is_compared_in_words(client: TestClient) -> None:
    deal = "/api/deals/tik-lionsgate--tik-lionsgate"
    text = client.get(deal).json()["text"]
    assert "within 0%..15%" in text
    change = {"text": text.replace("within 0%..15%", "within 0%..10%")}
    found = client.post(f"{deal}/what-if", json=change).json()
    assert [d["code"] for d in found["unrun"]] == ["undisclosed"]
    assert found["terms"]
    assert not found["paid"]

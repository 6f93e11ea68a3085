"""What the README promises, done."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

import recoup
from recoup.diagnostics.render import render

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def block(language: str, number: int = 0) -> str:
    return re.findall(rf"```{language}\n(.*?)```", README, re.S)[number]


@pytest.fixture
def first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> recoup.DealFile:
    monkeypatch.chdir(tmp_path)
    Path("first.deal").write_text(block("deal"), encoding="utf-8")
    Path("first.csv").write_text(block("csv"), encoding="utf-8")
    return recoup.load("first.deal")


def test_the_first_deal_runs(first: recoup.DealFile) -> None:
    """The deal and the receipts of the README pay what it says."""
    assert first.diagnostics == ()
    result = first.run("first.csv")
    promised = re.search(r"Decimal\('([\d.]+)'\)", README)
    assert promised is not None
    assert result.paid_to("fund") == Decimal(promised[1])
    assert sum(t.amount for t in result.paid) == Decimal("1500000.55")


def test_the_shown_mistake_is_printed(first: recoup.DealFile) -> None:
    """The diagnostic in the README is the one that the mistake gives."""
    text = block("deal").replace("15% of receipts to sales", "15% to sales")
    Path("first.deal").write_text(text, encoding="utf-8")
    (fault,) = recoup.check("first.deal").diagnostics
    assert render(fault) in README


def test_every_linked_page_exists() -> None:
    """No link of the README leads nowhere."""
    root = Path(__file__).parents[1]
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (root / target).exists(), target

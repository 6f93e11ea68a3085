"""The pieces of the library: each is whole, cited, and means what its text says."""

import re
from pathlib import Path

import pytest

from recoup.api import check
from recoup.deal.library import PieceUnknown, piece, piece_names, pieces
from recoup.deal.uses import KINDS
from recoup.diagnostics.diagnostic import errors_of
from recoup.diagnostics.render import render
from recoup.language import model as m
from recoup.plan.from_deal import from_deal
from tests.library.samples import USES, deal_text

NAMES = piece_names()


def test_every_piece_has_a_sample() -> None:
    assert set(USES) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_piece_says_what_it_is(name: str) -> None:
    found = piece(name)
    assert found.title
    assert found.purpose.endswith((".", "."))
    assert found.sources
    assert {p.kind for p in found.parameters} <= {*KINDS, "yes or no"}
    assert all(p.meaning for p in found.parameters)


@pytest.mark.parametrize("name", NAMES)
def test_every_source_of_a_piece_is_cited(name: str) -> None:
    found = piece(name)
    cited = set(re.findall(r"\w+", " ".join(re.findall(r"\[([^\]\"]*)\]", found.text))))
    assert {s.name.text for s in found.sources} <= cited


@pytest.mark.parametrize("name", NAMES)
def test_the_pieces_that_a_piece_names_exist(name: str) -> None:
    for line in piece(name).head.children:
        for word in ("before", "after", "otherwise"):
            other = getattr(line.node, word, None)
            if isinstance(line.node, m.InForce | m.PieceTest) and other is not None:
                assert piece(other.text)


@pytest.mark.parametrize("name", NAMES)
def test_a_piece_needs_no_more_than_it_asks_for(name: str, tmp_path: Path) -> None:
    """A deal that gives what is asked for is whole, and makes a plan once figures are assumed.

    So no name of the piece stands where its text means a keyword: the line would not parse.
    """
    path = tmp_path / "sample.deal"
    path.write_text(deal_text(name), encoding="utf-8")
    file = check(path)
    found = errors_of(file.diagnostics)
    assert not found, "\n".join(render(d) for d in found)
    assumed = {n: term.span.text.split("..")[0] for n, term in file.deal.undisclosed.items()}
    plan, diagnostics = from_deal(file.deal, assumed)
    assert plan is not None, diagnostics


@pytest.mark.parametrize("name", NAMES)
def test_a_piece_asks_for_what_it_needs(name: str, tmp_path: Path) -> None:
    """Every required parameter that is left out is named, with what it means."""
    first = deal_text(name).split("\n  ")[0]
    needed = [p for p in piece(name).parameters if p.otherwise is None and p.kind != "film"]
    path = tmp_path / "sample.deal"
    path.write_text(deal_text(name).split(f"use {name}")[0], encoding="utf-8")
    use = f"use {name} {USES[name].splitlines()[0]}\n"
    path.write_text(path.read_text(encoding="utf-8") + use, encoding="utf-8")
    (fault,) = errors_of(check(path).diagnostics)
    assert first
    assert fault.code == "missing-parameter"
    for parameter in needed:
        assert f"`{parameter.name}`" in fault.message
        assert parameter.meaning in (fault.hint or "")


def test_an_unknown_piece_is_refused() -> None:
    for name in ("china.no_such", "china", "../pieces/china", "china.domestic_share.x"):
        with pytest.raises(PieceUnknown):
            piece(name)


def test_the_pieces_are_listed_by_name() -> None:
    assert [p.name for p in pieces()] == sorted(NAMES)

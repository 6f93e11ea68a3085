"""Many films: each as it is alone, and together what they are future by future."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from recoup.api import Refused
from recoup.slates.film import seed_of
from recoup.slates.slate import Slate, deals_in, films_of, slate
from tests.cli.test_commands import Printed, recoup

FOLDER = Path(__file__).parents[2] / "docs" / "simulate" / "slate"
LAKE = FOLDER.parent / "lake.deal"


@pytest.fixture(scope="module")
def three() -> Slate:
    return slate([FOLDER], futures=4_000, cores=1)


def test_every_film_is_what_it_is_alone(three: Slate) -> None:
    """Also in a slate of other films: its futures follow its name and the seed."""
    assert [name for name, _ in three.films] == ["harbour", "lake", "ridge"]
    alone = slate([FOLDER / "ridge.deal"], futures=4_000)
    assert alone.films[0] == three.films[2]
    (film,) = films_of([FOLDER / "ridge.deal"], 1, Fraction(0))
    assert film.scenario.futures.seed == seed_of("ridge", 1) != seed_of("ridge", 2)


def test_together_is_the_sum_of_the_films(three: Slate) -> None:
    """Means add up; worst cases do not, for films do not come to their own worst at once."""
    for line in three.lines:
        parties = [x for _, film in three.films for x in film.parties if x.party == line.party]
        assert line.films == len(parties) == 3
        assert abs(sum(x.mean for x in parties) - line.mean) <= Decimal("0.02")
        assert abs(sum(x.shortfall for x in parties) - line.apart) <= Decimal("0.02")
        assert line.shortfall > line.apart
    invested = {line.party: line.invested for line in three.lines}
    assert invested == {"fund": 1_900_000, "producer": 1_300_000, "sales": 0}


def test_the_figures_are_the_same_on_any_number_of_cores(three: Slate) -> None:
    assert slate([FOLDER], futures=4_000, cores=3) == three


def test_what_films_share_makes_the_worst_worse(three: Slate) -> None:
    shared = slate([FOLDER], futures=4_000, common=Fraction(9, 10))
    for together, apart in zip(shared.lines, three.lines, strict=True):
        assert together.party == apart.party
        assert together.apart < together.shortfall < apart.shortfall


def test_open_terms_of_each_deal_are_drawn(tmp_path: Path) -> None:
    for name in ("one", "other"):
        for suffix in (".deal", ".forecast"):
            text = LAKE.with_suffix(suffix).read_text(encoding="utf-8")
            (tmp_path / f"{name}{suffix}").write_text(text, encoding="utf-8")
    found = slate([tmp_path], futures=512, draws=16)
    assert (found.size.draws, found.size.worlds) == (16, 32)
    one, other = (film for _, film in found.films)
    assert one.parties != other.parties
    assert all(line.of_deal is not None for line in found.lines)


def test_two_films_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="two films are called `lake`"):
        deals_in([FOLDER, LAKE])
    with pytest.raises(Refused, match="there is no deal file"):
        deals_in([tmp_path])


def test_the_command_says_it_and_writes_json(capsys: Printed) -> None:
    assert recoup("slate", str(FOLDER), "--futures", "500", "--common", "30%") == 0
    told = capsys.readouterr().out
    assert told.startswith("3 films, 500 futures, seed 1\n  the films share 30% of")
    assert 'ridge: draw gross "Receipts of sales" log-normal, median USD 1.2m' in told
    assert recoup("slate", str(FOLDER), "--futures", "500", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert [film["film"] for film in document["films"]] == ["harbour", "lake", "ridge"]
    assert {line["party"] for line in document["together"]} == {"fund", "producer", "sales"}


@pytest.mark.parametrize("share", ["much", "-1%", "101%"])
def test_a_share_is_a_share(share: str, capsys: Printed) -> None:
    assert recoup("slate", str(FOLDER), f"--common={share}") == 2
    assert "is no share" in capsys.readouterr().err

"""What deals of a few sentences say about who owns whom."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import recoup
from recoup.analysis.owners import InterestLine, Owners, UnclearName
from recoup.api import DealFile
from recoup.cli.main import main

DEALS = Path(__file__).parent / "deals"


def written(tmp_path: Path, text: str, name: str = "a.deal") -> DealFile:
    path = tmp_path / name
    path.write_text(f'deal "{name}"\n  books USD\n\n{text}\n', encoding="utf-8")
    return recoup.check(path)


def owned(*files: DealFile, on: str | None = None) -> Owners:
    return recoup.owners(*files, on=date.fromisoformat(on) if on else None)


# A film of which one party gets all.
NET = """
waterfall net
  currency USD
  receives theatrical of f from WORLD
  pays
    rest to g
"""


def line(found: Owners, of: str, in_: str) -> InterestLine:
    return found.interests(of, in_)[0]


STUDIO = recoup.load(DEALS / "studio.deal")

# ---- published ----------------------------------------------------------------------------------


def test_the_director_keeps_9_025_percent_through_the_buyer() -> None:
    """He sells 47.5% to a company of which he owns 19% (jxzk19.com, 2015-09-22)."""
    found = owned(recoup.load(DEALS / "lost-in-hong-kong.deal"))
    shares = {chain.route.split(" → ")[1]: chain.low for chain in found.chains("director", "net")}
    assert shares["21 Holdings"] == Fraction(9025, 100_000)
    assert line(found, "director", "net").low == Fraction(525, 1000) + Fraction(9025, 100_000)


def test_before_the_sale_he_has_all_of_it() -> None:
    found = owned(recoup.load(DEALS / "lost-in-hong-kong.deal"), on="2015-09-21")
    assert line(found, "director", "net").look_through == "100%"


# ---- dates --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "called"),
    [
        ("2008-12-31", "First Vision"),
        ("2009-06-01", "First Vision or Old Vision Media"),
        ("2014-06-23", "Old Vision Media"),
        ("2014-06-24", "Lantern Pictures"),
    ],
)
def test_a_party_is_called_as_it_was_on_the_day(day: str, called: str) -> None:
    parties = {p.party: p.title for p in owned(STUDIO, on=day).parties}
    assert parties["pictures"] == called


def test_a_stake_changes_on_its_day() -> None:
    """The day after `until` is the day itself: the old stake has ended by then."""
    assert line(owned(STUDIO, on="2014-06-23"), "tencent", "pictures").look_through == "8%"
    # By then the studio holds nothing of it yet, and no circle adds to the stake.
    assert line(owned(STUDIO, on="2014-06-24"), "tencent", "pictures").look_through == "3.2%"


def test_a_date_of_a_year_alone_leaves_that_year_in_doubt(tmp_path: Path) -> None:
    file = written(tmp_path, 'party a "A"\nparty b "B"\nstake a in b 20%, since 2014 until 2020')
    assert not owned(file, on="2013-12-31").stakes
    assert owned(file, on="2014-05-01").stakes[0].size == "0%..20%"
    assert owned(file, on="2015-01-01").stakes[0].size == "20%"
    assert owned(file, on="2020-05-01").stakes[0].size == "0%..20%"
    assert not owned(file, on="2021-01-01").stakes


# ---- words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "size"),
    [
        ("minority", "0%..50%"),
        ("majority", "50%..100%"),
        ("controlling", "unknown"),
        ("for USD 1m", "unknown"),
        ("minority, undisclosed within 10%..70%", "10%..50%"),
        ("controlling, 30%", "30%"),
        ("1/3", "1/3"),
        ("70.8% of the votes in concert", "unknown"),
    ],
)
def test_words_bound_a_size_and_no_more(tmp_path: Path, words: str, size: str) -> None:
    file = written(tmp_path, f'party a "A"\nparty b "B"\nstake a in b {words}')
    assert owned(file).stakes[0].size == size


def test_votes_are_told_apart_from_the_stake() -> None:
    stake = owned(STUDIO).stakes[0]
    assert stake.size == "60%"
    assert stake.votes == "70.8% with Ten Rivers and The founder"
    assert stake.price == "about USD 800,000,000.00"
    assert stake.cited == "paper"


# ---- circles and films --------------------------------------------------------------------------


def test_a_circle_is_solved_exactly(tmp_path: Path) -> None:
    """A holds half of B, which holds half of A: of A, B's outsiders have 1/3, A's own 2/3."""
    text = 'party a "A"\nparty b "B"\nparty x "X"\nparty y "Y"\n'
    text += "stake a in b 50%\nstake b in a 50%\nstake x in a 50%\nstake y in b 50%"
    found = owned(written(tmp_path, text))
    assert line(found, "x", "a").low == Fraction(2, 3)
    assert line(found, "y", "a").low == Fraction(1, 3)
    assert [(c.route, c.share) for c in found.chains("x", "a")] == [
        ("X → A", "50%"),
        ("what goes round a circle first", "1/6"),
    ]
    # Of B, what comes to A counts once, though a part of it comes again.
    assert line(found, "a", "b").low == Fraction(1, 2)


def test_what_a_film_earns_in_the_end_is_shared_out() -> None:
    """Ten percent to the founder; the rest by halves to the studio and to the investors."""
    shares = {
        share.holder: share.look_through
        for share in owned(STUDIO, on="2013-01-01").interests(in_="film dog")
        if share.held == "The Dog"
    }
    # 45% + 45% × 7/10, and 45% × 3/10.
    assert shares["Harbour Studio"] == "76.5%"
    assert shares["Old Vision Media"] == "13.5%"
    assert shares["Ten Rivers"] == "1.08%"


def test_a_percentage_of_receipts_below_a_part_of_the_remainder(tmp_path: Path) -> None:
    text = (
        'party a "A"\nparty b "B"\nparty c "C"\nparty e "E"\nfilm f "F"\nwaterfall net "Net"\n'
        "  currency USD\n  receives theatrical of f from WORLD\n  pays\n"
        "    20% of receipts to a\n    50% of remainder to b\n    10% of receipts to c\n"
        "    rest to e"
    )
    found = owned(written(tmp_path, text))
    shares = {share.holder: share.look_through for share in found.interests(in_="net")}
    assert shares == {"A": "20%", "B": "40%", "C": "10%", "E": "30%"}


def test_investors_with_ranges_share_in_proportion(tmp_path: Path) -> None:
    text = (
        'party a "A"\nparty b "B"\nfilm f "F"\ninvest in f\n  a USD 6m\n'
        "  b undisclosed within USD 2m..6m\nwaterfall net\n  currency USD\n"
        "  receives theatrical of f from WORLD\n  pays\n"
        "    recoup investment in f, in proportion to investment\n    rest\n"
        "      20% to a\n      80% to investors of f in proportion to investment"
    )
    found = owned(written(tmp_path, text))
    shares = {(s.holder, s.held): s.look_through for s in found.interests(in_="film f")}
    assert shares == {
        ("A", "F"): "60%..80%",
        ("B", "F"): "20%..40%",
        ("A", "investors of F"): "50%..75%",
        ("B", "investors of F"): "25%..50%",
    }


# ---- several files ------------------------------------------------------------------------------


def test_two_files_make_one_picture(tmp_path: Path) -> None:
    """Parties of one name and one title, now or formerly, are the same."""
    one = written(tmp_path, 'party a "A"\nparty b "B"\nstake a in b 50%', "one.deal")
    text = 'party b "New B"\n  formerly "B" until 2015\nparty c "C"\nstake b in c 40%'
    two = written(tmp_path, text, "two.deal")
    assert line(owned(one, two), "a", "c").look_through == "20%"


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ('party a "Another"\nparty b "B"\nstake a in b 20%', "party-differs"),
        ('party a "A"\nparty bb "B"\nstake a in bb 20%', "party-differs"),
        ('party a "A"\nparty b "B"\nstake a in b 20%', "stake-said-twice"),
        ('party c "C"\nparty b "B"\nstake c in b 60%', "stakes-above-100"),
        ('party a "A"\nparty b "B"\nparty c "C"\nstake b in a 100%\nstake c in b 50%', None),
    ],
)
def test_two_files_that_disagree_are_refused(tmp_path: Path, other: str, code: str | None) -> None:
    one = written(tmp_path, 'party a "A"\nparty b "B"\nstake a in b 50%', "one.deal")
    two = written(tmp_path, other, "two.deal")
    if code is None:
        assert line(owned(one, two), "c", "a").look_through == "100%"
        return
    with pytest.raises(recoup.Refused) as refused:
        owned(one, two)
    assert {d.code for d in refused.value.diagnostics} == {code}


# ---- names and forms ----------------------------------------------------------------------------


def test_a_name_that_nobody_has_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnclearName) as fault:
        owned(STUDIO).interests(in_="studoi")
    assert fault.value.diagnostic.hint == "did you mean `studio`?"


def test_a_name_of_two_things_is_asked_back(tmp_path: Path) -> None:
    file = written(tmp_path, 'party f "A"\nparty g "G"\nstake g in f 10%\nfilm f "F"\n' + NET)
    with pytest.raises(UnclearName, match="`f` is a film and a party"):
        owned(file).interests(in_="f")
    assert line(owned(file), "g", "party f").look_through == "10%"


def test_a_tree_marks_what_it_does_not_follow_again() -> None:
    assert owned(STUDIO).drawn("tree", in_="party pictures") == [
        "Lantern Pictures",
        "├─ 60% Lantern Group",
        "├─ 3.2% Ten Rivers",
        "├─ 5% Harbour Studio",
        "│  ├─ 0%..50% Lantern Pictures (in a circle)",
        "│  ├─ 50%..100% The founder",
        "│  └─ 0%..50% other holders of Harbour Studio",
        "└─ 31.8% other holders of Lantern Pictures",
    ]


def test_graphs_name_every_holding_once() -> None:
    found = owned(STUDIO)
    mermaid, dot = found.drawn("mermaid"), found.drawn("dot")
    assert mermaid[0] == "graph TD"
    assert dot[0] == "digraph owners {"
    assert sum("60%" in text for text in mermaid) == sum("60%" in text for text in dot) == 1


# ---- who ends up with the money -----------------------------------------------------------------


def test_all_that_was_paid_ends_with_somebody() -> None:
    """Where no term is a range, the holders' amounts and parts of a cent make what was paid."""
    file = recoup.load(DEALS / "lost-in-hong-kong.deal")
    result = file.run(DEALS / "lost-in-hong-kong.csv")
    ends = result.ends_with()
    total = sum(
        (Fraction(line.least) + line.least_part / 100 for line in ends.holders), Fraction(0)
    )
    assert total == Fraction(sum((line.amount for line in result.paid), Decimal(0)))
    assert all(
        (line.least, line.least_part) == (line.most, line.most_part) for line in ends.holders
    )
    # He has the price, less what of it is his own through the company; what he was paid; and 19%
    # of what the company was.
    price = 150_000_000 * (1 - Fraction(19, 100))
    director = next(line for line in ends.holders if line.holder == "Xu Zheng")
    kept = Fraction("525000.01") + Fraction(19, 100) * 475_000
    assert Fraction(director.least) + director.least_part / 100 == price + kept


def test_ranges_hold_what_was_paid_between_them() -> None:
    result = STUDIO.run(DEALS / "studio.csv")
    ends = result.ends_with()
    paid = sum((line.amount for line in result.paid), Decimal(0))
    assert sum(line.least for line in ends.holders) < paid < sum(line.most for line in ends.holders)
    early = STUDIO.run(DEALS / "studio.csv", as_of=date(2014, 5, 1)).ends_with()
    assert "Lantern Group" not in {line.holder for line in early.holders}


@pytest.mark.parametrize(
    ("reading", "code"), [((), 1), (("--reading", "whole"), 0), (("--reading", "hole"), 1)]
)
def test_a_disputed_holding_is_asked_for_by_its_reading(
    reading: tuple[str, ...], code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each of several files takes the readings that it has, and a slip of the name is told."""
    path, other = tmp_path / "deal.deal", tmp_path / "other.deal"
    head = 'deal "D"\n  books USD\nparty buyer\nparty target\n'
    path.write_text(
        f'{head}disputed "How much"\n  as whole\n    stake buyer in target 100%\n'
        "  as most\n    stake buyer in target majority\n",
        encoding="utf-8",
    )
    other.write_text(f"{head}stake target in buyer 1%\n", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["owners", str(other), str(path), "--of", "buyer", "--in", "target", *reading])
    assert ended.value.code == code
    assert ("100%" in capsys.readouterr().out) is (code == 0)


def test_a_stake_above_all_of_a_party_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "above.deal"
    path.write_text(
        'deal "A"\n  books USD\nparty a "A"\nparty b "B"\nstake a in b 120%\n', encoding="utf-8"
    )
    assert "share-above-100" in [d.code for d in recoup.check(path).diagnostics]

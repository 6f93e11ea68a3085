"""The questions that sellers and buyers of rights ask, of one deal."""

from datetime import date
from pathlib import Path

import pytest

from recoup.api import Refused, load
from recoup.rights.answers import RightsOf
from recoup.rights.grid import grid
from recoup.rights.model import State

DEAL = """deal "Rights in a dog"
  signed 2016-10-09
  books USD
party amblin "Amblin" in US
party alipic "Alibaba Pictures" in HK
party youku "Youku" in CN
party toys "Toy maker" in CN
film dog "A Dog's Purpose"
  owned by amblin
  release 2017-01-27 in US, 2017-03-03 in CN
grant theatrical, merchandising, vod in CN, HK of dog from amblin to alipic, exclusive,
    2016-10-09..2026-10-08 "China rights"
  hold back free_tv in CN until 180 days after release in CN
grant svod in CN of dog from alipic to youku, exclusive
  from 90 days after release in CN
  until 3 years after release in CN
grant merchandising in CN of dog from alipic to toys, non-exclusive, 2017-01-01..2018-12-31
grant free_tv in JP of dog from amblin to youku, exclusive
  from 1 year after release in JP
grant publishing in CN of dog from amblin to toys, exclusive
  option until 2018-01-01
reserve music in WORLD of dog to amblin
"""


@pytest.fixture
def answers(tmp_path: Path) -> RightsOf:
    path = tmp_path / "dog.deal"
    path.write_text(DEAL, encoding="utf-8")
    return load(path).rights()


def test_who_holds_merchandising_in_china_on_a_day(answers: RightsOf) -> None:
    (found,) = answers.standings(territory="CN", medium="merchandising", on=date(2018, 6, 1))
    assert found.holders == ("alipic", "toys")
    assert found.state is State.NON_EXCLUSIVE
    assert [place.split(":")[-1] for place in found.chain] == ["11", "17"]


def test_a_window_counts_from_a_release(answers: RightsOf) -> None:
    rows = answers.standings(territory="CN", medium="svod")
    windows = [(row.first, row.last, row.holders) for row in rows]
    assert windows == [
        (None, "2016-10-08", ("amblin",)),
        ("2016-10-09", "2017-05-31", ("alipic",)),
        ("2017-06-01", "2020-03-03", ("youku",)),
        ("2020-03-04", "2026-10-08", ("alipic",)),
        ("2026-10-09", None, ("amblin",)),
    ]


def test_what_is_free_leaves_out_what_is_held_back(answers: RightsOf) -> None:
    (row,) = answers.free(territory="CN", medium="free_tv", on=date(2017, 3, 3))
    assert (row.first, row.last) == ("2017-08-31", None)


def test_a_release_that_the_deal_does_not_know_stays_unknown(answers: RightsOf) -> None:
    (row,) = answers.standings(territory="JP", medium="free_tv", on=date(2020, 1, 1))
    assert row.state is State.UNKNOWN
    assert row.waits_for == "release in JP"
    assert row.holders == ()


def test_an_option_grants_nothing_before_it_is_exercised(answers: RightsOf) -> None:
    (row,) = answers.standings(territory="CN", medium="publishing", on=date(2017, 6, 1))
    assert row.state is State.FREE


def test_what_is_kept_is_not_free(answers: RightsOf) -> None:
    assert answers.free(medium="music") == ()


def test_what_ends_next_comes_first(answers: RightsOf) -> None:
    found = answers.endings(date(2017, 1, 1), within=800)
    assert [(e.day, e.what) for e in found] == [
        ("2017-08-30", "holdback"),
        ("2018-01-01", "option"),
        ("2018-12-31", "grant"),
    ]
    assert found[2].goes_to == "alipic"


def test_a_right_that_nobody_was_granted_has_a_nearest_grant(tmp_path: Path) -> None:
    path = tmp_path / "unowned.deal"
    path.write_text(DEAL.replace("  owned by amblin\n", ""), encoding="utf-8")
    found = load(path).rights().covering("dog", "HK", "merchandising", date(2027, 1, 3))
    assert found is not None
    assert not found.covered
    assert found.nearest is not None
    assert found.nearest.missing == ("date",)
    assert found.nearest.clause.endswith(":10")


def test_what_nobody_was_granted_is_its_owners(answers: RightsOf) -> None:
    found = answers.covering("dog", "US", "theatrical", date(2017, 2, 1))
    assert found is not None
    assert found.owners == ("amblin",)
    assert found.clauses == ()


def test_a_grid_gives_each_holder_a_letter(answers: RightsOf) -> None:
    found = grid(answers.titles["dog"], date(2018, 1, 1))
    cells = {
        (medium, place): cell
        for medium, row in zip(found.media, found.cells, strict=True)
        for place, cell in zip(found.territories, row, strict=True)
    }
    letters = {party: letter for letter, party in found.legend.items()}
    assert cells["svod", "CN"] == letters["youku"]
    assert cells["svod", "HK"] == letters["alipic"]
    assert cells["merchandising", "CN"] == (letters["alipic"] + letters["toys"]).lower()
    assert cells["music", "CN"] == "*"
    assert cells["free_tv", "JP"] == "?"
    assert cells["all other media", "elsewhere"] == "·"


def test_a_clash_is_refused_and_shows_both_lines(tmp_path: Path) -> None:
    path = tmp_path / "clash.deal"
    second = "grant vod in HK of dog from amblin to youku, exclusive, 2020-01-01..2020-12-31\n"
    path.write_text(DEAL + second, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        load(path)
    (clash,) = [d for d in refused.value.diagnostics if d.code == "grants-clash"]
    assert clash.related[0].span.line == 11

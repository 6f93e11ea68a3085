"""What the deal does not say stays unknown: owners, days, and what depends on them."""

from collections.abc import Iterator
from datetime import date
from itertools import chain, combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recoup.api import Refused, check, load
from recoup.deal.from_tree import from_trees
from recoup.deal.title import Title, titles
from recoup.diagnostics.span import Source
from recoup.language.from_text import parse_source
from recoup.rights.answers import RightsOf
from recoup.rights.model import State
from recoup.rights.standing import Point, standing_at
from tests.rights.test_standings import (
    DAYS,
    HEAD,
    MEDIA,
    PLACES,
    Drawn,
    grants,
    holders,
    line,
)

UNOWNED = HEAD.replace("  owned by owner\n", "")


def waiting_line(grant: Drawn) -> str:
    """A grant of which nobody knows when it begins."""
    head, _, last = line(grant).rstrip("\n").rpartition("..")
    return f"{head.rpartition(', ')[0]}\n  from 1 day after release in JP\n  until {last}\n"


def title_of(text: str) -> Title:
    tree, faults = parse_source(Source("drawn.deal", text))
    assert not faults
    deal, _ = from_trees([tree])
    return next(titles(deal))


def outcomes(sure: list[Drawn], waiting: list[Drawn]) -> Iterator[list[Drawn]]:
    """What may turn out to be granted: any of those that wait, besides all that are sure."""
    counts = range(len(waiting) + 1)
    for some in chain.from_iterable(combinations(waiting, n) for n in counts):
        yield [*sure, *some]


@settings(max_examples=100)
@given(
    st.lists(grants(), max_size=3),
    st.lists(grants(), max_size=3),
    st.sampled_from(PLACES),
    st.sampled_from(MEDIA),
)
def test_those_are_named_who_hold_whatever_turns_out(
    sure: list[Drawn], waiting: list[Drawn], place: str, medium: str
) -> None:
    text = HEAD + "".join(map(line, sure)) + "".join(map(waiting_line, waiting))
    title = title_of(text)
    space = title.space
    early = [(*g[:5], date.min, g[6]) for g in waiting]
    for day in DAYS:
        point = Point(space.territory(place), 1 << space.media.index(medium), 1, day.toordinal())
        found = standing_at(title, point)
        ends = [holders(outcome, place, medium, day) for outcome in outcomes(sure, early)]
        assert set(found.holders) == set.intersection(*(who for who, _ in ends))
        if found.state is not State.UNKNOWN:
            assert all(end == ends[0] for end in ends)
        else:
            assert found.waits_for == "release in JP"


def rights_of(tmp_path: Path, text: str) -> RightsOf:
    path = tmp_path / "some.deal"
    path.write_text(text, encoding="utf-8")
    return load(path).rights()


def line_of(place: str | None) -> int | None:
    """The number of the line at a place."""
    return None if place is None else int(place.rpartition(":")[2])


@pytest.fixture
def unowned(tmp_path: Path) -> RightsOf:
    text = (
        UNOWNED
        + "grant theatrical in CN of dog from owner to agent, exclusive\n"
        + "grant theatrical in US of dog from other to buyer, exclusive\n"
    )
    return rights_of(tmp_path, text)


def test_a_presumed_owner_holds_what_it_granted_and_nothing_else(unowned: RightsOf) -> None:
    (found,) = unowned.standings(territory="CN", medium="theatrical")
    assert found.holders == ("agent",)
    (found,) = unowned.standings(territory="FR", medium="theatrical")
    assert (found.state, found.holders) == (State.UNKNOWN, ())


def test_what_is_nobodys_known_may_be_free(unowned: RightsOf) -> None:
    (found,) = unowned.free(territory="US", medium="music")
    assert found.state is State.UNKNOWN


def test_a_film_of_which_nothing_was_granted_is_its_owners(tmp_path: Path) -> None:
    (found,) = rights_of(tmp_path, HEAD).standings()
    assert (found.state, found.holders, found.media) == (State.FREE, ("owner",), "everything")


def test_an_unknown_holdback_leaves_it_open_what_is_free(tmp_path: Path) -> None:
    text = (
        HEAD
        + "grant theatrical in CN of dog from owner to agent, exclusive\n"
        + "  hold back svod in CN until 90 days after release in JP\n"
    )
    (found,) = rights_of(tmp_path, text).free(territory="CN", medium="svod")
    assert found.waits_for == "release in JP"
    assert line_of(found.held_back) == 12


def test_a_holdback_ends_with_the_grant_that_it_protects(tmp_path: Path) -> None:
    text = (
        HEAD
        + "grant theatrical in CN of dog from owner to agent, exclusive\n"
        + "  hold back svod in CN until 2020-12-31\n"
        + "  terminated 2018-06-30\n"
    )
    rows = rights_of(tmp_path, text).standings(territory="CN", medium="svod")
    assert [line_of(row.held_back) for row in rows] == [12, None]
    assert rows[1].first == "2018-07-01"


def test_a_language_includes_its_scripts_and_regions(tmp_path: Path) -> None:
    text = (
        HEAD
        + "grant svod in CN, languages zh of dog from owner to agent, exclusive\n"
        + "grant svod in TW, languages zh-Hant of dog from owner to buyer, exclusive\n"
    )
    rights = rights_of(tmp_path, text)

    def held(place: str, language: str) -> list[tuple[str, tuple[str, ...]]]:
        rows = rights.standings(territory=place, medium="svod", language=language)
        return [(row.languages, row.holders) for row in rows]

    assert held("CN", "zh-Hant") == [("zh-Hant", ("agent",))]
    assert held("CN", "zh-Hans") == [("zh except zh-Hant", ("agent",))]
    assert held("TW", "zh-Hant-TW") == [("zh-Hant", ("buyer",))]
    assert held("TW", "zh") == [("zh-Hant", ("buyer",)), ("zh except zh-Hant", ("owner",))]
    assert held("CN", "zh") == [("zh", ("agent",))]


def test_media_left_over_are_said_exactly(tmp_path: Path) -> None:
    text = HEAD + "grant svod, theatrical in CN of dog from owner to agent, exclusive\n"
    rows = rights_of(tmp_path, text).standings(territory="CN")
    assert [row.media for row in rows] == [
        "theatrical, svod",
        "everything except theatrical, svod",
    ]
    vod = rights_of(tmp_path, text).standings(territory="CN", medium="vod")
    assert [row.media for row in vod] == ["vod except svod", "svod"]


def test_what_was_sub_licensed_ends_with_the_grant_above_it(tmp_path: Path) -> None:
    """It was given by one who had it; when that ends it is the owner's again."""
    text = (
        HEAD
        + "grant vod in CN of dog from owner to agent, exclusive, 2017-01-01..2020-12-31\n"
        + "  terminated 2018-06-30\n"
        + "grant svod in CN of dog from agent to buyer, exclusive, 2017-01-01..2020-12-31\n"
    )
    rows = rights_of(tmp_path, text).standings(territory="CN", medium="svod")
    assert [row.holders for row in rows] == [("owner",), ("buyer",), ("owner",)]
    assert rows[1].last == "2018-06-30"


def test_clashes_are_told_of_a_deal_that_has_them(tmp_path: Path) -> None:
    text = (
        HEAD
        + "grant vod in CN of dog from owner to agent, exclusive\n"
        + "  hold back free_tv in CN until 2018-12-31\n"
        + "grant svod in CN of dog from owner to buyer, non-exclusive\n"
        + "grant free_tv in CN of dog from owner to buyer\n"
        + "grant tvod in CN of dog from owner to other, exclusive\n"
        + "  from 90 days after release in JP\n"
    )
    path = tmp_path / "clashing.deal"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused):
        load(path)
    rights = check(path).rights()
    assert [
        (c.kind, c.where, line_of(c.one), line_of(c.other), c.waits_for) for c in rights.clashes()
    ] == [
        ("exclusive and not", "svod in CN", 11, 13, None),
        ("exclusive twice", "tvod in CN", 11, 15, "release in JP"),
        ("held back", "free_tv in CN until 2018-12-31", 12, 14, None),
    ]
    (found,) = rights.standings(territory="CN", medium="svod")
    assert found.state is State.CLASH


def test_a_gap_lies_between_two_times(tmp_path: Path) -> None:
    text = (
        HEAD
        + "grant svod in CN of dog from owner to agent, exclusive, 2017-01-01..2017-12-31\n"
        + "grant svod in CN of dog from owner to buyer, exclusive, 2019-01-01..2019-12-31\n"
        + "grant svod in US of dog from owner to buyer, exclusive, 2018-03-01..2018-03-31\n"
    )
    (found,) = rights_of(tmp_path, text).gaps()
    assert (found.territories, found.first, found.last) == ("CN", "2018-01-01", "2018-12-31")

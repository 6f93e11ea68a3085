"""Standings against a chain of title walked point by point over drawn deals."""

from datetime import date
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from recoup.deal.from_tree import from_trees
from recoup.deal.model import Deal
from recoup.deal.space import Space
from recoup.deal.title import Title, titles
from recoup.diagnostics.span import Source
from recoup.language.from_text import parse_source
from recoup.rights.covering import covering
from recoup.rights.model import State
from recoup.rights.standing import Point, alike, rows_of, standing_at, standings
from recoup.values.region import Box, difference, size

PARTIES = ("owner", "agent", "buyer", "other")
PLACES = ("CN", "HK", "US")
MEDIA = ("theatrical", "svod", "tvod", "free_tv")
WIDER = {"vod": {"svod", "tvod"}, "tv": {"free_tv"}}
DAYS = (date(2017, 1, 1), date(2017, 7, 1), date(2018, 1, 1), date(2018, 7, 1))
HEAD = """deal "Drawn"
  signed 2016-01-01
  books USD
party owner "Owner"
party agent "Agent"
party buyer "Buyer"
party other "Other"
film dog "Dog"
  owned by owner
  release 2017-01-01 in US
"""

Drawn = tuple[frozenset[str], frozenset[str], str, str, bool | None, date, date]


@st.composite
def grants(draw: st.DrawFn) -> Drawn:
    first, last = sorted(draw(st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS))))
    grantor = draw(st.sampled_from(("owner", "owner", "agent")))
    grantee = draw(st.sampled_from([p for p in PARTIES[1:] if p != grantor]))
    media = draw(st.sets(st.sampled_from((*MEDIA, *WIDER)), min_size=1, max_size=3))
    places = draw(st.sets(st.sampled_from(PLACES), min_size=1))
    return frozenset(media), frozenset(places), grantor, grantee, draw(
        st.sampled_from((True, False, None))
    ), first, last  # fmt: skip


def line(grant: Drawn) -> str:
    media, places, grantor, grantee, exclusive, first, last = grant
    kind = {True: ", exclusive", False: ", non-exclusive", None: ""}[exclusive]
    what = f"{', '.join(sorted(media))} in {', '.join(sorted(places))}"
    return f"grant {what} of dog from {grantor} to {grantee}{kind}, {first}..{last}\n"


def deal_of(drawn: list[Drawn]) -> Deal:
    tree, faults = parse_source(Source("drawn.deal", HEAD + "".join(map(line, drawn))))
    assert not faults
    deal, _ = from_trees([tree])
    return deal


def title_of(drawn: list[Drawn]) -> Title:
    deal = deal_of(drawn)
    return next(titles(deal), Title(deal, deal.films["dog"], Space(deal)))


def holders(drawn: list[Drawn], place: str, medium: str, day: date) -> tuple[set[str], bool]:
    """Those who may exploit a point, and whether anybody was granted it, walked by hand."""
    here = [
        g
        for g in drawn
        if place in g[1]
        and any(medium == m or medium in WIDER.get(m, ()) for m in g[0])
        and g[5] <= day <= g[6]
    ]
    reached, changed = {"owner"}, True
    while changed:
        fresh = {g[3] for g in here if g[2] in reached} - reached
        reached |= fresh
        changed = bool(fresh)
    valid = [g for g in here if g[2] in reached]
    return reached - {g[2] for g in valid if g[4]}, bool(valid)


@settings(max_examples=100)
@given(st.lists(grants(), max_size=5), st.sampled_from(PLACES), st.sampled_from(MEDIA))
def test_who_holds_a_point_is_who_the_chain_of_title_leads_to(
    drawn: list[Drawn], place: str, medium: str
) -> None:
    title = title_of(drawn)
    space = title.space
    for day in DAYS:
        bit = 1 << space.media.index(medium)
        point = Point(space.territory(place), bit, 1, day.toordinal())
        found = standing_at(title, point)
        expected, granted = holders(drawn, place, medium, day)
        assert set(found.holders) == expected
        assert (found.state is State.FREE) is not granted
        answer = covering(title, place, medium, day)
        assert bool(answer.clauses) is granted


@settings(max_examples=60)
@given(st.lists(grants(), max_size=5))
def test_standings_say_of_every_point_what_holds_there(drawn: list[Drawn]) -> None:
    """Their boxes do not meet and leave nothing out; each says what a point inside it says."""
    title = title_of(drawn)
    whole = title.space.whole()
    boxes = [box for box, _ in alike(title, whole)]
    assert not difference((whole,), boxes)
    for number, box in enumerate(boxes):
        assert all(box.meet(other) is None for other in boxes[:number])
        for day in {box.first, box.last}:
            place, medium = box.territories & -box.territories, box.media & -box.media
            corner = Box(place, medium, 1, day, day)
            (found,) = standings(title, corner)
            point = Point(place, medium, 1, day)
            assert found.holders == standing_at(title, point).holders


@settings(max_examples=60)
@given(st.lists(grants(), max_size=5))
def test_rows_put_together_say_of_every_point_what_holds_there(drawn: list[Drawn]) -> None:
    title = title_of(drawn)
    whole = title.space.whole()
    rows = rows_of(title, whole)
    assert not difference((whole,), [box for box, _ in rows])
    assert size(tuple(box for box, _ in rows)) == size((whole,))
    for place, medium, day in product(PLACES, MEDIA, DAYS):
        bit = 1 << title.space.media.index(medium)
        point = Point(title.space.territory(place), bit, 1, day.toordinal())
        (said,) = [standing for box, standing in rows if box.meet(point.box())]
        assert said == standing_at(title, point)

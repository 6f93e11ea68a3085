"""Receipts that nobody was granted are held, with the nearest grant; mended, they are released."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import recoup
from recoup.deal.files import deal_from_trees
from recoup.diagnostics.span import Source, Span
from recoup.engine.run import run_plan
from recoup.language.from_text import parse_source
from recoup.plan.from_deal import from_deal
from recoup.receipts.model import Event, EventKind
from recoup.rights.ungranted import withheld

HEAD = """\
deal "Held"
  signed 2016-10-09
  books USD
party studio
party partner
film dog "A Dog"
film cat "A Cat"
"""
GRANT = "grant theatrical in CN of dog from studio to partner, exclusive, 2016-10-09..2026-10-08\n"
WATERFALL = """\
waterfall w
  currency USD
  receives everything of dog
  receives everything of cat
  pays
    rest to studio
"""


def run(folder: Path, rights: str, *receipts: str, head: str = HEAD) -> recoup.Result:
    """The result of rows `date,of`, each of USD 100."""
    (folder / "case.deal").write_text(head + rights + WATERFALL, encoding="utf-8")
    rows = [
        f"r{i},{row.partition(',')[0]},receipt,{row.partition(',')[2]},USD 100"
        for i, row in enumerate(receipts, start=1)
    ]
    text = "\n".join(["id,date,kind,of,amount", *rows]) + "\n"
    (folder / "rows.csv").write_text(text, encoding="utf-8")
    return recoup.load(folder / "case.deal").run(folder / "rows.csv")


def held(result: recoup.Result) -> list[str]:
    return [line.event for line in result.held]


def why(result: recoup.Result) -> str:
    """Why the one receipt is held, without the folder of the deal."""
    (line,) = result.held
    return line.reason.replace(str(result.file.path), "case.deal")


NEAREST = "theatrical in CN from 2016-10-09 until 2026-10-08, case.deal:8"


@pytest.mark.parametrize(
    ("receipt", "of"),
    [
        ("2027-01-03,theatrical of dog from CN", "of 2027-01-03"),
        ("2016-10-08,theatrical of dog from CN", "of 2016-10-08"),
        ("2017-03-03,theatrical of dog from US", "from US"),
        ("2017-03-03,svod of dog from CN", "of svod"),
        ("2027-01-03,svod of dog from HK", "from HK, of svod, of 2027-01-03"),
    ],
)
def test_a_receipt_outside_every_grant_is_held(tmp_path: Path, receipt: str, of: str) -> None:
    result = run(tmp_path, GRANT, receipt)
    assert why(result) == f"nobody was granted this ({of}); the nearest is {NEAREST}"
    assert all(total.amount == 0 for total in result.paid)


@pytest.mark.parametrize(
    "receipt",
    [
        "2016-10-09,theatrical of dog from CN",
        "2026-10-08,theatrical of dog from CN",
        "2017-03-03,theatrical of dog",
        "2027-01-03,svod of cat from US",
    ],
)
def test_a_receipt_that_may_be_granted_or_of_another_film_is_paid(
    tmp_path: Path, receipt: str
) -> None:
    """The last days count; no territory said may be China; nothing is granted of the cat."""
    assert held(run(tmp_path, GRANT, receipt)) == []


def test_a_narrower_medium_is_granted_with_a_wider_one(tmp_path: Path) -> None:
    rights = GRANT.replace("theatrical", "vod")
    rows = ("2017-03-03,svod of dog from CN", "2017-03-03,tv of dog from CN")
    assert held(run(tmp_path, rights, *rows)) == ["r2"]


def test_what_is_reserved_is_granted_to_its_holder(tmp_path: Path) -> None:
    rights = GRANT + "reserve everything in US of dog to studio\n"
    rows = ("2017-03-03,tv of dog from US", "2017-03-03,tv of dog from CN")
    assert held(run(tmp_path, rights, *rows)) == ["r2"]


def test_the_owner_has_all_that_was_not_granted(tmp_path: Path) -> None:
    head = HEAD.replace('film dog "A Dog"', 'film dog "A Dog"\n  owned by studio')
    rows = ("2017-03-03,tv of dog from US", "2027-01-03,theatrical of dog from CN")
    assert held(run(tmp_path, GRANT, *rows, head=head)) == []


def test_of_several_grants_the_nearest_is_named(tmp_path: Path) -> None:
    later = "grant svod in CN of dog from studio to partner, exclusive, 2018-01-01..2019-12-31\n"
    result = run(tmp_path, GRANT + later, "2020-06-01,svod of dog from CN")
    assert "the nearest is svod in CN from 2018-01-01 until 2019-12-31" in why(result)


def test_a_licence_grants_rights(tmp_path: Path) -> None:
    licence = (
        "licence toys from studio to partner\n  currency USD\n"
        "  rights merchandising in CN of dog, 2017-01-01..2019-12-31\n"
        "  royalty 8% of net sales\n"
    )
    rows = ("2017-03-03,merchandising of dog from CN", "2020-03-03,merchandising of dog from CN")
    assert held(run(tmp_path, licence, *rows)) == ["r2"]


def test_a_grant_may_say_its_days_in_lines_of_their_own(tmp_path: Path) -> None:
    rights = (
        "grant theatrical in CN of dog from studio to partner, exclusive\n"
        "  from 2016-10-09\n  until 2026-10-08\n"
    )
    rows = ("2026-10-08,theatrical of dog from CN", "2027-01-03,theatrical of dog from CN")
    assert held(run(tmp_path, rights, *rows)) == ["r2"]


def test_it_is_released_when_the_deal_is_mended(tmp_path: Path) -> None:
    row = "2027-01-03,theatrical of dog from CN"
    assert held(run(tmp_path, GRANT, row)) == ["r1"]
    mended = run(tmp_path, GRANT.replace("2026", "2036"), row)
    assert held(mended) == []
    assert mended.paid_to("studio") == 100


# ---- the law ------------------------------------------------------------------------------------

MEDIA = ("theatrical", "vod", "svod", "tv")
PLACES = ("CN", "US", "FR", "GREATER_CHINA", "EU", "WORLD")
COVERS = {
    "CN": {"CN"},
    "US": {"US"},
    "FR": {"FR"},
    "HK": {"HK"},
    "GREATER_CHINA": {"CN", "HK"},
    "EU": {"FR"},
    "WORLD": {"CN", "US", "FR", "HK"},
}
DAYS = st.integers(0, 400).map(lambda n: date(2020, 1, 1) + timedelta(days=n))
NOWHERE = Span(Source("built", ""), 0, 0)


@dataclass(frozen=True)
class Grant:
    medium: str
    place: str
    first: date
    last: date

    def covers(self, event: Event) -> bool:
        """By hand: a medium within it or around it, a shared country, a day between."""
        same = event.what == self.medium or {event.what, self.medium} == {"vod", "svod"}
        shared = COVERS[self.place] & COVERS[event.territory or "WORLD"]
        return same and bool(shared) and self.first <= event.date <= self.last


@st.composite
def grants(draw: st.DrawFn) -> Grant:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return Grant(draw(st.sampled_from(MEDIA)), draw(st.sampled_from(PLACES)), first, last)


@st.composite
def receipts(draw: st.DrawFn) -> Event:
    return Event(
        "",
        draw(DAYS),
        EventKind.RECEIPT,
        draw(st.sampled_from(MEDIA)),
        "dog",
        draw(st.sampled_from(("CN", "US", "FR", "HK", None))),
        draw(st.integers(1, 100_000)),
        "USD",
        "",
        NOWHERE,
    )


@given(st.lists(grants(), max_size=5), st.lists(receipts(), max_size=12), st.booleans())
def test_held_and_paid_are_all_that_was_received(
    rights: list[Grant], rows: list[Event], owned: bool
) -> None:
    text = HEAD.replace('"A Dog"', '"A Dog"\n  owned by studio') if owned else HEAD
    text += "".join(
        f"grant {g.medium} in {g.place} of dog from studio to partner, non-exclusive, "
        f"{g.first}..{g.last}\n"
        for g in rights
    )
    tree, faults = parse_source(Source("drawn.deal", text + WATERFALL))
    deal, _ = deal_from_trees([tree], [])
    assert not faults
    plan, _ = from_deal(deal)
    assert plan is not None
    events = [
        Event(f"r{i}", *(getattr(e, n) for n in Event.__slots__[1:])) for i, e in enumerate(rows)
    ]
    run, diagnostics = run_plan(plan, events, withheld=withheld(deal, events))
    assert run is not None, diagnostics
    outside = {
        e.id for e in events if rights and not owned and not any(g.covers(e) for g in rights)
    }
    assert {run.events[index].id for index in run.state.held} == outside
    paid, kept = sum(run.journal.sums().values()), sum(h.amount for h in run.state.held.values())
    assert paid + kept == sum(e.amount for e in events) == run.state.received.get("USD", 0)

"""What holds for every licence: its total against a reference, and what can only raise it.

The reference works out each day from nothing: what was reported by then, what each year up to then
earned. The licence has paid the most that was ever due.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from hypothesis import assume, given
from hypothesis import strategies as st

from recoup.deal.files import deal_from_trees
from recoup.diagnostics.diagnostic import has_errors
from recoup.diagnostics.span import Source, Span
from recoup.engine.run import Run, run_plan
from recoup.language.from_text import parse_source
from recoup.plan.from_deal import from_deal
from recoup.receipts.model import Event, EventKind

START = date(2020, 1, 1)
NOWHERE = Span(Source("built", ""), 0, 0)
DAYS = st.integers(0, 1200).map(lambda n: START + timedelta(days=n))
CENTS = st.integers(0, 1_000_000)


@dataclass(frozen=True)
class Part:
    """A part's royalty: a rate up to a level, and another above; its guarantee by days."""

    name: str
    low: Fraction
    level: int
    high: Fraction
    whole: bool
    guaranteed: tuple[tuple[date, int], ...]

    def earned(self, sales: int) -> int:
        """The royalty in whole cents, halves up."""
        if self.whole:
            exact = (self.low if sales <= self.level else self.high) * sales
        else:
            exact = self.low * min(sales, self.level) + self.high * max(0, sales - self.level)
        return floor(exact + Fraction(1, 2))


@dataclass(frozen=True)
class Terms:
    parts: tuple[Part, ...]
    crossed: bool
    minimum: int | None
    towards: bool
    commission: Fraction

    def text(self) -> str:
        guaranteed = any(p.guaranteed for p in self.parts)
        head = "licence toys from studio to maker"
        if len(self.parts) > 1:
            head += ", crossed" if self.crossed else ", not crossed"
        lines = [
            'deal "Drawn"',
            "party studio",
            "party maker",
            "party agent",
            head,
            "  currency USD",
            f"  commission {_rate(self.commission)} to agent",
        ]
        if self.minimum is not None:
            line = f"  annual minimum {_usd(self.minimum)} from 2020-01-01 to 2022-12-31"
            if guaranteed:
                line += f", {'towards' if self.towards else 'besides'} the guarantee"
            lines.append(line)
        for part in self.parts:
            kind = "whole" if part.whole else "marginal"
            lines += [
                f"  part {part.name}",
                f"    royalty {_rate(part.low)} to {_usd(part.level)}, then {_rate(part.high)}, "
                f"{kind}, of net sales",
            ]
            if part.guaranteed:
                whole = sum(amount for _, amount in part.guaranteed)
                lines.append(f"    guarantee {_usd(whole)}")
                lines += [f"      {_usd(a)} on {day}" for day, a in part.guaranteed]
        lines += [
            "waterfall income",
            "  currency USD",
            "  receives licence toys, as calculated",
            "  pays",
            "    rest to studio",
        ]
        return "\n".join(lines) + "\n"


def _rate(rate: Fraction) -> str:
    return f"{rate.numerator}/{rate.denominator}"


def _usd(cents: int) -> str:
    return f"USD {cents // 100}.{cents % 100:02d}"


RATES = st.integers(0, 40).map(lambda n: Fraction(n, 200))


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    names = ("dolls", "games", "books")[: draw(st.integers(1, 3))]
    instalments = st.lists(st.tuples(DAYS, CENTS), max_size=3).map(tuple)
    parts = tuple(
        Part(
            name,
            draw(RATES),
            draw(st.integers(1, 500_000)),
            draw(RATES),
            draw(st.booleans()),
            draw(instalments),
        )
        for name in names
    )
    return Terms(
        parts,
        draw(st.booleans()),
        draw(st.none() | st.integers(0, 50_000)),
        draw(st.booleans()),
        draw(RATES),
    )


@st.composite
def reports(draw: st.DrawFn, *, rising: bool = False) -> list[Event]:
    """Sales to date by part and day; each part once a day."""
    rows = draw(
        st.dictionaries(
            st.tuples(DAYS, st.sampled_from(("dolls", "games", "books"))), CENTS, max_size=12
        )
    )
    found, to_date = [], dict.fromkeys(("dolls", "games", "books"), 0)
    for number, ((day, part), amount) in enumerate(sorted(rows.items())):
        to_date[part] = to_date[part] + amount if rising else amount
        found.append(_report(f"r{number}", day, part, to_date[part]))
    return found


def _report(name: str, day: date, part: str, amount: int) -> Event:
    return Event(name, day, EventKind.REPORT, "net_sales", part, None, amount, "USD", "", NOWHERE)


def _run(drawn: Terms, events: Sequence[Event], as_of: date | None = None) -> Run:
    tree, faults = parse_source(Source("drawn.deal", drawn.text()))
    deal, found = deal_from_trees([tree], [])
    assert not has_errors([*faults, *found]), (drawn.text(), faults, found)
    plan, diagnostics = from_deal(deal)
    assert plan is not None, diagnostics
    own = {part.name for part in drawn.parts}
    run, diagnostics = run_plan(plan, [e for e in events if e.film in own], as_of=as_of)
    assert run is not None, diagnostics
    return run


def _payable(drawn: Terms, events: Sequence[Event], as_of: date | None = None) -> int:
    (licence,) = _run(drawn, events, as_of).licences
    return licence.payable


# ---- the reference ------------------------------------------------------------------------------


def _sales(events: Sequence[Event], part: str, day: date) -> int:
    own = [e for e in events if e.film == part and e.date <= day]
    return max(own, key=lambda e: e.date).amount if own else 0


def _earned(drawn: Terms, events: Sequence[Event], day: date) -> int:
    return sum(p.earned(_sales(events, p.name, day)) for p in drawn.parts)


def _due(drawn: Terms, events: Sequence[Event], day: date) -> int:
    """All that is due by the end of a day, from the definition."""
    pairs = [
        (
            sum(amount for due, amount in p.guaranteed if due <= day),
            p.earned(_sales(events, p.name, day)),
        )
        for p in drawn.parts
    ]
    if drawn.crossed:
        base = max(sum(g for g, _ in pairs), sum(e for _, e in pairs))
    else:
        base = sum(max(pair) for pair in pairs)
    lacking = 0
    for year in (2020, 2021, 2022):
        first, last = date(year, 1, 1), date(year, 12, 31)
        if drawn.minimum is not None and last <= day:
            before = _earned(drawn, events, first - timedelta(days=1))
            lacking += max(0, drawn.minimum - _earned(drawn, events, last) + before)
    if not any(p.guaranteed for p in drawn.parts) or drawn.towards:
        return max(base, sum(e for _, e in pairs) + lacking)
    return base + lacking


def _reference(drawn: Terms, events: Sequence[Event], as_of: date) -> int:
    return max(
        _due(drawn, events, START + timedelta(days=n)) for n in range((as_of - START).days + 1)
    )


# ---- laws ---------------------------------------------------------------------------------------


@given(terms(), reports(), DAYS)
def test_the_total_is_that_of_the_reference(drawn: Terms, events: list[Event], as_of: date) -> None:
    seen = [e for e in events if e.date <= as_of]
    run = _run(drawn, events, as_of)
    (licence,) = run.licences
    assert licence.payable == _reference(drawn, seen, as_of)
    commission = floor(drawn.commission * licence.payable + Fraction(1, 2))
    assert licence.commission == commission
    assert run.state.received.get("USD", 0) == licence.payable - commission
    assert sum(run.journal.sums().values()) == licence.to_licensor
    assert sum(t.amount for t in run.journal.transfers) == commission


@given(terms(), reports(), st.randoms(use_true_random=False))
def test_the_order_of_a_days_reports_makes_no_difference(
    drawn: Terms, events: list[Event], random: object
) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert _payable(drawn, shuffled) == _payable(drawn, events)


@given(terms(), reports(rising=True), DAYS, st.sampled_from(("dolls", "games")), CENTS)
def test_more_sales_never_pay_less(
    drawn: Terms, events: list[Event], since: date, part: str, more: int
) -> None:
    """Sold on a day, they stand in all later reports. Bands must not fall, as rates may.

    An annual minimum is left out: it measures each year by itself, so that what moves a later
    year's sales into another band, or rounds them otherwise, may lower what the years lack.
    """
    parts = tuple(replace(p, low=min(p.low, p.high), high=max(p.low, p.high)) for p in drawn.parts)
    drawn = replace(drawn, parts=parts, minimum=None)
    raised = [
        replace(e, amount=e.amount + more) if e.film == part and e.date >= since else e
        for e in events
    ]
    last = max((e.date for e in events), default=START)
    assert _payable(drawn, raised, last) >= _payable(drawn, events, last)


@given(terms(), reports(rising=True))
def test_crossing_never_pays_more(drawn: Terms, events: list[Event]) -> None:
    """The royalties of one part then earn back the guarantee of another."""
    assume(len(drawn.parts) > 1)
    crossed = _payable(replace(drawn, crossed=True), events)
    assert crossed <= _payable(replace(drawn, crossed=False), events)


@given(terms(), reports(rising=True), DAYS)
def test_a_minimum_besides_the_guarantee_pays_no_less_than_towards_it(
    drawn: Terms, events: list[Event], as_of: date
) -> None:
    towards = _payable(replace(drawn, towards=True), events, as_of)
    assert towards <= _payable(replace(drawn, towards=False), events, as_of)


@given(terms(), reports(), DAYS)
def test_a_reversed_report_leaves_what_was_paid_by_then(
    drawn: Terms, events: list[Event], day: date
) -> None:
    """From its reversal on, all is as without it, but for what had been paid."""
    own = {part.name for part in drawn.parts}
    known = [e for e in events if e.film in own and e.date <= day]
    assume(known)
    undone = known[-1]
    reversal = replace(
        undone, id="undo", date=day, kind=EventKind.REVERSAL, what=undone.id, film=None
    )
    tree, _ = parse_source(Source("drawn.deal", drawn.text()))
    deal, _ = deal_from_trees([tree], [])
    plan, _ = from_deal(deal)
    assert plan is not None
    run, _ = run_plan(plan, [*known, reversal], as_of=day)
    assert run is not None
    before = _payable(drawn, known, day - timedelta(days=1)) if day > START else 0
    without = [e for e in known if e is not undone]
    assert run.licences[0].payable == max(before, _due(drawn, without, day))

"""What holds of channels and commitments, whatever rows are drawn."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import recoup
from recoup.diagnostics.span import Source, Span
from recoup.receipts.model import Event, EventKind
from tests.marketing.launch import DEAL

# Receipts of the sea wait in a pot until the end of a quarter, with those of China.
_HELD = """\
waterfall sea "Sea"
  currency CNY
  receives ship of dog
  pays
    1/3 of receipts to holding
    rest to pot later
waterfall later "Later"
  currency CNY
  receives pot later, held until the end of each quarter
  pays
    recoup pa
    rest to studio
"""
_START, _END = date(2020, 1, 1), date(2020, 12, 31)
_NOWHERE = Span(Source("drawn.csv", ""), 0, 0)
_CODES = st.sampled_from(
    [
        (None, None), ("tpp", None), ("shop", None), (None, "pets"), (None, "stars"),
        ("tpp", "pets"), ("shop", "pets"),
    ]
)  # fmt: skip


@st.composite
def deals(draw: st.DrawFn) -> str:
    """The deal with other limits: caps, agreed values and levels of approval."""
    text = DEAL.replace("  at least CNY 1,000 by 2020-06-30\n", "") + _HELD
    for limit in ("most CNY 1,500", "at CNY 200", "above CNY 500", "CNY 5 a", "most CNY 300"):
        amount = Decimal(draw(st.integers(1, 200_000))).scaleb(-2)
        text = text.replace(limit, re.sub(r"[\d,]+", str(amount), limit))
    if draw(st.booleans()):
        text = text.replace("not recouped", "recouped")
    if draw(st.booleans()):
        text = text.replace("    rest to pot later", "    recoup pa\n    rest to pot later")
    return text


@st.composite
def rows(draw: st.DrawFn) -> list[Event]:
    """Receipts, costs and reversals with codes, in the order of their days."""
    found: list[Event] = []
    days = sorted(draw(st.lists(st.integers(0, 360), min_size=1, max_size=12)))
    for number, day in enumerate(days):
        kind = draw(st.sampled_from(["film", "ship", "launch", "tickets", "pa", "reversal"]))
        original = [e.id for e in found if e.kind is not EventKind.REVERSAL]
        if kind == "reversal" and not original:
            kind = "film"
        found.append(draw(_row(f"e{number}", _START + timedelta(day), kind, tuple(original))))
    return found


@st.composite
def _row(draw: st.DrawFn, name: str, day: date, kind: str, before: tuple[str, ...]) -> Event:
    amount = draw(st.integers(-20_000, 100_000).filter(bool))
    event = Event(name, day, EventKind.COST, kind, None, None, amount, "CNY", "", _NOWHERE)
    if kind == "reversal":
        what = draw(st.sampled_from(before))
        return replace(event, kind=EventKind.REVERSAL, what=what, amount=0, currency=None)
    channel, campaign = draw(_CODES)
    if kind == "tickets":
        channel, campaign = draw(st.sampled_from([(None, None), ("tpp", "pets"), (None, "stars")]))
        event = replace(event, tickets=draw(st.integers(0, 500)))
    if kind == "launch":
        later = draw(st.one_of(st.none(), st.just("studio"), st.integers(-5, 200)))
        approved = day + timedelta(later) if isinstance(later, int) else later
        item = draw(st.sampled_from(["print", "online", "homepage", "travel"]))
        event = replace(event, item=item, approved=approved)
    if kind in {"film", "ship"}:
        what, place = ("theatrical", "CN") if kind == "film" else ("ship", None)
        event = replace(event, kind=EventKind.RECEIPT, what=what, film="dog", territory=place)
    return replace(event, channel=channel, campaign=campaign)


def _run(deal: str, events: Iterable[Event]) -> recoup.Result:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "drawn.deal"
        path.write_text(deal, encoding="utf-8")
        return recoup.load(path).run(list(events), as_of=_END)


def _sum(lines: Iterable[Any], field: str) -> Decimal:
    return sum((getattr(line, field) for line in lines), Decimal(0))


@given(deals(), rows())
def test_every_cost_is_held_charged_or_borne_to_the_cent(deal: str, events: list[Event]) -> None:
    """So is every commitment; what it charges stays under its cap and is what the account got."""
    result = _run(deal, events)
    found = result.channels
    for line in found.costs:
        parts = line.held + line.charged + line.above + line.beyond + line.not_recouped
        assert parts == line.spent
    for spent in found.commitments:
        assert spent.above is not None
        borne = spent.above + spent.beyond + spent.not_recouped
        assert spent.spent == spent.held + spent.charged + borne
        own = [line for line in found.costs if line.commitment == spent.commitment]
        assert spent.spent == _sum(own, "spent")
        assert spent.most_low is not None
        assert spent.charged + spent.not_recouped <= spent.most_low
    direct = _sum_of(events, lambda e: e.what == "pa")
    assert result.accounts[0].charged == _sum(found.commitments, "charged") + direct


def _sum_of(events: list[Event], of: Any) -> Decimal:
    undone = {e.what for e in events if e.kind is EventKind.REVERSAL}
    return Decimal(sum(e.amount for e in events if of(e) and e.id not in undone)).scaleb(-2)


@given(deals(), rows())
def test_every_table_comes_to_the_totals_of_the_run(deal: str, events: list[Event]) -> None:
    """By channel and by campaign: receipts, costs, subsidies, and what every party was paid."""
    result = _run(deal, events)
    found = result.channels
    costs = _sum_of(events, lambda e: e.kind is EventKind.COST and e.what != "tickets")
    for brought in (found.channels, found.campaigns):
        assert _sum(brought, "receipts") == _sum(result.received, "amount")
        assert _sum(brought, "costs") == costs
        assert _sum(brought, "subsidies") == _sum_of(events, lambda e: e.what == "tickets")
        assert all(b.net == b.receipts - b.costs - b.subsidies for b in brought)
    for paid in (found.paid_by_channel, found.paid_by_campaign):
        totals: Counter[str] = Counter()
        for line in paid:
            totals[line.party] += line.amount  # type: ignore[assignment]
        assert {p: a for p, a in totals.items() if a} == {
            t.party: t.amount for t in result.paid if t.amount
        }


@given(deals(), rows())
def test_codes_move_no_money(deal: str, events: list[Event]) -> None:
    bare = [replace(e, channel=None, campaign=None) for e in events]
    assert _run(deal, bare).paid == _run(deal, events).paid


@given(deals(), rows())
def test_a_reversal_is_of_the_rows_that_it_changes(deal: str, events: list[Event]) -> None:
    """With reversals, every channel comes to what it would without the rows that they undo."""
    undone = {e.what for e in events if e.kind is EventKind.REVERSAL}
    sound = [e for e in events if e.id not in undone and e.kind is not EventKind.REVERSAL]
    reversed_, never = _run(deal, events).channels, _run(deal, sound).channels
    assert reversed_.channels == never.channels
    assert reversed_.paid_by_channel == never.paid_by_channel
    assert reversed_.paid_by_campaign == never.paid_by_campaign
    assert reversed_.costs == never.costs
    ours, theirs = ([replace(c, place="") for c in f.commitments] for f in (reversed_, never))
    assert ours == theirs

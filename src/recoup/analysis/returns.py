"""What investors earn: dated flows, rate of return, multiple, payback, average life."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from recoup.analysis.irr import rates_of_return
from recoup.analysis.table import Table
from recoup.analysis.totals import clause, decimal, slot_currency
from recoup.engine.journal import Posting
from recoup.engine.run import Run
from recoup.plan.model import AccountKind
from recoup.values.money import Money

DAY_COUNT = "act/365"
_DAYS_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class FlowLine:
    """One amount that a party paid (negative) or received; no date means from the start."""

    date: date | None
    party: str
    currency: str
    amount: Decimal
    what: str
    place: str


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """What a party paid in and got back in one currency, and what that earned it.

    `invested` are its investments and advances, `received` all else, net of bonuses that it paid.
    `irr` is a fraction of one a year by act/365, `multiple` what came back for one unit paid in,
    `average_life` how many years (of 365 days) a unit stayed out. Each is None where it is
    undefined, and `undefined` says why. `paid_back_on` is the day from which all was back.
    """

    party: str
    title: str
    currency: str
    invested: Decimal
    received: Decimal
    profit: Decimal
    multiple: Decimal | None
    irr: Decimal | None
    paid_back_on: date | None
    average_life: Decimal | None
    undefined: str | None


@dataclass(frozen=True, slots=True)
class _Flow:
    date: date | None
    party: str
    currency: str
    amount: int
    what: str
    place: str
    paid_in: bool = False


def flows(run: Run, party: str | None = None) -> Table[FlowLine]:
    """What those who invest or advance money paid and received, by day: all, or one of them.

    Investments and advances go out; what the waterfalls pay comes in; bonuses and other payments
    between parties go either way.
    """
    return Table(
        FlowLine(f.date, f.party, f.currency, decimal(f.amount, f.currency), f.what, f.place)
        for f in _flows(run)
        if party in (None, f.party)
    )


def returns(run: Run) -> Table[ReturnLine]:
    """What every party that invests or advances money earned up to the day of the run."""
    titles = dict(run.plan.parties)
    found = list(_flows(run))
    lines = []
    for party, currency in dict.fromkeys((f.party, f.currency) for f in found if f.paid_in):
        mine = [f for f in found if f.party == party]
        lines.append(_line(party, titles.get(party, party), currency, mine))
    return Table(lines)


# ---- flows --------------------------------------------------------------------------------------


def _flows(run: Run) -> list[_Flow]:
    found = [*_invested(run), *_transferred(run), *_paid(run)]
    investors = {f.party for f in found if f.paid_in}
    kept = (f for f in found if f.party in investors)
    return sorted(kept, key=lambda f: (f.party, f.date or date.min))


def _invested(run: Run) -> Iterable[_Flow]:
    last = run.as_of or (run.events[-1].date if run.events else date.max)
    for line in run.plan.investments:
        if line.amount and (line.date is None or line.date <= last):
            what = f"investment in {line.film}"
            place, amount = line.span.place, -line.amount
            yield _Flow(line.date, line.investor, line.currency, amount, what, place, paid_in=True)


def _transferred(run: Run) -> Iterable[_Flow]:
    advanced = {a.span for a in run.plan.accounts if a.kind is AccountKind.ADVANCE}
    for made in run.journal.transfers:
        terms = run.plan.transfers[made.transfer]
        place, currency, amount = terms.span.place, terms.currency, made.amount
        paid_in = terms.span in advanced
        yield _Flow(made.date, terms.payer, currency, -amount, terms.label, place, paid_in)
        yield _Flow(made.date, terms.payee, currency, amount, terms.label, place)


def _paid(run: Run) -> Iterable[_Flow]:
    """What the waterfalls paid, summed by step and day."""
    plan = run.plan
    sums: dict[tuple[date, int], int] = {}
    for posting in run.journal.postings():
        if plan.slots[posting.slot].party is not None:
            key = (_day(run, posting), posting.slot)
            sums[key] = sums.get(key, 0) + posting.amount
    for (day, index), amount in sums.items():
        slot = plan.slots[index]
        step = plan.steps[slot.step]
        what = f"{step.name}: {slot.label or clause(step.span)}"
        assert slot.party is not None
        yield _Flow(day, slot.party, slot_currency(plan, index), amount, what, slot.span.place)


def _day(run: Run, posting: Posting) -> date:
    """The day on which money was paid: of its event, or that on which a pot let it out."""
    if posting.released is not None:
        return posting.released
    assert posting.event is not None
    return run.events[posting.event].date


# ---- figures ------------------------------------------------------------------------------------


def _line(party: str, title: str, currency: str, mine: list[_Flow]) -> ReturnLine:
    here = [f for f in mine if f.currency == currency]
    invested = -sum(f.amount for f in here if f.paid_in)
    received = sum(f.amount for f in here) + invested
    missing = _missing(mine, here, currency)
    dated = [(f.date, f.amount) for f in here if f.date is not None]
    irr, undefined = (None, missing) if missing else _irr(dated)
    life: Fraction | None = None
    if not missing:
        life = average_life(dated)
        if life is None:
            out = -sum(amount for _, amount in dated)
            left = f"{Money(out, currency)} has not come back"
            undefined = "; ".join(reason for reason in (undefined, left) if reason)
    return ReturnLine(
        party,
        title,
        currency,
        decimal(invested, currency),
        decimal(received, currency),
        decimal(received - invested, currency),
        _rounded(Fraction(received, invested)) if invested else None,
        irr,
        None if missing else _paid_back_on(dated),
        None if life is None else _rounded(life),
        undefined,
    )


def _missing(mine: list[_Flow], here: list[_Flow], currency: str) -> str | None:
    others = sorted({f.currency for f in mine if f.amount} - {currency})
    if others:
        return f"it has flows in {' and '.join(others)} as well; a return is of one currency"
    undated = next((f for f in here if f.date is None), None)
    return f"`{undated.what}` has no date" if undated else None


def _irr(dated: list[tuple[date, int]]) -> tuple[Decimal | None, str | None]:
    if all(amount <= 0 for _, amount in dated):
        return None, "no rate of return: nothing has come back"
    rates = rates_of_return(dated)
    if len(rates) == 1:
        return rates[0], None
    if not rates:
        return None, "no rate of return: no rate makes these flows balance"
    listed = " and ".join(f"{rate:.2%}" for rate in rates)
    return None, f"no one rate of return: {listed} make these flows balance alike"


def _paid_back_on(dated: list[tuple[date, int]]) -> date | None:
    """The day from which all that was paid in is back, and stays so; None where it is not."""
    since, balance = None, 0
    for day in sorted({day for day, _ in dated}):
        balance += sum(amount for other, amount in dated if other == day)
        if balance < 0:
            since = None
        elif since is None:
            since = day
    return since


def average_life(dated: list[tuple[date, int]]) -> Fraction | None:
    """How long a unit stayed out, in years of 365 days; None while some has not come back.

    What comes back repays what is out first; the rest is profit. The days on which a balance was
    out, times the balance, over all that went out.
    """
    unit_days, out, last = 0, 0, date.min
    for day, amount in sorted(dated):
        unit_days += max(0, out) * (day - last).days
        out, last = out - amount, day
    gone = -sum(amount for _, amount in dated if amount < 0)
    return None if out > 0 or not gone else Fraction(unit_days, gone * _DAYS_A_YEAR)


def _rounded(value: Fraction) -> Decimal:
    """Four decimals, halves to even."""
    return Decimal(round(value * 10**4)).scaleb(-4)

"""What was spent of what was committed: charged, held, borne, and what is still to be spent."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from recoup.analysis.table import Table
from recoup.analysis.totals import decimal
from recoup.engine.run import Run
from recoup.engine.state import Outlay
from recoup.plan.spending import Spending


@dataclass(frozen=True, slots=True)
class SpendingLine:
    """A commitment, or ticket subsidies, against what was spent of it.

    `spent` is all of it: `charged` to the account, `held` for approval, and with the spender what
    is `above` the cap, `beyond` what a ticket may take or an item in kind was agreed at, and
    `not_recouped`. `above` is None where nobody disclosed the cap. `in_kind` is how much of what
    counts was given in kind. Of the least that is to be spent, and of the most, both ends are
    given; they are the same where it is disclosed. `still_to_spend` is what the least lacks of what
    counts up to the day `by` which it is due, and `status` says whether that day has passed.
    """

    commitment: str
    kind: str
    title: str
    spender: str
    currency: str
    least_low: Decimal | None
    least_high: Decimal | None
    by: date | None
    most_low: Decimal | None
    most_high: Decimal | None
    spent: Decimal
    in_kind: Decimal
    held: Decimal
    charged: Decimal
    account: str | None
    above: Decimal | None
    beyond: Decimal
    not_recouped: Decimal
    still_to_spend_low: Decimal | None
    still_to_spend_high: Decimal | None
    status: str
    place: str


@dataclass(frozen=True, slots=True)
class OutlayLine:
    """One cost of a commitment or a subsidy, in its currency; the parts sum to `spent`.

    `counts_from` is the day of the cost or of its approval, None while it waits for that.
    """

    event: str
    counts_from: date | None
    date: date
    commitment: str
    item: str
    channel: str
    currency: str
    spent: Decimal
    held: Decimal
    charged: Decimal
    above: Decimal
    beyond: Decimal
    not_recouped: Decimal
    place: str


def spending(run: Run, as_of: date | None) -> Table[SpendingLine]:
    """Every commitment and subsidy of a deal, in the order of the text."""
    of: dict[int, list[tuple[int, Outlay]]] = {}
    for index, outlay in sorted(run.state.spent.items()):
        of.setdefault(outlay.spending, []).append((index, outlay))
    return Table(_line(run, s, of.get(s.index, []), as_of) for s in run.plan.spending)


def _line(
    run: Run, spending: Spending, outlays: list[tuple[int, Outlay]], as_of: date | None
) -> SpendingLine:
    def shown(minor: int) -> Decimal:
        return decimal(minor, spending.currency)

    items = {given.item for given in spending.in_kind}
    least, most = spending.least, spending.most
    in_time = sum(o.counted for _, o in outlays if spending.by is None or o.day <= spending.by)
    short_low = None if least is None else max(0, least.low - in_time)
    short_high = None if least is None else max(0, least.high - in_time)
    cap_known = most is None or spending.cap is not None
    return SpendingLine(
        spending.name,
        "subsidy" if spending.subsidy else "commitment",
        spending.title,
        spending.spender,
        spending.currency,
        None if least is None else shown(least.low),
        None if least is None else shown(least.high),
        spending.by,
        None if most is None else shown(most.low),
        None if most is None else shown(most.high),
        shown(sum(o.amount for _, o in outlays)),
        shown(sum(o.counted for i, o in outlays if run.events[i].item in items)),
        shown(sum(o.held for _, o in outlays)),
        shown(sum(o.charged for _, o in outlays)),
        spending.account,
        shown(sum(o.above for _, o in outlays)) if cap_known else None,
        shown(sum(o.beyond for _, o in outlays)),
        shown(sum(o.unrecouped for _, o in outlays)),
        None if short_low is None else shown(short_low),
        None if short_high is None else shown(short_high),
        _status(spending, short_low, short_high, as_of),
        spending.span.place,
    )


def _status(
    spending: Spending, short_low: int | None, short_high: int | None, as_of: date | None
) -> str:
    """Whether the least was spent in time, as of a day; empty where there is none."""
    if short_low is None or short_high is None:
        return ""
    if short_high == 0:
        return "kept"
    if spending.by is None:
        return "open, no day said"
    if as_of is None or as_of <= spending.by:
        return f"open until {spending.by}"
    return f"short since {spending.by}" if short_low else f"perhaps short since {spending.by}"


def outlays(run: Run, channels: dict[int, str]) -> Table[OutlayLine]:
    """Every cost of a commitment or a subsidy; `channels` gives the channel of an event."""
    lines = []
    for index, outlay in sorted(run.state.spent.items()):
        event, spending = run.events[index], run.plan.spending[outlay.spending]
        currency = spending.currency
        lines.append(
            OutlayLine(
                event.id,
                None if outlay.held else outlay.day,
                event.date,
                spending.name,
                event.item or "",
                channels.get(index, ""),
                currency,
                decimal(outlay.amount, currency),
                decimal(outlay.held, currency),
                decimal(outlay.charged, currency),
                decimal(outlay.above, currency),
                decimal(outlay.beyond, currency),
                decimal(outlay.unrecouped, currency),
                event.span.place,
            )
        )
    return Table(lines)

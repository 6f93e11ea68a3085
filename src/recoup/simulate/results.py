"""Outcomes as tables: money in its currency, chances and rates as fractions of one, with errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from recoup.analysis.table import Table
from recoup.analysis.totals import decimal
from recoup.kernel.model import Payee
from recoup.simulate.compare import Apart
from recoup.simulate.flows import MILLIONTHS, NEVER
from recoup.simulate.indices import Indices
from recoup.simulate.irr import REASONS, Return
from recoup.simulate.outcomes import Outcomes, StakeTally
from recoup.simulate.tally import Tally

P5, P10, P50, P90, P95 = (Fraction(p, 100) for p in (5, 10, 50, 90, 95))
DOTS = tuple(Fraction(2 * n + 1, 40) for n in range(20))
# The worst futures of which the expected shortfall is the mean.
WORST = P5


@dataclass(frozen=True, slots=True)
class PartyLine:
    """What a party receives over all futures, net of what it pays to others, in one currency.

    `shortfall` is the mean of its worst 5% of futures. Each `_error` is a standard error; None
    where too few futures were run to tell. `of_deal` is how much of the variance comes of the
    undisclosed terms, the rest being the world's; None where nothing varies, or no term is open.
    """

    party: str
    title: str
    currency: str
    mean: Decimal
    mean_error: Decimal | None
    p5: Decimal
    p10: Decimal
    p50: Decimal
    p50_error: Decimal | None
    p90: Decimal
    p95: Decimal
    shortfall: Decimal
    shortfall_error: Decimal | None
    of_deal: float | None


@dataclass(frozen=True, slots=True)
class DotsLine:
    """Twenty amounts, in ascending order, each of which stands for one future in twenty.

    They are the quantiles in the middle of each twentieth: to count the dots above an amount is to
    read the chance of more.
    """

    party: str
    title: str
    currency: str
    amounts: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class StakeLine:
    """What an investor earns over all futures.

    `chance` is the probability that all it put in comes back; `back_p50` the day by which it has in
    half of all futures, None for never. A rate is a fraction of one a year, act/365; a future in
    which nothing comes back ranks as -100%. Where a future has no rate for another reason, it is
    counted in `without_rate` and left aside; where no future can have one, `undefined` says why.
    """

    party: str
    title: str
    currency: str
    invested: Decimal
    invested_most: Decimal
    chance: float | None
    chance_error: float | None
    multiple_mean: Decimal | None
    multiple_error: float | None
    multiple_p10: Decimal | None
    multiple_p50: Decimal | None
    multiple_p90: Decimal | None
    rate_p10: Decimal | None
    rate_p50: Decimal | None
    rate_p90: Decimal | None
    back_p10: date | None
    back_p50: date | None
    back_p90: date | None
    never: int | None
    lost_all: int
    without_rate: tuple[tuple[str, int], ...]
    undefined: str | None


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """How likely a milestone is reached by the end, and stays so; None is a day after the end."""

    milestone: str
    title: str
    chance: float
    chance_error: float | None
    p10: date | None
    p50: date | None
    p90: date | None


@dataclass(frozen=True, slots=True)
class IndexLine:
    """How much of the variance of what a party receives comes of one input (Sobol's indices).

    `first` is what would go if the input were known; `total` what would stay if only it were not.
    """

    party: str
    title: str
    currency: str
    input: str
    first: float
    first_error: float | None
    total: float
    total_error: float | None


@dataclass(frozen=True, slots=True)
class ApartLine:
    """What a party receives more by the second deal than by the first, in the same future."""

    party: str
    title: str
    currency: str
    before: Decimal
    after: Decimal
    difference: Decimal
    difference_error: Decimal | None
    p5: Decimal
    p50: Decimal
    p95: Decimal
    gains: float
    loses: float


Titles = Mapping[str, str]


def party_lines(outcomes: Outcomes, titles: Titles) -> Table[PartyLine]:
    """A line for everybody who receives or pays anything in any future."""
    return Table(
        _party_line(payee, tally, titles)
        for payee, tally in outcomes.payees.items()
        if tally.sums.whole.squares
    )


def _party_line(payee: Payee, tally: Tally, titles: Titles) -> PartyLine:
    def money(figure: Fraction | float | None) -> Decimal:
        return decimal(round(figure or 0), payee.currency)

    def error(figure: float | None) -> Decimal | None:
        return None if figure is None else money(figure)

    return PartyLine(
        payee.party,
        titles.get(payee.party, payee.party),
        payee.currency,
        money(tally.sums.whole.mean),
        error(tally.sums.error),
        money(tally.quantile(P5)),
        money(tally.quantile(P10)),
        money(tally.quantile(P50)),
        error(tally.quantile_error(P50)),
        money(tally.quantile(P90)),
        money(tally.quantile(P95)),
        money(tally.shortfall(WORST)),
        error(tally.shortfall_error(WORST)),
        tally.sums.spread.deal_share if len(tally.sums.draws) > 1 else None,
    )


def dots_lines(outcomes: Outcomes, titles: Titles) -> Table[DotsLine]:
    """The dots of everybody who receives or pays anything in any future."""
    return Table(
        DotsLine(
            payee.party,
            titles.get(payee.party, payee.party),
            payee.currency,
            tuple(decimal(tally.quantile(part) or 0, payee.currency) for part in DOTS),
        )
        for payee, tally in outcomes.payees.items()
        if tally.sums.whole.squares
    )


def stake_lines(
    outcomes: Outcomes, titles: Titles, undated: Sequence[Payee] = ()
) -> Table[StakeLine]:
    """A line for everybody who invests or advances money; `undated` are stakes without a date."""
    found = []
    for payee, stake in outcomes.stakes.items():
        others = sorted(
            other.currency
            for other, tally in outcomes.payees.items()
            if other.party == payee.party and other != payee and tally.sums.whole.squares
        )
        reason = None
        if others:
            reason = f"it is paid in {' and '.join(others)} as well"
        elif payee in undated:
            reason = "what it put in has no date"
        found.append(_stake_line(payee, stake, titles, reason, whole=not others))
    return Table(found)


def _stake_line(
    payee: Payee, stake: StakeTally, titles: Titles, undefined: str | None, *, whole: bool
) -> StakeLine:
    low, high = stake.invested
    why = {Return(i): count for i, count in enumerate(stake.why)}
    without = {r: n for r, n in why.items() if n and r in REASONS and r is not Return.NOTHING_BACK}

    def rate(part: Fraction) -> Decimal | None:
        return None if undefined else millionths(stake.rate.quantile(part))

    def multiple(part: Fraction) -> Decimal | None:
        return millionths(stake.multiple.quantile(part)) if whole else None

    def day(part: Fraction) -> date | None:
        return _day(stake.back.day.quantile(part)) if whole else None

    ever, multiples = stake.back.ever, stake.multiple.sums
    return StakeLine(
        payee.party,
        titles.get(payee.party, payee.party),
        payee.currency,
        decimal(low, payee.currency),
        decimal(high, payee.currency),
        ever.mean if whole else None,
        ever.error if whole else None,
        millionths(round(multiples.whole.mean)) if whole else None,
        multiples.error / MILLIONTHS if whole and multiples.error is not None else None,
        multiple(P10),
        multiple(P50),
        multiple(P90),
        rate(P10),
        rate(P50),
        rate(P90),
        day(P10),
        day(P50),
        day(P90),
        ever.whole.number - ever.whole.total if whole else None,
        why[Return.NOTHING_BACK],
        () if undefined else tuple((REASONS[r], n) for r, n in without.items()),
        undefined,
    )


def milestone_lines(outcomes: Outcomes, titles: Titles) -> Table[MilestoneLine]:
    """A line for every milestone of the deal."""
    return Table(
        MilestoneLine(
            name,
            titles.get(name, name),
            when.ever.mean,
            when.ever.error,
            _day(when.day.quantile(P10)),
            _day(when.day.quantile(P50)),
            _day(when.day.quantile(P90)),
        )
        for name, when in outcomes.milestones.items()
    )


def index_lines(found: Mapping[Payee, Indices], titles: Titles) -> Table[IndexLine]:
    """The inputs of each party, the one that matters most first."""
    lines = []
    for payee, indices in found.items():
        mine = []
        for name in indices.sections:
            index = indices.index(name)
            if index.first is not None and index.total is not None:
                title = titles.get(payee.party, payee.party)
                of = (index.first, index.first_error, index.total, index.total_error)
                mine.append(IndexLine(payee.party, title, payee.currency, name, *of))
        lines += sorted(mine, key=lambda line: -line.total)
    return Table(lines)


def apart_lines(
    apart: Mapping[Payee, Apart], means: Sequence[Outcomes], titles: Titles
) -> Table[ApartLine]:
    """A line for everybody whom the two deals do not pay alike in every future."""
    before, after = means
    found = []
    for payee, line in apart.items():
        more = line.more
        if not more.sums.whole.squares:
            continue

        def money(figure: Fraction | float | None, currency: str = payee.currency) -> Decimal:
            return decimal(round(figure or 0), currency)

        found.append(
            ApartLine(
                payee.party,
                titles.get(payee.party, payee.party),
                payee.currency,
                money(_mean(before, payee)),
                money(_mean(after, payee)),
                money(more.sums.whole.mean),
                None if more.sums.error is None else money(more.sums.error),
                money(more.quantile(P5)),
                money(more.quantile(P50)),
                money(more.quantile(P95)),
                line.gains.mean,
                line.loses.mean,
            )
        )
    return Table(found)


def _mean(outcomes: Outcomes, payee: Payee) -> Fraction:
    tally = outcomes.payees.get(payee)
    return Fraction(0) if tally is None else tally.sums.whole.mean


def millionths(figure: int | None) -> Decimal | None:
    """Four decimals of a figure in millionths."""
    return None if figure is None else Decimal(round(Fraction(figure, 100))).scaleb(-4)


def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None or ordinal == NEVER else date.fromordinal(ordinal)

"""How a simulation is printed: its inputs, then what comes of them."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from recoup.cli.output import heading, money, table

if TYPE_CHECKING:
    from recoup.simulate.results import IndexLine, MilestoneLine, PartyLine, StakeLine
    from recoup.simulate.run import Size
    from recoup.simulate.simulated import InputLine, Simulated, SimulatedBoth

# Inputs that matter less than this are named without figures.
LEAST = 0.001


def print_simulated(found: "Simulated") -> None:
    """The inputs, then what comes of them."""
    print_head(found)
    print_inputs("Drawn", found.inputs)
    print_inputs("Assumed", found.assumed)
    _print_parties(found.parties)
    _print_stakes(found.stakes, found.size.futures)
    _print_milestones(found.milestones)
    _print_indices(found.indices)


def print_head(found: "Simulated") -> None:
    """How many futures, of which seed, by what."""
    size = found.size
    print(f"{found.title}: {size.futures:,} futures{split(size)}, seed {found.seed}")
    if found.by_engine:
        print(f"  run by the exact engine, one by one, because of {'; '.join(found.by_engine)}")
    else:
        print(f"  {found.checked} of them run by the exact engine too: the same to the cent")
    if not found.exact:
        print(f"  quantiles are known to one part in {round(1 / found.known_to):,}")


def split(size: "Size") -> str:
    """How the futures are shared out over draws of the undisclosed terms, where there are any."""
    if size.draws == 1:
        return ""
    return f" ({size.draws:,} draws of the deal × {size.worlds:,} worlds)"


def print_inputs(title: str, lines: "Sequence[InputLine]") -> None:
    """What is drawn, and how."""
    if lines:
        heading(title)
        for line in lines:
            print(f"  {said(line)}")


def said(line: "InputLine") -> str:
    """An input as the forecast says it; by its name, where nobody says how it is drawn."""
    named = line.name.split(",")[0] in line.drawn
    return line.drawn if named else f"{line.name}: {line.drawn}"


def _print_parties(lines: "Sequence[PartyLine]") -> None:
    heading(
        "Received, net of what is paid to others (± standard error; worst: mean of the lowest 5%)"
    )
    whole = bool(lines) and any(line.of_deal is not None for line in lines)
    titles = ("party", "currency", "mean", "±", "P5", "P10", "P50", "P90", "P95", "worst", "±")
    table(
        (*titles, "of the deal") if whole else titles,
        [
            (
                line.title,
                line.currency,
                *(units(x) for x in (line.mean, line.mean_error)),
                *(units(x) for x in (line.p5, line.p10, line.p50, line.p90, line.p95)),
                *(units(x) for x in (line.shortfall, line.shortfall_error)),
                *((percent(line.of_deal, 0),) if whole else ()),
            )
            for line in lines
        ],
        right=tuple(range(2, 12)),
    )
    if whole:
        print("  of the deal: how much of the variance comes of what nobody disclosed")


def _print_stakes(lines: "Sequence[StakeLine]", futures: int) -> None:
    if not lines:
        return
    heading("Invested")
    table(
        (
            "investor",
            "currency",
            "put in",
            "chance to have it back",
            "mean multiple",
            "P10",
            "P50",
            "P90",
        ),
        [
            (
                line.title,
                line.currency,
                _span(line.invested, line.invested_most),
                chance(line.chance, line.chance_error),
                *(times(x) for x in (line.multiple_mean, line.multiple_p10)),
                *(times(x) for x in (line.multiple_p50, line.multiple_p90)),
            )
            for line in lines
        ],
        right=(2, 3, 4, 5, 6, 7),
    )
    heading("When it is back, and at what rate of return a year (act/365)")
    table(
        ("investor", "currency", "P10", "P50", "P90", "never", "IRR P10", "P50", "P90", "no IRR"),
        [
            (
                line.title,
                line.currency,
                *(_day(line, day) for day in (line.back_p10, line.back_p50, line.back_p90)),
                "—" if line.never is None else percent(line.never / futures, 1),
                *(rate(x) for x in (line.rate_p10, line.rate_p50, line.rate_p90)),
                percent(sum(n for _, n in line.without_rate) / futures, 1),
            )
            for line in lines
        ],
        right=tuple(range(2, 10)),
    )
    for line in lines:
        if line.undefined:
            print(f"  {line.title}, {line.currency}: no rate of return, since {line.undefined}")
        if line.lost_all:
            print(f"  {line.title}: {line.lost_all:,} futures bring nothing; they rank as -100%")
        for reason, count in line.without_rate:
            print(f"  {line.title}: {count:,} futures have no rate of return: {reason}")


def _print_milestones(lines: "Sequence[MilestoneLine]") -> None:
    if not lines:
        return
    heading("Milestones")
    table(
        ("milestone", "reached", "P10", "P50", "P90"),
        [
            (
                line.title,
                chance(line.chance, line.chance_error),
                *(str(day or "not by the end") for day in (line.p10, line.p50, line.p90)),
            )
            for line in lines
        ],
        right=(1,),
    )


def _print_indices(lines: "Sequence[IndexLine]") -> None:
    for (title, currency), mine in groupby(lines, key=lambda line: (line.title, line.currency)):
        every = list(mine)
        shown = [line for line in every if max(line.first, line.total) >= LEAST]
        heading(f"What {title} in {currency} depends on (parts of its variance)")
        table(
            ("input", "alone", "±", "with others", "±"),
            [
                (
                    line.input,
                    percent(line.first, 1),
                    percent(line.first_error, 1),
                    percent(line.total, 1),
                    percent(line.total_error, 1),
                )
                for line in shown
            ],
            right=(1, 2, 3, 4),
        )
        if left := [line.input for line in every if line not in shown]:
            print(f"  less than {LEAST:.1%} each: {', '.join(left)}")


def print_both(both: "SimulatedBoth") -> None:
    heading("Over the same futures under both")
    print_head(both.after if both.after.by_engine else both.before)
    print_inputs("Drawn", both.before.inputs)
    print_inputs("Assumed", both.before.assumed)
    heading(
        "Received, net of what is paid to others (difference: of each future, ± standard error)"
    )
    table(
        (
            "party",
            "currency",
            "before",
            "after",
            "difference",
            "±",
            "P5",
            "P50",
            "P95",
            "more",
            "less",
        ),
        [
            (
                line.title,
                line.currency,
                *(units(x) for x in (line.before, line.after)),
                *(signed(x) for x in (line.difference,)),
                units(line.difference_error),
                *(signed(x) for x in (line.p5, line.p50, line.p95)),
                *(percent(x, 1) for x in (line.gains, line.loses)),
            )
            for line in both.apart
        ],
        right=tuple(range(2, 11)),
    )
    print("  more, less: in how many of the futures the party has more, or less, by the second")
    pairs = [(x, y) for x in both.before.stakes for y in both.after.stakes]
    same = [(x, y) for x, y in pairs if (x.party, x.currency) == (y.party, y.currency)]
    if same:
        heading("Chance to have the investment back, median multiple and median IRR")
        table(
            ("investor", "currency", "before", "after", "before", "after", "before", "after"),
            [
                (
                    x.title,
                    x.currency,
                    *(chance(line.chance, line.chance_error) for line in (x, y)),
                    *(times(line.multiple_p50) for line in (x, y)),
                    *(rate(line.rate_p50) for line in (x, y)),
                )
                for x, y in same
            ],
            right=tuple(range(2, 8)),
        )


def units(amount: Decimal | None) -> str:
    """Whole units: cents of an uncertain figure would say more than is known."""
    return money(None if amount is None else amount.quantize(Decimal(1)))


def signed(amount: Decimal) -> str:
    """Whole units with their sign."""
    return f"{amount.quantize(Decimal(1)):+,f}"


def _span(low: Decimal, high: Decimal) -> str:
    return units(low) if low == high else f"{units(low)}..{units(high)}"


def percent(part: float | None, digits: int) -> str:
    """A part of one; a dash where there is none."""
    return "—" if part is None else f"{part:.{digits}%}"


def chance(part: float | None, error: float | None) -> str:
    """A probability with its standard error."""
    if part is None:
        return "—"
    return f"{part:.1%}" if error is None else f"{part:.1%} ± {error:.1%}"


def times(multiple: Decimal | None) -> str:
    """A multiple of what was put in."""
    return "—" if multiple is None else f"{multiple:.2f}×"


def rate(of_return: Decimal | None) -> str:
    """A rate of return a year."""
    return "—" if of_return is None else f"{of_return:.1%}"


def _day(line: "StakeLine", day: object) -> str:
    if line.chance is None:
        return "—"
    return "never" if day is None else str(day)

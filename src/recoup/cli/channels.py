"""`recoup channels`: what each channel brought and cost, and commitments against what was spent."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from recoup.analysis.channels import BroughtLine, Channels, PaidThroughLine
from recoup.analysis.contract import records
from recoup.analysis.spending import SpendingLine
from recoup.api import Result, load
from recoup.cli.options import (
    AsJson,
    AsOf,
    Assume,
    DealPath,
    EventsPath,
    RatesPath,
    Reading,
    SetAside,
)
from recoup.cli.output import (
    heading,
    money,
    parse_assumptions,
    parse_day,
    print_faults,
    print_json,
    table,
)
from recoup.cli.run import progress_bar


def channels(
    deal: DealPath,
    events: EventsPath,
    rates: RatesPath = None,
    as_of: AsOf = None,
    assume: Assume = None,
    reading: Reading = None,
    set_aside: SetAside = False,
    as_json: AsJson = False,
) -> None:
    """Show what each channel and campaign brought and cost, and whom it paid.

    The columns `channel` and `campaign` of the events say which it is; what says none is a line of
    its own, so that every table comes to the totals of the run. Then every marketing commitment
    and ticket subsidy: what was spent, charged, held for approval or left with the spender, and
    what is still to be spent by when.
    """
    file = load(deal, reading or ())
    with progress_bar("running receipts") as progress:
        result = file.run(
            events,
            rates,
            as_of=parse_day(as_of, "--as-of"),
            assume=parse_assumptions(assume or []),
            set_aside=set_aside,
            progress=progress,
        )
    if as_json:
        print_json(_document(result))
        return
    print_faults(result.diagnostics, as_json=False)
    when = f", as of {result.as_of}" if result.as_of else ""
    print(f"{file.deal.title}{when}")
    found = result.channels
    if file.deal.channels:
        _print_brought("channel", found.channels)
        _print_paid("channel", found.paid_by_channel)
    if file.deal.campaigns:
        _print_brought("campaign", found.campaigns)
        _print_paid("campaign", found.paid_by_campaign)
    if not file.deal.channels and not file.deal.campaigns:
        print("The deal declares no channel and no campaign.")
    _print_spending(found.commitments)


def _document(result: Result) -> dict[str, object]:
    found: Channels = result.channels
    return {
        "deal": result.file.deal.title,
        "as_of": str(result.as_of) if result.as_of else None,
        "channels": records(found.channels),
        "campaigns": records(found.campaigns),
        "paid_by_channel": records(found.paid_by_channel),
        "paid_by_campaign": records(found.paid_by_campaign),
        "commitments": records(found.commitments),
        "costs": records(found.costs),
    }


def _print_brought(word: str, lines: Sequence[BroughtLine]) -> None:
    heading(f"What each {word} brought and cost")
    owned = any(line.owner for line in lines)
    titles = (word, *(("of",) if owned else ()), "currency", "receipts", "costs", "subsidies")
    rows = [
        (
            line.title,
            *((line.owner,) if owned else ()),
            line.currency,
            money(line.receipts),
            money(line.costs),
            money(line.subsidies),
            money(line.net),
            _per_unit(line.cost_per_unit),
        )
        for line in lines
    ]
    first = len(titles) - 3
    table((*titles, "net", "cost of 1 received"), rows, right=range(first, first + 5))


def _print_paid(word: str, lines: Sequence[PaidThroughLine]) -> None:
    """A column for each channel, so that every row comes to what the party was paid."""
    heading(f"Whom each {word} paid")
    names = list(dict.fromkeys(line.title for line in lines))
    rows: dict[tuple[str, str], dict[str, Decimal]] = {}
    for line in lines:
        rows.setdefault((line.party_title, line.currency), {})[line.title] = line.amount
    table(
        ("party", "currency", *names, "in all"),
        [
            (
                *who,
                *(money(paid[name]) if name in paid else "" for name in names),
                money(sum(paid.values(), Decimal(0))),
            )
            for who, paid in rows.items()
        ],
        right=range(2, len(names) + 3),
    )
    for line in lines:
        if line.related and line.share is not None:
            part = f"{_rounded(line.share * 100, 1)}% of all that it was paid in {line.currency}"
            print(f"  {line.title}: {line.party_title} ({line.related}) got {part} through it.")


def _print_spending(lines: Sequence[SpendingLine]) -> None:
    if not lines:
        return
    heading("Committed to marketing")
    table(
        ("commitment", "spender", "currency", "at least", "at most", "spent", "still to spend", ""),
        [
            (
                line.title,
                line.spender,
                line.currency,
                _between(line.least_low, line.least_high),
                _between(line.most_low, line.most_high),
                money(line.spent),
                _between(line.still_to_spend_low, line.still_to_spend_high),
                line.status,
            )
            for line in lines
        ],
        right=(3, 4, 5, 6),
    )
    heading("Where it went")
    table(
        (
            "commitment",
            "currency",
            "charged",
            "unapproved",
            "above the cap",
            "beyond agreed",
            "not recouped",
            "in kind",
            "charged to",
        ),
        [
            (
                line.title,
                line.currency,
                money(line.charged),
                money(line.held),
                money(line.above),
                money(line.beyond),
                money(line.not_recouped),
                money(line.in_kind),
                line.account or "",
            )
            for line in lines
        ],
        right=(2, 3, 4, 5, 6, 7),
    )


def _between(low: Decimal | None, high: Decimal | None) -> str:
    """An amount, or the range that it is known to lie in."""
    return money(low) if low == high else f"{money(low)}..{money(high)}"


def _per_unit(cost: Fraction | None) -> str:
    return "—" if cost is None else _rounded(cost, 4)


def _rounded(value: Fraction, decimals: int) -> str:
    """An exact figure for people, halves to even."""
    return f"{Decimal(round(value * 10**decimals)).scaleb(-decimals):,f}"

"""A stake ends after it begins, and one holder's stake in one issuer is said once a day."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from recoup.deal import model as d
from recoup.deal.stakes import days_held
from recoup.diagnostics.diagnostic import Diagnostic, Related


def check_stake_dates(deal: d.Deal) -> Iterator[Diagnostic]:
    """No stake ends before it begins; no two of the same parties are held at the same time."""
    for stake in deal.stakes:
        days = days_held(stake)
        if days.perhaps_until <= days.perhaps_from:
            yield Diagnostic(
                "stake-ends-early",
                f"this stake is held until {stake.until}, and only since {stake.since}",
                stake.span,
                f"write `since {stake.until} until {stake.since}`, or mend one of the dates",
            )
    yield from stakes_said_twice(deal.stakes)


def stakes_said_twice(stakes: Sequence[d.Stake]) -> Iterator[Diagnostic]:
    """Stakes of one holder in one issuer that are surely held on one day."""
    of_pair: dict[tuple[str, str], list[d.Stake]] = {}
    for stake in stakes:
        of_pair.setdefault((stake.holder, stake.issuer), []).append(stake)
    for pair in of_pair.values():
        for first, second in combinations(pair, 2):
            one, other = days_held(first), days_held(second)
            start = max(one.surely_from, other.surely_from)
            if start < min(one.surely_until, other.surely_until):
                day = second.since or first.since
                begins = f" from {day} on" if day else ""
                yield Diagnostic(
                    "stake-said-twice",
                    f"`{second.holder}` holds two stakes in `{second.issuer}` at one time{begins}; "
                    "its stake is one figure",
                    second.span,
                    f"write `until {second.since}` in the first line"
                    if second.since and not first.until
                    else "keep one line, or say until when each is held",
                    (Related("its other stake is here", first.span),),
                )

"""Several deals, one picture: which parties are the same, and what of it disagrees.

Parties of two files are the same where they have the same name and a title in common: what one
file calls it is what the other calls it, now or formerly. One name with two titles is refused, and
so is one title under two names: nobody guesses.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from recoup.deal import model as d
from recoup.deal.checks.stake_circles import circles_without_outsiders
from recoup.deal.checks.stake_dates import stakes_said_twice
from recoup.deal.checks.stakes_sum import stakes_above_the_whole
from recoup.diagnostics.diagnostic import Diagnostic, Related


def joined_parties(deals: Sequence[d.Deal]) -> dict[str, d.Party]:
    """Every party once, as the first file has it, with the brands and former names of all."""
    found: dict[str, d.Party] = {}
    for deal in deals:
        for name, party in deal.parties.items():
            known = found.get(name)
            found[name] = party if known is None else _both(known, party)
    return found


def _both(first: d.Party, second: d.Party) -> d.Party:
    said = {former.title for former in first.former_names} | {first.title}
    former = (f for f in second.former_names if f.title not in said)
    return replace(
        first,
        zh=first.zh or second.zh,
        country=first.country or second.country,
        former_names=(*first.former_names, *former),
        brands=tuple(dict.fromkeys((*first.brands, *second.brands))),
    )


def joined_stakes(deals: Sequence[d.Deal]) -> tuple[d.Stake, ...]:
    """Every stake once: two files that say the very same say it once."""
    return tuple(dict.fromkeys(stake for deal in deals for stake in deal.stakes))


def check_joined(deals: Sequence[d.Deal]) -> list[Diagnostic]:
    """What is wrong with several deals together that is wrong with none of them alone."""
    if len(deals) < 2:
        return []
    faults = [*_two_titles(deals), *_two_names(deals)]
    if faults:
        return faults
    stakes = joined_stakes(deals)
    return [
        *stakes_said_twice(stakes),
        *stakes_above_the_whole(stakes),
        *circles_without_outsiders(stakes),
    ]


def _titles(party: d.Party) -> set[str]:
    return {party.title} | {former.title for former in party.former_names}


def _two_titles(deals: Sequence[d.Deal]) -> Iterator[Diagnostic]:
    first: dict[str, d.Party] = {}
    for deal in deals:
        for name, party in deal.parties.items():
            known = first.setdefault(name, party)
            if not _titles(known) & _titles(party):
                yield Diagnostic(
                    "party-differs",
                    f"`{name}` is “{party.title}” here and “{known.title}” there; parties of two "
                    "files are one where name and title agree",
                    party.span,
                    "give both the same title, or one of them another name",
                    (Related("the other file has it here", known.span),),
                )


def _two_names(deals: Sequence[d.Deal]) -> Iterator[Diagnostic]:
    first: dict[str, d.Party] = {}
    for deal in deals:
        for name, party in deal.parties.items():
            known = first.setdefault(party.title, party)
            if known.name != name and known.span.source != party.span.source:
                yield Diagnostic(
                    "party-differs",
                    f"“{party.title}” is `{name}` here and `{known.name}` there; parties of two "
                    "files are one where name and title agree",
                    party.span,
                    f"call it `{known.name}` in both files, or give it another title",
                    (Related("the other file has it here", known.span),),
                )

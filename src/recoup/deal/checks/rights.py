"""Rights: nobody grants what it does not hold, or the same to two; windows end after they start."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations

from recoup.deal import model as d
from recoup.deal.space import shown_days
from recoup.deal.title import Claim, Title, titles
from recoup.diagnostics.diagnostic import Diagnostic, Related, Severity
from recoup.values.region import FIRST, LAST


def check_rights(deal: d.Deal) -> Iterator[Diagnostic]:
    """The chain of title of every film, from its owners down."""
    yield from _windows(deal)
    for title in titles(deal):
        yield from _exceeding(title)
        yield from _clashing(title)
        yield from _held_back(title)
        yield from _waiting(title)


def _windows(deal: d.Deal) -> Iterator[Diagnostic]:
    for grant in deal.grants:
        film = deal.films.get(grant.film)
        days = [m.day(film) if film else m.start for m in (grant.start, grant.end) if m is not None]
        if len(days) == 2 and days[0] and days[1] and days[1] < days[0]:
            yield Diagnostic(
                "window-ends-early",
                f"the window ends on {days[1]}, before it starts on {days[0]}",
                grant.span,
                "exchange the two days, or mend the one that is wrong",
            )
        if grant.option_until and grant.exercised and grant.exercised > grant.option_until:
            yield Diagnostic(
                "option-lapsed",
                f"the option was exercised on {grant.exercised}, after it lapsed on "
                f"{grant.option_until}",
                grant.span,
                "mend one of the days, or leave `exercised` out: the rights were not granted",
            )


def _exceeding(title: Title) -> Iterator[Diagnostic]:
    for claim in title.claims:
        beyond = title.beyond(claim)
        if not beyond:
            continue
        grantor = claim.grant.grantor
        own = [c for c in title.claims if c.grant.grantee == grantor]
        what = title.space.shown(beyond[0])
        more = f", and {len(beyond) - 1} more" if len(beyond) > 1 else ""
        if own:
            yield Diagnostic(
                "sub-licence-too-wide",
                f"`{grantor}` grants {what}{more}, which it was not granted",
                claim.grant.span,
                "narrow this grant to what its grantor holds, or widen that one's",
                tuple(Related(f"what `{grantor}` was granted", c.grant.span) for c in own),
            )
        else:
            yield Diagnostic(
                "grantor-holds-nothing",
                f"`{grantor}` grants rights in `{claim.film}`, and holds none",
                claim.grant.span,
                f"name it among those that own `{claim.film}`, or write the grant to it",
                (Related("its owners", title.film.span),),
            )


def _clashing(title: Title) -> Iterator[Diagnostic]:
    for one, other in combinations(title.claims, 2):
        if one.box is None or other.box is None or not title.clash(one, other):
            continue
        met = one.box.meet(other.box)
        if met is not None:
            yield Diagnostic(
                "grants-clash",
                f"{title.space.shown(met)} is {_twice(one, other)}",
                other.grant.span,
                "narrow one of the two, end it earlier, or make both non-exclusive",
                (Related("the other clause", one.grant.span),),
            )


def _twice(one: Claim, other: Claim) -> str:
    if one.grant.reserved or other.grant.reserved:
        return "both reserved and granted"
    if one.grant.exclusive and other.grant.exclusive:
        return "granted exclusively twice"
    return "granted exclusively, and to another besides"


def _held_back(title: Title) -> Iterator[Diagnostic]:
    for held, claim, met in title.broken():
        what = title.space.shown(replace(met, first=FIRST, last=LAST))
        days = claim.box or claim.reach
        granted = shown_days(days.first, days.last)
        yield Diagnostic(
            "holdback-broken",
            f"{what} is held back until {date.fromordinal(held.box.last)}, and granted "
            f"{granted}".rstrip(),
            claim.grant.span,
            "let the grant start on the day after, or end the holdback earlier",
            (Related("the holdback", held.terms.span),),
        )


def _waiting(title: Title) -> Iterator[Diagnostic]:
    for held in title.held_back:
        if held.waits_for is not None:
            yield Diagnostic(
                "date-not-known",
                f"until when rights in `{title.film.name}` are held back depends on its "
                f"{held.waits_for}, which the deal does not know",
                held.terms.span,
                f"add `release DATE in …` under `film {title.film.name}` once it is known",
                severity=Severity.NOTE,
            )
    for claim in title.claims:
        if claim.waits_for is not None:
            yield Diagnostic(
                "date-not-known",
                f"the days of this grant of `{claim.film}` depend on its {claim.waits_for}, which "
                "the deal does not know",
                claim.grant.span,
                f"add `release DATE in …` under `film {claim.film}` once it is known",
                severity=Severity.NOTE,
            )

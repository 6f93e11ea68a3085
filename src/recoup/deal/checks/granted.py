"""What waterfalls receive was granted to somebody, or is its owners'."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.deal.space import bits_of
from recoup.deal.title import Title, titles
from recoup.diagnostics.diagnostic import Diagnostic, Related, Severity


def check_granted(deal: d.Deal) -> Iterator[Diagnostic]:
    """A waterfall waits for no receipts that would be held, since nobody was granted the rights.

    Where the deal says who owns a film, all that was not granted is theirs.
    """
    known = {t.film.name: t for t in titles(deal) if t.claims and t.presumed}
    only = next(iter(deal.films)) if len(deal.films) == 1 else None
    for waterfall in deal.waterfalls.values():
        for receipts in waterfall.receipts:
            title = known.get(receipts.film or only or "")
            if title is not None:
                yield from _ungranted(title, receipts)


def _ungranted(title: Title, receipts: d.Receipts) -> Iterator[Diagnostic]:
    """Media and territories that the line names, and that no clause covers on any day."""
    media = receipts.media or (None,)
    found = [missing for medium in media for missing in _missing(title, receipts, medium)]
    if found:
        yield Diagnostic(
            "nobody-granted",
            f"nobody was granted {', nor '.join(found)} of `{title.film.name}`; such receipts are "
            "held",
            receipts.span,
            f"grant or reserve the rights, or say who owns `{title.film.name}`: `owned by …`",
            (Related("the first of its grants", title.claims[0].grant.span),),
            Severity.NOTE,
        )


def _missing(title: Title, receipts: d.Receipts, medium: str | None) -> Iterator[str]:
    """What of a medium (of any, where none is named) no clause covers."""
    space = title.space
    asked = -1 if medium is None else space.medium(medium)
    covered = bits_of(c.reach.territories for c in title.claims if c.reach.media & asked)
    what = medium or "anything"
    if receipts.territories is None:
        if not covered:
            yield what
        return
    wanted = bits_of(space.territory(code) for code in receipts.territories.countries)
    if wanted & ~covered:
        yield f"{what} in {space.shown_territories(wanted & ~covered)}"

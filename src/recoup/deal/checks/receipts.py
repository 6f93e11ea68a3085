"""Receipts enter one waterfall each."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.diagnostics.diagnostic import Diagnostic, Related


def check_receipts(deal: d.Deal) -> Iterator[Diagnostic]:
    """Every waterfall receives something, and no receipt is received twice."""
    lines: list[tuple[d.Waterfall, d.Receipts]] = []
    for waterfall in deal.waterfalls.values():
        sources = (waterfall.receipts, waterfall.pots, waterfall.counts, waterfall.licences)
        if not any(sources):
            message = f"nothing comes into `{waterfall.name}`"
            hint = "add `receives theatrical from CN`, or `receives pot …`"
            if waterfall.definition:
                hint = "add `counts receipts of …`, or `counts pot …`"
            yield Diagnostic("nothing-received", message, waterfall.span, hint)
        for receipts in waterfall.receipts:
            if receipts.film is None and len(deal.films) > 1:
                message = "the deal has several films, and this line does not say which it is of"
                films = ", ".join(f"`of {name}`" for name in deal.films)
                yield Diagnostic("film-unsaid", message, receipts.span, f"add {films}")
            for other_waterfall, other in lines:
                if overlap(deal, receipts, other):
                    yield Diagnostic(
                        "receipts-overlap",
                        f"`{other_waterfall.name}` receives the same money already",
                        receipts.span,
                        "let each receipt enter one waterfall: divide by medium, film or territory",
                        (Related("it is received here first", other.span),),
                    )
                    break
            lines.append((waterfall, receipts))


def overlap(deal: d.Deal, one: d.Receipts, other: d.Receipts) -> bool:
    """Whether one receipt could be of both lines."""
    if one.film and other.film and one.film != other.film:
        return False
    if one.territories and other.territories and one.territories.apart(other.territories):
        return False
    if not one.media or not other.media:
        return True
    return any(
        a in deal.media_within(b) or b in deal.media_within(a)
        for a in one.media
        for b in other.media
    )

"""Licences leave nothing open that changes what they pay."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from recoup.deal import model as d
from recoup.deal.checks.bands import faults_of_bands
from recoup.deal.checks.receipts import overlap
from recoup.deal.media import ROYALTIES, SALES
from recoup.diagnostics.diagnostic import Diagnostic, Reading, Related, Severity
from recoup.diagnostics.span import Span
from recoup.values.calendar import months_after
from recoup.values.money import Money


def check_licences(deal: d.Deal) -> Iterator[Diagnostic]:
    """Each licence says what its royalty is of, when its guarantees fall due, and what crosses."""
    for licence in deal.licences:
        if licence.licensor == licence.licensee:
            message = f"`{licence.licensor}` grants this licence to itself"
            yield Diagnostic("pays-itself", message, licence.span, "name its two parties")
        for part in licence.parts:
            yield from _royalty(licence, part)
        for guarantee in _guarantees(licence):
            yield from _guarantee(licence, guarantee)
        yield from _crossing(licence)
        if licence.minimum is not None:
            yield from _minimum(licence, licence.minimum)


def check_licences_received(deal: d.Deal) -> Iterator[Diagnostic]:
    """One waterfall at most receives a licence, in its currency, and says which of its figures."""
    licences = {licence.name: licence for licence in deal.licences}
    first: dict[str, Span] = {}
    for waterfall in deal.waterfalls.values():
        for received in waterfall.licences:
            licence = licences.get(received.licence)
            if licence is None:
                message = f"`{received.licence}` is a part of a licence"
                hint = "receive the licence as a whole, by its name"
                yield Diagnostic("part-received", message, received.span, hint)
                continue
            if received.calculated is None:
                message = "the line does not say which money of the licence comes in"
                readings = (
                    Reading("as calculated", "what the reported sales make due"),
                    Reading("as paid", "what the licensee pays, as the rows of receipts say"),
                )
                yield Diagnostic("licence-money-unsaid", message, received.span, readings=readings)
            if licence.currency != waterfall.currency:
                message = (
                    f"`{licence.name}` pays {licence.currency}, and `{waterfall.name}` is in "
                    f"{waterfall.currency}"
                )
                hint = (
                    f"receive it in a waterfall in {licence.currency}, which pays a pot of this one"
                )
                yield Diagnostic("licence-currency", message, received.span, hint)
            if licence.name in first:
                message = f"`{licence.name}` is received twice"
                hint = "let one waterfall receive it, and pay the other from there"
                related = (Related("it is received here first", first[licence.name]),)
                yield Diagnostic("receipts-overlap", message, received.span, hint, related)
            first.setdefault(licence.name, received.span)


def check_licences_once(deal: d.Deal) -> Iterator[Diagnostic]:
    """What a licensee pays does not come in once as calculated, and again as plain receipts."""
    calculated = {
        received.licence
        for waterfall in deal.waterfalls.values()
        for received in waterfall.licences
        if received.calculated
    }
    for licence in deal.licences:
        if licence.name not in calculated:
            continue
        granted = [line for part in licence.parts for g in part.rights for line in _lines(deal, g)]
        for waterfall in deal.waterfalls.values():
            for receipts in waterfall.receipts:
                if any(overlap(deal, receipts, line) for line in granted):
                    message = (
                        f"what the licensee of `{licence.name}` pays comes in as calculated; "
                        "recorded here as a receipt of its medium it would come in twice"
                    )
                    hint = f"record its payments as `{ROYALTIES} of {licence.name}`"
                    related = (Related("the licence", licence.span),)
                    yield Diagnostic(
                        "licence-received-twice",
                        message,
                        receipts.span,
                        hint,
                        related,
                        Severity.NOTE,
                    )


def _lines(deal: d.Deal, grant: d.Grant) -> Iterator[d.Receipts]:
    """The rights of a grant as a waterfall would receive their money."""
    for film in deal.slates.get(grant.film, (grant.film,)):
        yield d.Receipts(grant.rights.media, film, grant.rights.territories, grant.span)


def _royalty(licence: d.Licence, part: d.LicencePart) -> Iterator[Diagnostic]:
    royalty = part.royalty
    if royalty is None:
        message = f"`{part.name}` does not say what royalty is owed"
        hint = "add a line such as `royalty 8% of net sales`"
        yield Diagnostic("royalty-unsaid", message, part.span, hint)
        return
    if royalty.each is not None:
        yield from _amount(licence, royalty.each, royalty.span)
        return
    yield from faults_of_bands(royalty.bands, licence.currency, licence.name, royalty.span)
    if royalty.sales is None:
        yield Diagnostic(
            "royalty-basis-unsaid",
            "a royalty of which sales: the line does not say what its percentage is of",
            royalty.span,
            readings=tuple(
                Reading(f"of {name.replace('_', ' ')}", meaning) for name, meaning in SALES.items()
            ),
        )


def _guarantees(licence: d.Licence) -> list[d.RoyaltyGuarantee]:
    found = [licence.guarantee, *(part.guarantee for part in licence.parts)]
    return [guarantee for guarantee in found if guarantee is not None]


def _guarantee(licence: d.Licence, guarantee: d.RoyaltyGuarantee) -> Iterator[Diagnostic]:
    amounts = [instalment.amount for instalment in guarantee.instalments]
    for amount in dict.fromkeys((guarantee.amount, *amounts)):
        yield from _amount(licence, amount, guarantee.span)
    if not amounts:
        message = "the guarantee does not say when it is paid"
        hint = "add `on` and its day, or its instalments in the lines below"
        yield Diagnostic("guarantee-undated", message, guarantee.span, hint)
        return
    if guarantee.instalments[0].span == guarantee.span and len(amounts) > 1:
        message = "the guarantee is due on one day, and has instalments besides"
        hint = "keep the day or the instalments"
        yield Diagnostic("guarantee-undated", message, guarantee.span, hint)
        return
    known = [a for a in (guarantee.amount, *amounts) if isinstance(a, Money)]
    if len(known) == 1 + len(amounts) and len({a.currency for a in known}) == 1:
        whole = Money(sum(a.minor for a in known[1:]), known[0].currency)
        if whole != known[0]:
            message = f"the instalments come to {whole}; the guarantee is {known[0]}"
            hint = "mend the instalments, or the guarantee"
            yield Diagnostic("instalments-do-not-sum", message, guarantee.span, hint)


def _amount(licence: d.Licence, amount: d.Amount, span: Span) -> Iterator[Diagnostic]:
    least = amount.low if isinstance(amount, d.Undisclosed) else amount
    if isinstance(least, Fraction):
        return
    if least.currency != licence.currency:
        message = f"{least} is in another currency than `{licence.name}`"
        yield Diagnostic("limit-currency", message, span, f"write it in {licence.currency}")
    elif least.minor < 0:
        message = f"a licensee cannot owe {least}"
        yield Diagnostic("negative-amount", message, span, "write an amount of zero or more")


def _crossing(licence: d.Licence) -> Iterator[Diagnostic]:
    of_parts = [part.guarantee for part in licence.parts if part.guarantee is not None]
    if licence.divided and licence.guarantee is not None and (of_parts or licence.crossed is False):
        message = f"this guarantee is for all of `{licence.name}`, and its parts have their own"
        if not of_parts:
            message = f"this guarantee is for all of `{licence.name}`, which is not crossed"
        hint = "put it below the part that it is for, or keep it alone"
        yield Diagnostic("guarantee-of-all", message, licence.guarantee.span, hint)
    if len(licence.parts) > 1 and of_parts and licence.crossed is None:
        yield Diagnostic(
            "crossing-unsaid",
            "the licence does not say whose royalties earn back which guarantee",
            licence.span,
            readings=(
                Reading("crossed", "those of every part earn back the guarantees of all"),
                Reading("not crossed", "those of a part earn back its own guarantee alone"),
            ),
        )
    if licence.crossed is not None and len(licence.parts) < 2:
        message = f"`{licence.name}` has one part, and nothing that it could be crossed with"
        hint = "divide it into parts, or leave the word out"
        yield Diagnostic("nothing-to-cross", message, licence.span, hint)


def _minimum(licence: d.Licence, minimum: d.AnnualMinimum) -> Iterator[Diagnostic]:
    yield from _amount(licence, minimum.amount, minimum.span)
    guaranteed = bool(_guarantees(licence))
    if guaranteed and minimum.towards is None:
        yield Diagnostic(
            "minimum-beside-guarantee-unsaid",
            "the line does not say whether what a year lacks counts towards the guarantee",
            minimum.span,
            readings=(
                Reading("towards the guarantee", "what is paid for a year counts towards it"),
                Reading("besides the guarantee", "what a year lacks is paid on top of it"),
            ),
        )
    if not guaranteed and minimum.towards is not None:
        message = f"`{licence.name}` has no guarantee"
        hint = "leave the word out, or state the guarantee"
        yield Diagnostic("no-guarantee", message, minimum.span, hint)
    years = minimum.years
    if not years or years[-1][1] != minimum.last:
        message = "an annual minimum is for whole years of twelve months"
        hint = f"end on the day before an anniversary of {minimum.first}"
        if years:
            hint = f"write `to {years[-1][1]}`, or to a year later"
        elif minimum.first.year < 9999:
            hint = f"write `to {months_after(minimum.first, 12) - timedelta(days=1)}`"
        yield Diagnostic("part-of-a-year", message, minimum.span, hint)

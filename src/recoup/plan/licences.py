"""Licences of a plan: what a licensee owes, with every figure known."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from recoup.deal import model as d
from recoup.diagnostics.span import Span


@dataclass(frozen=True, slots=True)
class Royalty:
    """Rates by the level of sales to date (minor units), or an amount for `each` unit sold.

    `sales` is the reported series that they are of, `less` those taken off it first.
    """

    bands: tuple[tuple[Fraction, int | None], ...]
    whole: bool
    each: int | None
    sales: str
    less: tuple[str, ...]

    @property
    def series(self) -> tuple[str, ...]:
        """What a licensee reports."""
        return (self.sales, *self.less)


@dataclass(frozen=True, slots=True)
class LicencePart:
    """Sales that are reported under one name; `guaranteed` are days with what is due on them."""

    name: str
    title: str
    royalty: Royalty
    guaranteed: tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True)
class AnnualMinimum:
    """The least for each year, given by its first and last day; `towards` the guarantee or not."""

    amount: int
    years: tuple[tuple[date, date], ...]
    towards: bool


@dataclass(frozen=True, slots=True)
class Commission:
    agent: str
    rate: Fraction


@dataclass(frozen=True, slots=True)
class Licence:
    """What a licensee owes, in minor units of the currency.

    `guaranteed` is for all parts together; the parts' own are pooled where it is `crossed`. What
    the licensor gets enters the waterfall `into`: as `calculated` from the sales that are reported,
    or as rows of receipts say that it was paid. Without one it is paid outside the waterfalls.
    """

    name: str
    title: str
    licensor: str
    licensee: str
    currency: str
    parts: tuple[LicencePart, ...]
    guaranteed: tuple[tuple[date, int], ...]
    crossed: bool
    minimum: AnnualMinimum | None
    commission: Commission | None
    into: int | None
    calculated: bool
    span: Span = field(compare=False, repr=False)


def plan_licences(
    deal: d.Deal,
    waterfalls: dict[str, int],
    rate: Callable[[d.Rate], Fraction],
    amount: Callable[[d.Amount, str | None, Span], int],
) -> tuple[Licence, ...]:
    """The licences of a deal; `rate` and `amount` give the figure of a term."""
    received = {
        line.licence: (waterfalls[waterfall.name], line.calculated is not False)
        for waterfall in deal.waterfalls.values()
        for line in waterfall.licences
    }

    def due(
        guarantee: d.RoyaltyGuarantee | None, licence: d.Licence
    ) -> tuple[tuple[date, int], ...]:
        instalments = guarantee.instalments if guarantee else ()
        return tuple((i.date, amount(i.amount, licence.currency, i.span)) for i in instalments)

    def royalty(terms: d.Royalty, licence: d.Licence) -> Royalty:
        bands = tuple((rate(b.rate), b.up_to.minor if b.up_to else None) for b in terms.bands)
        each = None if terms.each is None else amount(terms.each, licence.currency, terms.span)
        return Royalty(bands, terms.whole, each, terms.sales or "", terms.less)

    found = []
    for licence in deal.licences:
        into, calculated = received.get(licence.name, (None, True))
        minimum = licence.minimum
        commission = licence.commission
        found.append(
            Licence(
                licence.name,
                licence.title,
                licence.licensor,
                licence.licensee,
                licence.currency,
                tuple(
                    LicencePart(
                        part.name,
                        part.title,
                        royalty(part.royalty, licence),
                        due(part.guarantee, licence),
                    )
                    for part in licence.parts
                    if part.royalty is not None
                ),
                due(licence.guarantee, licence),
                licence.crossed is not False,
                None
                if minimum is None
                else AnnualMinimum(
                    amount(minimum.amount, licence.currency, minimum.span),
                    minimum.years,
                    minimum.towards is not False,
                ),
                None if commission is None else Commission(commission.agent, rate(commission.rate)),
                into,
                calculated,
                licence.span,
            )
        )
    return tuple(found)

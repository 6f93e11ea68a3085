"""The measures of a deal → those of its plan: totals to watch, levels in minor units."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from recoup.deal import model as d
from recoup.diagnostics.span import Span
from recoup.plan import model as p
from recoup.values.money import Money


@dataclass(slots=True)
class Measures:
    """Plans measures, and collects the totals and notional results that they watch.

    `rate` and `amount` give the figure of a term; `milestone` plans one by name; `account` finds
    one by its name. A measure is in one currency, that of the money that it is compared with.
    """

    deal: d.Deal
    waterfalls: Mapping[str, int]
    receiver: Mapping[str, str]
    rate: Callable[[d.Rate], Fraction]
    amount: Callable[[d.Amount, str | None, Span], int]
    milestone: Callable[[str], int]
    account: Callable[[str], int]
    totals: list[p.Total] = field(default_factory=list)
    notionals: list[p.Notional] = field(default_factory=list)

    def measure(
        self, measure: d.Measure, currency: str, span: Span, period: p.Period | None = None
    ) -> p.Measure:
        """A measure in a currency; over each period, where there is one."""

        def of(part: d.Measure) -> p.Measure:
            return self.measure(part, currency, span, period)

        match measure:
            case d.MeasureAmount(amount=amount):
                return p.Constant(self.amount(amount, currency, span))
            case d.MeasureShare(rate=rate, quantity=quantity):
                return p.Portion(self.rate(rate), self._quantity(quantity, currency, period))
            case d.MeasureBands(bands=bands, whole=whole, quantity=quantity):
                levels = tuple(
                    (
                        self.rate(b.rate),
                        None if b.up_to is None else self.amount(b.up_to, currency, span),
                    )
                    for b in bands
                )
                return p.Banded(levels, whole, self._quantity(quantity, currency, period))
            case d.MeasureEach(amount=amount, unit=unit, quantity=quantity):
                counted_in = unit.currency if isinstance(unit, Money) else None
                return p.PerUnit(
                    self.amount(amount, currency, span),
                    unit.minor if isinstance(unit, Money) else unit,
                    self._quantity(quantity, counted_in, period),
                )
            case d.MeasureChoice(greater=greater, measures=(one, other)):
                return p.Choice(greater, (of(one), of(other)))
            case d.MeasureSum(first=first, changes=changes):
                parts = [(Fraction(1), of(first))]
                parts += [(Fraction(1 if plus else -1), of(part)) for plus, part in changes]
                return p.Sum(tuple(parts))

    def _quantity(
        self, quantity: d.Quantity, currency: str | None, period: p.Period | None
    ) -> p.Quantity:
        above = quantity.above
        if isinstance(above, int) or above is None:
            level = above
        else:
            level = self.amount(above, currency, quantity.span)
        match quantity.kind:
            case "costs" | "interest":
                return p.Quantity(quantity.kind, self.account(quantity.name), level, period)
            case "notional":
                return p.Quantity("notional", self._notional(quantity), level, None)
            case _:
                return p.Quantity(
                    "total", self.total(self._total(quantity, currency)), level, period
                )

    def _total(self, quantity: d.Quantity, currency: str | None) -> p.Total:
        since = self.milestone(quantity.since) if quantity.since else None
        what = {"receipts": "waterfall", "received": "party"}.get(quantity.kind, quantity.kind)
        within = self.waterfalls[quantity.within] if quantity.within else None
        return p.Total(what, quantity.name, currency, quantity.series, within, since)

    def total(self, total: p.Total) -> int:
        """The index of a total; one that the plan watches already is found again."""
        total = replace(total, opening=self._opening(total))
        if total not in self.totals:
            self.totals.append(total)
        return self.totals.index(total)

    def _opening(self, total: p.Total) -> int:
        """What had come in, or had been paid, before the deal's records begin."""
        if total.since is not None:
            return 0
        if total.what in {"waterfall", "pot"}:
            name = total.name if total.what == "waterfall" else self.receiver.get(total.name)
            waterfall = self.deal.waterfalls.get(name or "")
            opening = waterfall.opening_receipts if waterfall else None
            return opening.minor if opening else 0
        if total.what != "party":
            return 0
        return sum(
            money.minor
            for name, waterfall in self.deal.waterfalls.items()
            for money, party in waterfall.opening_paid
            if party == total.name
            and total.within in (None, self.waterfalls[name])
            and money.currency == total.currency
        )

    def _notional(self, quantity: d.Quantity) -> int:
        assert quantity.at is not None
        assert quantity.within is not None
        waterfall = self.deal.waterfalls[quantity.within]
        amount = self.amount(quantity.at, waterfall.currency, quantity.span)
        notional = p.Notional(quantity.name, self.waterfalls[quantity.within], amount)
        if notional not in self.notionals:
            self.notionals.append(notional)
        return self.notionals.index(notional)


def currency_of_measure(deal: d.Deal, measure: d.Measure) -> str | None:
    """The currency that a measure is in, where its own words say it."""
    receiver = {pot: w for w in deal.waterfalls.values() for pot, _ in w.pots}
    match measure:
        case d.MeasureAmount(amount=amount) | d.MeasureEach(amount=amount):
            return _currency(amount)
        case d.MeasureChoice(measures=parts):
            found = [currency_of_measure(deal, part) for part in parts]
        case d.MeasureSum(first=first, changes=changes):
            found = [currency_of_measure(deal, first)]
            found += [currency_of_measure(deal, part) for _, part in changes]
        case d.MeasureShare(quantity=quantity) | d.MeasureBands(quantity=quantity):
            found = [_of_quantity(deal, receiver, quantity)]
    return next((c for c in found if c is not None), None)


def _currency(amount: d.Amount) -> str:
    if isinstance(amount, Money):
        return amount.currency
    assert isinstance(amount.low, Money)
    return amount.low.currency


def _of_quantity(
    deal: d.Deal, receiver: Mapping[str, d.Waterfall], quantity: d.Quantity
) -> str | None:
    match quantity.kind:
        case "receipts":
            waterfall = deal.waterfalls.get(quantity.name)
        case "pot":
            waterfall = receiver.get(quantity.name)
        case "received" | "notional":
            waterfall = deal.waterfalls.get(quantity.within or "")
        case "costs" | "interest":
            account = deal.accounts.get(quantity.name)
            return account.currency if account else None
        case _:
            waterfall = None
            if quantity.above is not None and not isinstance(quantity.above, int):
                return _currency(quantity.above)
    return waterfall.currency if waterfall else None

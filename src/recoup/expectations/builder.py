"""Lark's rules → the lines of a file of expectations, one method a rule."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from lark import Token

from recoup.diagnostics.span import Span
from recoup.expectations import model as x
from recoup.language import model as m
from recoup.language.builder import BadValue, StatementBuilder
from recoup.receipts.cells import BadCell, parse_day
from recoup.receipts.model import EventKind
from recoup.values.currency import CURRENCIES
from recoup.values.money import Money, NotWholeMinorUnits, minor_units
from recoup.values.number import parse_number

Items = list[Any]


def _one(items: Items, *kinds: type) -> Any:
    return next((i for i in items if isinstance(i, kinds)), None)


class ExpectationBuilder(StatementBuilder):
    """Builds the node of one line, in the words and values of the deal language."""

    # ---- values ------------------------------------------------------------------------------

    def _amount_of(self, node: m.MoneyNode) -> Money:
        currency = node.currency.text
        if currency not in CURRENCIES:
            raise BadValue(f"ISO 4217 has no currency `{currency}`", node.currency.span)
        try:
            return Money(minor_units(node.value, currency), currency)
        except NotWholeMinorUnits:
            message = f"`{node.span.text}` is no whole number of {currency} minor units"
            raise BadValue(message, node.span) from None

    def _money_in(self, items: Items) -> Money:
        return self._amount_of(_one(items, m.MoneyNode))

    def _day(self, items: Items) -> date | None:
        word = self._find(items, "DATE")
        if word is None:
            return None
        try:
            return parse_day(word.text)
        except BadCell as fault:
            raise BadValue(str(fault), word.span) from None

    def _rate(self, items: Items) -> Fraction:
        token = next(i for i in items if isinstance(i, Token) and i.type in {"PERCENT", "FRACTION"})
        return self._percent(token).value

    def row(self, items: Items) -> m.Word:
        return self._word(items[0])

    def row_name(self, items: Items) -> tuple[str, m.Word]:
        return ("as", items[0])

    def _name_of_row(self, items: Items) -> m.Word | None:
        return next((i[1] for i in items if isinstance(i, tuple) and i[0] == "as"), None)

    # ---- what is run -------------------------------------------------------------------------

    def uses_deal(self, items: Items) -> x.UsesDeal:
        return x.UsesDeal(self._need(items, "STRING"), tuple(self._names(items)))

    def uses_receipts(self, items: Items) -> x.UsesReceipts:
        return x.UsesReceipts(
            self._need(items, "STRING"), tuple(i for i in items if isinstance(i, m.Word))
        )

    def uses_rates(self, items: Items) -> x.UsesRates:
        return x.UsesRates(self._need(items, "STRING"))

    def assumes(self, items: Items) -> x.Assumes:
        figure = items[1]
        text = figure.span.text if isinstance(figure, m.MoneyNode) else str(figure)
        return x.Assumes(self._need(items, "TERM"), text)

    def given(self, _: Items) -> x.GivenHead:
        return x.GivenHead()

    def _given(self, kind: EventKind, items: Items, of: Any, amount: Money | int) -> x.GivenEvent:
        day = self._day(items)
        assert day is not None
        return x.GivenEvent(kind, day, of, amount, self._name_of_row(items))

    def given_receipt(self, items: Items) -> x.GivenEvent:
        return self._given(EventKind.RECEIPT, items, items[2], self._money_in(items))

    def given_cost(self, items: Items) -> x.GivenEvent:
        of = (self._need(items, "NAME"), None, None)
        return self._given(EventKind.COST, items, of, self._money_in(items))

    def given_report(self, items: Items) -> x.GivenEvent:
        return self._given(EventKind.REPORT, items, items[2], self._reported(items[1]))

    def _reported(self, value: Any) -> Money | int:
        if isinstance(value, m.MoneyNode):
            return self._amount_of(value)
        count = parse_number(str(value))
        if count.denominator != 1 or count < 0:
            raise BadValue(f"`{value}` is no count", self._span(value))
        return count.numerator

    def given_reversal(self, items: Items) -> x.GivenEvent:
        return self._given(EventKind.REVERSAL, items, (items[1], None, None), 0)

    def test(self, items: Items) -> x.TestHead:
        return x.TestHead(self._need(items, "STRING"))

    # ---- what is expected of it --------------------------------------------------------------

    def expect(self, items: Items) -> x.ExpectHead:
        return x.ExpectHead(self._moment(items))

    def _moment(self, items: Items) -> x.Moment:
        return x.Moment(self._day(items), _one(items, m.Word))

    def refused(self, items: Items) -> x.Refused:
        return x.Refused(tuple(self._word(i) for i in items))

    def amount_is(self, items: Items) -> x.AmountIs:
        left, figure, *_ = items
        label = next((i[1] for i in items if isinstance(i, tuple) and i[0] == "label"), None)
        if label is not None:
            left = self._labelled(left, label)
        value, span = self._figure(figure)
        sums = isinstance(left, x.TheSum) or (
            isinstance(value, x.Share) and isinstance(value.of, x.TheSum)
        )
        tail = {i[0]: i[1] for i in items[2:] if isinstance(i, tuple)}
        kind = x.SumIs if sums else x.AmountIs
        return kind(left, value, span, tail.get("since"), tail.get("within"))

    def _labelled(self, left: Any, label: m.Word) -> x.Quantity:
        labelled = {x.What.PARTY, x.What.ALLOTTED}
        if not isinstance(left, x.Quantity) or left.what not in labelled:
            message = "only what a party has received, or is allotted, is told apart by a label"
            raise BadValue(message, label.span)
        return replace(left, label=label)

    def _figure(self, figure: Any) -> tuple[Money | x.Share, Span]:
        if isinstance(figure, m.MoneyNode):
            return self._amount_of(figure), figure.span
        share, span = figure
        return share, span

    def rate_of(self, items: Items) -> tuple[x.Share, Span]:
        of = items[1]
        named = isinstance(of, m.MoneyNode) or (isinstance(of, x.Quantity) and of.of is not None)
        span = self._over(self._span(items[0]), of if named else None)
        if isinstance(of, m.MoneyNode):
            of = self._amount_of(of)
        return x.Share(self._rate(items), of), span

    def the_sum(self, _: Items) -> x.TheSum:
        return x.TheSum()

    def by_label(self, items: Items) -> tuple[str, m.Word]:
        return ("label", self._word(items[0]))

    def since_moment(self, items: Items) -> tuple[str, x.Moment]:
        return ("since", self._moment(items))

    def within_amount(self, items: Items) -> tuple[str, Money | Fraction]:
        node = _one(items, m.MoneyNode)
        if node is None:
            return ("within", self._rate(items))
        if node.value < 0:
            raise BadValue("nothing can differ by less than nothing", node.span)
        return ("within", self._amount_of(node))

    def is_reached(self, items: Items) -> x.IsReached:
        return x.IsReached(self._need(items, "NAME"), True, self._day(items))

    def is_not_reached(self, items: Items) -> x.IsReached:
        return x.IsReached(self._need(items, "NAME"), False)

    def addend(self, items: Items) -> x.Addend:
        value = _one(items, x.Quantity, m.MoneyNode)
        span = value.span
        if isinstance(value, m.MoneyNode):
            value = self._amount_of(value)
        label = next((i[1] for i in items if isinstance(i, tuple)), None)
        if label is not None:
            value = self._labelled(value, label)
        return x.Addend(value, span, self._find(items, "LESS") is not None)

    # ---- quantities --------------------------------------------------------------------------

    def _named(self, what: x.What, items: Items) -> x.Quantity:
        name = self._need(items, "NAME")
        return x.Quantity(what, name.span, name)

    def party_has(self, items: Items) -> x.Quantity:
        return self._named(x.What.PARTY, items)

    def is_allotted(self, items: Items) -> x.Quantity:
        return self._named(x.What.ALLOTTED, items)

    def pot_has(self, items: Items) -> x.Quantity:
        return self._named(x.What.POT, items)

    def waterfall_has(self, items: Items) -> x.Quantity:
        return self._named(x.What.WATERFALL, items)

    def claim_premium(self, items: Items) -> m.ClaimNode:
        return replace(self.claim_investment(items), kind="premium")

    def account_did(self, items: Items) -> x.Quantity:
        claim: m.ClaimNode = items[0]
        what = x.What(self._need(items, "CHARGED", "BOOKED", "RECOUPED", "OWED", "ACCRUED").text)
        return x.Quantity(what, claim.span, claim.name, None, claim.kind, claim.investor)

    def licence_did(self, items: Items) -> x.Quantity:
        what = x.What(self._need(items, "EARNED", "GUARANTEED", "UNRECOUPED", "PAYABLE").text)
        return self._named(what, items)

    def is_split(self, items: Items) -> x.Quantity:
        return x.Quantity(x.What.SPLIT, items[0].span, items[0])

    def all_receipts(self, _: Items) -> x.Quantity:
        return x.Quantity(x.What.RECEIPTS, self._line)

    def payment_made(self, items: Items) -> x.Quantity:
        label = self._need(items, "STRING")
        return x.Quantity(x.What.PAYMENT, label.span, label)

"""A deal's commitments and subsidies → what a run takes their costs by."""

from collections.abc import Callable

from recoup.deal import model as d
from recoup.deal.from_tree import currency_of
from recoup.diagnostics.span import Span
from recoup.plan.assumptions import Assumed
from recoup.plan.spending import Approval, InKind, Range, Spending
from recoup.values.money import Money

# The minor units of an amount that money depends on.
Amount = Callable[[d.Amount, str, Span], int]


def plan_spending(
    deal: d.Deal, assumed: Assumed, amount: Amount, account_currency: Callable[[str], str]
) -> tuple[Spending, ...]:
    """Every commitment and every ticket subsidy, its undisclosed amounts assumed where needed."""
    found = []
    for index, spending in enumerate(deal.spending.values()):
        stated = spending.amounts()
        if stated:
            currency = currency_of(stated[0][0])
        elif spending.account is not None:
            currency = account_currency(spending.account)
        else:
            currency = deal.books or "USD"

        def known(term: d.Amount, span: Span, currency: str = currency) -> int:
            return amount(term, currency, span)

        def bounded(
            term: d.Amount | None, *, needed: bool, of: d.Spending = spending
        ) -> Range | None:
            if term is None:
                return None
            if isinstance(term, d.Undisclosed) and not needed and term.name not in assumed.figures:
                assert isinstance(term.low, Money)
                assert isinstance(term.high, Money)
                return Range(term.low.minor, term.high.minor)
            figure = known(term, of.span)
            return Range(figure, figure)

        found.append(
            Spending(
                index,
                spending.name,
                spending.title,
                spending.subsidy,
                spending.spender,
                currency,
                bounded(spending.at_least, needed=False),
                spending.by,
                bounded(spending.at_most, needed=spending.account is not None),
                None if spending.a_ticket is None else known(spending.a_ticket, spending.span),
                tuple(
                    InKind(g.item, known(g.value, g.span), g.recouped is True)
                    for g in spending.in_kind
                ),
                tuple(
                    Approval(a.party, None if a.above is None else known(a.above, a.span), a.items)
                    for a in spending.approvals
                ),
                spending.account,
                spending.span,
            )
        )
    return tuple(found)

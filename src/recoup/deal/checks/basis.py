"""A percentage says what it is of."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.deal.flow import order_of_waterfalls
from recoup.deal.walk import all_steps, receiver_of_pots
from recoup.diagnostics.diagnostic import Diagnostic, Reading
from recoup.values.number import show_rate


def _shares(deal: d.Deal) -> Iterator[tuple[d.Waterfall, d.Step, d.Share | d.Bands]]:
    for waterfall, step in all_steps(deal):
        ask = step.ask
        share = ask.share_from if isinstance(ask, d.Recoup) else ask
        if isinstance(share, d.Share | d.Bands):
            yield waterfall, step, share


def check_basis_said(deal: d.Deal) -> Iterator[Diagnostic]:
    """Every percentage says what it is of."""
    for _, step, share in _shares(deal):
        if share.basis is None:
            shown = _shown(share)
            yield Diagnostic(
                "basis-unsaid",
                f"{shown} of what: the step does not say what its percentage is of",
                step.span,
                readings=(
                    Reading("of receipts", "of all that enters this waterfall"),
                    Reading("of remainder", "of what the steps above have left"),
                ),
            )


def check_basis_reached(deal: d.Deal) -> Iterator[Diagnostic]:
    """The basis of a percentage is money that has come in before, in the same currency."""
    order = order_of_waterfalls(deal)
    for waterfall, step, share in _shares(deal):
        name = share.basis.waterfall if share.basis else None
        if name is None:
            continue
        if name.startswith("pot "):
            name = receiver_of_pots(deal).get(name.removeprefix("pot "), waterfall.name)
        if order.get(name, 0) > order.get(waterfall.name, 0):
            message = f"`{name}` comes after `{waterfall.name}`: its receipts are not known here"
            hint = "take the percentage of receipts upstream, or move the step down"
            yield Diagnostic("basis-downstream", message, step.span, hint)
        elif deal.waterfalls[name].currency != waterfall.currency:
            message = (
                f"`{name}` is in {deal.waterfalls[name].currency}, "
                f"and `{waterfall.name}` in {waterfall.currency}"
            )
            hint = "take the percentage where the money is in one currency"
            yield Diagnostic("basis-currency", message, step.span, hint)


def _shown(share: d.Share | d.Bands) -> str:
    if isinstance(share, d.Bands):
        return "these bands"
    rate = share.rate
    if isinstance(rate, d.Undisclosed):
        return f"`{rate.name}`"
    return show_rate(d.bound(rate, lowest=True))

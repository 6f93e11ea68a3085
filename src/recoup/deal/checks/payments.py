"""Payments between parties say when they fall due, and whether they are ever paid back."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.diagnostics.diagnostic import Diagnostic, Reading


def check_payments(deal: d.Deal) -> Iterator[Diagnostic]:
    """A running payment is trued up or never repaid; others fall due once, or each period."""
    for payment in deal.payments:
        if payment.payer == payment.payee:
            message = f"`{payment.payer}` makes this payment to itself"
            hint = "name who pays it, and who gets it"
            yield Diagnostic("pays-itself", message, payment.span, hint)
        once = payment.date is not None or payment.milestone is not None
        settled = once or payment.each is not None
        if not settled and payment.back is None:
            message = "the payment does not say what happens when less is due than was paid"
            readings = (
                Reading("trued up", "the payee pays the difference back"),
                Reading("never repaid", "what was paid stays paid"),
            )
            yield Diagnostic("back-unsaid", message, payment.span, readings=readings)
        if (settled and payment.back is not None) or (once and payment.each is not None):
            message = "a payment falls due once, or each period, or runs on and says what is repaid"
            hint = "keep one of `on …`, `each …` and `trued up` or `never repaid`"
            yield Diagnostic("payment-terms", message, payment.span, hint)
        elif payment.each is not None and payment.each.period in {"receipt", "day"}:
            message = f"a payment that falls due each {payment.each.period} runs on"
            hint = "write `, trued up` or `, never repaid`, or a week, month, quarter or year"
            yield Diagnostic("payment-terms", message, payment.span, hint)

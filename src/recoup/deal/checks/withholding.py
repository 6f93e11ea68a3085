"""Tax is withheld from amounts that can bear it."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.deal.walk import all_steps
from recoup.diagnostics.diagnostic import Diagnostic


def check_withholding(deal: d.Deal) -> Iterator[Diagnostic]:
    """Recoupments are not taxed at a step; the rest cannot be grossed up; nor can 100%."""
    for _, step in all_steps(deal):
        tax = step.withholding
        if tax is None:
            continue
        if isinstance(step.ask, d.Recoup):
            message = "tax is withheld from a payee's share, not from what is recouped"
            hint = f"pay `{tax.payee}` by a step of its own"
            yield Diagnostic("misplaced-withholding", message, step.span, hint)
        elif tax.grossed_up and isinstance(step.ask, d.Rest):
            message = "nothing is left to gross up the rest with"
            hint = "write `net of … withholding`"
            yield Diagnostic("misplaced-withholding", message, step.span, hint)
        elif d.bound(tax.rate, lowest=False) >= 1:
            message = "a tax that takes everything leaves nothing to pay"
            hint = "write a rate below 100%"
            yield Diagnostic("misplaced-withholding", message, step.span, hint)

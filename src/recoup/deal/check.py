"""Every check of a deal, run in turn."""

from collections.abc import Callable, Iterable

from recoup.deal.model import Deal
from recoup.diagnostics.diagnostic import Diagnostic

Check = Callable[[Deal], Iterable[Diagnostic]]

# What a single clause gets wrong, whatever else the deal says.
CLAUSE_CHECKS: tuple[Check, ...] = ()

# What only the whole deal can show; meaningless while some of it could not be read.
WHOLE_CHECKS: tuple[Check, ...] = ()


def check_deal(deal: Deal, *, whole: bool) -> list[Diagnostic]:
    """Everything that the checks find; those that need the whole deal only where it is `whole`."""
    checks = CLAUSE_CHECKS + WHOLE_CHECKS if whole else CLAUSE_CHECKS
    return [diagnostic for check in checks for diagnostic in check(deal)]

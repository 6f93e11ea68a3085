"""Every check of a deal, run in turn."""

from collections.abc import Callable, Iterable

from recoup.deal.checks.accounts import check_account_terms, check_accounts
from recoup.deal.checks.amounts import check_amounts
from recoup.deal.checks.assignments import check_assignments
from recoup.deal.checks.bands import check_bands
from recoup.deal.checks.basis import check_basis_reached, check_basis_said
from recoup.deal.checks.budget import check_budget
from recoup.deal.checks.currencies import (
    check_level_currencies,
    check_limit_currencies,
    check_rates_needed,
)
from recoup.deal.checks.definitions import check_definitions
from recoup.deal.checks.everything_paid import check_everything_paid
from recoup.deal.checks.falls_short import check_falls_short
from recoup.deal.checks.granted import check_granted
from recoup.deal.checks.holds import check_holds, check_openings
from recoup.deal.checks.how import check_claimed_once, check_how
from recoup.deal.checks.identifiers import check_identifiers
from recoup.deal.checks.interest import check_interest
from recoup.deal.checks.irr import check_irr_counts, check_irr_dates, check_irr_said
from recoup.deal.checks.latch import check_latch
from recoup.deal.checks.licences import (
    check_licences,
    check_licences_once,
    check_licences_received,
)
from recoup.deal.checks.measures import check_measures
from recoup.deal.checks.milestones import check_milestone_circles, check_milestones_used
from recoup.deal.checks.never_holds import check_never_holds
from recoup.deal.checks.parties import check_parties
from recoup.deal.checks.payees import check_payees
from recoup.deal.checks.payments import check_payments
from recoup.deal.checks.pieces import check_pieces_in_force, check_pieces_qualified
from recoup.deal.checks.pots import check_pots
from recoup.deal.checks.receipts import check_receipts
from recoup.deal.checks.rights import check_rights
from recoup.deal.checks.shares_sum import check_shares_sum
from recoup.deal.checks.spending import check_spending, check_spending_accounts
from recoup.deal.checks.stake_circles import check_stake_circles
from recoup.deal.checks.stake_dates import check_stake_dates
from recoup.deal.checks.stake_sizes import check_stake_sizes
from recoup.deal.checks.stakes_sum import check_stakes_sum
from recoup.deal.checks.statements import check_statements
from recoup.deal.checks.undisclosed import check_undisclosed
from recoup.deal.checks.withholding import check_withholding
from recoup.deal.model import Deal
from recoup.diagnostics.diagnostic import Diagnostic

Check = Callable[[Deal], Iterable[Diagnostic]]

# What a single clause gets wrong, whatever else the deal says.
CLAUSE_CHECKS: tuple[Check, ...] = (
    check_shares_sum,
    check_payees,
    check_basis_said,
    check_bands,
    check_amounts,
    check_how,
    check_claimed_once,
    check_interest,
    check_irr_said,
    check_latch,
    check_never_holds,
    check_account_terms,
    check_payments,
    check_withholding,
    check_stake_dates,
    check_stake_sizes,
    check_licences,
    check_spending,
    check_statements,
    check_identifiers,
)

# What only the whole deal can show; meaningless while some of it could not be read.
WHOLE_CHECKS: tuple[Check, ...] = (
    check_basis_reached,
    check_everything_paid,
    check_pots,
    check_budget,
    check_accounts,
    check_definitions,
    check_measures,
    check_holds,
    check_openings,
    check_limit_currencies,
    check_level_currencies,
    check_rates_needed,
    check_irr_dates,
    check_irr_counts,
    check_milestone_circles,
    check_milestones_used,
    check_parties,
    check_assignments,
    check_stakes_sum,
    check_stake_circles,
    check_rights,
    check_receipts,
    check_licences_received,
    check_licences_once,
    check_granted,
    check_falls_short,
    check_spending_accounts,
    check_undisclosed,
    check_pieces_in_force,
    check_pieces_qualified,
)


def check_deal(deal: Deal, *, whole: bool) -> list[Diagnostic]:
    """Everything that the checks find; those that need the whole deal only where it is `whole`."""
    checks = CLAUSE_CHECKS + WHOLE_CHECKS if whole else CLAUSE_CHECKS
    return [diagnostic for check in checks for diagnostic in check(deal)]

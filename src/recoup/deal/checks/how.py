"""Several claims of one step say how they share."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.deal.walk import all_steps, investments_claimed
from recoup.diagnostics.diagnostic import Diagnostic, Reading

_IN_ORDER = Reading("in order", "the first claim whole before the second")
_BY_INVESTMENT = Reading("in proportion to investment", "by what each put in")
_EQUALLY = Reading("equally", "the same amount each, until one is whole")
_BY_BALANCE = Reading("in proportion to balance", "by what each is still owed")


def check_how(deal: d.Deal) -> Iterator[Diagnostic]:
    """`recoup` of several claims says in which order or proportion; `pari passu` alone does not."""
    for _, step in all_steps(deal):
        if not isinstance(step.ask, d.Recoup):
            continue
        ask = step.ask
        invested = [c for c in ask.claims if c.kind != "account"]
        several = len(ask.claims) > 1 or any(_claimants(deal, c) > 1 for c in invested)
        readings = _readings(ask, invested)
        if ask.how is d.How.PARI_PASSU:
            message = "`pari passu` ranks the claims side by side, and not in which proportion"
            yield Diagnostic("pari-passu", message, step.span, readings=readings)
        elif several and ask.how is None:
            message = "several claims share this step, and it does not say how"
            yield Diagnostic("how-unsaid", message, step.span, readings=readings)
        elif ask.how is d.How.BY_INVESTMENT and len(invested) < len(ask.claims):
            message = "an account is no investment: there is no proportion to share by"
            hint = "write `in order`, `equally` or `in proportion to balance`"
            yield Diagnostic("how-impossible", message, step.span, hint)


def _claimants(deal: d.Deal, claim: d.Claim) -> int:
    """How many share a claim: each investment for itself, or each investor at one return."""
    investments = investments_claimed(deal, claim)
    if claim.kind == "irr":
        return len({i.investor for i in investments})
    return len(investments)


def _readings(ask: d.Recoup, invested: list[d.Claim]) -> tuple[Reading, ...]:
    found = [_IN_ORDER] if len(ask.claims) > 1 else []
    found += [_BY_INVESTMENT] if len(invested) == len(ask.claims) else []
    return (*found, _EQUALLY, _BY_BALANCE)


def check_claimed_once(deal: d.Deal) -> Iterator[Diagnostic]:
    """No step recoups the same claim twice: it would be paid twice."""
    for _, step in all_steps(deal):
        if not isinstance(step.ask, d.Recoup):
            continue
        for number, claim in enumerate(step.ask.claims):
            if claim in step.ask.claims[:number]:
                message = f"`{claim.name}` is recouped twice in one step"
                yield Diagnostic("claimed-twice", message, claim.span, "keep one of them")

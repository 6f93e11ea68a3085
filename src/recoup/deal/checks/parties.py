"""Parties that put money in get some out, and every party is there for a reason."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.deal.checks.currencies import parties_paid
from recoup.deal.walk import all_steps
from recoup.diagnostics.diagnostic import Diagnostic, Severity


def check_parties(deal: d.Deal) -> Iterator[Diagnostic]:
    """Whoever invests, advances or is owed is paid by some step; nobody is named for nothing."""
    paid: set[str] = set()
    allotted: set[str] = set()
    for waterfall, step in all_steps(deal):
        (allotted if waterfall.definition else paid).update(parties_paid(deal, step))
    paid |= {a.assignee for a in deal.assignments}
    gives = {i.investor for f in deal.films.values() for i in f.investments}
    gives |= {a.owed_to for a in deal.accounts.values()}
    mentioned = _mentioned(deal) | allotted | gives
    for party in deal.parties.values():
        if party.name in paid:
            continue
        if party.name in gives and deal.waterfalls:
            message = f"`{party.name}` puts money in, and no step ever pays it"
            hint = "recoup what it is owed, or pay it a share"
            yield Diagnostic(
                "party-never-paid", message, party.span, hint, severity=Severity.WARNING
            )
        elif party.name not in mentioned:
            message = f"nothing in the deal concerns `{party.name}`"
            hint = "pay it, or remove it"
            yield Diagnostic("party-unused", message, party.span, hint, severity=Severity.WARNING)


def _mentioned(deal: d.Deal) -> set[str]:
    found = {name for stake in deal.stakes for name in (stake.holder, stake.issuer)}
    found |= {name for stake in deal.stakes if stake.votes for name in stake.votes.parties}
    found |= {name for grant in deal.grants for name in (grant.grantor, grant.grantee)}
    found |= {name for bonus in deal.bonuses for name in (bonus.payer, bonus.payee)}
    found |= {name for pay in deal.payments for name in (pay.payer, pay.payee)}
    found |= {line.source for film in deal.films.values() for line in film.finance}
    for licence in deal.licences:
        found |= {licence.licensor, licence.licensee}
        found |= {licence.commission.agent} if licence.commission else set()
    found |= {channel.owner for channel in deal.channels.values()}
    for spending in deal.spending.values():
        found |= {spending.spender, *(approval.party for approval in spending.approvals)}
    for account in deal.accounts.values():
        if account.advance is not None:
            found |= {account.advance.payer, account.advance.payee}
    return found | {party.name for party in deal.parties.values() if party.brands}

"""Every step pays somebody, and says so once."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.deal.walk import all_steps
from recoup.diagnostics.diagnostic import Diagnostic, Reading, Severity


def check_payees(deal: d.Deal) -> Iterator[Diagnostic]:
    """A step names its payees; a recoupment does not, since its accounts do."""
    for waterfall, step in all_steps(deal):
        recoups = isinstance(step.ask, d.Recoup)
        if not recoups and not step.parts and not waterfall.definition:
            hint = "add `to` and a party or a pot, or shares on the lines below"
            yield Diagnostic("no-payee", "this step pays nobody", step.span, hint)
        if recoups and step.parts:
            message = "a recoupment pays those whom its accounts are owed to, nobody else"
            hint = "remove the payee, or write the account as `owed to` it"
            yield Diagnostic("misplaced-payee", message, step.parts[0].span, hint)
        yield from _investors(deal, step)
    yield from _odd_cents(deal)
    for bonus in deal.bonuses:
        if bonus.payer == bonus.payee:
            message = f"`{bonus.payer}` pays this bonus to itself"
            yield Diagnostic(
                "pays-itself", message, bonus.span, "name who pays it, and who gets it"
            )


def _investors(deal: d.Deal, step: d.Step) -> Iterator[Diagnostic]:
    for part in step.parts:
        if part.payee.kind != "investors":
            continue
        film = deal.films.get(part.payee.name)
        if film is None:
            continue
        if not film.investments:
            message = f"nobody invests in `{film.name}`"
            hint = f"add `invest in {film.name}` and its investors"
            yield Diagnostic("no-investors", message, part.payee.span, hint)
        elif len(film.investments) > 1 and part.payee.how not in {
            d.How.EQUALLY,
            d.How.BY_INVESTMENT,
        }:
            message = "the line does not say how the investors share"
            readings = (
                Reading("in proportion to investment", "by what each put in"),
                Reading("equally", "the same amount to each"),
            )
            yield Diagnostic("how-unsaid", message, part.payee.span, readings=readings)


def _odd_cents(deal: d.Deal) -> Iterator[Diagnostic]:
    if deal.odd_cents_to is None:
        return
    divided = [s for _, s in all_steps(deal) if len(s.parts) > 1]
    if not any(p.payee.name == deal.odd_cents_to for s in divided for p in s.parts):
        message = f"odd cents go to `{deal.odd_cents_to}`, and no divided step pays it"
        yield Diagnostic(
            "odd-cents-payee-absent",
            message,
            deal.span,
            "name a payee of the divided steps",
            severity=Severity.WARNING,
        )

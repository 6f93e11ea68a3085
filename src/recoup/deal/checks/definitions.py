"""Definitions count the money of others, and pay nobody."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.deal.walk import blocks_in, conditions_in, pots_paid, receiver_of_pots, steps_in
from recoup.diagnostics.diagnostic import Diagnostic


def check_definitions(deal: d.Deal) -> Iterator[Diagnostic]:
    """A definition counts money in its own currency; what it allots never becomes money."""
    receiver = receiver_of_pots(deal)
    for waterfall in deal.waterfalls.values():
        for count in waterfall.counts:
            yield from _counted(deal, receiver, waterfall, count)
        for pot, part in pots_paid(waterfall.steps).items():
            other = deal.waterfalls.get(receiver.get(pot, ""))
            if other is not None and other.definition != waterfall.definition:
                message = f"the pot `{pot}` joins a definition, which pays nobody, and a waterfall"
                hint = f"let the definition count it: `counts pot {pot}`, or measure the pot"
                yield Diagnostic("definition-pays", message, part.span, hint)
        if waterfall.definition:
            yield from _looks_outside(deal, waterfall)
    for milestone in deal.milestones.values():
        for condition in conditions_in(milestone.condition):
            if isinstance(condition, d.Recouped) and condition.claim.within is not None:
                yield from _recouped_there(deal, condition.claim)


def _looks_outside(deal: d.Deal, definition: d.Waterfall) -> Iterator[Diagnostic]:
    """A definition that waits for what a party has received says where: there, or in fact."""
    waits = [(b.milestone, b.span) for b in blocks_in(definition.steps)]
    waits += [(s.milestone, s.span) for s in steps_in(definition.steps) if s.milestone]
    for name, span in waits:
        milestone = deal.milestones.get(name)
        conditions = conditions_in(milestone.condition) if milestone else ()
        for condition in conditions:
            if isinstance(condition, d.Reached) and condition.what == "party":
                message = (
                    f"`{condition.name}` has received counts what the waterfalls pay, "
                    f"not what `{definition.name}` allots"
                )
                hint = f"write `… in {definition.name}`, or `… in` the waterfall that is meant"
                yield Diagnostic("place-unsaid", message, span, hint)


def _counted(
    deal: d.Deal, receiver: dict[str, str], waterfall: d.Waterfall, count: d.Counts
) -> Iterator[Diagnostic]:
    name = receiver.get(count.name, "") if count.pot else count.name
    other = deal.waterfalls.get(name)
    if other is None:
        return
    if other.currency != waterfall.currency:
        yield Diagnostic(
            "measure-currency",
            f"`{name}` is in {other.currency}, and this definition in {waterfall.currency}",
            count.span,
            f"count money in {waterfall.currency}: behind a pot, where it has been converted",
        )
    if count.arms_length and (count.pot or not other.receipts):
        yield Diagnostic(
            "arms-length-unknown",
            f"no receipts come into `{count.name}` whose worth a row could state",
            count.span,
            "count the waterfall that receives them at arm's length",
        )


def _recouped_there(deal: d.Deal, claim: d.Claim) -> Iterator[Diagnostic]:
    within = deal.waterfalls.get(claim.within or "")
    if within is None:
        return
    for step in steps_in(within.steps):
        if isinstance(step.ask, d.Recoup) and any(
            (c.kind, c.name) == (claim.kind, claim.name) for c in step.ask.claims
        ):
            return
    what = claim.name if claim.kind == "account" else f"{claim.kind} in {claim.name}"
    message = f"`{within.name}` does not recoup `{what}`"
    hint = f"add `recoup {what}` there, or leave out `in {within.name}`"
    yield Diagnostic("not-recouped-there", message, claim.span, hint)

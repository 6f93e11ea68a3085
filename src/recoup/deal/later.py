"""What changes hands later: assigned rights, and money held in escrow."""

from datetime import date

from recoup.deal import model as d
from recoup.deal.scope import Scope
from recoup.deal.walk import pots_paid, steps_in
from recoup.diagnostics.diagnostic import Related
from recoup.diagnostics.suggestion import closest
from recoup.language import model as m

Milestones = dict[str, d.Milestone]
Waterfalls = dict[str, d.Waterfall]


def read_assignment(
    scope: Scope, statement: m.Statement, milestones: Milestones, waterfalls: Waterfalls
) -> d.Assignment:
    """An assignment with its names resolved; its date becomes a milestone."""
    node = statement.node
    assert isinstance(node, m.AssignHead)
    name = f"assigned.{node.assignor}.{node.assignee}"
    day = None
    if node.dated:
        day = scope.day(node.when)
        milestone = _on(statement, day, milestones)
    else:
        milestone = scope.resolve("milestone", node.when, declare=f"milestone {node.when} when …")
    source = node.source
    waterfall = scope.resolve("waterfall", source.waterfall) if source.waterfall else None
    if source.label is not None and waterfall in waterfalls:
        _label_known(scope, source.label, waterfalls[waterfall])
    return d.Assignment(
        scope.bounded_rate(node.rate, name) if node.rate else None,
        scope.resolve("party", node.assignor),
        waterfall,
        source.label.text if source.label else None,
        scope.resolve("party", node.assignee),
        scope.amount(node.price, f"{name}.price") if node.price else None,
        day,
        milestone,
        node.title.text if node.title else None,
        statement.span,
    )


def _on(statement: m.Statement, day: date, milestones: Milestones) -> str:
    """The milestone of a day, added where no other line states it."""
    name = f"date is {day}"
    if name not in milestones:
        milestones[name] = d.Milestone(name, name, d.OnOrAfter(day), None, statement.span)
    return name


def _label_known(scope: Scope, label: m.Word, waterfall: d.Waterfall) -> None:
    known = {}
    for step in steps_in(waterfall.steps):
        for text, span in ((step.label, step.span), *((p.label, p.span) for p in step.parts)):
            if text is not None:
                known[text] = span
    if label.text in known:
        return
    near = closest(label.text, known)
    related = (Related("the closest label is here", known[near]),) if near else ()
    hint = f'write `"{near}"`' if near else "leave the label out, or give the step that label"
    message = f'no step of `{waterfall.name}` is called "{label}"'
    scope.error("unknown-step", message, label.span, hint, *related)


def read_escrow(
    scope: Scope, statement: m.Statement, milestones: Milestones, waterfalls: Waterfalls
) -> d.Waterfall:
    """A waterfall whose pot waits: released to the one party before a day, then to the other."""
    node = statement.node
    assert isinstance(node, m.EscrowHead)
    name, day = node.name.text, scope.day(node.until)
    title = node.title.text if node.title else name
    for word in (node.beneficiary, node.then):
        scope.resolve("party", word)
    milestone = _on(statement, day, milestones)

    def to(word: m.Word) -> tuple[d.Step, ...]:
        payee = d.Payee("party", word.text, None, word.span)
        part = d.Part(None, payee, None, word.span)
        return (d.Step(d.Rest(), (part,), None, None, title, statement.span),)

    return d.Waterfall(
        name,
        title,
        node.zh.text if node.zh else None,
        _currency(scope, name, statement, waterfalls),
        (),
        ((name, node.name.span),),
        (
            d.Block(True, milestone, to(node.beneficiary), statement.span),
            d.Block(False, milestone, to(node.then), statement.span),
        ),
        statement.span,
        held=d.Held(day, None, None, None),
    )


def _currency(scope: Scope, pot: str, statement: m.Statement, waterfalls: Waterfalls) -> str:
    """An escrow holds the currency of the waterfalls that pay into it."""
    found = {w.currency: part for w in waterfalls.values() if (part := pots_paid(w.steps).get(pot))}
    if len(found) > 1:
        first, second = list(found)[:2]
        message = f"`{pot}` is paid in {first} and in {second}; an escrow holds one currency"
        scope.error(
            "escrow-currencies",
            message,
            statement.span,
            "pay into it from one waterfall, behind a pot",
            Related("the other currency comes from here", found[second].span),
        )
    return next(iter(found), "USD")

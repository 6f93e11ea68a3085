"""`plus 2%`: a premium on the capital, or a share of the money? The line does not say."""

import re
from collections.abc import Iterator

from recoup.deal.scope import Scope
from recoup.diagnostics.diagnostic import Diagnostic, Reading
from recoup.language import model as m


def plus_unsaid(scope: Scope, statement: m.Statement, claim: m.ClaimNode | None) -> Diagnostic:
    """The refusal of a step `plus …`; `claim` is the investment that was recouped last above it."""
    node = statement.node
    assert isinstance(node, m.PlusStep)
    if isinstance(node.rate, m.Word):
        scope.rate(node.rate, node.rate.text)
    if node.tail.payee is not None:
        kind = {"party": "party", "pot": "pot", "investors": "film"}[node.tail.payee.kind]
        scope.resolve(kind, node.tail.payee.name)
    rate = _rate(node.rate)
    return Diagnostic(
        "plus-unsaid",
        f"plus {rate} of what: a premium on the capital, or a share of the money",
        statement.span,
        readings=tuple(_readings(scope, statement, node, claim)),
    )


def _readings(
    scope: Scope, statement: m.Statement, node: m.PlusStep, claim: m.ClaimNode | None
) -> Iterator[Reading]:
    rate, payee, rest = _rate(node.rate), node.tail.payee, _rest(statement, node)
    investor, film = claim.investor if claim else None, _film(scope, claim)
    if payee is not None and payee.kind == "investors":
        investor, film = None, payee.name.text
    elif payee is not None:
        investor = payee.name
    if film is not None and (payee is None or payee.kind != "pot"):
        one = f" of {investor}" if investor else ""
        how = "" if investor else f", {_how(payee)}"
        whose = f"what {investor} put in" if investor else "the capital"
        line = f"recoup {rate} premium on investment{one} in {film}{how}{rest}"
        yield Reading(line, f"{rate} of {whose}, on top of it")
    whom = _payee(payee, investor, film)
    if whom is not None:
        yield Reading(f"{rate} of remainder to {whom}{rest}", f"{rate} of what is left here")
        yield Reading(f"{rate} of receipts to {whom}{rest}", f"{rate} of all that comes in here")


def _film(scope: Scope, claim: m.ClaimNode | None) -> str | None:
    if claim is not None:
        return claim.name.text
    films = list(scope.names("film"))
    return films[0] if len(films) == 1 else None


def _payee(payee: m.PayeeNode | None, investor: m.Word | None, film: str | None) -> str | None:
    if payee is not None and payee.kind == "pot":
        return f"pot {payee.name}"
    if investor is not None:
        return investor.text
    return None if film is None else f"investors of {film} {_how(payee)}"


def _how(payee: m.PayeeNode | None) -> str:
    return payee.how.text if payee and payee.how else "in proportion to investment"


def _rate(rate: m.RateNode) -> str:
    if isinstance(rate, m.UndisclosedNode):
        name = f"{rate.name} " if rate.name else ""
        return f"undisclosed {name}within {rate.low.span.text}..{rate.high.span.text}"
    return rate.span.text


def _rest(statement: m.Statement, node: m.PlusStep) -> str:
    """What the line says behind its rate, less whom it pays."""
    text, start = statement.span.text, statement.span.start
    after = node.rate.span.end - start
    payee = node.tail.payee
    if payee is None:
        return text[after:]
    end = (payee.how or payee.name).span.end - start
    before = text[after : payee.name.span.start - start]
    return re.split(r"\bto\b", before)[0].rstrip() + text[end:]

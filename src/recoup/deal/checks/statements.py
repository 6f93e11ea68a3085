"""The terms of statements say all that a date or a sum depends on."""

from collections.abc import Iterator
from fractions import Fraction

from recoup.deal import model as d
from recoup.diagnostics.diagnostic import Diagnostic, Reading


def check_statements(deal: d.Deal) -> Iterator[Diagnostic]:
    """A clock says whether an audit stops it, and something is paid of every statement."""
    for terms in deal.statements:
        if not terms.spans:
            message = "the block says nothing of the statements"
            hint = "add `every quarter, within 45 days`, or what was agreed"
            yield Diagnostic("statements-empty", message, terms.span, hint)
        if terms.objection is not None and terms.tolled is None:
            message = "the line does not say whether an audit stops the clock of objection"
            readings = (
                Reading("tolled during audits", "the days of an audit do not count"),
                Reading("not tolled", "the clock runs on while the books are audited"),
            )
            span = terms.spans["objection"]
            yield Diagnostic("tolling-unsaid", message, span, readings=readings)
        if isinstance(terms.held_back, Fraction) and terms.held_back >= 1:
            message = "all of each statement is held back, so that the first ones pay nothing"
            hint = "hold back less than 100%"
            yield Diagnostic("held-back-all", message, terms.spans["held_back"], hint)

"""Where money comes in that a question is about."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from recoup.analysis.table import Table
from recoup.analysis.totals import Sums, decimal
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Source, Span
from recoup.diagnostics.suggestion import closest
from recoup.language.from_text import parse_designation
from recoup.plan.entry import entry_of
from recoup.plan.model import Plan
from recoup.receipts.model import Event, EventKind


@dataclass(frozen=True, slots=True)
class SourceLine:
    """Where money comes in from outside, and how much has; None where pots flow in there, too."""

    name: str
    title: str
    currency: str
    came_in: Decimal | None


def sources(sums: Sums) -> Table[SourceLine]:
    """The waterfalls that take receipts in, in the order of the deal."""
    return Table(
        SourceLine(w.name, w.title, w.currency, decimal(sums.entered(w), w.currency))
        if not w.pots
        else SourceLine(w.name, w.title, w.currency, None)
        for w in sums.run.plan.waterfalls
        if w.takes_receipts
    )


def source_of(plan: Plan, over: str | None) -> tuple[int | None, list[Diagnostic]]:
    """The waterfall that takes in what `over` says: its own name, or what receipts are of.

    Without it, the only waterfall that takes receipts. None where it cannot be told, with why.
    """
    named = {w.name: w.index for w in plan.waterfalls if w.takes_receipts}
    if over is None:
        if len(named) == 1:
            return next(iter(named.values())), []
        message = f"receipts come in at {len(named)} places: {', '.join(f'`{n}`' for n in named)}"
        hint = 'say over which, as in `--over NAME` or `--over "theatrical of dog from CN"`'
        return None, [Diagnostic("source-unsaid", message, None, hint)]
    if over in named:
        return named[over], []
    source = Source("--over", over)
    found = parse_designation(source)
    if isinstance(found, Diagnostic):
        return None, [found]
    what, film, territory = (word.text if word else None for word in found)
    span = Span(source, 0, len(over))
    receipt = Event("", date.min, EventKind.RECEIPT, what or "", film, territory, 0, None, "", span)
    entry = entry_of(plan, receipt)
    if entry is not None:
        return entry, []
    near = closest(over, named)
    hint = f"did you mean `{near}`?" if near else "name a waterfall, or receipts that one takes in"
    return None, [Diagnostic("unknown-source", f"no waterfall takes in `{over}`", span, hint)]

"""Deals as text, and what is proved of them."""

from datetime import date

from recoup.deal.files import deal_from_trees
from recoup.deal.model import Deal
from recoup.diagnostics.diagnostic import has_errors
from recoup.diagnostics.render import render
from recoup.diagnostics.span import Source
from recoup.engine.run import run_plan
from recoup.language.from_text import parse_source
from recoup.plan.from_deal import from_deal
from recoup.proofs.case import Case
from recoup.proofs.model import Outcome, Verdict
from recoup.proofs.prove import Question, prove
from recoup.receipts.model import Event, Rates

PARTIES = ("agent", "bank", "star", "writer", "fund", "producer")


def deal_of(text: str) -> Deal:
    """A deal that must be free of errors."""
    tree, found = parse_source(Source("asked.deal", text))
    deal, found = deal_from_trees([tree], found)
    assert not has_errors(found), "\n".join(render(d) for d in found)
    return deal


def case_of(
    text: str,
    events: tuple[Event, ...] = (),
    rates: Rates | None = None,
    as_of: date | None = None,
    name: str = "",
) -> Case:
    """The case of a deal and its events."""
    deal = deal_of(text)
    plan, found = from_deal(deal)
    assert plan is not None, found
    run, found = run_plan(plan, list(events), rates, as_of=as_of)
    assert run is not None, found
    return Case.of(deal, run, rates, name)


def small(*steps: str, above: str = "", receives: str = "everything") -> str:
    """A deal of one waterfall, in dollars, between six parties."""
    parties = "\n".join(f'party {p} "{p.title()}"' for p in PARTIES)
    lines = "\n".join(f"    {line}" for line in steps)
    return (
        f'deal "Small"\n  books USD\n\n{parties}\n\n{above}\n\nwaterfall world "World"\n'
        f"  currency USD\n  receives {receives}\n  pays\n{lines}\n"
    )


def verdicts(case: Case, **asked: object) -> dict[str, Verdict]:
    """What is proved of a case, by statement."""
    found = prove(case, Question(**asked))  # type: ignore[arg-type]
    return {verdict.statement: verdict for verdict in found}


def outcome(case: Case, statement: str, **asked: object) -> Outcome:
    """Whether one statement holds."""
    return verdicts(case, **asked)[statement].outcome

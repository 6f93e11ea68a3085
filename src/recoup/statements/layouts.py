"""The three layouts: a party's participation, the collection account, all parties at a glance."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from recoup.statements import words
from recoup.statements.document import document_of
from recoup.statements.lines import (
    account_sections,
    key_of,
    passed_lines,
    receipts_sections,
    share_sections,
    waterfall_section,
    with_total,
)
from recoup.statements.making import Shared, account_clause
from recoup.statements.model import (
    Clause,
    Document,
    Figures,
    Kind,
    Layout,
    Line,
    Section,
)
from recoup.statements.net import net_sections, recouped_in
from recoup.statements.snapshot import Place


def participation(shared: Shared, party: str) -> Document:
    """A party's statement as a studio lays it out: what came in, each deduction, what is left.

    It shows what money went through before it reached the party, and nothing else.
    """
    own = _waterfalls_of(shared, party)
    names = [n for n in shared.waterfalls if any(n in shared.feeders[o] for o in own)]
    return _participation(shared, party, own, names)


def own_participation(shared: Shared, party: str) -> Document:
    """A party's statement without what lies upstream of the waterfalls that pay it.

    It says nothing of others but what those waterfalls pay them: no source further up, no term of
    other clauses.
    """
    own = _waterfalls_of(shared, party)
    made = _participation(shared, party, own, own)
    known = {row.name for row in made.receipts}
    theirs = {account_clause(*key) for key in shared.accounts if key[1] != party}
    theirs |= {x.step for name, places in shared.places.items() if name not in own for x in places}
    clauses = tuple(
        replace(c, brought=tuple(b for b in c.brought if b.receipt in known))
        for c in made.clauses
        if c.name not in theirs
    )
    texts = " ".join(clause.text for clause in clauses)
    cites = {name for clause in clauses for name in clause.cites}
    return replace(
        made,
        clauses=clauses,
        sections=tuple(
            replace(s, lines=tuple(_without(theirs, line) for line in s.lines))
            for s in made.sections
        ),
        cited=tuple(c for c in made.cited if c.name in cites),
        next=tuple(n for n in made.next if n.party == party),
        waiting=tuple(replace(w, reason=None, needed=None) for w in made.waiting),
        assumed=tuple(a for a in made.assumed if a.name in texts),
    )


def own_clauses(shared: Shared, party: str) -> tuple[Clause, ...]:
    """The clauses of the waterfalls and definitions that pay a party, in the order of the deal."""
    own = set(_waterfalls_of(shared, party))
    return tuple(
        shared.clause(name)
        for name, step in shared.steps.items()
        if shared.plan_of(name).waterfalls[step.waterfall].name in own
    )


def _without(clauses: set[str], line: Line) -> Line:
    """A line that refers to none of some clauses, and tells no waterfall that it was fed by."""
    clause = None if line.clause in clauses else line.clause
    return replace(line, clause=clause, detail=None if line.kind is Kind.ENTERED else line.detail)


def _participation(shared: Shared, party: str, own: list[str], names: list[str]) -> Document:
    accounts = [*recouped_in(shared, set(names)), *_owed_to(shared, party)]
    shares = list(share_sections(shared, party))
    sections = [
        *receipts_sections(shared, set(names)),
        *(waterfall_section(shared, name, party) for name in names),
        *account_sections(shared, dict.fromkeys(accounts)),
        *net_sections(shared, party, own, names),
        *shares,
    ]
    return document_of(shared, Layout.PARTICIPATION, party, sections, names, shares)


def collection(shared: Shared, party: str | None = None) -> Document:
    """The statement of a collection account: what came in, every position, who was paid, what is
    held, and that nothing is missing. A party to whom it goes is told its own balance with it."""
    names = list(shared.waterfalls)
    sections = [
        *receipts_sections(shared, set(names)),
        *(waterfall_section(shared, name) for name in names),
        *account_sections(shared, recouped_in(shared, set(names))),
        *_party_sections(shared),
        *_flows(shared),
    ]
    shares = list(share_sections(shared, party)) if party else []
    return document_of(shared, Layout.COLLECTION, party, [*sections, *shares], names, shares)


def summary(shared: Shared) -> Document:
    """All parties at a glance, for whoever answers for the whole."""
    names = list(shared.waterfalls)
    sections = [
        *receipts_sections(shared, set(names)),
        *_party_sections(shared),
        *account_sections(shared, recouped_in(shared, set(names))),
        *_flows(shared),
    ]
    return document_of(shared, Layout.SUMMARY, None, sections, names, [])


def takes_part(shared: Shared, party: str) -> bool:
    """Whether there is anything to state to a party."""
    return bool(
        _waterfalls_of(shared, party) or _owed_to(shared, party) or [*passed_lines(shared, party)]
    )


# ---- what a layout is of ------------------------------------------------------------------------


def _waterfalls_of(shared: Shared, party: str) -> list[str]:
    """The waterfalls that pay a party, and the definitions that allot it anything."""
    payees = {party, f"(allotted to {party})"}
    return [n for n in shared.waterfalls if any(x.payee in payees for x in shared.places[n])]


def _owed_to(shared: Shared, party: str) -> list[tuple[str, str]]:
    return [
        (a.name, a.owed_to) for plan in shared.plans for a in plan.accounts if a.owed_to == party
    ]


def _party_sections(shared: Shared) -> Iterator[Section]:
    """What each party has, what passes between them included."""
    by_currency: dict[str, list[Line]] = defaultdict(list)
    for party in shared.deal.parties:
        for currency, figures in nets(shared, party).items():
            if figures.stirred:
                key = key_of(shared, "all", party, currency)
                by_currency[currency].append(Line(key, Kind.PARTY, shared.party(party), figures))
    for currency, lines in by_currency.items():
        yield with_total(
            shared, "parties", words.said("parties"), currency, lines, words.said("total")
        )


def nets(shared: Shared, party: str) -> dict[str, Figures]:
    """What a party ends with by currency: paid by waterfalls, and by others less what it paid."""
    found: dict[str, Figures] = {}
    for name, waterfall in shared.waterfalls.items():
        for place in shared.places[name]:
            if place.payee == party:
                paid = _paid(shared, place)
                found[waterfall.currency] = found.get(waterfall.currency, Figures()) + paid
    for currency, line in passed_lines(shared, party):
        found[currency] = found.get(currency, Figures()) + line.figures
    return found


def _paid(shared: Shared, place: Place) -> Figures:
    return shared.snapshots.figures(lambda s: s.places.get(place, 0))


def _flows(shared: Shared) -> Iterator[Section]:
    """The account by currency: received, converted, paid out; what is left is what is held."""
    received = shared.snapshots.keys(lambda s: s.received)
    for currency in sorted({*received, *shared.snapshots.keys(lambda s: s.paid_out)}):
        lines = [
            Line(key_of(shared, "account", name, currency), Kind.FLOW, words.said(name), amounts)
            for name, amounts in _flows_in(shared, currency)
            if amounts.stirred
        ]
        title, held = words.said("account_balance"), words.said("flow_held")
        yield with_total(shared, "account", title, currency, lines, held)


def _flows_in(shared: Shared, currency: str) -> Iterator[tuple[str, Figures]]:
    figures = shared.snapshots.figures
    yield "flow_in", figures(lambda s: s.received.get(currency, 0))
    yield "flow_converted", figures(lambda s: s.converted.get(currency, 0))
    yield "flow_out", figures(lambda s: -s.paid_out.get(currency, 0))

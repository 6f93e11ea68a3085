"""Events against the names of the deal that they are for."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from recoup.deal.media import DEDUCTIONS, ROYALTIES, SALES, STANDARD_MEASURES
from recoup.deal.model import Deal, Licence
from recoup.diagnostics.diagnostic import Diagnostic, Severity
from recoup.diagnostics.span import Span
from recoup.diagnostics.suggestion import closest
from recoup.receipts.basis import basis_faults
from recoup.receipts.codes import code_faults
from recoup.receipts.model import Event, EventKind
from recoup.values.currency import CURRENCIES, PERCENT
from recoup.values.territory import TERRITORIES

# What licensees report.
_REPORTED = (*SALES, "units", *DEDUCTIONS)


def check_events(deal: Deal, events: Sequence[Event]) -> list[Diagnostic]:
    """Every name and every code of the events that the deal does not know."""
    diagnostics = check_names(deal, events)
    for event in events:
        for column, fault in code_faults(deal, event):
            span = _word_span(event, str(getattr(event, column) or event.what))
            diagnostics.append(Diagnostic(fault.code, str(fault), span, fault.hint))
    return diagnostics


def check_names(deal: Deal, events: Sequence[Event]) -> list[Diagnostic]:
    """Every medium, film, territory, account, measure and currency that the deal does not know."""
    checked: dict[tuple[str | None, ...], tuple[_Fault, ...]] = {}
    diagnostics = []
    for event in events:
        key = (event.kind, event.what, event.film, event.territory, event.currency)
        faults = checked.get(key)
        if faults is None:
            faults = checked[key] = tuple(_faults(deal, event))
        for fault in faults:
            span = _word_span(event, fault.word)
            diagnostics.append(Diagnostic(fault.code, fault.message, span, fault.hint))
    return [
        *diagnostics,
        *basis_faults(deal, events),
        *_sales_unreported(deal, events),
        *_outside_commitments(deal, events),
    ]


def _outside_commitments(deal: Deal, events: Sequence[Event]) -> Iterator[Diagnostic]:
    """The first cost of each account that a commitment is charged to, and that leaves it out."""
    charged = {s.account: s.name for s in deal.spending.values() if s.account is not None}
    for event in events:
        if event.kind is EventKind.COST and event.what in charged:
            name = charged.pop(event.what)
            yield Diagnostic(
                "outside-commitment",
                f"this is charged to `{event.what}` outside `{name}`: no cap or approval of that "
                "concerns it",
                _word_span(event, event.what),
                f"write `{name}` where the cost is one of it",
                severity=Severity.WARNING,
            )


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with a word of an event."""

    code: str
    message: str
    hint: str
    word: str


def _faults(deal: Deal, event: Event) -> Iterator[_Fault]:
    licence = _licence_of(deal, event)
    if licence is not None:
        yield from _licence_faults(licence, event)
        return
    match event.kind:
        case EventKind.RECEIPT if event.what not in deal.media:
            yield _unknown("medium", event.what, deal.media)
        case EventKind.REPORT:
            yield from _report_faults(deal, event)
        case EventKind.COST:
            yield from _account_faults(deal, event.what)
        case EventKind.RELEASE:
            yield from _escrow_faults(deal, event)
        case _:
            pass
    if event.film is not None and event.film not in deal.films:
        yield _unknown("film", event.film, deal.films)
    if event.territory is not None and event.territory not in TERRITORIES:
        yield _unknown("territory", event.territory, TERRITORIES)
    if event.currency is not None and event.currency not in CURRENCIES | {PERCENT}:
        yield _unknown("currency", event.currency, CURRENCIES)


def _report_faults(deal: Deal, event: Event) -> Iterator[_Fault]:
    """A report is of a measure; in percent, of a rate by which interest floats."""
    rates, measures = _rates(deal), [*deal.media, *STANDARD_MEASURES]
    if event.what in rates and event.currency != PERCENT:
        message = f"`{event.what}` is a rate, and this is none"
        yield _Fault("not-a-rate", message, "write it as `8.25%`", event.what)
    elif event.currency == PERCENT and event.what not in rates:
        yield _unknown("rate", event.what, rates)
    elif event.currency != PERCENT and event.what not in measures:
        yield _unknown("series", event.what, measures)


def _licence_of(deal: Deal, event: Event) -> Licence | None:
    """The licence that a receipt or a report is of, by its name or that of a part."""
    for licence in deal.licences:
        if event.film == licence.name or event.film in {part.name for part in licence.parts}:
            return licence
    return None


def _licence_faults(licence: Licence, event: Event) -> Iterator[_Fault]:
    """A row about a licence is of its royalties as paid, or of sales as its royalty counts them."""
    word = f"royalties of {licence.name}"
    part = next((part for part in licence.parts if part.name == event.film), None)
    known: tuple[str, ...] = ()
    if event.kind is EventKind.RECEIPT:
        known = (ROYALTIES,) if event.film == licence.name else ()
        message, hint = f"what comes in of a licence is `{word}`", f"write `{word}`"
    elif part is None or part.royalty is None:
        message = f"sales of `{event.film}` are reported part by part"
        hint = f"write `{event.what} of {licence.parts[0].name}`"
    else:
        known = _REPORTED
        message = f"`{event.what}` is nothing that a licensee reports"
        hint = f"write `{part.royalty.sales or 'net_sales'} of {part.name}`"
    if event.what not in known:
        yield _Fault("not-of-licence", message, hint, event.what)
        return
    if event.territory is not None:
        message = f"the licence `{licence.name}` says which territories it is for"
        hint = f"write `{event.what} of {event.film}`"
        yield _Fault("not-of-licence", message, hint, event.territory)
    expected = None if event.what == "units" else licence.currency
    if event.currency != expected:
        message = f"`{licence.name}` is in {expected}, and the row in "
        message += event.currency or "no currency"
        hint = f"write the amount in {licence.currency}"
        if expected is None:
            message, hint = "units are a count", "leave the currency out"
        yield _Fault("licence-currency", message, hint, event.currency or event.what)


def _sales_unreported(deal: Deal, events: Sequence[Event]) -> Iterator[Diagnostic]:
    """Sales that a royalty counts are reported, where anything of its part is."""
    for part in (part for licence in deal.licences for part in licence.parts):
        rows = [
            e
            for e in events
            if e.kind is EventKind.REPORT and e.film == part.name and e.what in _REPORTED
        ]
        counted = part.royalty.sales if part.royalty else None
        if not rows or counted is None or any(e.what == counted for e in rows):
            continue
        message = f"the royalty of `{part.name}` counts `{counted}`, and no row reports them"
        hint = f"add rows of `{counted} of {part.name}`, or mend what the royalty is of"
        yield Diagnostic("sales-unreported", message, _word_span(rows[0], rows[0].what), hint)


def _rates(deal: Deal) -> list[str]:
    """The rates by whose reports interest floats."""
    interests = (account.interest for account in deal.accounts.values())
    return [i.floating.name for i in interests if i is not None and i.floating is not None]


def _account_faults(deal: Deal, name: str) -> Iterator[_Fault]:
    account = deal.accounts.get(name)
    if name in deal.spending:
        return
    if account is None:
        yield _unknown("account", name, [*deal.accounts, *deal.spending])
    elif account.advance is not None:
        message = f"`{name}` is an advance, and the deal itself says what was paid"
        hint = "book the cost to an account, or change the advance in the deal"
        yield _Fault("cost-to-advance", message, hint, name)


def _escrow_faults(deal: Deal, event: Event) -> Iterator[_Fault]:
    escrows = {w.name: w for w in deal.waterfalls.values() if w.held is not None}
    if event.what not in escrows:
        yield _unknown("escrow", event.what, escrows)
    elif event.currency not in {None, escrows[event.what].currency}:
        held = escrows[event.what].currency
        message = f"`{event.what}` holds {held}, and the row releases {event.currency}"
        yield _Fault("release-currency", message, f"write the amount in {held}", event.what)


def _unknown(kind: str, name: str, known: Collection[str]) -> _Fault:
    near = closest(name[:40], known)
    if near is not None:
        hint = f"did you mean `{near}`?"
    elif kind in {"territory", "currency"}:
        hint = "write the country's two letters" if kind == "territory" else "write its ISO code"
    elif known and len(known) <= 12:
        hint = f"the deal knows {', '.join(f'`{word}`' for word in known)}"
    else:
        hint = f"declare it in the deal, or mend the {kind}"
    return _Fault(f"unknown-{kind}", f"the deal knows no {kind} `{name}`", hint, name)


def _word_span(event: Event, word: str) -> Span:
    """Where a word stands in what the row says it is of; the whole row where that is not found."""
    row = event.span
    parts = [rf"(?<!\w){re.escape(event.what)}"]
    parts += [rf"\s+of\s+{re.escape(event.film)}"] if event.film else []
    parts += [rf"\s+(?:from\s+)?{re.escape(event.territory)}"] if event.territory else []
    text = row.text
    match = re.search("".join(parts) + r"(?!\w)", text)
    if match is None:
        return row
    at = _whole_word(word, text, match.start(), match.end())
    return row if at is None else Span(row.source, row.start + at, row.start + at + len(word))


def _whole_word(word: str, text: str, start: int, end: int) -> int | None:
    pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
    match = pattern.search(text, start, end) or pattern.search(text)
    return match.start() if match else None

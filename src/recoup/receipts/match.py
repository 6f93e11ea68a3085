"""Events against the names of the deal that they are for."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from recoup.deal.media import STANDARD_MEASURES
from recoup.deal.model import Deal
from recoup.diagnostics.diagnostic import Diagnostic, Severity
from recoup.diagnostics.span import Span
from recoup.diagnostics.suggestion import closest
from recoup.receipts.codes import code_faults
from recoup.receipts.model import Event, EventKind
from recoup.values.currency import CURRENCIES, PERCENT
from recoup.values.territory import TERRITORIES


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
    return [*diagnostics, *_outside_commitments(deal, events)]


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

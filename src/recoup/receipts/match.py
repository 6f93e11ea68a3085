"""Events against the names of the deal that they are for."""

from collections.abc import Iterable, Sequence

from recoup.deal.media import STANDARD_MEASURES
from recoup.deal.model import Deal
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.suggestion import closest
from recoup.receipts.model import Event, EventKind
from recoup.values.territory import TERRITORIES


def check_events(deal: Deal, events: Sequence[Event]) -> list[Diagnostic]:
    """A diagnostic for every medium, film, territory, account or measure that the deal lacks."""
    known: set[tuple[EventKind, str, str | None, str | None]] = set()
    faults: list[Diagnostic] = []
    for event in events:
        key = (event.kind, event.what, event.film, event.territory)
        if key in known:
            continue
        found = list(_faults(deal, event))
        if found:
            faults.extend(found)
        else:
            known.add(key)
    return faults


def _faults(deal: Deal, event: Event) -> Iterable[Diagnostic]:
    if event.film is not None and event.film not in deal.films:
        yield _unknown("film", event.film, deal.films, event)
    if event.territory is not None and event.territory not in TERRITORIES:
        yield _unknown("territory", event.territory, TERRITORIES, event)
    if event.kind is EventKind.RECEIPT and event.what not in deal.media:
        yield _unknown("medium", event.what, deal.media, event)
    if event.kind is EventKind.REPORT and event.what not in (*deal.media, *STANDARD_MEASURES):
        yield _unknown("series", event.what, [*deal.media, *STANDARD_MEASURES], event)
    if event.kind is EventKind.COST:
        yield from _cost_faults(deal, event)


def _cost_faults(deal: Deal, event: Event) -> Iterable[Diagnostic]:
    account = deal.accounts.get(event.what)
    if account is None:
        yield _unknown("account", event.what, deal.accounts, event)
    elif account.advance is not None:
        yield Diagnostic(
            "cost-to-advance",
            f"`{event.what}` is an advance; the deal itself says what it is",
            event.span,
            "book the cost to an account, or change the advance in the deal",
        )


def _unknown(kind: str, name: str, known: Iterable[str], event: Event) -> Diagnostic:
    near = closest(name, known)
    hint = f"did you mean `{near}`?" if near else f"declare it in the deal, or mend the {kind}"
    return Diagnostic(f"unknown-{kind}", f"the deal knows no {kind} `{name}`", event.span, hint)

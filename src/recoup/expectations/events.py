"""The events of a test: the rows of its file that are run, and those that it gives itself."""

from recoup.deal.model import Deal
from recoup.diagnostics.diagnostic import Diagnostic, errors_of
from recoup.diagnostics.span import Span
from recoup.expectations import model as x
from recoup.expectations.files import Files
from recoup.expectations.quantities import Unknown
from recoup.language.model import Word
from recoup.receipts.match import check_events
from recoup.receipts.model import Event, EventKind
from recoup.values.money import Money


def events_to_run(
    deal: Deal, setting: x.Setting, files: Files
) -> tuple[list[Event], list[Diagnostic]]:
    """The rows that are run and the events that are given, in the order in which they are run."""
    events: list[Event] = []
    faults: list[Diagnostic] = []
    if setting.receipts is not None:
        file, faults = files.events(setting.receipts.path)
        if file is None or faults:
            return [], faults
        events, faults = _chosen(list(file.events), setting.receipts.only)
    taken = {e.id for e in events}
    for given, span in setting.given:
        event = _event(given, span)
        if event.id in taken:
            message = f"a row is called `{event.id}` already"
            faults.append(Diagnostic("duplicate-row", message, span, "give it another name"))
        taken.add(event.id)
        events.append(event)
    events.sort(key=lambda e: e.date)
    faults += check_events(deal, events)
    faults += _unfounded(events)
    return events, errors_of(faults)


def _chosen(events: list[Event], only: tuple[Word, ...]) -> tuple[list[Event], list[Diagnostic]]:
    ids = {e.id for e in events}
    faults = [Unknown("row", word, ids).diagnostic for word in only if word.text not in ids]
    names = {word.text for word in only}
    return [e for e in events if not only or e.id in names], faults


def _event(given: x.GivenEvent, span: Span) -> Event:
    what, film, territory = given.of
    amount = given.amount
    return Event(
        given.name.text if given.name else f"line-{span.line}",
        given.day,
        given.kind,
        what.text,
        film.text if film else None,
        territory.text if territory else None,
        amount.minor if isinstance(amount, Money) else amount,
        amount.currency if isinstance(amount, Money) else None,
        "",
        span,
    )


def _unfounded(events: list[Event]) -> list[Diagnostic]:
    """Reversals of what did not come before them, or was left out."""
    before: set[str] = set()
    faults = []
    for event in events:
        if event.kind is not EventKind.REVERSAL:
            before.add(event.id)
        elif event.what not in before:
            message = f"no row before it is called `{event.what}`, which it reverses"
            hint = "run the original too, on an earlier day or above"
            faults.append(Diagnostic("reverses-nothing", message, event.span, hint))
    return faults

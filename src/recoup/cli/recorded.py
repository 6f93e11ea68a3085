"""How the commands of a book show what was recorded."""

from collections.abc import Iterable, Sequence
from typing import Any

import typer

from recoup.analysis.contract import plain, records
from recoup.analysis.totals import designation
from recoup.cli.output import print_json, table
from recoup.ledger.book import Differs
from recoup.ledger.model import Change, Entry, Imported, ImportedRates, RateChange
from recoup.receipts.model import Event
from recoup.values.money import decimal_text


def print_entry(entry: Entry | None, words: str, *, as_json: bool) -> int:
    if as_json:
        print_json(None if entry is None else entry_json(entry))
    elif entry is None:
        print("The book has it already; nothing was recorded.")
    else:
        print(words)
        print(f"  {_count(entry.number, 'entry', 'entries')}, seal {entry.digest}")
    return 0


def entry_json(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "kind": entry.kind,
        "period": entry.period,
        "recorded": entry.recorded.isoformat(),
        "by": entry.by,
        "body": dict(entry.body),
        "digest": entry.digest,
    }


def what(entry: Entry) -> str:
    """What an entry recorded, in a few words."""
    body = entry.body
    if entry.kind in {"events", "rates"}:
        sums = (f"{currency} {amount}" for currency, amount in body.get("receipts", {}).items())
        counts = f"{body['added']} added" + (
            f", {body['changed']} changed" if body["changed"] else ""
        )
        return ", ".join((body["source"], counts, *sums))
    if entry.kind == "close":
        return f"through {body['last_day']}"
    return str(body.get("title") or body.get("main") or body.get("what") or "")


def print_imported(found: Imported, as_json: bool) -> int:
    if as_json:
        print_json(
            {
                "entry": found.entry and found.entry.number,
                "source": found.source,
                "same": found.same,
                "added": [_event_json(event) for event in found.added],
                "changes": [_change_json(change) for change in found.changes],
                "set_aside": records(found.set_aside),
                "late": found.late,
                "alike": found.alike,
            }
        )
        return 0
    if found.entry is None:
        print(f"{found.source}: the book has its {_count(found.same, 'row')} already")
        return 0
    print(f"{found.source}: {_count(len(found.added), 'row')} added, {found.same} known already")
    for currency, amount in found.entry.body["receipts"].items():
        print(f"  receipts {'change by' if found.changes else 'of'} {currency} {amount}")
    if found.changes:
        print(f"  {_count(len(found.changes), 'row')} corrected; what they said before is kept")
    if found.set_aside:
        print(f"  {_count(len(found.set_aside), 'row')} in suspense: recoup ledger suspense")
    if found.late:
        print(
            f"  {_count(found.late, 'row')} of closed days: an adjustment in period "
            f"{found.entry.period}"
        )
    if found.alike:
        print(f"  {_count(found.alike, 'row')} say the same as rows of other files: entered twice?")
    return 0


def print_imported_rates(found: ImportedRates, as_json: bool) -> int:
    if as_json:
        print_json(
            {
                "entry": found.entry and found.entry.number,
                "source": found.source,
                "same": found.same,
                "added": found.added,
                "changed": len(found.changes),
            }
        )
        return 0
    changed = f", {len(found.changes)} corrected" if found.changes else ""
    print(
        f"{found.source}: {_count(found.added, 'rate')} added{changed}, {found.same} known already"
    )
    return 0


def print_changes(differs: Differs, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {"source": differs.source, "changes": [_change_json(c) for c in differs.changes]}
        )
        return
    typer.echo(f"recoup: {differs}; nothing was recorded", err=True)
    table(("row", "what", "before", "now"), list(_changed_rows(differs.changes)))
    typer.echo("Add --accept to record it so; what was said before stays in the book.", err=True)


def _changed_rows(changes: Sequence[Change | RateChange]) -> Iterable[tuple[str, str, str, str]]:
    for change in changes:
        if isinstance(change, RateChange):
            rate = change.after
            pair = f"{rate.from_currency} to {rate.to_currency} on {rate.date}"
            before, after = f"{float(change.before.rate):.10g}", f"{float(rate.rate):.10g}"
            yield f"row {rate.span.line}", pair, before, after
            continue
        if change.after is None:
            yield change.id, "the row is gone", _event_text(change.before), "—"
            continue
        for name, before, after in _fields(change.before, change.after):
            yield change.id, name, before, after


def _fields(before: Event, after: Event) -> Iterable[tuple[str, str, str]]:
    old, new = _event_json(before), _event_json(after)
    for name in old:
        if old[name] != new[name]:
            yield name.replace("_", " "), str(old[name] or "—"), str(new[name] or "—")


def _event_text(event: Event) -> str:
    said = _event_json(event)
    return " ".join(str(said[name]) for name in ("date", "kind", "of", "amount") if said[name])


def _event_json(event: Event) -> dict[str, Any]:
    amount = str(event.amount)
    if event.currency:
        amount = f"{event.currency} {decimal_text(event.amount, event.currency)}"
    return {
        "id": event.id,
        "date": plain(event.date),
        "kind": event.kind.value,
        "of": designation(event.what, event.film, event.territory),
        "amount": amount,
        "note": event.note,
        "channel": event.channel,
        "campaign": event.campaign,
        "item": event.item,
        "tickets": event.tickets,
        "approved": plain(event.approved),
        "arms_length": event.arms_length,
        "basis": None if event.basis is None else str(event.basis),
    }


def _change_json(change: Change | RateChange) -> dict[str, Any]:
    if isinstance(change, RateChange):
        pair = (change.after.from_currency, change.after.to_currency)
        return {
            "pair": list(pair),
            "date": plain(change.after.date),
            "before": str(change.before.rate),
            "after": str(change.after.rate),
        }
    after = change.after
    return {
        "id": change.id,
        "before": _event_json(change.before),
        "after": None if after is None else _event_json(after),
    }


def _count(number: int, one: str, several: str | None = None) -> str:
    return f"{number} {one if number == 1 else several or one + 's'}"

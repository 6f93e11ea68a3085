"""The clock of objection: how long it runs, and how audits stop it."""

from collections.abc import Iterable
from datetime import date, timedelta

from recoup.deal.model import TimeSpan
from recoup.settlement.model import Audit

_DAY = timedelta(days=1)


def last_day(dated: date, span: TimeSpan, audits: Iterable[Audit]) -> tuple[date | None, int, int]:
    """The last day on which a statement may be objected to, the days that audits have added, and
    those that are left to run once an audit that goes on has ended.

    None for the day where such an audit has stopped the clock. The day on which an audit begins and
    that on which it ends do not count. A day counts once, however many audits fall on it. An audit
    that begins after the time has run out does not bring it back.
    """
    until, tolled = span.after(dated), 0
    for first, last in _stretches(audits):
        if first > until:
            break
        begun = max(first, dated + _DAY)
        if last is None:
            return None, tolled, (until - begun).days + 1
        if last < begun:
            continue
        days = (last - begun).days + 1
        tolled += days
        until += days * _DAY
    return until, tolled, 0


def _stretches(audits: Iterable[Audit]) -> list[tuple[date, date | None]]:
    """The days of audits, those that overlap or follow each other joined."""
    joined: list[tuple[date, date | None]] = []
    for audit in sorted(audits, key=lambda a: a.begun):
        if joined:
            first, last = joined[-1]
            if last is None:
                break
            if audit.begun <= last + _DAY:
                ended = None if audit.ended is None else max(last, audit.ended)
                joined[-1] = (first, ended)
                continue
        joined.append((audit.begun, audit.ended))
    return joined

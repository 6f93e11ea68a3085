"""The basis of a box office: with or without the online service fee, an estimate or final."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache

from recoup.deal import model as d
from recoup.deal.library import piece
from recoup.diagnostics.diagnostic import Diagnostic, Related, Severity
from recoup.language import model as m
from recoup.receipts.cells import BadCell
from recoup.receipts.model import Basis, Event, EventKind
from recoup.values.money import grouped
from recoup.values.number import show_rate

MEANINGS = {
    "comprehensive": "with the online service fee (综合票房)",
    "split": "without the online service fee (分账票房)",
}
ESTIMATE = "estimate"


def parse_basis(text: str) -> Basis | None:
    """The basis that a cell names, None where it is empty. Raises: BadCell.

    Example:
        >>> str(parse_basis("split, estimate"))
        'split estimate'
    """
    words = text.lower().replace(",", " ").split()
    grosses = [word for word in words if word in MEANINGS]
    if set(words) - {*MEANINGS, ESTIMATE, "final"} or len(grosses) > 1:
        message = f"`{text[:40]}` is no basis of a gross"
        raise BadCell("bad-basis", message, "write `comprehensive` or `split`, and `estimate`")
    if ESTIMATE in words and "final" in words:
        raise BadCell("bad-basis", "a figure is an estimate or final", "keep one of the two words")
    if not words:
        return None
    return Basis(grosses[0] if grosses else None, ESTIMATE in words)


def basis_faults(deal: d.Deal, events: Sequence[Event]) -> Iterator[Diagnostic]:
    """Receipts on another basis than the clause that receives them takes; estimates, in all."""
    clauses = [(w, r) for w in deal.waterfalls.values() if w.basis for r in w.receipts]
    for event in events:
        if event.basis is None or event.kind is not EventKind.RECEIPT:
            continue
        for waterfall, receipts in clauses:
            gross = event.basis.gross
            assert waterfall.basis is not None
            if gross not in {None, waterfall.basis.gross} and _receives(deal, receipts, event):
                yield _other_basis(waterfall.name, waterfall.basis, event)
                break
    yield from _estimates(events)


def _receives(deal: d.Deal, receipts: d.Receipts, event: Event) -> bool:
    if event.film is not None and receipts.film not in {None, event.film}:
        return False
    if receipts.territories is not None and (
        event.territory is None or not receipts.territories.covers(event.territory)
    ):
        return False
    return not receipts.media or any(event.what in deal.media_within(x) for x in receipts.media)


def _other_basis(name: str, basis: d.GrossBasis, event: Event) -> Diagnostic:
    assert event.basis is not None
    gross, wanted = str(event.basis.gross), basis.gross
    amount = f"{event.currency} {grouped(event.amount, event.currency or 'CNY')}"
    message = (
        f"`{name}` takes {wanted} box office, {MEANINGS[wanted]}; {amount} is {gross}, "
        f"{MEANINGS[gross]}: {_apart(event, gross)}"
    )
    hint = (
        "let `china.online_service_fee` receive it, and take its pot: `box_office pot …`"
        if gross == "comprehensive"
        else "ask the payer for the comprehensive box office, or take the piece for the fee out"
    )
    said = Related("the deal says so here", basis.span)
    return Diagnostic("other-basis", message, event.span, hint, (said,))


def _apart(event: Event, gross: str) -> str:
    """What the fee makes of an amount, by the range that the library cites for it."""
    low, high = _fee_range()
    rates = f"{show_rate(low)} to {show_rate(high)}"
    ends = [
        round(event.amount * (1 - rate) if gross == "comprehensive" else event.amount / (1 - rate))
        for rate in (high, low)
    ]
    least, most = (grouped(end, event.currency or "CNY") for end in sorted(ends))
    other = "split" if gross == "comprehensive" else "comprehensive"
    return f"a fee of {rates} makes {other} of it {event.currency} {least} to {most}"


@cache
def _fee_range() -> tuple[Fraction, Fraction]:
    """The least and the most that the online service fee is of the gross."""
    node = piece("china.online_service_fee").defaults["fee_share"].node
    assert isinstance(node, m.TermHead)
    assert isinstance(node.value, m.UndisclosedNode)
    low, high = node.value.low, node.value.high
    assert isinstance(low, m.PercentNode)
    assert isinstance(high, m.PercentNode)
    return low.value, high.value


def _estimates(events: Sequence[Event]) -> Iterator[Diagnostic]:
    found = [e for e in events if e.basis is not None and e.basis.estimate]
    if not found:
        return
    sums: dict[str, int] = {}
    for event in found:
        if event.currency is not None:
            sums[event.currency] = sums.get(event.currency, 0) + event.amount
    total = ", ".join(f"{code} {grouped(minor, code)}" for code, minor in sums.items())
    rows = "a row is an estimate" if len(found) == 1 else f"{len(found):,} rows are estimates"
    yield Diagnostic(
        "estimate",
        f"{rows}, of {total}: what is reckoned on them is not final",
        found[0].span,
        "put the final figures in their place once they are there",
        severity=Severity.WARNING,
    )

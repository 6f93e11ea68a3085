"""Library pieces: each in force when the film is released, and the film what the piece is for."""

from collections.abc import Iterator

from recoup.deal import model as d
from recoup.deal.invested import share_invested_from
from recoup.deal.piece_used import InForce, PieceUsed, Test
from recoup.diagnostics.diagnostic import Diagnostic, Related, Severity
from recoup.values.number import show_rate
from recoup.values.territory import countries


def check_pieces_in_force(deal: d.Deal) -> Iterator[Diagnostic]:
    """A film is governed by the piece that was in force when it was released.

    A release that the deal does not date is not checked.
    """
    for piece in deal.pieces:
        if piece.in_force is not None and piece.in_force.film in deal.films:
            yield from _out_of_force(deal, piece, piece.in_force)


def _out_of_force(deal: d.Deal, piece: PieceUsed, term: InForce) -> Iterator[Diagnostic]:
    for release in deal.films[term.film].releases:
        if not countries(term.territory) <= countries(release.territory):
            continue
        early = term.since is not None and release.date < term.since
        late = term.until is not None and release.date > term.until
        if not early and not late:
            continue
        limit = f"from {term.since} on" if early else f"until {term.until}"
        other = term.before if early else term.after
        yield Diagnostic(
            "not-in-force",
            f"`{piece.name}` governs films released in {term.territory} {limit}; `{term.film}` is "
            f"released there on {release.date}",
            piece.span,
            f"write `use {other} …`" if other else None,
            (Related("the release is here", release.span), Related("it is in force", term.span)),
        )


def check_pieces_qualified(deal: d.Deal) -> Iterator[Diagnostic]:
    """What a film must meet to be treated as a piece treats it: met, failed, or not said."""
    for piece in deal.pieces:
        if piece.tests:
            yield _qualification(deal, piece)


def _qualification(deal: d.Deal, piece: PieceUsed) -> Diagnostic:
    results = [(test, *_result(deal, test)) for test in piece.tests]
    failed = [test for test, met, _ in results if met is False]
    unsaid = sum(met is None for _, met, _ in results)
    lines = [f"{_MARKS[met]} {test.name}: {test.meaning}{why}" for test, met, why in results]
    others = [test.otherwise for test in failed if test.otherwise]
    if others:
        lines.append(f"a film that fails is governed by `{others[0]}`")
    elif unsaid:
        lines.append("answer below the `use` line what is known: `NAME yes`, or `NAME no`")
    message = f"`{piece.name}` is for films that meet {len(results)} conditions; "
    message += f"{sum(met is True for _, met, _ in results)} met, {len(failed)} failed, "
    message += f"{unsaid} not said"
    severity = Severity.WARNING if failed else Severity.NOTE
    return Diagnostic("qualification", message, piece.span, "\n".join(lines), severity=severity)


_MARKS = {True: "met     ", False: "failed  ", None: "not said"}


def _result(deal: d.Deal, test: Test) -> tuple[bool | None, str]:
    """Whether a test is met, as far as the deal says, and by what."""
    if test.answer is not None:
        return test.answer, ""
    if test.shown_by is None or test.shown_by.film not in deal.films:
        return None, ""
    share = share_invested_from(deal, test.shown_by.film, test.shown_by.territory)
    if share is None:
        return None, ""
    low, high = share
    if low == high:
        return low >= test.shown_by.share, f" (it is {show_rate(low)})"
    why = f" (it is between {show_rate(low)} and {show_rate(high)})"
    if low >= test.shown_by.share:
        return True, why
    return (False, why) if high < test.shown_by.share else (None, why)

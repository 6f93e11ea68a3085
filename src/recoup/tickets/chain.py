"""Box office through a deal or a regime of the library: every fen of a line to its payee.

Nothing is divided here: rates, their days and their sources are in the pieces of the library, and
the engine rounds by the largest remainder, carried from line to line of a film. So the parts of a
line are the line, and what a step has paid of a film to date is within a fen of its exact share of
what reached it, however the tickets were grouped into lines.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from recoup.api import DealFile, PieceUnknown, Refused, check, piece
from recoup.diagnostics.diagnostic import Diagnostic, has_errors
from recoup.plan.model import Plan
from recoup.tickets.events import event_id, events_of
from recoup.tickets.model import KEYS, PAYMENTS, arrow_schema

if TYPE_CHECKING:
    import pyarrow

Progress = Callable[[int, int], None]
# Who has what is never divided: the service fee, where the deal takes box office without it.
SERVICE_FEE = "(service fee)"
NAMED_BY = "regime"


@dataclass(frozen=True)
class Chain:
    """Who was paid what: `payments` by film, day and province, step and payee, in fen.

    A payee in brackets is no party: the service fee, or what was converted into other money. The
    day and the province are those of the line that paid. `titles` are the payees' by name.
    """

    payments: "pyarrow.Table"
    titles: dict[str, str]

    @cached_property
    def totals(self) -> dict[str, int]:
        """What each payee was paid in fen."""
        found = self.payments.group_by("payee").aggregate([("fen", "sum")]).to_pylist()
        return {line["payee"]: line["fen_sum"] for line in found}


def chain(
    lines: "pyarrow.Table",
    file: DealFile,
    films: Mapping[str, str],
    *,
    basis: str | None = None,
    assume: Mapping[str, str] | None = None,
    rates: str | Path | None = None,
) -> Chain:
    """The lines of films through their deal.

    Args:
        films: the film's id in the tickets, by its name in the deal.
        basis: `split` or `comprehensive`, where the deal does not say which it takes.
    Raises: Refused, as `DealFile.run` and `events_of` do.
    """
    events = events_of(lines, films, file.deal, basis)
    run = file.run(events, rates, assume=assume).run
    if any(waterfall.hold for waterfall in run.plan.waterfalls):
        message = "the deal holds money back: of which line it is paid later is not known"
        raise Refused([Diagnostic("holds-money", message, None, "see `recoup run`")])
    chosen = _of_films(lines, films.values())
    names = {film: name for name, film in films.items()}
    keys = zip(*(chosen[key].to_pylist() for key in KEYS), strict=True)
    line_of = {event_id(names[film], *key): row for row, (film, *key) in enumerate(keys)}
    lines_of_events = [line_of.get(event.id) for event in run.events]
    payees = _payees(run.plan)
    found: tuple[list[int], list[int], list[int]] = ([], [], [])
    for posting in run.journal.postings():
        line = None if posting.event is None else lines_of_events[posting.event]
        if line is not None and payees[posting.slot] is not None:
            for column, value in zip(found, (line, posting.slot, posting.amount), strict=True):
                column.append(value)
    if any(e.basis is not None and e.basis.gross == "split" for e in events):
        for line, fee in enumerate(chosen["fee"].to_pylist()):
            if fee:
                for column, value in zip(found, (line, len(payees), fee), strict=True):
                    column.append(value)
    titles = {party.name: party.title for party in file.deal.parties.values()}
    whole = [payee or ("", "") for payee in (*payees, ("Service fee", SERVICE_FEE))]
    return Chain(_table(chosen, whole, *found), titles)


def _of_films(lines: "pyarrow.Table", films: Iterable[str]) -> "pyarrow.Table":
    import pyarrow
    import pyarrow.compute as pc

    return lines.filter(pc.is_in(lines["film"], pyarrow.array(list(films))))


def _payees(plan: Plan) -> list[tuple[str, str] | None]:
    """Of each place of a plan what is paid for, and who is paid; None where yuan only flow on."""
    into = {pot: waterfall.currency for waterfall in plan.waterfalls for pot in waterfall.pots}
    found: list[tuple[str, str] | None] = []
    for slot in plan.slots:
        step = plan.steps[slot.step]
        payee = slot.party
        if slot.pot is not None and into.get(slot.pot, "CNY") != "CNY":
            payee = f"(converted into {into[slot.pot]})"
        is_yuan = plan.waterfalls[step.waterfall].currency == "CNY"
        found.append((slot.label or step.name, payee) if payee and is_yuan else None)
    return found


def regime_chain(
    lines: "pyarrow.Table",
    regime: str,
    releases: Mapping[str, date],
    *,
    assume: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Chain:
    """The lines of films through a piece of the library, each film by itself.

    Args:
        regime: the piece, as `china.domestic_share`.
        releases: the first day of each film's run, by its id; films without one are left out. A
            film that the piece does not govern on its day is refused, with the piece that does.
        assume: figures for the terms that the piece leaves open, as `digital_fee`.
    Raises: Refused.
    """
    import pyarrow

    prefix = f"{NAMED_BY}_"
    given = {prefix + name.removeprefix(prefix): value for name, value in (assume or {}).items()}
    found: list[Chain] = []
    films = [film for film in lines["film"].unique().to_pylist() if film in releases]
    if not films:
        raise Refused([Diagnostic("no-films", "no film of the tickets has a release", None)])
    # What governs the first film and the last governs all between.
    _deal_of(regime, min(releases[film] for film in films))
    deal = _deal_of(regime, max(releases[film] for film in films))
    for done, (film, own) in enumerate(_by_film(lines, films), 1):
        found.append(chain(own, deal, {"picture": film}, assume=given))
        if progress is not None:
            progress(done, len(films))
    tables = pyarrow.concat_tables([each.payments for each in found])
    return Chain(tables.unify_dictionaries(), found[0].titles)


def _by_film(lines: "pyarrow.Table", films: Sequence[str]) -> "Iterator[tuple[str, pyarrow.Table]]":
    """The lines of each film; lines stand in the order of their films."""
    start, wanted = 0, set(films)
    for film, group in groupby(lines["film"].to_pylist()):
        count = sum(1 for _ in group)
        if film in wanted:
            yield film, lines.slice(start, count)
        start += count


@cache
def _deal_of(regime: str, release: date) -> DealFile:
    """A deal of one film that has nothing but the piece, and a party for each that it expects."""
    try:
        found = piece(regime)
    except PieceUnknown as unknown:
        raise Refused([Diagnostic("unknown-piece", str(unknown), None)]) from None
    needed = [p for p in found.parameters if p.otherwise is None and p.kind != "film"]
    others = [p.name for p in needed if p.kind not in {"party", "payee"}]
    if others or found.film is None:
        missing = ", ".join(f"`{name}`" for name in others) or "a film"
        message = f"`{regime}` is of no film by itself: it expects {missing}"
        raise Refused([Diagnostic("not-a-regime", message, None, "put it in a deal: `--deal`")])
    text = [f'deal "{found.title}"', "  books CNY"]
    text += [f'party {p.name} "{p.name.replace("_", " ").capitalize()}" in CN' for p in needed]
    text += ['film picture "The film"', f"  release {release} in CN"]
    text += [f"use {regime} for picture as {NAMED_BY}", *(f"  {p.name} {p.name}" for p in needed)]
    path = Path(f"{regime}.deal").absolute()
    file = check(path, texts={path: "\n".join([*text, ""])})
    faults = [d for d in file.diagnostics if d.code == "not-in-force"]
    if faults or has_errors(list(file.diagnostics)):
        raise Refused(faults or file.diagnostics)
    return file


def _table(
    lines: "pyarrow.Table",
    payees: list[tuple[str, str]],
    line: list[int],
    payee: list[int],
    fen: list[int],
) -> "pyarrow.Table":
    """Payments as a table, from the numbers of their lines and payees."""
    import pyarrow

    schema = arrow_schema(PAYMENTS, words_once=True)
    of_lines = lines.select(KEYS).take(pyarrow.array(line, pyarrow.int64()))
    who = pyarrow.array(payee, pyarrow.int64())
    columns = [
        *(of_lines[key].combine_chunks() for key in KEYS),
        *(pyarrow.array(words).take(who) for words in zip(*payees, strict=True)),
        pyarrow.array(fen, pyarrow.int64()),
    ]
    return pyarrow.table(
        [column.cast(field.type) for column, field in zip(columns, schema, strict=True)],
        schema=schema,
    )

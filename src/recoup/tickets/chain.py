"""Box office through a deal or a regime of the library: every fen of a line to its payee.

Nothing is divided here: rates, their days and their sources are in the pieces of the library, and
the engine rounds by the largest remainder, carried from line to line of a film. So the parts of a
line are the line, and what a step has paid of a film to date is within a fen of its exact share of
what reached it, however the tickets were grouped into lines.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recoup.api import DealFile, PieceUnknown, Refused, check, piece
from recoup.diagnostics.diagnostic import Diagnostic, has_errors
from recoup.tickets.events import events_of
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
    import pyarrow
    import pyarrow.compute as pc

    events = events_of(lines, films, file.deal, basis)
    result = file.run(events, rates, assume=assume)
    plan = result.run.plan
    currency = {waterfall.name: waterfall.currency for waterfall in plan.waterfalls}
    receiver = {pot: w.currency for w in plan.waterfalls for pot in w.pots}
    rows: list[tuple[Any, ...]] = []
    for posting in result.run.journal.postings():
        slot = plan.slots[posting.slot]
        step = plan.steps[slot.step]
        into = receiver.get(slot.pot) if slot.pot is not None else None
        payee = slot.party if into in {None, "CNY"} else f"(converted into {into})"
        if payee is None or currency[plan.waterfalls[step.waterfall].name] != "CNY":
            continue
        cause = None if posting.event is None else result.run.events[posting.event]
        if cause is None or cause.film is None:
            continue
        province = cause.id.removeprefix(f"{cause.film}-{cause.date}-")
        label = slot.label or step.name
        rows.append((films[cause.film], cause.date, province, label, payee, posting.amount))
    if any(e.basis is not None and e.basis.gross == "split" for e in events):
        chosen = lines.filter(pc.is_in(lines["film"], pyarrow.array(list(films.values()))))
        rows += [
            (*(line[key] for key in KEYS), "Service fee", SERVICE_FEE, line["fee"])
            for line in chosen.select([*KEYS, "fee"]).to_pylist()
            if line["fee"]
        ]
    titles = {party.name: party.title for party in file.deal.parties.values()}
    return Chain(_table(rows), titles)


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
    for done, film in enumerate(films, 1):
        found.append(chain(lines, deal, {"picture": film}, assume=given))
        if progress is not None:
            progress(done, len(films))
    tables = pyarrow.concat_tables([each.payments for each in found])
    return Chain(tables.unify_dictionaries(), found[0].titles)


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


def _table(rows: list[tuple[Any, ...]]) -> "pyarrow.Table":
    import pyarrow

    columns = list(zip(*rows, strict=True)) or [()] * len(PAYMENTS)
    schema = arrow_schema(PAYMENTS, words_once=True)
    return pyarrow.table(
        [
            pyarrow.array(values, plain.type).cast(once.type)
            for values, plain, once in zip(columns, arrow_schema(PAYMENTS), schema, strict=True)
        ],
        schema=schema,
    )

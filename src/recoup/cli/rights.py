"""`recoup rights`: who may exploit what, what is free, what clashes, what ends next."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Annotated, TypeVar

import typer

from recoup.analysis.contract import record, records
from recoup.api import load
from recoup.cli.options import AsJson, DealPath, Reading
from recoup.cli.output import heading, parse_day, print_json, table
from recoup.deal.title import Title
from recoup.diagnostics.suggestion import closest
from recoup.rights.answers import RightsOf
from recoup.rights.grid import FREE, HELD_BACK, RESERVED, UNKNOWN, Grid, changes, grid
from recoup.rights.model import Clash, Ending, Standing
from recoup.values.region import FIRST, LAST
from recoup.values.territory import TERRITORIES

Row = TypeVar("Row")


def rights(
    deal: DealPath,
    film: Annotated[str | None, typer.Option("--film", help="One film of the deal.")] = None,
    territory: Annotated[
        str | None, typer.Option("--in", metavar="TERRITORY", help="A country or a group.")
    ] = None,
    medium: Annotated[str | None, typer.Option("--medium", help="A medium.")] = None,
    language: Annotated[str | None, typer.Option("--language", help="A language.")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="One day.")] = None,
    free: Annotated[
        bool, typer.Option("--free", help="What may still be granted, on the day and after it.")
    ] = False,
    ending: Annotated[
        bool, typer.Option("--ending", help="What ends next, on the day and after it.")
    ] = False,
    within: Annotated[
        int | None, typer.Option("--within", metavar="DAYS", help="Of what ends: how soon.")
    ] = None,
    clashes: Annotated[
        bool, typer.Option("--clashes", help="Clauses that give the same rights to two.")
    ] = False,
    gaps: Annotated[
        bool, typer.Option("--gaps", help="Rights that nobody holds between two windows.")
    ] = False,
    as_grid: Annotated[
        bool, typer.Option("--grid", help="Media by territories, a letter for each holder.")
    ] = False,
    reading: Reading = None,
    as_json: AsJson = False,
) -> None:
    """Show who may exploit a film, where, in which media, when, and by which clause.

    Rights that nobody was granted are their owner's. What depends on a day that the deal does not
    know is shown as unknown, with what it waits for.
    """
    file = load(deal, reading or ())
    answers = file.rights()
    day = parse_day(on, "--on")
    _known("film", film, answers.titles, "--film")
    _known("territory", territory, TERRITORIES, "--in")
    _known("medium", medium, file.deal.media, "--medium")
    if clashes:
        _show(answers.clashes(film=film), _print_clashes, as_json=as_json)
    elif ending:
        first = day or date.min
        _show(answers.endings(first, within), _print_endings, as_json=as_json)
    elif as_grid:
        _print_grids(answers, film, day, as_json=as_json)
    else:
        find = answers.free if free else answers.standings
        found = (
            answers.gaps(film=film)
            if gaps
            else find(film=film, territory=territory, medium=medium, language=language, on=day)
        )
        _show(found, _print_standings, as_json=as_json)


def _known(kind: str, name: str | None, known: Iterable[str], option: str) -> None:
    if name is None or name in (names := list(known)):
        return
    near = closest(name, names)
    hint = f"; did you mean `{near}`?" if near else ""
    raise typer.BadParameter(f"no {kind} with rights is called `{name}`{hint}", param_hint=option)


def _show(rows: tuple[Row, ...], put: Callable[[tuple[Row, ...]], None], *, as_json: bool) -> None:
    if as_json:
        print_json(records(rows))
    else:
        put(rows)


def _print_standings(rows: tuple[Standing, ...]) -> None:
    if not rows:
        print("None.")
        return
    table(
        (
            "film",
            "territories",
            "media",
            "languages",
            "from",
            "until",
            "state",
            "held by",
            "clause",
        ),
        [
            (
                row.film,
                row.territories,
                row.media,
                row.languages or "all",
                row.first or "",
                row.last or "",
                _state(row),
                _holders(row),
                " → ".join(row.chain),
            )
            for row in rows
        ],
    )


def _holders(row: Standing) -> str:
    """Those who hold for certain, then those who do unless what they granted is exclusive."""
    sure = [party for party in row.holders if party not in row.unless_exclusive]
    return ", ".join([*sure, *(f"{p} unless exclusive" for p in row.unless_exclusive)])


def _state(row: Standing) -> str:
    words = [row.state.value]
    if row.waits_for:
        words.append(f"(waits for {row.waits_for})")
    if row.held_back:
        words.append(f"(held back: {row.held_back})")
    return " ".join(words)


def _print_clashes(rows: tuple[Clash, ...]) -> None:
    if not rows:
        print("No two clauses clash.")
        return
    table(
        ("film", "clash", "where", "by", "and by"),
        [(row.film, row.kind, row.where, row.one, row.other) for row in rows],
    )


def _print_endings(rows: tuple[Ending, ...]) -> None:
    if not rows:
        print("Nothing ends.")
        return
    table(
        ("last day", "film", "what ends", "rights", "held by", "goes back to", "clause"),
        [
            (row.day, row.film, row.what, row.rights, row.held_by, row.goes_to, row.clause)
            for row in rows
        ],
    )


def _print_grids(answers: RightsOf, film: str | None, day: date | None, *, as_json: bool) -> None:
    letters: dict[str, str] = {}
    found = [
        grid(title, when, letters)
        for name, title in answers.titles.items()
        if film in (None, name)
        for when in ((day,) if day else changes(title, *_span(title)))
    ]
    if as_json:
        print_json([record(g) for g in found])
        return
    for one in found:
        _print_grid(one)
    print(f"\n  {FREE} free   {UNKNOWN} not known   {HELD_BACK} held back   {RESERVED} kept by its "
          "owner   small letters: not exclusively")  # fmt: skip


def _span(title: Title) -> tuple[date, date]:
    """From the first day on which some clause holds to the last day of any."""
    boxes = [claim.box for claim in title.claims if claim.box is not None]
    days = [d for b in boxes for d in (b.first, b.last) if FIRST < d < LAST]
    if not days:
        return date.min, date.min
    return date.fromordinal(min(days)), date.fromordinal(max(days) + 1)


def _print_grid(one: Grid) -> None:
    heading(f"{one.film} on {one.day}")
    table(
        ("", *one.territories),
        [(medium, *row) for medium, row in zip(one.media, one.cells, strict=True)],
    )
    if one.legend:
        print("  " + "   ".join(f"{letter} {party}" for letter, party in one.legend.items()))

"""`recoup rights`: who may exploit what, what is free, what clashes, what ends next."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from recoup.analysis.contract import record, records
from recoup.api import check, load
from recoup.api.writing import write_whole
from recoup.cli.options import AsJson, DealPath, PictureLang, Reading, svg_file
from recoup.cli.output import FAULTS, heading, parse_day, print_json, table
from recoup.deal.called import called
from recoup.diagnostics.suggestion import closest
from recoup.rights.answers import RightsOf
from recoup.rights.grid import FREE, HELD_BACK, RESERVED, UNKNOWN, Grid, grid, over_time
from recoup.rights.model import Clash, Ending, Standing
from recoup.values.language import LANGUAGES
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
    picture: Annotated[
        Path | None,
        svg_file("--picture", "With --grid: draw it, too."),
    ] = None,
    lang: PictureLang = "en",
    reading: Reading = None,
    as_json: AsJson = False,
) -> int:
    """Show who may exploit a film, where, in which media, when, and by which clause.

    Rights that nobody was granted are their owner's. What depends on a day that the deal does not
    know is shown as unknown, with what it waits for.
    """
    asked = {"--free": free, "--ending": ending, "--clashes": clashes, "--gaps": gaps}
    questions = [name for name, on_ in (*asked.items(), ("--grid", as_grid)) if on_]
    narrowing = {
        "--in": territory, "--medium": medium, "--language": language, "--on": on,
        "--within": within,
    }  # fmt: skip
    if picture is not None and not as_grid:
        raise typer.BadParameter("it draws the grid: add --grid", param_hint="--picture")
    _together(questions, [name for name, value in narrowing.items() if value is not None])
    # What clashes is found in a deal that nothing else is asked of until it is mended.
    file = check(deal, reading or ()) if clashes else load(deal, reading or ())
    answers = file.rights()
    day = parse_day(on, "--on")
    _known("film", film, answers.titles, "--film")
    _known("territory", territory, TERRITORIES, "--in")
    _known("medium", medium, file.deal.media, "--medium")
    _known("language", language and language.split("-")[0], LANGUAGES, "--language")
    if clashes:
        clashing = answers.clashes(film=film)
        _show(clashing, _print_clashes, as_json=as_json)
        return FAULTS if any(clash.waits_for is None for clash in clashing) else 0
    if ending:
        found = answers.endings(day or date.min, within, film=film)
        _show(found, _print_endings, as_json=as_json)
    elif as_grid:
        grids = _grids(answers, film, day)
        if picture is not None:
            from recoup.pictures.rights import rights_picture

            names = called(file.deal, lang)
            write_whole(picture, rights_picture(grids, names.parties, names.deal, lang).svg)
        _print_grids(grids, as_json=as_json)
    elif gaps:
        _show(answers.gaps(film=film), _print_standings, as_json=as_json)
    else:
        find = answers.free if free else answers.standings
        rows = find(film=film, territory=territory, medium=medium, language=language, on=day)
        _show(rows, _print_standings, as_json=as_json)
    return 0


# What each question may be narrowed by, besides a film.
NARROWED_BY = {
    "--free": {"--in", "--medium", "--language", "--on"},
    "--ending": {"--on", "--within"},
    "--clashes": set[str](),
    "--gaps": set[str](),
    "--grid": {"--on"},
}


def _together(questions: list[str], narrowing: list[str]) -> None:
    """Refuses options that would be left unheeded."""
    if len(questions) > 1:
        raise typer.BadParameter(f"{questions[0]} and {questions[1]} are asked one at a time")
    question = questions[0] if questions else "--free"
    unheeded = [name for name in narrowing if name not in NARROWED_BY[question]]
    if unheeded:
        of = f"with {questions[0]}" if questions else "without --ending"
        raise typer.BadParameter(f"{unheeded[0]} says nothing {of}")


def _known(kind: str, name: str | None, known: Iterable[str], option: str) -> None:
    if name is None or name in (names := list(known)):
        return
    near = name.upper() if name.upper() in names else closest(name, names)
    hint = f"; did you mean `{near}`?" if near else ""
    raise typer.BadParameter(f"no {kind} is called `{name}`{hint}", param_hint=option)


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
    if row.held_back:
        words.append(f"(held back: {row.held_back})")
    if row.waits_for:
        words.append(f"(waits for {row.waits_for})")
    return " ".join(words)


def _print_clashes(rows: tuple[Clash, ...]) -> None:
    if not rows:
        print("No two clauses clash.")
        return
    table(
        ("film", "clash", "where", "by", "and by", "waits for"),
        [(r.film, r.kind, r.where, r.one, r.other, r.waits_for or "") for r in rows],
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


def _grids(answers: RightsOf, film: str | None, day: date | None) -> list[Grid]:
    letters: dict[str, str] = {}
    return [
        one
        for name, title in answers.titles.items()
        if film in (None, name)
        for one in ((grid(title, day, letters),) if day else over_time(title, letters))
    ]


def _print_grids(found: list[Grid], *, as_json: bool) -> None:
    if as_json:
        print_json([record(g) for g in found])
        return
    for one in found:
        _print_grid(one)
    print(f"\n  {FREE} free   {UNKNOWN} not known   {HELD_BACK} held back   {RESERVED} kept by its "
          "owner   small letters: not exclusively   several: by language")  # fmt: skip


def _print_grid(one: Grid) -> None:
    heading(f"{one.film} {_days(one)}")
    table(
        ("", *one.territories),
        [(medium, *row) for medium, row in zip(one.media, one.cells, strict=True)],
    )
    if one.legend:
        print("  " + "   ".join(f"{letter} {party}" for letter, party in one.legend.items()))


def _days(one: Grid) -> str:
    if one.first is not None and one.first == one.last:
        return f"on {one.first}"
    start = f"from {one.first}" if one.first else ""
    end = f"until {one.last}" if one.last else ""
    return " ".join(word for word in (start, end) if word) or "on any day"

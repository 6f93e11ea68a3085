"""`recoup curve`: what every party gets of all that may come in, and where that bends."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import typer

from recoup.analysis.contract import plain, records
from recoup.analysis.curve import Curve, Piece, Portion
from recoup.analysis.driver import SCALE
from recoup.analysis.terms import percentage_of, percentages_for
from recoup.analysis.totals import clause, decimal
from recoup.api import Result, load
from recoup.api.writing import write_whole
from recoup.cli.options import (
    AsJson,
    AsOf,
    Assume,
    DealPath,
    PictureLang,
    RatesPath,
    Reading,
    svg_file,
)
from recoup.cli.output import (
    heading,
    money,
    parse_assumptions,
    parse_day,
    print_json,
    table,
)
from recoup.deal.called import called
from recoup.diagnostics.suggestion import closest
from recoup.plan.model import Step
from recoup.values.currency import minor_digits
from recoup.values.money import minor_units
from recoup.values.number import parse_number, show_rate


def curve(
    deal: DealPath,
    events: Annotated[
        Path | None,
        typer.Argument(metavar="[EVENTS]", help="What has come in already: CSV or XLSX."),
    ] = None,
    over: Annotated[
        str | None,
        typer.Option(
            "--over", metavar="SOURCE", help="A waterfall, or `theatrical of dog from CN`."
        ),
    ] = None,
    scale: Annotated[
        bool,
        typer.Option(
            "--scale", help="Over all that EVENTS brings, so many times it, instead of one source."
        ),
    ] = False,
    reach: Annotated[
        list[str] | None,
        typer.Option(
            "--reach",
            metavar="PARTY=AMOUNT",
            help="What must come in for a party to have that much. Repeatable.",
        ),
    ] = None,
    term: Annotated[
        str | None,
        typer.Option(
            "--term",
            metavar="STEP",
            help="With --reach: which percentage of this step, such as `world.1`, does it.",
        ),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="AMOUNT", help="With --term: how much more comes in."),
    ] = None,
    picture: Annotated[
        Path | None,
        svg_file("--picture", "Draw the curve, too."),
    ] = None,
    lang: PictureLang = "en",
    rates: RatesPath = None,
    as_of: AsOf = None,
    assume: Assume = None,
    reading: Reading = None,
    as_json: AsJson = False,
) -> int:
    """Show what every party gets of all that may yet come in at one source, to the cent.

    Each piece begins at the first cent at which somebody's share of the next unit changes, and says
    by which step or milestone. What comes in is taken to come at once, on the last day of EVENTS or
    that of --as-of; payments between parties are left aside. With --scale, all receipts of EVENTS
    grow together: who gets what at half of them, or at twice.
    """
    file = load(deal, reading or ())
    day = parse_day(as_of, "--as-of")
    result = file.run(events or [], rates, as_of=day, assume=parse_assumptions(assume or []))
    if scale and (over is not None or term is not None or picture is not None):
        other = "--over, --term or --picture"
        raise typer.BadParameter(f"it does not go with {other}", param_hint="--scale")
    found = result.curve_of_scale() if scale else result.curve(over)
    goals = [_goal(found, result, text) for text in reach or ()]
    if term is not None:
        return _print_terms(found, result, goals, term, at, as_json=as_json)
    if picture is not None:
        from recoup.pictures.curve import curve_picture

        names = called(result.file.deal, lang)
        write_whole(picture, curve_picture(found, names.deal, lang, names.parties).svg)
    if as_json:
        print_json({**_json(found), "reach": goals})
        return 0
    _print(found, result)
    if goals:
        heading("What must come in")
        table(
            ("for", "to have", "currency", f"{found.source} ({found.currency})"),
            [
                (g["party"], money(Decimal(g["amount"])), g["currency"], _needs(found, g["needs"]))
                for g in goals
            ],
            right=(1, 3),
        )
    return 0


def _print(found: Curve, result: Result) -> None:
    scaled = found.currency == SCALE
    over = found.source if scaled else f"what comes in at {found.source}, in {found.currency}"
    print(f"{result.file.deal.title}: over {over}")
    for piece in found.pieces:
        end = "on" if piece.end is None else f"to {_at(found, piece.end)}"
        heading(f"From {_at(found, piece.start)} {end}")
        for bend in piece.bends:
            print(f"  {bend.place}: {bend.what}")
        table(
            ("party", "currency", "has", "for 1% more" if scaled else "of the next unit"),
            [
                (p.title, p.currency, money(p.paid), _per_cent(p) if scaled else _share(p.share))
                for p in piece.portions
                if p.paid or p.share
            ],
            right=(2, 3),
        )
    if found.cut_off:
        print("\nThe deal bends more often than is shown: the rest is left out.")
    for piece in found.falls:
        names = ", ".join(p.title for p in piece.portions if p.share < 0)
        print(f"\nFrom {_at(found, piece.start)} on, {names} has less the more comes in.")
    _print_first(found, result)


def _print_first(found: Curve, result: Result) -> None:
    """From where on each party is paid anything, and who never is."""
    first = {p.name: found.first(p.name) for p in result.file.deal.parties.values()}
    titles = {p.name: p.title for p in result.file.deal.parties.values()}
    paid = sorted((at, name) for name, at in first.items() if at is not None)
    heading("Who is paid from where on")
    table(
        ("party", "from" if found.currency == SCALE else f"from {found.currency}"),
        [(titles[name], _at(found, at)) for at, name in paid],
        right=(1,),
    )
    if never := [titles[name] for name, at in first.items() if at is None]:
        print(f"  never: {', '.join(never)}")


def _at(found: Curve, amount: Decimal) -> str:
    """A point of the curve: an amount, or a percentage of what came in."""
    return f"{amount * 100:,.4f}%" if found.currency == SCALE else money(amount)


def _per_cent(portion: Portion) -> str:
    """What a party gets for a hundredth more of what came in; a dash for nothing."""
    if not portion.slope:
        return "—"
    return money(
        decimal(round(portion.slope / 100 * 10 ** minor_digits(portion.currency)), portion.currency)
    )


def _share(share: Any) -> str:
    if not share:
        return "—"
    return show_rate(share) if (share * 10**6).denominator == 1 else f"{float(share * 100):.4f}%"


def _needs(found: Curve, text: str | None) -> str:
    return "never" if text is None else _at(found, Decimal(text))


def _goal(found: Curve, result: Result, text: str) -> dict[str, Any]:
    """What must come in for `PARTY=AMOUNT`, the amount in the currency that the party is paid."""
    party, sign, amount = (part.strip() for part in text.partition("="))
    parties = result.file.deal.parties
    if not sign or party not in parties:
        near = closest(party, parties)
        hint = f"did you mean `{near}`?" if near else "write it as `fund=10m`"
        message = f"`{text}` names no party of the deal; {hint}"
        raise typer.BadParameter(message, param_hint="--reach")
    currencies = {p.currency for piece in found.pieces for p in piece.portions if p.party == party}
    said, _, figure = amount.rpartition(" ")
    currency = said.upper() or (next(iter(currencies)) if len(currencies) == 1 else "")
    if currency not in currencies:
        known = " or ".join(sorted(currencies)) or "nothing"
        message = f"`{party}` is paid in {known} of this; write the amount in it"
        raise typer.BadParameter(message, param_hint="--reach")
    try:
        minor = minor_units(parse_number(figure), currency)
    except ValueError:
        message = f"`{figure}` is no amount of {currency}; write it as `10m` or `1,234.50`"
        raise typer.BadParameter(message, param_hint="--reach") from None
    needs = found.reaches(party, minor, currency)
    return {
        "party": party,
        "currency": currency,
        "amount": plain(decimal(minor, currency)),
        "needs": None if needs is None else plain(found.driver.decimal(needs)),
    }


def _print_terms(
    found: Curve,
    result: Result,
    goals: list[dict[str, Any]],
    term: str,
    at: str | None,
    *,
    as_json: bool,
) -> int:
    """Which percentages of a step leave each party what it is to have."""
    step = _step(result, term)
    now = percentage_of(step)
    if now is None or result.run.licences:
        message = f"`{term}` takes no percentage that could be another"
        raise typer.BadParameter(message, param_hint="--term")
    if not goals:
        message = "say what is to be reached: `--reach fund=900000`"
        raise typer.BadParameter(message, param_hint="--term")
    more = _minor(at, found.currency) if at else 0
    entry = next(w.index for w in result.run.plan.waterfalls if w.name == found.source)
    answers = []
    for goal in goals:
        wanted = minor_units(parse_number(goal["amount"]), goal["currency"])
        stretches = percentages_for(
            result.run, step, goal["party"], goal["currency"], wanted, entry, more
        )
        answers.append({**goal, "stretches": records(stretches)})
    if as_json:
        print_json({"term": term, "now": plain(now), "more": plain(more), "reach": answers})
        return 0
    print(f"{term} takes {show_rate(now)} now: {clause(step.span)} ({step.span.place})")
    if at:
        print(f"where {money(decimal(more, found.currency))} {found.currency} more comes in")
    heading("Which percentage leaves a party so much")
    rows = [
        (a["party"], money(Decimal(a["amount"])), a["currency"], _said(a["stretches"]))
        for a in answers
    ]
    table(("party", "has at least", "currency", "at"), rows, right=(1,))
    return 0


def _minor(text: str, currency: str) -> int:
    try:
        return minor_units(parse_number(text), currency)
    except ValueError:
        message = f"`{text}` is no amount of {currency}; write it as `10m` or `1,234.50`"
        raise typer.BadParameter(message, param_hint="--at") from None


def _said(stretches: list[dict[str, Any]]) -> str:
    found = [(Fraction(s["low"]), Fraction(s["high"])) for s in stretches]
    return "; ".join(f"{show_rate(low)} to {show_rate(high)}" for low, high in found) or "none"


def _step(result: Result, name: str) -> Step:
    steps = {step.name: step for step in result.run.plan.steps}
    if name not in steps:
        near = closest(name, steps)
        hint = f"; did you mean `{near}`?" if near else ""
        raise typer.BadParameter(f"there is no step `{name}`{hint}", param_hint="--term")
    return steps[name]


def _json(found: Curve) -> dict[str, Any]:
    return {
        "source": None if found.currency == SCALE else found.source,
        "currency": None if found.currency == SCALE else found.currency,
        "cut_off": found.cut_off,
        "falls": [
            {
                "start": plain(piece.start),
                "parties": [p.party for p in piece.portions if p.share < 0],
            }
            for piece in found.falls
        ],
        "first": [
            {"party": name, "start": None if start is None else plain(start)}
            for name, _ in found.run.plan.parties
            for start in (found.first(name),)
        ],
        "pieces": [_piece_json(piece) for piece in found.pieces],
    }


def _piece_json(piece: Piece) -> dict[str, Any]:
    return {
        "start": plain(piece.start),
        "end": plain(piece.end),
        "bends": records(piece.bends),
        "portions": records(piece.portions),
    }

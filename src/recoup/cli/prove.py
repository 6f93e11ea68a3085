"""`recoup prove`: what holds of a deal over all amounts, and what does not."""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from recoup.analysis.contract import record
from recoup.analysis.sources import source_of
from recoup.api import DealFile, Refused, Result, load
from recoup.cli.options import AsJson, AsOf, Assume, DealPath, RatesPath, Reading
from recoup.cli.output import (
    FAILURE,
    FAULTS,
    heading,
    money,
    parse_assumptions,
    parse_day,
    print_json,
)
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.values.money import minor_units
from recoup.values.number import parse_number

if TYPE_CHECKING:
    from recoup.proofs.case import Case
    from recoup.proofs.model import Row, Trial, Verdict

_TITLES = {"refuted": "Refuted", "undecided": "Undecided", "proved": "Proved"}


def prove(
    deal: DealPath,
    events: Annotated[
        Path | None,
        typer.Argument(metavar="[EVENTS]", help="What has come in already: CSV or XLSX."),
    ] = None,
    party: Annotated[
        str | None, typer.Option("--party", metavar="NAME", help="Theorems about this party alone.")
    ] = None,
    whole_by: Annotated[
        str | None,
        typer.Option("--whole-by", metavar="AMOUNT", help="Is the party whole once so much is in?"),
    ] = None,
    over: Annotated[
        str | None,
        typer.Option("--over", metavar="SOURCE", help="Where that comes in, as in `recoup curve`."),
    ] = None,
    step: Annotated[
        str | None,
        typer.Option(
            "--step", metavar="NAME", help="Can this step ever pay? `world.2`, or a label."
        ),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="DEAL", help="Does this other text pay the same?"),
    ] = None,
    effort: Annotated[
        int,
        typer.Option(
            "--effort",
            metavar="N",
            min=1,
            help="Work that one question may take, in millions of steps.",
        ),
    ] = 5,
    rates: RatesPath = None,
    as_of: AsOf = None,
    assume: Assume = None,
    reading: Reading = None,
    as_json: AsJson = False,
) -> int:
    """Prove what holds of a deal over all amounts, or show two amounts of which it does not.

    That what comes in goes out; that more receipts, or higher reported figures, never pay a party
    less; that every step can pay. With --whole-by, that a party is whole; with --step, that the
    step can pay; of a deal with open readings, or --against another text, that both pay the same.

    A theorem is proved, refuted by amounts on which the exact engine was run, or undecided, with
    the reason. Exit code 1 unless all are proved.
    """
    if find_spec("z3") is None:
        typer.echo("recoup: proofs need the extra `prove`: pip install 'recoup[prove]'", err=True)
        return FAILURE
    from recoup.proofs.model import QuestionRefused
    from recoup.proofs.prove import Question, prove_same
    from recoup.proofs.prove import prove as prove_all

    if over is not None and whole_by is None:
        message = "it says where the amount of `--whole-by` comes in: give both"
        raise typer.BadParameter(message, param_hint="--over")
    assumed, day = parse_assumptions(assume or []), parse_day(as_of, "--as-of")
    file = load(deal, reading or ())
    texts = [*file.alternatives, *([load(against, reading or ())] if against else [])]
    results = [
        text.run(events or [], rates, as_of=day, assume=_own(text, texts, assumed))
        for text in texts
    ]
    cases = [_case(result, len(texts) > 1) for result in results]
    try:
        if len(cases) == 1:
            amount = _at(results[0], whole_by, over)
            verdicts = prove_all(cases[0], Question(party, step, *amount, effort))
        elif whole_by is None and step is None:
            verdicts = prove_same(cases, Question(party, effort=effort))
        else:
            message = "of several texts it is asked only whether they pay the same"
            raise QuestionRefused(message, "decide a dispute with `--reading`")
    except QuestionRefused as refused:
        found = Diagnostic("question-unclear", refused.message, None, refused.hint)
        raise Refused([found]) from None
    if as_json:
        print_json({"day": str(cases[0].day), "verdicts": [record(v) for v in verdicts]})
    else:
        print(f"{file.title}{_when(cases[0])}: in exact fractions, for all amounts")
        _print(verdicts, in_full=whole_by is not None or step is not None)
    return 0 if all(v.outcome == "proved" for v in verdicts) else FAULTS


def _own(text: DealFile, texts: list[DealFile], assumed: dict[str, str]) -> dict[str, str]:
    """The figures that are assumed, without those for terms that only other texts have."""
    others = {name for other in texts for name in other.deal.undisclosed}
    elsewhere = others - set(text.deal.undisclosed)
    return {name: value for name, value in assumed.items() if name not in elsewhere}


def _case(result: Result, several: bool) -> "Case":
    from recoup.proofs.case import Case

    file = result.file
    name = ", ".join(f"`{word}`" for word in file.reading) or file.path.name
    return Case.of(file.deal, result.run, result.rates, name if several else "")


def _at(result: Result, whole_by: str | None, over: str | None) -> tuple[int | None, int | None]:
    """How much comes in, in minor units, and where."""
    if whole_by is None:
        return None, None
    entry, faults = source_of(result.run.plan, over)
    if entry is None:
        raise Refused(faults)
    currency = result.run.plan.waterfalls[entry].currency
    said, _, figure = whole_by.rpartition(" ")
    try:
        if said.upper() not in ("", currency):
            raise ValueError
        return minor_units(parse_number(figure), currency), entry
    except ValueError:
        message = f"`{whole_by}` is no amount of {currency}; write it as `10m` or `1,234.50`"
        raise typer.BadParameter(message, param_hint="--whole-by") from None


def _when(case: "Case") -> str:
    from recoup.proofs.case import SOME_DAY

    return "" if case.day == SOME_DAY else f", on {case.day}"


# ---- in words -----------------------------------------------------------------------------------


def _print(verdicts: list["Verdict"], *, in_full: bool) -> None:
    if not verdicts:
        print("\nThe deal takes no money in: there is nothing to prove.")
    for outcome, title in _TITLES.items():
        these = [v for v in verdicts if v.outcome == outcome]
        for why in dict.fromkeys(v.why for v in these):
            heading(f"{title}: {why}")
            for verdict in (v for v in these if v.why == why):
                _print_one(verdict, in_full=in_full or outcome != "proved")
    rounded = [v.rounding for v in verdicts if v.rounding]
    if rounded:
        print(
            "\nThe engine pays whole cents: rounding may move what is compared, "
            f"by no more than {max(rounded)} of them."
        )


def _print_one(verdict: "Verdict", *, in_full: bool) -> None:
    print(f"  {verdict.statement}")
    if not in_full:
        return
    if verdict.place is not None and verdict.outcome == "refuted":
        print(f"    {verdict.place}: {verdict.clause}")
    if verdict.least is not None:
        print(f"    from {verdict.currency} {money(verdict.least)} on, by the engine")
    for trial in verdict.trials:
        _print_trial(trial)


def _print_trial(trial: "Trial") -> None:
    name = f"{trial.of}: " if trial.of else ""
    rows = ", then ".join(_row(row) for row in trial.rows) or "nothing more"
    paid = ", ".join(f"{p.title} has {p.currency} {money(p.amount)}" for p in trial.paid)
    print(f"    {name}{rows}: {paid}")


def _row(row: "Row") -> str:
    what = " of ".join(word for word in (row.what, row.film) if word)
    place = f" from {row.territory}" if row.territory else ""
    said = "reported " if row.kind == "report" else ""
    return f"{said}{what}{place} {f'{row.currency} ' if row.currency else ''}{money(row.amount)}"

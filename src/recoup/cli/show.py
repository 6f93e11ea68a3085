"""`recoup show`: a deal in plain words, or as a stage of the house sees it."""

from enum import StrEnum
from typing import Annotated

import typer

from recoup.api import Refused, check
from recoup.cli.options import AsJson, Assume, DealPath, Reading
from recoup.cli.output import parse_assumptions, print_json
from recoup.diagnostics.diagnostic import has_errors
from recoup.values.outline import outline


class Language(StrEnum):
    EN = "en"
    ZH = "zh"


class Stage(StrEnum):
    WORDS = "words"
    TREE = "tree"
    DEAL = "deal"
    PLAN = "plan"
    PROGRAM = "program"


def show(
    deal: DealPath,
    lang: Annotated[Language, typer.Option(help="The language of the words.")] = Language.EN,
    stage: Annotated[Stage, typer.Option(help="What to show of the deal.")] = Stage.WORDS,
    assume: Assume = None,
    reading: Reading = None,
    as_json: AsJson = False,
) -> None:
    """Say a deal in plain words, in English or Chinese.

    `--stage` shows what lies below: the parsed tree, the typed deal, the plan of steps that moves
    the money, or the integer program that the plan becomes.
    """
    file = check(deal, reading or ())
    if stage is not Stage.TREE and has_errors(list(file.diagnostics)):
        raise Refused(file.diagnostics)
    match stage:
        case Stage.WORDS:
            from recoup.deal.show import deal_in_words

            text = deal_in_words(file.deal, lang)
        case Stage.TREE:
            text = "\n".join(line for tree in file.trees for line in outline(tree))
        case Stage.DEAL:
            text = "\n".join(outline(file.deal))
        case Stage.PLAN | Stage.PROGRAM:
            text = _of_plan(file.plan(parse_assumptions(assume or [])), stage)
    if as_json:
        title = None if file.readings.open else file.deal.title
        print_json({"deal": title, "stage": stage, "lang": lang, "text": text})
    else:
        print(text.rstrip("\n"))


def _of_plan(plan: object, stage: Stage) -> str:
    from recoup.engine.program import compile_plan
    from recoup.plan.model import Plan
    from recoup.plan.show import plan_text

    assert isinstance(plan, Plan)
    return plan_text(plan) if stage is Stage.PLAN else compile_plan(plan).source

"""Writes the outputs that `how-it-works.md` shows; its words and hand arithmetic stay as they are.

A block of the page is written anew where the line above it says what it shows: a command, run in
`docs/how-it-works/`, or the name of a stage that no command prints.
"""

import re
import runpy
from collections.abc import Callable
from contextlib import chdir
from functools import cache
from pathlib import Path

import recoup
from recoup.values.outline import outline

PAGE = Path(__file__).with_suffix(".md").with_name("how-it-works.md")
FOLDER = Path(__file__).parent / "how-it-works"
DEAL, RECEIPTS, RATES = "paper-lanterns.deal", "receipts.csv", "rates.csv"

_printed: Callable[[str], str] = runpy.run_path(str(Path(__file__).with_name("shown.py")))[
    "printed"
]

SHOWN = re.compile(r"(?<=^<!-- shows: )(.+?)( -->\n```\w*\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)


def page() -> str:
    """The page with every shown output as it is now."""
    text = PAGE.read_text(encoding="utf-8")
    return SHOWN.sub(lambda m: f"{m[1]}{m[2]}{shown(m[1])}\n", text)


def shown(what: str) -> str:
    """What a block shows: a file, the output of a command, or a stage."""
    with chdir(FOLDER):
        if what in STAGES:
            return STAGES[what]()
        if what.startswith("recoup "):
            return _printed(what)
        return Path(what).read_text(encoding="utf-8").rstrip("\n")


@cache
def example() -> recoup.Result:
    """The run that the page follows."""
    with chdir(FOLDER):
        return recoup.load(DEAL).run(RECEIPTS, RATES)


def _tree() -> str:
    """The statement of the cinemas' share in the parsed tree."""
    lines = [line for tree in recoup.load(DEAL).trees for line in outline(tree)]
    start = next(i for i, line in enumerate(lines) if line.strip() == "value: 57/100") - 3
    margin = len(lines[start]) - len(lines[start].lstrip())
    end = next(i for i in range(start + 1, len(lines)) if lines[i][: margin + 1].strip())
    return "\n".join(line[margin:] for line in lines[start:end])


def _program() -> str:
    """The cinemas' share in the integer program."""
    lines = example().run.program.source.splitlines()
    start = next(i for i, line in enumerate(lines) if line.strip() == "# china.2")
    end = next(i for i, line in enumerate(lines) if line.strip() == "# china.3")
    return "\n".join(line.removeprefix("    ") for line in lines[start:end])


def _event() -> str:
    return "\n".join(outline(example().run.events[0]))


def _journal() -> str:
    """The rows of the journal, a column each; amounts in minor units."""
    run = example().run
    plan = run.plan
    names = [f"{plan.steps[slot.step].name} {slot.payee}" for slot in plan.slots]
    names += [
        f"{plan.waterfalls[source].currency} as {plan.waterfalls[into].currency}"
        for source, into in run.program.layout.conversion
    ]
    rows = run.journal.rows
    heads = ["event", "entry", "amount", *(names[c] for c in run.program.columns[0])]
    cells = [
        [run.events[event].id, plan.waterfalls[entry].name, amount, *results]
        for event, entry, amount, results in rows
        if event is not None
    ]
    return "\n".join(
        f"{head:<21}" + "".join(f"{row[i]:>14}" for row in cells) for i, head in enumerate(heads)
    )


STAGES: dict[str, Callable[[], str]] = {
    "the cinemas' share in the tree": _tree,
    "the cinemas' share in the program": _program,
    "the event": _event,
    "the journal": _journal,
}

"""Turns of phrase that the language does not know, and how it says what they mean."""

import re

# What stands from the start of a line to a little beyond the fault, and what to write instead.
_SLIPS = (
    (r"due .*\bof remainder\b", "a measure counts to date; write the percentage without `due`"),
    (r".*\beach week\s*(,|$)", "say on which day a week begins: `each week from Friday`"),
    (
        r"due (?!.* of ).*%",
        "say what the percentage is of: `of receipts`, `of pot …`, `of what … has received`",
    ),
    (r".*\bthe (larger|higher|bigger|maximum) of\b", "write `the greater of … and …`"),
    (r".*\bthe (smaller|lower|minimum) of\b", "write `the lesser of … and …`"),
    (r".*\bwhat \w+ (gets|is paid|got|earns)\b", "write `what … has received`"),
    (
        r"recoup .*\bplus\b",
        "put `plus …` on a line of its own: it is then shown what it may mean",
    ),
    (r".*\beach (million|thousand)\b", "write the amount: `for each USD 1m of …`"),
    (
        r"\d.*%.*, each \w+$",
        "a measure may be taken each period: `due 5% of receipts, each year, to …`",
    ),
    (
        r".*\d%(, then| to ).* of ",
        "say `marginal`, each rate within its band, or `whole`, one rate for all, before `of`",
    ),
)


def hint_for(text: str) -> str | None:
    """What to write instead of a line that could not be read, where it is a known slip."""
    return next((hint for pattern, hint in _SLIPS if re.match(pattern, text)), None)

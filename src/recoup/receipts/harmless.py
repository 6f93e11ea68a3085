"""Texts from outside in the tables that we write: no spreadsheet takes one for a formula.

A text that begins as a formula does is written with an apostrophe before it, which a spreadsheet
takes for the mark of a text. Reading such a table takes the apostrophe off again, so that it comes
back as it was.
"""

import re

_BEGINS = r"[=+\-@\t\r＝＋－＠]"
_LIVE = re.compile(rf"'*{_BEGINS}")
_MARKED = re.compile(rf"''*{_BEGINS}")
_NUMBER = re.compile(r"[+-]?\d[\d,.]*%?")


def harmless(text: str) -> str:
    """The text as it may stand in a cell; a number is left as it is.

    Example:
        >>> harmless("=HYPERLINK(A1)"), harmless("-5.00")
        ("'=HYPERLINK(A1)", '-5.00')
    """
    return f"'{text}" if _LIVE.match(text) and not _NUMBER.fullmatch(text) else text


def meant(cell: str) -> str:
    """The text that a cell stands for.

    Example:
        >>> meant("'=HYPERLINK(A1)")
        '=HYPERLINK(A1)'
    """
    return cell[1:] if _MARKED.match(cell) else cell

"""The text of a library piece, put into the words of the deal that uses it.

A piece is deal text. What it declares takes names of the deal's own (`cinemas` becomes
`cn_cinemas`); what the deal gives stands where the piece names it. Lines keep their numbers, so
that a finding points at the line of the piece, and shows it as this deal reads it.
"""

import re
from collections.abc import Iterator, Mapping

_WORD = r"[a-z_\u4e00-\u9fff][a-z0-9_\u4e00-\u9fff]*"
# A text in quotes, a comment, or a word: only words are names.
_PIECES = re.compile(rf'"[^"\n]*"|\#[^\n]*|(?<![\w.])(?:{_WORD})(?!\.\w)')
_DECLARES = re.compile(
    r"(?P<kind>account|advance|definition|escrow|guarantee|medium|milestone|party|slate|source"
    rf"|term|waterfall) (?P<name>{_WORD})|use \S+(?: for {_WORD})? as (?P<prefix>{_WORD})"
)
_MENTIONS = re.compile(rf"\b(?:pot|undisclosed) (?!within\b)(?P<name>{_WORD})")
_TERM = re.compile(rf'(?P<head>term {_WORD} )[^"\[#]*(?P<label>"[^"]*")?')


def declared(text: str) -> dict[str, str]:
    """The names that a piece declares, with what each is: `party`, `term`, `waterfall`, …"""
    found: dict[str, str] = {}
    for line in text.splitlines():
        match = _DECLARES.match(line)
        if match is not None and match["name"] is not None:
            found[match["name"]] = match["kind"]
        elif match is not None:
            found[match["prefix"]] = "use"
        for mention in _MENTIONS.finditer(_unquoted(line)):
            found.setdefault(mention["name"], "pot")
    return found


def worded(text: str, words: Mapping[str, str]) -> str:
    """The text with other words in place of names; quotes and comments stay as they are."""
    return _PIECES.sub(lambda match: words.get(match[0], match[0]), text)


def instantiated(
    text: str, prefix: str, given: Mapping[str, str], otherwise: Mapping[str, str]
) -> str:
    """A piece as a deal reads it, line by line.

    `given` is the text that the deal gives for names that the piece expects or declares: a party of
    the piece is then left out, a term has that value, without the sources of its own. `otherwise`
    holds what stands for a name that the deal does not give.
    """
    words = {name: f"{prefix}_{name}" for name in declared(text)}
    taken = {name for name, kind in declared(text).items() if name in given and kind == "party"}
    words.update(
        {name: value for name, value in given.items() if declared(text).get(name) != "term"}
    )
    for name, value in otherwise.items():
        words.setdefault(name, worded(value, words))
    lines = (_reworded(line, words, given) for line in _left(text.splitlines(), taken))
    return "\n".join(lines) + "\n"


def _reworded(line: str, words: Mapping[str, str], given: Mapping[str, str]) -> str:
    if line.lstrip().startswith("expects "):
        return line
    match = _TERM.match(line)
    name = line.split()[1] if match else ""
    if match is None or name not in given:
        return worded(line, words)
    return f"{worded(match['head'], words)}{given[name]} {match['label'] or ''}".rstrip()


def _left(lines: list[str], taken: set[str]) -> Iterator[str]:
    """The lines, empty where they declare a party that the deal gives."""
    out = False
    for line in lines:
        if line and not line.startswith(" "):
            match = _DECLARES.match(line)
            out = match is not None and match["name"] in taken
        yield "" if out else line


def _unquoted(line: str) -> str:
    return re.sub(r'"[^"]*"|#.*', "", line)

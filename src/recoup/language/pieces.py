"""The text of a library piece, put into the words of the deal that uses it.

A piece is deal text. What it declares takes names of the deal's own (`cinemas` becomes
`cn_cinemas`); what the deal gives stands where the piece names it. Lines keep their numbers, so
that a finding points at the line of the piece, and shows it as this deal reads it.
"""

import re
from collections.abc import Mapping

# Compiled when a piece is read: a range of so many characters takes a millisecond.
_WORD = r"[a-z_\u4e00-\u9fff][a-z0-9_\u4e00-\u9fff]*"
# A text in quotes, a comment, or a word: only words are names.
_PIECES = rf'"[^"\n]*"|\#[^\n]*|(?<![\w.])(?:{_WORD})(?!\.\w)'
_DECLARES = (
    r"(?P<kind>account|advance|definition|escrow|guarantee|licence|medium|milestone|party|slate|source"
    rf"|term|waterfall) (?P<name>{_WORD})|use \S+(?: for {_WORD})? as (?P<prefix>{_WORD})"
)
_MENTIONS = rf"\b(?:pot|undisclosed) (?!within\b)(?P<name>{_WORD})"
_ARGUMENT = rf"  {_WORD} "
_TERM = rf'(?P<head>term {_WORD} )[^"\[#]*(?P<label>"[^"]*")?'


def declared(text: str) -> dict[str, str]:
    """The names that a piece declares, with what each is: `party`, `term`, `waterfall`, …"""
    found: dict[str, str] = {}
    for line in text.splitlines():
        match = re.match(_DECLARES, line)
        if match is not None and match["name"] is not None:
            found[match["name"]] = match["kind"]
        elif match is not None:
            found[match["prefix"]] = "use"
        for mention in re.finditer(_MENTIONS, _unquoted(line)):
            found.setdefault(mention["name"], "pot")
    return found


def worded(text: str, words: Mapping[str, str]) -> str:
    """The text with other words in place of names; quotes and comments stay as they are.

    `share_` as a name stands for the beginning of names: those of a piece that is used as `share`.
    """

    def word(match: re.Match[str]) -> str:
        found = match[0]
        if found in words:
            return words[found]
        beginning = next((n for n in words if n.endswith("_") and found.startswith(n)), "")
        return words.get(beginning, "") + found.removeprefix(beginning)

    return re.sub(_PIECES, word, text)


def instantiated(
    text: str, prefix: str, given: Mapping[str, str], otherwise: Mapping[str, str]
) -> str:
    """A piece as a deal reads it, line by line.

    `given` is the text that the deal gives for names that the piece expects or declares: a party of
    the piece is then left out, a term has that value, without the sources of its own. `otherwise`
    holds what stands for a name that the deal does not give.
    """
    kinds = declared(text)
    words = {name: f"{prefix}_{name}" for name in kinds}
    sources = {name: word for name, word in words.items() if kinds[name] == "source"}
    words.update({name: value for name, value in given.items() if kinds.get(name) != "term"})
    words.update({f"{n}_": f"{prefix}_{n}_" for n, kind in kinds.items() if kind == "use"})
    for name, value in otherwise.items():
        words.setdefault(name, worded(value, words))
    lines = []
    replaced = used = False
    for line in text.splitlines():
        match = re.match(_DECLARES, line)
        if line and not line.startswith(" "):
            replaced = match is not None and match["name"] in given
            used = line.startswith("use ")
        if used and (argument := re.match(_ARGUMENT, line)) is not None:
            lines.append(argument[0] + worded(line.removeprefix(argument[0]), words))
        elif not replaced:
            # What a piece expects is said in its own names, whatever stands for them here.
            lines.append(worded(line, sources if line.startswith("  expects ") else words))
        elif match is not None and match["kind"] == "term":
            lines.append(_term(line, words, given[match["name"]]))
        else:
            lines.append("")
    return "\n".join(lines) + "\n"


def _term(line: str, words: Mapping[str, str], value: str) -> str:
    """The line of a term with the value that the deal gives."""
    match = re.match(_TERM, line)
    assert match is not None
    return f"{worded(match['head'], words)}{value} {match['label'] or ''}".rstrip()


def _unquoted(line: str) -> str:
    return re.sub(r'"[^"]*"|#.*', "", line)

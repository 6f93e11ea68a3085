"""Citations: `[source "its words", other]`, `[assumed "why"]`, behind any term of a line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lark import Token

from recoup.diagnostics.span import Source, Span
from recoup.language import model as m


@dataclass(slots=True)
class CitationStrip:
    """Takes citations out of the token stream, so that one may follow any term.

    `tokens` are all of the line that was parsed last, citations among them.
    """

    always_accept: tuple[str, ...] = ("CITATION",)
    tokens: list[Token] = field(default_factory=list)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        self.tokens = []
        for token in stream:
            self.tokens.append(token)
            if token.type != "CITATION":
                yield token


_ASSUMED = re.compile(r"assumed(?!\w)")
# A source, perhaps with how it says so, and what it says in its own words.
_CITED = re.compile(
    r"""(?P<name>[^\s,"]+)(?:\s+(?P<said>disclosed|reported))?(?:[^,"]*"(?P<quote>[^"]*)")?[^,]*,?"""
)


def citation(token: Token, base: int, source: Source, after: int) -> m.CitationNode:
    """What a citation says, which stands behind the term that ends at `after`."""
    start = base + (token.start_pos or 0)
    span = Span(source, start, start + len(token))
    body = str(token)[1:-1].strip()
    if _ASSUMED.match(body):
        reason = body.removeprefix("assumed").strip().strip('"')
        return m.CitationNode((), reason, after, span)
    words: list[m.Word] = []
    said: list[str | None] = []
    quotes: list[str | None] = []
    for part in _CITED.finditer(str(token)[1:-1]):
        offset = start + 1 + part.start("name")
        words.append(m.Word(part["name"], Span(source, offset, offset + len(part["name"]))))
        said.append(part["said"])
        quotes.append(part["quote"])
    return m.CitationNode(tuple(words), None, after, span, tuple(said), tuple(quotes))

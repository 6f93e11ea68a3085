"""Text → Tree, with every syntax error of the file at once.

Each line is parsed by the rule of the block that it stands in, so that a fault in one line hides
none in the others.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from lark import Lark, Token, UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Source, Span
from recoup.diagnostics.suggestion import closest
from recoup.language import model as m
from recoup.language.builder import BadValue, StatementBuilder
from recoup.language.layout import Line, lay_out, without_comments
from recoup.language.slips import hint_for

_CHILD_RULES: dict[type, str] = {
    m.DealHead: "deal_line",
    m.PartyHead: "party_line",
    m.FilmHead: "film_line",
    m.InvestHead: "invest_line",
    m.AccountHead: "account_line",
    m.AdvanceHead: "account_line",
    m.WaterfallHead: "waterfall_line",
    m.DefinitionHead: "definition_line",
    m.Pays: "step_line",
    m.Allots: "step_line",
    m.ConditionBlock: "step_line",
    m.ShareStep: "part_line",
    m.BandsStep: "part_line",
    m.FixedStep: "part_line",
    m.DueStep: "part_line",
    m.RestStep: "part_line",
}
LINE_RULES = ("top_line", *dict.fromkeys(_CHILD_RULES.values()))
_BLOCK_NAMES = {
    "top_line": "the top of a deal",
    "deal_line": "`deal`",
    "party_line": "`party`",
    "film_line": "`film`",
    "invest_line": "`invest in`",
    "account_line": "an account",
    "waterfall_line": "`waterfall`",
    "definition_line": "`definition`",
    "step_line": "`pays` or `allots`",
    "part_line": "a divided step",
}


@dataclass(slots=True)
class _CitationStrip:
    """Takes citations out of the token stream, so that one may follow any term."""

    always_accept: tuple[str, ...] = ("CITATION",)
    tokens: list[Token] = field(default_factory=list)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        self.tokens = []
        for token in stream:
            self.tokens.append(token)
            if token.type != "CITATION":
                yield token


@dataclass(frozen=True, slots=True)
class _Parser:
    lark: Lark
    strip: _CitationStrip
    builder: StatementBuilder


def _tables_path(grammar: str) -> str | bool:
    """Where this user keeps the parser's tables between runs; False where there is no such place.

    Making them takes a tenth of a second, half of a `recoup check`. The folder is the user's alone,
    since the tables are loaded as code would be.
    """
    root = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    folder = os.path.join(root, "recoup")
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        if os.stat(folder).st_uid != os.getuid() or not os.access(folder, os.W_OK):
            return False
    except (OSError, AttributeError):
        return False
    return os.path.join(folder, f"tables-{sha256(grammar.encode()).hexdigest()[:16]}")


@cache
def _parser() -> _Parser:
    strip = _CitationStrip()
    builder = StatementBuilder()
    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    lark = Lark(
        grammar,
        parser="lalr",
        lexer="contextual",
        start=[*LINE_RULES, "designation"],
        postlex=strip,
        transformer=builder,
        cache=_tables_path(grammar),
    )
    return _Parser(lark, strip, builder)


_ASSUMED = re.compile(r"assumed(?!\w)")


def _citation(token: Token, base: int, source: Source, after: int) -> m.CitationNode:
    start = base + (token.start_pos or 0)
    span = Span(source, start, start + len(token))
    body = str(token)[1:-1].strip()
    if _ASSUMED.match(body):
        reason = body.removeprefix("assumed").strip().strip('"')
        return m.CitationNode((), reason, after, span)
    words: list[m.Word] = []
    at = start + 1
    for part in str(token)[1:-1].split(","):
        name = part.split('"')[0].strip()
        offset = at + (len(part) - len(part.lstrip()))
        if name:
            words.append(m.Word(name, Span(source, offset, offset + len(name))))
        at += len(part) + 1
    return m.CitationNode(tuple(words), None, after, span)


_TERMINAL_WORDS = {
    "STRING": "a text in quotes",
    "NAME": "a name",
    "CURRENCY": "an amount such as `USD 2m`",
    "TERRITORY": "a territory such as `CN`",
    "DATE": "a date such as `2017-01-27`",
    "PERCENT": "a percentage such as `12.5%`",
    "FRACTION": "a fraction such as `1/3`",
    "NUMBER": "a number such as `22m`",
    "DAY_COUNT": "a day count such as `act/365`",
    "PUBLISHER": "the publisher",
    "LANGUAGE": "a language such as `zh`",
    "__RPAR": "`)`",
}


def _expected_words(parser: Lark, accepted: set[str]) -> tuple[list[str], list[str]]:
    """What would have been accepted: (phrases for people, keywords)."""
    phrases, keywords = [], []
    for terminal in parser.terminals:
        if terminal.name not in accepted:
            continue
        if terminal.name in _TERMINAL_WORDS:
            phrases.append(_TERMINAL_WORDS[terminal.name])
            continue
        pattern = terminal.pattern.value.replace("\\s+", " ").replace("\\", "")
        if pattern.replace(" ", "").replace("-", "").isalpha():
            keywords.append(pattern)
            phrases.append(f"`{pattern}`")
        elif pattern in {",", "..", "("}:
            phrases.append(f"`{pattern}`")
    if "$END" in accepted:
        phrases.append("the end of the line")
    return sorted(set(phrases)), keywords


def _accepted(error: UnexpectedInput) -> set[str]:
    if isinstance(error, UnexpectedToken):
        return set(error.accepts or error.expected or ())
    return set(error.allowed or ()) if isinstance(error, UnexpectedCharacters) else set()


def _syntax_error(parser: _Parser, error: UnexpectedInput, line: Line, rule: str) -> Diagnostic:
    source, base = line.span.source, line.span.start
    text = without_comments(line.span.text)
    at = error.pos_in_stream if isinstance(error, UnexpectedCharacters) else None
    accepted = _accepted(error)
    if isinstance(error, UnexpectedToken):
        at = error.token.start_pos if error.token.type != "$END" else len(text)
    start = base + (at or 0)
    word = text[at or 0 :].split()[0] if text[at or 0 :].split() else ""
    word = word.rstrip(",") or word
    span = Span(source, start, start + max(len(word), 1))
    phrases, keywords = _expected_words(parser.lark, accepted)
    if word.startswith('"') and text.count('"') % 2 == 1:
        return Diagnostic(
            "unclosed-quote",
            "a quoted text does not end on its line",
            span,
            hint='close it with `"`',
        )
    before = text[: at or 0].split()
    near = closest(word, keywords)
    misspelt = None
    if len(before) == 1 and before[0] not in _first_keywords(rule):
        misspelt = closest(before[0], _first_keywords(rule))
    if misspelt is not None:
        first = Span(source, base, base + len(before[0]))
        return Diagnostic(
            "syntax",
            f"`{before[0]}` begins no line that may stand under {_BLOCK_NAMES[rule]}",
            first,
            hint=f"did you mean `{misspelt}`?",
        )
    found = f"`{word}` is not expected here" if word else "the line ends too early"
    hint = f"did you mean `{near}`?" if near else hint_for(text.strip())
    if phrases:
        listed = ", ".join(phrases[:-1]) + (" or " if len(phrases) > 1 else "") + phrases[-1]
        if len(phrases) <= 12:
            found += f"; expected {listed}"
        elif hint is None:
            hint = f"a line under {_BLOCK_NAMES[rule]} may begin with {listed}"
    return Diagnostic("syntax", found, span, hint=hint)


@cache
def _first_keywords(rule: str) -> tuple[str, ...]:
    parser = _parser()
    try:
        parser.lark.parse("§", start=rule)
    except UnexpectedInput as error:
        return tuple(_expected_words(parser.lark, _accepted(error))[1])
    return ()


class _TreeBuilder:
    """Walks the layout and parses line by line; collects what is wrong."""

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._parser = _parser()

    def statements(self, lines: list[Line], rule: str) -> tuple[m.Statement, ...]:
        found = (self._statement(line, rule) for line in lines)
        return tuple(s for s in found if s is not None)

    def _statement(self, line: Line, rule: str) -> m.Statement | None:
        parser = self._parser
        span = line.span
        parser.builder.begin(span)
        try:
            node: Any = parser.lark.parse(without_comments(span.text), start=rule)
        except UnexpectedInput as error:
            self.diagnostics.append(_syntax_error(parser, error, line, rule))
            return None
        except BadValue as fault:
            self.diagnostics.append(Diagnostic("bad-value", str(fault), fault.span))
            return None
        tokens = list(parser.strip.tokens)
        citations = []
        after = span.start
        for token in tokens:
            if token.type == "CITATION":
                citations.append(_citation(token, span.start, span.source, after))
            else:
                after = span.start + (token.end_pos or 0)
        return m.Statement(
            node,
            span,
            self._children(line, node),
            tuple(citations),
            tuple(str(t) if t.type == "STRING" else " ".join(t.split()) for t in tokens),
            line.comments_before,
            line.comment,
            line.blank_before,
        )

    def _children(self, line: Line, node: Any) -> tuple[m.Statement, ...]:
        if not line.children:
            return ()
        rule = _CHILD_RULES.get(type(node))
        if rule is None:
            self.diagnostics.append(
                Diagnostic(
                    "unexpected-block",
                    "nothing may be nested below this line",
                    line.children[0].span,
                    hint="indent it like the line above",
                )
            )
            return ()
        return self.statements(line.children, rule)


def parse_source(source: Source) -> tuple[m.Tree, list[Diagnostic]]:
    """The tree of a source, and everything that its syntax gets wrong.

    Lines with a fault are left out of the tree with what is nested below them.
    """
    layout = lay_out(source)
    builder = _TreeBuilder()
    statements = builder.statements(layout.lines, "top_line")
    tree = m.Tree(source, statements, layout.comments_after)
    return tree, layout.diagnostics + builder.diagnostics


Designation = tuple[m.Word, m.Word | None, m.Word | None]


def parse_designation(source: Source) -> Designation | Diagnostic:
    """What an event is of, as a receipts file writes it: `theatrical of dog from CN`."""
    parser = _parser()
    text = source.text.strip()
    span = Span(source, 0, len(source.text))
    parser.builder.begin(span)
    try:
        result: Designation = parser.lark.parse(text, start="designation")  # type: ignore[assignment]
    except UnexpectedInput:
        return Diagnostic(
            "bad-designation",
            f"`{text}` does not say what the row is of",
            span,
            hint="write `theatrical of dog from CN`, or the name of an account",
        )
    return result

"""Lines in a nest, each parsed by the rule of the block that it stands in.

What the deal language and the language of expectations have in common: a fault in one line hides
none in the others, a citation may follow any term, and a message lists what would have been read.
"""

import os
import sys
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Any

import lark
from lark import Lark, UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.span import Source, Span
from recoup.diagnostics.suggestion import closest
from recoup.language import model as m
from recoup.language.builder import BadValue, StatementBuilder
from recoup.language.citations import CitationStrip, citation
from recoup.language.layout import Line, lay_out, without_comments
from recoup.values.record import record

FOLDER = Path(__file__).parent


def _tables_path(grammar: str) -> str | bool:
    """Where this user keeps the parser's tables between runs; False where there is no such place.

    Making them takes a tenth of a second, half of a `recoup check`. The folder is the user's alone,
    since the tables are loaded as code would be. Each installation has tables of its own: Lark
    takes none that another made, but writes its own in their place.
    """
    root = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    folder = os.path.join(root, "recoup")
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        if os.stat(folder).st_uid != os.getuid() or not os.access(folder, os.W_OK):
            return False
    except (OSError, AttributeError):
        return False
    made_by = f"{grammar}{FOLDER}{sys.version}{lark.__version__}"
    return os.path.join(folder, f"tables-{sha256(made_by.encode()).hexdigest()[:16]}")


@record
class Expected:
    """What may follow a text: keywords, and the names of the terminals that are no keywords."""

    keywords: tuple[str, ...] = ()
    terminals: frozenset[str] = frozenset()


# No line has this character: where it stands, the parser says what it would have read instead.
_UNREAD = "\N{SECTION SIGN}"

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
    "ARGUED_FIGURE": "a figure or a date",
    "PIECE": "a piece of the library such as `china.domestic_share`",
    "__RPAR": "`)`",
}


def _accepted(error: UnexpectedInput) -> set[str]:
    if isinstance(error, UnexpectedToken):
        return set(error.accepts or error.expected or ())
    return set(error.allowed or ()) if isinstance(error, UnexpectedCharacters) else set()


def _at(error: UnexpectedInput, text: str) -> int:
    """Where in a text what was not expected begins."""
    if isinstance(error, UnexpectedToken):
        return error.token.start_pos or 0 if error.token.type != "$END" else len(text)
    return error.pos_in_stream or 0 if isinstance(error, UnexpectedCharacters) else 0


class LineParser:
    """Parses the lines of one language.

    `child_rules` gives the rule of the lines below a node, `block_names` what a block is called in
    a message, `parts` the rules that are parsed by themselves. `terminal_words` say the terminals
    that only this language has, `hint_for` what to write instead of a line with a common slip. A
    grammar may import the rules and terminals of the deal language.
    """

    def __init__(
        self,
        grammar: Path,
        builder: StatementBuilder,
        child_rules: Mapping[type, str],
        block_names: Mapping[str, str],
        *,
        parts: tuple[str, ...] = (),
        terminal_words: Mapping[str, str] | None = None,
        hint_for: Callable[[str], str | None] = lambda _: None,
    ) -> None:
        text = grammar.read_text(encoding="utf-8")
        self._child_rules, self._block_names = child_rules, block_names
        self._terminal_words = {**_TERMINAL_WORDS, **(terminal_words or {})}
        self._strip, self._builder = CitationStrip(), builder
        self._hint_for = hint_for
        self._first: dict[str, tuple[str, ...]] = {}
        # What is being parsed is kept in the builder: one text at a time.
        self._turn = RLock()
        self._lark = Lark(
            text,
            parser="lalr",
            lexer="contextual",
            start=[*block_names, *parts],
            postlex=self._strip,
            transformer=builder,
            import_paths=[str(FOLDER)],
            cache=_tables_path(text),
        )

    def tree(self, source: Source) -> tuple[m.Tree, list[Diagnostic]]:
        """The tree of a source, and everything that its syntax gets wrong.

        Lines with a fault are left out of the tree with what is nested below them.
        """
        layout = lay_out(source)
        diagnostics = layout.diagnostics
        top = self._top
        with self._turn:
            statements = self._statements(layout.lines, top, top, diagnostics)
        return m.Tree(source, statements, layout.comments_after), diagnostics

    def part(self, text: str, span: Span, rule: str) -> Any:
        """A part of a line by itself. Raises: UnexpectedInput."""
        with self._turn:
            self._builder.begin(span)
            return self._lark.parse(text, start=rule)

    def expected(self, text: str) -> Expected:
        """What may stand behind a text that ends in a line; nothing where it has no sense."""
        lines = lay_out(Source("", text + _UNREAD)).lines
        with self._turn:
            rule = around = self._top
            while lines and lines[-1].children:
                node = self._node(lines[-1], rule)
                read = isinstance(node, m.Reading)
                around = around if read else rule
                below = around if read else self._child_rules.get(type(node))
                if below is None:
                    return Expected()
                rule, lines = below, lines[-1].children
            return self._after(lines[-1].span.text, rule) if lines else Expected()

    @property
    def keywords(self) -> tuple[str, ...]:
        """Every word that means something to the language by itself."""
        terminals = {terminal.name for terminal in self._lark.terminals}
        phrases = self._expected_words(terminals)[1]
        return tuple(sorted({word for phrase in phrases for word in phrase.split()}))

    @property
    def _top(self) -> str:
        return next(iter(self._block_names))

    def _node(self, line: Line, rule: str) -> Any:
        """What a line says; None where it cannot be read."""
        self._builder.begin(line.span)
        try:
            return self._lark.parse(without_comments(line.span.text), start=rule)
        except (UnexpectedInput, BadValue):
            return None

    def _after(self, text: str, rule: str) -> Expected:
        text = without_comments(text)
        try:
            self._lark.parse(text, start=rule)
        except UnexpectedInput as error:
            if _at(error, text) == len(text) - len(_UNREAD):
                accepted = _accepted(error)
                words = self._expected_words(accepted)[1]
                return Expected(tuple(sorted(words)), frozenset(accepted))
        except BadValue:
            pass
        return Expected()

    # ---- lines -------------------------------------------------------------------------------

    def _statements(
        self, lines: list[Line], rule: str, around: str, diagnostics: list[Diagnostic]
    ) -> tuple[m.Statement, ...]:
        """The statements of one block; `around` is the rule that the lines of a reading follow."""
        found = (self._statement(line, rule, around, diagnostics) for line in lines)
        return tuple(s for s in found if s is not None)

    def _statement(
        self, line: Line, rule: str, around: str, diagnostics: list[Diagnostic]
    ) -> m.Statement | None:
        span = line.span
        self._builder.begin(span)
        try:
            node: Any = self._lark.parse(without_comments(span.text), start=rule)
        except UnexpectedInput as error:
            diagnostics.append(self._syntax_error(error, line, rule))
            return None
        except BadValue as fault:
            diagnostics.append(Diagnostic(fault.code, str(fault), fault.span, fault.hint))
            return None
        tokens = list(self._strip.tokens)
        citations = []
        after = span.start
        for token in tokens:
            if token.type == "CITATION":
                citations.append(citation(token, span.start, span.source, after))
            else:
                after = span.start + (token.end_pos or 0)
        below = around if isinstance(node, m.Reading) else rule
        children = self._children(line, node, below, diagnostics)
        return m.Statement(
            node,
            span,
            children,
            tuple(citations),
            tuple(str(t) if t.type == "STRING" else " ".join(t.split()) for t in tokens),
            line.comments_before,
            line.comment,
            line.blank_before,
            len(children) == len(line.children),
        )

    def _children(
        self, line: Line, node: Any, around: str, diagnostics: list[Diagnostic]
    ) -> tuple[m.Statement, ...]:
        if not line.children:
            return ()
        rule = around if isinstance(node, m.Reading) else self._child_rules.get(type(node))
        if rule is None:
            diagnostics.append(
                Diagnostic(
                    "unexpected-block",
                    "nothing may be nested below this line",
                    line.children[0].span,
                    hint="indent it like the line above",
                )
            )
            return ()
        return self._statements(line.children, rule, around, diagnostics)

    # ---- what is wrong -----------------------------------------------------------------------

    def _syntax_error(self, error: UnexpectedInput, line: Line, rule: str) -> Diagnostic:
        source, base = line.span.source, line.span.start
        text = without_comments(line.span.text)
        at, accepted = _at(error, text), _accepted(error)
        start = base + at
        word = text[at:].split()[0] if text[at:].split() else ""
        word = word.rstrip(",") or word
        span = Span(source, start, start + max(len(word), 1))
        phrases, keywords = self._expected_words(accepted)
        if word.startswith('"') and text.count('"') % 2 == 1:
            return Diagnostic(
                "unclosed-quote",
                "a quoted text does not end on its line",
                span,
                hint='close it with `"`',
            )
        before = text[:at].split()
        near = closest(word, keywords)
        misspelt = None
        if len(before) == 1 and before[0] not in self._first_keywords(rule):
            misspelt = closest(before[0], self._first_keywords(rule))
        if misspelt is not None:
            first = Span(source, base, base + len(before[0]))
            return Diagnostic(
                "syntax",
                f"`{before[0]}` begins no line that may stand under {self._block_names[rule]}",
                first,
                hint=f"did you mean `{misspelt}`?",
            )
        found = f"`{word}` is not expected here" if word else "the line ends too early"
        hint = f"did you mean `{near}`?" if near else self._hint_for(text.strip())
        if phrases:
            listed = ", ".join(phrases[:-1]) + (" or " if len(phrases) > 1 else "") + phrases[-1]
            if len(phrases) <= 12:
                found += f"; expected {listed}"
            elif hint is None:
                hint = f"a line under {self._block_names[rule]} may begin with {listed}"
        return Diagnostic("syntax", found, span, hint=hint)

    def _expected_words(self, accepted: set[str]) -> tuple[list[str], list[str]]:
        """What would have been accepted: (phrases for people, keywords)."""
        phrases, keywords = [], []
        for terminal in self._lark.terminals:
            if terminal.name not in accepted:
                continue
            if terminal.name in self._terminal_words:
                phrases.append(self._terminal_words[terminal.name])
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

    def _first_keywords(self, rule: str) -> tuple[str, ...]:
        if rule not in self._first:
            try:
                self._lark.parse("§", start=rule)
            except UnexpectedInput as error:
                self._first[rule] = tuple(self._expected_words(_accepted(error))[1])
        return self._first[rule]

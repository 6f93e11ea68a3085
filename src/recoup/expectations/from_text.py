"""Text → Suite, with everything that is wrong in it at once."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from recoup.diagnostics.diagnostic import Diagnostic, Related, has_errors, in_order
from recoup.diagnostics.span import Source, Span
from recoup.expectations import model as x
from recoup.expectations.builder import ExpectationBuilder
from recoup.language import model as m
from recoup.language.lines import LineParser

_BLOCK_NAMES = {
    "top_line": "the top of a file of expectations",
    "test_line": "`test`",
    "given_line": "`given`",
    "expect_line": "`expect`",
    "sum_line": "a sum",
}
LINE_RULES = tuple(_BLOCK_NAMES)
_CHILD_RULES: dict[type, str] = {
    x.TestHead: "test_line",
    x.GivenHead: "given_line",
    x.ExpectHead: "expect_line",
    x.SumIs: "sum_line",
}
_TERMINAL_WORDS = {
    "ROW": "the id of a row",
    "CODE": "the code of an error, such as `shares-do-not-sum`",
    "TERM": "an undisclosed term such as `dog.amblin`",
}


@cache
def _parser() -> LineParser:
    return LineParser(
        Path(__file__).with_name("grammar.lark"),
        ExpectationBuilder(),
        _CHILD_RULES,
        _BLOCK_NAMES,
        terminal_words=_TERMINAL_WORDS,
    )


def parse_expectations(source: Source) -> tuple[m.Tree, list[Diagnostic]]:
    """The lines of a file of expectations, and everything that its syntax gets wrong."""
    return _parser().tree(source)


def from_text(source: Source) -> tuple[x.Suite, list[Diagnostic]]:
    """The tests of a text, and everything that is wrong in it.

    A text whose lines do not all parse is not judged further.
    """
    tree, diagnostics = parse_expectations(source)
    if has_errors(diagnostics):
        return x.Suite(source, ()), in_order(diagnostics)
    reader = _Reader()
    suite = reader.suite(tree)
    return suite, in_order(reader.diagnostics)


class _Reader:
    """Puts the lines together; collects what is missing or said twice."""

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []

    def _fault(self, code: str, message: str, span: Span, hint: str, *related: Related) -> None:
        self.diagnostics.append(Diagnostic(code, message, span, hint, related))

    def suite(self, tree: m.Tree) -> x.Suite:
        of_all = self._setting(tree.statements, x.Setting())
        tests = [self._test(s, of_all) for s in tree.statements if isinstance(s.node, x.TestHead)]
        if not tests:
            span = Span(tree.source, 0, 0)
            hint = 'write `test "what must hold"`, with what is expected below it'
            self._fault("no-tests", "the file has no test", span, hint)
        return x.Suite(tree.source, tuple(tests))

    # ---- what is run -------------------------------------------------------------------------

    def _setting(self, statements: tuple[m.Statement, ...], above: x.Setting) -> x.Setting:
        """What some lines say of a run, on top of what is said above them."""
        deal = self._only(statements, x.UsesDeal, "deal")
        receipts = self._only(statements, x.UsesReceipts, "receipts")
        rates = self._only(statements, x.UsesRates, "rates")
        said = [s.node for s in statements if isinstance(s.node, x.Assumes)]
        names = {a.name.text for a in said}
        return x.Setting(
            deal or above.deal,
            receipts or above.receipts,
            rates or above.rates,
            (*(a for a in above.assumptions if a.name.text not in names), *said),
            (*above.given, *self._given(statements)),
        )

    def _only(self, statements: tuple[m.Statement, ...], kind: type, word: str) -> Any:
        found = [s for s in statements if isinstance(s.node, kind)]
        for again in found[1:]:
            self._fault(
                "said-twice",
                f"`{word}` is said twice here",
                again.span,
                "keep one of them; a test may say it anew for itself",
                Related("it is first said here", found[0].span),
            )
        return found[0].node if found else None

    def _given(self, statements: tuple[m.Statement, ...]) -> Iterator[tuple[x.GivenEvent, Span]]:
        for statement in statements:
            if isinstance(statement.node, x.GivenHead):
                for line in statement.children:
                    assert isinstance(line.node, x.GivenEvent)
                    yield line.node, line.span

    # ---- what is expected --------------------------------------------------------------------

    def _test(self, statement: m.Statement, of_all: x.Setting) -> x.Test:
        head: Any = statement.node
        setting = self._setting(statement.children, of_all)
        refused = self._only(statement.children, x.Refused, "expect refused")
        expectations = [
            expectation
            for child in statement.children
            if isinstance(child.node, x.ExpectHead)
            for expectation in self._expectations(child, child.node.moment)
        ]
        span = head.title.span
        if setting.deal is None:
            hint = 'write `deal "my.deal"` above it, or in it'
            self._fault("deal-unsaid", "the test does not say which deal it is of", span, hint)
        if refused is not None and expectations:
            message = "a deal that is refused is not run: nothing can be expected of the run"
            hint = "expect the one or the other, or write two tests"
            self._fault("refused-and-run", message, refused.codes[0].span, hint)
        elif refused is None and not expectations:
            hint = "write `expect`, and below it `somebody has received USD 1m`"
            self._fault("expects-nothing", "the test expects nothing", span, hint)
        return x.Test(head.title.text, setting, tuple(expectations), refused, statement.span)

    def _expectations(self, head: m.Statement, moment: x.Moment) -> Iterator[x.Expectation]:
        for line in head.children:
            fact: Any = line.node
            addends = tuple(self._addends(line))
            if isinstance(fact, x.SumIs):
                self._check_sum(fact, addends, line.span)
            yield x.Expectation(fact, moment, addends, line.citations, line.span)

    def _addends(self, line: m.Statement) -> Iterator[x.Addend]:
        for child in line.children:
            addend: Any = child.node
            yield replace(addend, span=child.span)

    def _check_sum(self, fact: x.SumIs, addends: tuple[x.Addend, ...], span: Span) -> None:
        if not addends:
            hint = "write below it a line for each part, such as `amblin has received`"
            self._fault("sum-of-nothing", "the sum has no lines below it", span, hint)
        of_sum = isinstance(fact.figure, x.Share) and isinstance(fact.figure.of, x.TheSum)
        if isinstance(fact.left, x.TheSum) and of_sum:
            hint = "say of which amount, or of what somebody has received"
            self._fault("share-of-itself", "the sum is a share of itself", span, hint)

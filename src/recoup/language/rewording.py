"""The lines that a refused line could be written as, each of which says one thing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from recoup.diagnostics.diagnostic import Diagnostic, Edit, Reading
from recoup.diagnostics.span import Source, Span
from recoup.language import model as m


def reworded(diagnostic: Diagnostic, trees: Sequence[m.Tree]) -> Diagnostic:
    """The diagnostic, each of its readings with the whole line that would say it."""
    statement = _statement_at(trees, diagnostic.span)
    if not diagnostic.readings or statement is None:
        return diagnostic
    return replace(
        diagnostic, readings=tuple(_with_line(r, statement, trees) for r in diagnostic.readings)
    )


def edited(source: Source, edits: Sequence[Edit]) -> Source:
    """The source with the edits that concern it made; of two at one place the first comes first."""
    own = [e for e in dict.fromkeys(edits) if e.span.source.name == source.name]
    pieces, at = [], 0
    for edit in sorted(own, key=lambda e: e.span.start):
        pieces += [source.text[at : edit.span.start], edit.text]
        at = edit.span.end
    return Source(source.name, "".join([*pieces, source.text[at:]]))


def _statement_at(trees: Sequence[m.Tree], span: Span | None) -> m.Statement | None:
    """The line in which a span lies."""
    if span is None:
        return None
    for tree in trees:
        if tree.source.name == span.source.name:
            for statement in tree.walk():
                if statement.span.start <= span.start < statement.span.end:
                    return statement
    return None


def _with_line(reading: Reading, statement: m.Statement, trees: Sequence[m.Tree]) -> Reading:
    edits = tuple(_edits(reading.words, statement, trees))
    own = edited(statement.span.source, [e for e in edits if _inside(e.span, statement.span)])
    end = statement.span.end + len(own.text) - len(statement.span.source.text)
    line = " ".join(own.text[statement.span.start : end].split())
    return replace(reading, line=line, edits=edits)


def _inside(span: Span, line: Span) -> bool:
    return line.start <= span.start and span.end <= line.end


def _edits(words: str, statement: m.Statement, trees: Sequence[m.Tree]) -> Iterator[Edit]:
    """What puts the words where they belong in the line."""
    node, line = statement.node, statement.span
    match node:
        case m.PlusStep():
            yield Edit(line, words)
        case m.ConditionBlock():
            # Blocks that state the same condition wait for the same milestone.
            yield from (Edit(_after(s.span), f", {words}") for s in _same_blocks(node, trees))
        case m.RecoupStep(claims=claims, how=how):
            yield Edit(how.span, words) if how else Edit(_after(claims[-1].span), f", {words}")
        case m.RoyaltyLine():
            yield Edit(_after(line), f" {words}")
        case m.ShareStep(rate=rate) if words.startswith("of "):
            yield Edit(_after(rate.span), f" {words}")
        case m.BandsStep(bands=bands, kind=kind, weeks_from=day) if words.startswith("of "):
            last = day or kind
            yield Edit(_after(last.span if last else _end_of(bands)), f" {words}")
        case m.BandsStep(bands=bands) if words in {"marginal", "whole"}:
            at = _after(_end_of(bands))
            comma = "," if line.source.text[at.end :].lstrip().startswith("of ") else ""
            yield Edit(at, f", {words}{comma}")
        case (
            m.ShareStep()
            | m.BandsStep()
            | m.FixedStep()
            | m.DueStep()
            | m.RestStep()
            | m.PartLine()
        ):
            payee = node.tail.payee
            assert payee is not None
            if payee.how is not None:
                yield Edit(payee.how.span, words)
            else:
                yield Edit(_after(payee.name.span), f" {words}")
        case _:
            yield Edit(_after(line), f", {words}")


def _end_of(bands: tuple[tuple[m.RateNode, m.BandEnd], ...]) -> Span:
    rate, level = bands[-1]
    return level.span if isinstance(level, m.MoneyNode) else rate.span


def _after(span: Span) -> Span:
    return Span(span.source, span.end, span.end)


def _same_blocks(node: m.ConditionBlock, trees: Sequence[m.Tree]) -> Iterator[m.Statement]:
    for tree in trees:
        for statement in tree.walk():
            other = statement.node
            if isinstance(other, m.ConditionBlock) and other == replace(node, until=other.until):
                yield statement

"""`use` of library pieces: their text in the words of the deal, or what the deal says wrongly."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from recoup.deal.from_tree import declare_names
from recoup.deal.library import Piece, PieceUnknown, piece, piece_names
from recoup.deal.scope import Scope
from recoup.diagnostics.diagnostic import Diagnostic, Related
from recoup.diagnostics.span import Source, Span
from recoup.diagnostics.suggestion import closest
from recoup.language import model as m
from recoup.language.from_text import parse_source, reads_as
from recoup.language.layout import without_comments
from recoup.language.pieces import instantiated
from recoup.values.currency import CURRENCIES
from recoup.values.record import record


@record
class Kind:
    """What a deal may give for a name of a piece: the rule that reads it, and how to write it."""

    rule: str | None
    words: str
    declared_as: str | None = None


KINDS = {
    "film": Kind(None, "a film", "film"),
    "party": Kind(None, "a party", "party"),
    "payee": Kind("payee", "a party, or `pot` and a name", "party"),
    "account": Kind(None, "an account", "account"),
    "rate": Kind("rate", "a rate such as `12.5%`", "term"),
    "tiers": Kind("tiers", "a rate, or tiers such as `43% to CNY 3亿, then 45%, marginal`", "term"),
    "amount": Kind("amount", "an amount such as `USD 2m`"),
    "receipts": Kind(
        "received", "receipts such as `theatrical of dog from CN`, or `pot` and a name"
    ),
    "territories": Kind("territories", "territories such as `CN, HK`"),
    "date": Kind(None, "a day such as `2017-03-03`"),
    "window": Kind("grant_window", "days such as `2017-01-01..2019-12-31`"),
    "currency": Kind(None, "a currency such as `USD`"),
    "answer": Kind(None, "`yes` or `no`"),
}


@record
class _Use:
    """A piece as one deal uses it: what the deal gives, and with which statement."""

    piece: Piece
    statement: m.Statement
    node: m.UsePiece
    arguments: dict[str, m.Statement]

    def kind(self, name: str) -> str | None:
        """What the piece takes under a name; None where it takes nothing."""
        if name in self.piece.expects:
            return self.piece.expects[name].kind.text
        if name in self.piece.tests:
            return "answer"
        default = self.piece.defaults.get(name)
        if default is None:
            return None
        return "party" if isinstance(default.node, m.PartyHead) else _kind_of_term(default.node)


def take_pieces(trees: Sequence[m.Tree], diagnostics: list[Diagnostic]) -> list[m.Tree]:
    """The trees with those of the pieces that they use, each before the file that uses it.

    A piece that is used wrongly is left out, and the reason reported at the deal's own line.
    """
    prefixes: dict[str, Span] = {}
    found: list[tuple[m.Tree, _Use | None]] = []
    for tree in trees:
        diagnostics += _no_pieces(tree)
        found += _with_pieces(tree, None, prefixes, diagnostics)
    scope = Scope()
    for tree, _ in found:
        declare_names(scope, tree.statements)
    taken = []
    for tree, use in found:
        faults = list(_undeclared(use, scope)) if use else []
        diagnostics += faults
        if not faults:
            taken.append(tree)
    return taken


def _no_pieces(tree: m.Tree) -> Iterator[Diagnostic]:
    """A `piece` line in a deal, which can only use pieces."""
    for statement in tree.statements:
        if isinstance(statement.node, m.PieceHead):
            message = "this line begins a piece of the library, and this file is a deal"
            hint = "leave it out; a deal takes a piece in with `use`"
            yield Diagnostic("misplaced-line", message, statement.span, hint)


def _with_pieces(
    tree: m.Tree,
    used: _Use | None,
    prefixes: dict[str, Span],
    diagnostics: list[Diagnostic],
) -> Iterator[tuple[m.Tree, _Use | None]]:
    """The tree behind those of the pieces that it uses; `used` is how it is itself used."""
    for statement in tree.statements:
        if not isinstance(statement.node, m.UsePiece):
            continue
        use, faults = _use(statement, statement.node, prefixes)
        diagnostics += faults
        if use is None or faults:
            continue
        taken, faults = parse_source(_source(use))
        diagnostics += faults
        yield from _with_pieces(replace(taken, used_by=statement), use, prefixes, diagnostics)
    yield tree, used


def _use(
    statement: m.Statement, node: m.UsePiece, prefixes: dict[str, Span]
) -> tuple[_Use | None, list[Diagnostic]]:
    try:
        found = piece(node.piece.text)
    except PieceUnknown as error:
        near = closest(node.piece.text, piece_names())
        hint = f"did you mean `{near}`?" if near else "`recoup library` lists its pieces"
        return None, [Diagnostic("unknown-piece", str(error), node.piece.span, hint)]
    arguments: dict[str, m.Statement] = {}
    faults = []
    for child in statement.children:
        assert isinstance(child.node, m.Argument)
        name = child.node.name
        if name.text in arguments:
            first = Related("it is given here first", arguments[name.text].span)
            message = f"`{name}` is given twice"
            faults.append(
                Diagnostic("said-twice", message, name.span, "keep one of them", (first,))
            )
        arguments.setdefault(name.text, child)
    use = _Use(found, statement, node, arguments)
    faults += [*_misplaced(use), *_film_faults(use), *_missing(use)]
    if node.prefix.text in prefixes:
        first = Related("it is first used here", prefixes[node.prefix.text])
        message = f"two pieces are used as `{node.prefix}`, and their names would clash"
        hint = "use one of them under another name"
        faults.append(Diagnostic("duplicate-name", message, node.prefix.span, hint, (first,)))
    prefixes.setdefault(node.prefix.text, node.prefix.span)
    return use, faults


def _source(use: _Use) -> Source:
    answers = use.piece.tests
    given = {n: _text(line) for n, line in use.arguments.items() if n not in answers}
    if use.piece.film and use.node.film:
        given[use.piece.film] = use.node.film.text
    otherwise = {}
    for name, expected in use.piece.expects.items():
        value = use.piece.otherwise(expected)
        if value is not None:
            otherwise[name] = value
    for values in (given, otherwise):
        values.update({name: _named(use, name, value) for name, value in values.items()})
    text = instantiated(use.piece.text, use.node.prefix.text, given, otherwise)
    return Source(f"{use.piece.file}({use.node.prefix})", text)


def _named(use: _Use, name: str, value: str) -> str:
    """The value, an undisclosed one under the name of what it is given for."""
    if name not in use.piece.expects:
        return value
    return re.sub(r"^undisclosed within\b", f"undisclosed {use.node.prefix}_{name} within", value)


def _text(line: m.Statement) -> str:
    """What an argument gives, with what it cites."""
    assert isinstance(line.node, m.Argument)
    span = line.span
    value = without_comments(span.source.text[line.node.value.span.start : span.end])
    return " ".join(value.split())


# ---- what a deal says wrongly --------------------------------------------------------------------


def _misplaced(use: _Use) -> Iterator[Diagnostic]:
    """Lines that give what the piece does not take, or in a form that it cannot be."""
    takes = [*use.piece.expects, *use.piece.defaults, *use.piece.tests]
    for name, line in use.arguments.items():
        node = line.node
        assert isinstance(node, m.Argument)
        kind = use.kind(name)
        if kind is None:
            near = closest(name, takes)
            hint = (
                f"did you mean `{near}`?"
                if near
                else f"`recoup library {use.piece.name}` lists them"
            )
            message = f"`{use.piece.name}` takes no `{name}`"
            yield Diagnostic("unknown-parameter", message, node.name.span, hint)
        elif kind == "film":
            message = f"the film of `{use.piece.name}` is named in the line above"
            hint = f"write `use {use.piece.name} for {node.value} as {use.node.prefix}`"
            yield Diagnostic("bad-parameter", message, node.value.span, hint)
        elif not _is(kind, node.value):
            message = f"`{name}` is {KINDS[kind].words}; `{node.value.span.text}` is not"
            yield Diagnostic("bad-parameter", message, node.value.span)


def _is(kind: str, value: m.Word) -> bool:
    rule = KINDS[kind].rule
    if rule is not None:
        return reads_as(value.span, rule)
    if kind == "currency":
        return value.text in CURRENCIES
    if kind == "date":
        return _is_day(value.text)
    if kind == "answer":
        return value.text in {"yes", "no"}
    return _is_name(value)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_name(value: m.Word) -> bool:
    return value.text.isidentifier()


def _film_faults(use: _Use) -> Iterator[Diagnostic]:
    name, said = use.piece.film, use.node.film
    if name is None and said is not None:
        message = f"`{use.piece.name}` is not about one film"
        yield Diagnostic("bad-parameter", message, said.span, f"leave out `for {said}`")
    if name is not None and said is None:
        meaning = use.piece.expects[name].meaning
        message = f"`{use.piece.name}` is for a film: {meaning}"
        hint = (
            f"write `use {use.piece.name} for FILM as {use.node.prefix}`, with the name of the film"
        )
        yield Diagnostic("missing-parameter", message, use.node.piece.span, hint)


def _missing(use: _Use) -> Iterator[Diagnostic]:
    lacking = [
        expected
        for name, expected in use.piece.expects.items()
        if expected.kind.text != "film" and expected.otherwise is None and name not in use.arguments
    ]
    # A line that could not be read may be the one that is missing.
    if not lacking or not use.statement.complete:
        return
    names = ", ".join(f"`{e.name}`" for e in lacking)
    lines = [f"  {e.name} …  # {KINDS[e.kind.text].words}: {e.meaning}" for e in lacking]
    yield Diagnostic(
        "missing-parameter",
        f"`{use.piece.name}` needs what this deal does not give: {names}",
        use.node.piece.span,
        "\n".join(["add below this line:", *lines]),
    )


def _undeclared(use: _Use, scope: Scope) -> Iterator[Diagnostic]:
    """Names given to the piece that nobody declares."""
    own = Scope(declared=scope.declared)
    if use.node.film is not None:
        own.resolve("film", use.node.film)
    for name, line in use.arguments.items():
        assert isinstance(line.node, m.Argument)
        kind = use.kind(name)
        declared_as = KINDS[kind].declared_as if kind else None
        value = line.node.value
        if declared_as is not None and _is_name(value):
            own.resolve(declared_as, value)
    yield from own.diagnostics


def _kind_of_term(node: m.StatementNode) -> str:
    assert isinstance(node, m.TermHead)
    value = node.value.low if isinstance(node.value, m.UndisclosedNode) else node.value
    return "amount" if isinstance(value, m.MoneyNode) else "rate"

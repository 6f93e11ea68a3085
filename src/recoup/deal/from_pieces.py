"""Trees → the library pieces that a deal uses."""

from collections.abc import Sequence

from recoup.deal.piece_used import InForce, InvestedFrom, PieceUsed, Test
from recoup.deal.scope import Scope
from recoup.language import model as m


def read_pieces(scope: Scope, trees: Sequence[m.Tree]) -> tuple[PieceUsed, ...]:
    """The pieces that the trees come from."""
    return tuple(
        _piece(scope, tree.used_by, statement)
        for tree in trees
        for statement in tree.statements
        if tree.used_by is not None and isinstance(statement.node, m.PieceHead)
    )


def _piece(scope: Scope, use: m.Statement, head: m.Statement) -> PieceUsed:
    assert isinstance(use.node, m.UsePiece)
    assert isinstance(head.node, m.PieceHead)
    answers = {
        c.node.name.text: c.node.value.text for c in use.children if isinstance(c.node, m.Argument)
    }
    in_force = [_in_force(scope, c, c.node) for c in head.children if isinstance(c.node, m.InForce)]
    tests = tuple(
        _test(scope, c, c.node, answers) for c in head.children if isinstance(c.node, m.PieceTest)
    )
    return PieceUsed(
        use.node.piece.text,
        head.node.title.text,
        head.node.zh.text if head.node.zh else None,
        use.node.prefix.text,
        in_force[0] if in_force else None,
        tests,
        use.span,
    )


def _in_force(scope: Scope, statement: m.Statement, node: m.InForce) -> InForce:
    return InForce(
        node.film.text,
        scope.territory(node.territory),
        scope.optional_day(node.since),
        node.before.text if node.before else None,
        scope.optional_day(node.until),
        node.after.text if node.after else None,
        statement.span,
    )


def _test(scope: Scope, statement: m.Statement, node: m.PieceTest, answers: dict[str, str]) -> Test:
    shown_by = None
    if node.film and node.territory and isinstance(node.share, m.PercentNode):
        territory = scope.territory(node.territory)
        shown_by = InvestedFrom(node.share.value, node.film.text, territory)
    answer = answers.get(node.name.text)
    return Test(
        node.name.text,
        node.meaning.text,
        None if answer is None else answer == "yes",
        shown_by,
        node.otherwise.text if node.otherwise else None,
        statement.span,
    )

"""What a block can say once only is not said twice: the second line would undo the first."""

from collections.abc import Hashable, Iterator

from recoup.diagnostics.diagnostic import Diagnostic, Related
from recoup.diagnostics.span import Span
from recoup.language import model as m


def check_said_once(tree: m.Tree) -> Iterator[Diagnostic]:
    """Lines of one block, and words of one line, that say the same thing in two ways."""
    for statement in tree.walk():
        said: dict[Hashable, Span] = {}
        if isinstance(statement.node, m.AccountHead) and statement.node.cap is not None:
            said["cap"] = statement.node.cap.span
        for child in statement.children:
            yield from _again(said, _subject(child.node), child.span)
        if isinstance(statement.node, m.Interest):
            for word in statement.node.terms:
                yield from _again(said, _interest_subject(word.text), word.span)


def _again(
    said: dict[Hashable, Span], subject: Hashable | None, span: Span
) -> Iterator[Diagnostic]:
    if subject is None:
        return
    if subject in said:
        message = f"`{' '.join(span.text.split())}` says again what is said above"
        hint = (
            "keep one of them; where it is open which, keep both as readings of a `disputed` block"
        )
        related = (Related("it is said here first", said[subject]),)
        yield Diagnostic("said-twice", message, span, hint, related)
    said.setdefault(subject, span)


def _subject(node: m.StatementNode) -> Hashable | None:
    """What a line settles for its block; None for a line of which a block may have several."""
    match node:
        case m.RateOfDay() | m.LastRate():
            return "convert"
        case m.FixedConversion(from_currency=one, to_currency=other):
            return frozenset((one.text, other.text))
        case m.Cap():
            return "cap"
        case m.RoyaltyLine() | m.RoyaltyPerUnit():
            return "royalty"
        case m.AtMost(a_ticket=a_ticket):
            return "at most", a_ticket
        case (
            m.Signed()
            | m.Books()
            | m.OddCents()
            | m.Overhead()
            | m.Interest()
            | m.CurrencyLine()
            | m.Pays()
            | m.Allots()
            | m.OpeningBalance()
            | m.TakesBasis()
            | m.OpeningReceipts()
            | m.InForce()
            | m.Guaranteed()
            | m.AnnualMinimum()
            | m.Commission()
            | m.AtLeast()
            | m.SpentOn()
            | m.ChargedTo()
            | m.StatementDue()
            | m.PaidWithin()
            | m.HoldsBack()
            | m.Objection()
        ):
            return type(node).__name__
        case _:
            return None


def _interest_subject(word: str) -> str:
    if word.endswith("first"):
        return "order"
    if word.endswith(("interest on overhead", "overhead on interest")):
        return word.removeprefix("no ")
    if word.startswith("from the midpoint"):
        return "beginning"
    return "compounding" if word.startswith(("simple", "compounded")) else "day count"

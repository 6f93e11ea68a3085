"""What is to be spent on marketing, and the channels and campaigns that it is spent through."""

from collections.abc import Sequence
from datetime import date

from recoup.deal import model as d
from recoup.deal.scope import Scope
from recoup.diagnostics.diagnostic import Related
from recoup.diagnostics.span import Span
from recoup.language import model as m

# What the `of` of a cost may name; one name means one of them.
_CHARGEABLE = ("account", "commitment", "subsidy")


def read_channels(scope: Scope, statements: Sequence[m.Statement]) -> dict[str, d.Channel]:
    """Every channel, with its owner."""
    found: dict[str, d.Channel] = {}
    for statement in statements:
        match statement.node:
            case m.ChannelHead(name=name, title=title, owner=owner, zh=zh):
                found[name.text] = d.Channel(
                    name.text,
                    _title(title, name),
                    _text(zh),
                    scope.resolve("party", owner),
                    statement.span,
                )
            case _:
                pass
    return found


def read_campaigns(scope: Scope, statements: Sequence[m.Statement]) -> dict[str, d.Campaign]:
    """Every campaign, with its film and its channels."""
    found: dict[str, d.Campaign] = {}
    for statement in statements:
        match statement.node:
            case m.CampaignHead(name=name, title=title, purpose=purpose, zh=zh):
                found[name.text] = d.Campaign(
                    name.text,
                    _title(title, name),
                    _text(zh),
                    _purpose(scope, purpose),
                    _channels(scope, statement.node.channels),
                    statement.span,
                )
            case _:
                pass
    return found


def read_spending(scope: Scope, statements: Sequence[m.Statement]) -> dict[str, d.Spending]:
    """Every commitment to spend and every ticket subsidy."""
    found: dict[str, d.Spending] = {}
    for statement in statements:
        node = statement.node
        if isinstance(node, m.CommitmentHead | m.SubsidyHead):
            _name_is_free(scope, node)
            found[node.name.text] = _spending(scope, statement, node)
    return found


def _name_is_free(scope: Scope, node: m.CommitmentHead | m.SubsidyHead) -> None:
    own = "subsidy" if isinstance(node, m.SubsidyHead) else "commitment"
    for kind in _CHARGEABLE[: _CHARGEABLE.index(own)]:
        first = scope.names(kind).get(node.name.text)
        if first is not None:
            scope.error(
                "duplicate-name",
                f"a cost of `{node.name}` could be of this {own} or of the {kind} of that name",
                node.name.span,
                "rename one of them",
                Related("it is first declared here", first),
            )


def _spending(
    scope: Scope, statement: m.Statement, node: m.CommitmentHead | m.SubsidyHead
) -> d.Spending:
    name, subsidy = node.name.text, isinstance(node, m.SubsidyHead)
    terms = _Terms(scope, name, statement)
    return d.Spending(
        name,
        _title(node.title, node.name),
        _text(node.zh),
        subsidy,
        scope.resolve("party", node.funder if isinstance(node, m.SubsidyHead) else node.spender),
        _purpose(scope, node.purpose),
        _channels(scope, node.channels) if isinstance(node, m.SubsidyHead) else (),
        terms.amounts.get("at_least"),
        terms.by,
        terms.amounts.get("at_most"),
        terms.amounts.get("a_ticket"),
        tuple(terms.in_kind),
        tuple(dict.fromkeys(terms.items)),
        tuple(terms.approvals),
        terms.account,
        terms.recouped,
        statement.span,
        terms.spans,
    )


class _Terms:
    """The lines below a commitment or a subsidy."""

    def __init__(self, scope: Scope, name: str, statement: m.Statement) -> None:
        self.scope, self.name = scope, name
        self.amounts: dict[str, d.Amount] = {}
        self.spans: dict[str, Span] = {}
        self.by: date | None = None
        self.in_kind: list[d.InKind] = []
        self.items: list[str] = []
        self.approvals: list[d.Approval] = []
        self.account: str | None = None
        self.recouped: bool | None = None
        for child in statement.children:
            self._read(child)

    def _read(self, child: m.Statement) -> None:
        match child.node:
            case m.AtLeast(amount=amount, by=by):
                self._amount("at_least", amount, child.span)
                self.by = self.scope.optional_day(by)
            case m.AtMost(amount=amount, a_ticket=a_ticket):
                self._amount("a_ticket" if a_ticket else "at_most", amount, child.span)
            case m.InKind(item=item, title=title, value=value, recouped=recouped):
                agreed = self.scope.amount(value, f"{self.name}.{item}")
                self.in_kind.append(
                    d.InKind(item.text, _title(title, item), agreed, recouped, child.span)
                )
                self.items.append(item.text)
            case m.SpentOn(items=items):
                self.items.extend(item.text for item in items)
                self.spans["items"] = child.span
            case m.Approval(party=party, above=above, items=items):
                named = f"{self.name}.approval"
                limit = None if above is None else self.scope.amount(above, named)
                words = tuple(item.text for item in items)
                approver = self.scope.resolve("party", party)
                self.approvals.append(d.Approval(approver, limit, words, child.span))
                self.items.extend(words)
            case m.ChargedTo(account=account):
                self.recouped = account is not None
                self.spans["recouped"] = child.span
                if account is not None:
                    self.account = self.scope.resolve("account", account)
            case _:
                pass

    def _amount(self, field: str, node: m.AmountNode, span: Span) -> None:
        self.amounts[field] = self.scope.amount(node, f"{self.name}.{field}")
        self.spans[field] = span


def _channels(scope: Scope, words: Sequence[m.Word]) -> tuple[str, ...]:
    return tuple(
        scope.resolve("channel", word, declare=f'channel {word} "…" of …') for word in words
    )


def _purpose(scope: Scope, node: m.ForFilm | None) -> d.Purpose | None:
    if node is None:
        return None
    if node.film.text not in scope.names("slate"):
        scope.resolve("film", node.film)
    territories = None if node.territories is None else scope.territories(node.territories)
    return d.Purpose(node.film.text, territories)


def _title(title: m.Word | None, name: m.Word) -> str:
    return name.text if title is None else title.text


def _text(word: m.Word | None) -> str | None:
    return None if word is None else word.text

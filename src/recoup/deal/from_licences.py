"""The licences of a Tree → what they grant and what their licensees owe."""

from collections.abc import Sequence
from dataclasses import replace

from recoup.deal import model as d
from recoup.deal.from_grants import read_grant
from recoup.deal.from_measures import read_band
from recoup.deal.media import DEDUCTIONS
from recoup.deal.scope import Scope
from recoup.diagnostics.suggestion import closest
from recoup.language import model as m


def parts_of(statement: m.Statement) -> list[m.LicencePartHead]:
    """The parts that a licence names; none of another statement."""
    if not isinstance(statement.node, m.LicenceHead):
        return []
    return [c.node for c in statement.children if isinstance(c.node, m.LicencePartHead)]


def read_licence(scope: Scope, statement: m.Statement) -> d.Licence:
    """A licence with its names resolved; lines that it leaves out are None."""
    node = statement.node
    assert isinstance(node, m.LicenceHead)
    reader = _Reader(scope, node)
    for word in (node.name, *(part.name for part in parts_of(statement))):
        reader.apart_from_films(word)
    return reader.licence(statement)


class _Reader:
    def __init__(self, scope: Scope, head: m.LicenceHead) -> None:
        self.scope, self.head = scope, head
        self.licensor = scope.resolve("party", head.licensor)
        self.licensee = scope.resolve("party", head.licensee)

    def apart_from_films(self, word: m.Word) -> None:
        """Rows say `net_sales of` a licence where others name a film: one name is one of them."""
        for kind in ("film", "slate"):
            if word.text in self.scope.names(kind):
                self.scope.error(
                    "duplicate-name",
                    f"`{word}` is a {kind} as well, and rows of receipts could mean either",
                    word.span,
                    f"call the licence otherwise, such as `{word}_licence`",
                )

    def licence(self, statement: m.Statement) -> d.Licence:
        head, children = self.head, statement.children
        own = self._part(statement, head.name, head.title, head.zh)
        parts = tuple(
            self._part(child, child.node.name, child.node.title, child.node.zh)
            for child in children
            if isinstance(child.node, m.LicencePartHead)
        )
        if parts and (own.royalty or own.rights):
            stray = own.royalty.span if own.royalty else own.rights[0].span
            message = f"`{head.name}` is divided into parts, and this line stands outside them"
            self.scope.error(
                "licence-line-outside-parts", message, stray, "put it below each part it is for"
            )
        return d.Licence(
            own.name,
            own.title,
            own.zh,
            self.licensor,
            self.licensee,
            self._currency(statement),
            parts or (own,),
            own.guarantee if parts else None,
            self._minimum(children),
            head.crossed,
            self._commission(children),
            statement.span,
        )

    def _currency(self, statement: m.Statement) -> str:
        for child in statement.children:
            if isinstance(child.node, m.CurrencyLine):
                return self.scope.currency(child.node.currency)
        self.scope.error(
            "currency-unsaid",
            f"the licence `{self.head.name}` does not say its currency",
            statement.span,
            "add a line `currency USD` below it",
        )
        return "USD"

    def _part(
        self, statement: m.Statement, name: m.Word, title: m.Word | None, zh: m.Word | None
    ) -> d.LicencePart:
        rights: list[d.Grant] = []
        royalty: d.Royalty | None = None
        guarantee: d.RoyaltyGuarantee | None = None
        for child in statement.children:
            match child.node:
                case m.Licensed():
                    rights.append(self._grant(child, child.node))
                case m.RoyaltyLine() | m.RoyaltyPerUnit():
                    royalty = self._royalty(child, f"{name}.royalty")
                case m.Guaranteed():
                    guarantee = self._guarantee(child, child.node, f"{name}.guarantee")
                case _:
                    pass
        return d.LicencePart(
            name.text,
            title.text if title else name.text,
            zh.text if zh else None,
            tuple(rights),
            royalty,
            guarantee,
            statement.span,
        )

    def _grant(self, statement: m.Statement, node: m.Licensed) -> d.Grant:
        """The rights of a licence as a grant between its parties."""
        head = m.GrantHead(
            node.media,
            node.territories,
            node.languages,
            node.film,
            self.head.licensor,
            self.head.licensee,
            node.exclusive,
            node.window,
        )
        grant = read_grant(self.scope, replace(statement, node=head), self.scope.film_or_slate)
        return replace(grant, category=node.category.text if node.category else None)

    def _royalty(self, statement: m.Statement, place: str) -> d.Royalty:
        node, span = statement.node, statement.span
        if isinstance(node, m.RoyaltyPerUnit):
            amount = self.scope.amount(node.amount, place)
            return d.Royalty((), False, amount, "units", (), span)
        assert isinstance(node, m.RoyaltyLine)
        bands = tuple(read_band(self.scope, rate, end, place) for rate, end in node.bands)
        whole = node.kind is not None and node.kind.text == "whole"
        if node.sales is None:
            return d.Royalty(bands, whole, None, None, (), span)
        less = tuple(self._deduction(word) for word in node.sales.less)
        return d.Royalty(bands, whole, None, node.sales.kind.text.replace(" ", "_"), less, span)

    def _deduction(self, word: m.Word) -> str:
        if word.text not in DEDUCTIONS:
            near = closest(word.text, DEDUCTIONS)
            known = ", ".join(f"`{name}`" for name in DEDUCTIONS)
            self.scope.error(
                "unknown-deduction",
                f"`{word}` is nothing that is taken off sales",
                word.span,
                f"did you mean `{near}`?" if near else f"use one of {known}",
            )
        return word.text

    def _guarantee(
        self, statement: m.Statement, node: m.Guaranteed, place: str
    ) -> d.RoyaltyGuarantee:
        amount = self.scope.amount(node.amount, place)
        instalments = [
            d.Instalment(
                self.scope.amount(child.node.amount, place),
                self.scope.day(child.node.on),
                child.node.label.text if child.node.label else None,
                child.span,
            )
            for child in statement.children
            if isinstance(child.node, m.Instalment)
        ]
        if node.on is not None:
            day = self.scope.day(node.on)
            instalments.insert(0, d.Instalment(amount, day, None, statement.span))
        return d.RoyaltyGuarantee(amount, tuple(instalments), statement.span)

    def _minimum(self, children: Sequence[m.Statement]) -> d.AnnualMinimum | None:
        for child in children:
            if isinstance(child.node, m.AnnualMinimum):
                return d.AnnualMinimum(
                    self.scope.amount(child.node.amount, f"{self.head.name}.minimum"),
                    self.scope.day(child.node.first),
                    self.scope.day(child.node.last),
                    child.node.towards,
                    child.span,
                )
        return None

    def _commission(self, children: Sequence[m.Statement]) -> d.Commission | None:
        for child in children:
            if isinstance(child.node, m.Commission):
                return d.Commission(
                    self.scope.resolve("party", child.node.agent),
                    self.scope.bounded_rate(child.node.rate, f"{self.head.name}.commission"),
                    child.span,
                )
        return None

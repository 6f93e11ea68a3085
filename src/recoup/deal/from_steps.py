"""The waterfalls of a Tree → their steps, conditions and payees, with every name resolved."""

from dataclasses import dataclass, field
from fractions import Fraction

from recoup.deal import model as d
from recoup.deal.scope import Scope
from recoup.diagnostics.span import Span
from recoup.language import model as m
from recoup.language.layout import without_comments


def read_condition(scope: Scope, node: m.ConditionNode, span: Span, name: str) -> d.Condition:
    """A condition with its names resolved; `span` is the clause that states it."""
    match node:
        case m.AllOf(conditions=nodes):
            return d.All(tuple(read_condition(scope, n, span, name) for n in nodes))
        case m.AnyOf(conditions=nodes):
            return d.Any(tuple(read_condition(scope, n, span, name) for n in nodes))
        case m.MilestoneName(name=word):
            return d.MilestoneIs(
                scope.resolve("milestone", word, declare=f"milestone {word} when …")
            )
        case m.DateIs(date=word):
            return d.OnOrAfter(scope.day(word))
        case m.IsRecouped(claim=claim):
            return d.Recouped(read_claim(scope, claim, name))
        case m.PartyReceived(party=word, amount=amount, strictly=strictly):
            party = scope.resolve("party", word)
            return _reached(scope, "party", party, amount, strictly, span, name)
        case m.PotReceived(pot=word, amount=amount, strictly=strictly):
            pot = scope.resolve("pot", word, declare=f"rest to pot {word}")
            return _reached(scope, "pot", pot, amount, strictly, span, name)
        case m.ReachesIrr(party=word, rate=rate, day_base=base):
            return d.ReachesIrr(
                scope.resolve("party", word),
                scope.rate(rate, f"{name}.irr"),
                base.text if base else None,
                span,
            )
        case m.ReceiptsReach():
            return _receipts_reach(scope, node, span, name)
        case m.SeriesReaches():
            return _series_reaches(scope, node, span, name)


def _reached(
    scope: Scope,
    what: str,
    target: str,
    amount: m.AmountNode | Fraction,
    strictly: bool,
    span: Span,
    name: str,
) -> d.Reached:
    level: d.Amount | int
    if isinstance(amount, Fraction):
        hint = f"write the currency before it: `USD {amount}`"
        scope.error("currency-unsaid", "receipts reach an amount of money", span, hint)
        level = int(amount)
    else:
        level = scope.amount(amount, f"{name}.level")
    return d.Reached(what, target, None, level, strictly, span)


def _receipts_reach(scope: Scope, node: m.ReceiptsReach, span: Span, name: str) -> d.Reached:
    waterfall = scope.resolve("waterfall", node.waterfall)
    if isinstance(node.level, Fraction):
        hint = f"write the currency before it: `USD {node.level}`"
        scope.error("currency-unsaid", "receipts reach an amount of money", span, hint)
        return d.Reached("waterfall", waterfall, None, int(node.level), node.strictly, span)
    return _reached(scope, "waterfall", waterfall, node.level, node.strictly, span, name)


def _series_reaches(scope: Scope, node: m.SeriesReaches, span: Span, name: str) -> d.Reached:
    film = scope.resolve("film", node.film) if node.film else None
    series = d.Series(scope.measure(node.measure), film, scope.territory(node.territory))
    level: d.Amount | int
    if isinstance(node.level, Fraction):
        if node.level.denominator != 1:
            scope.error("bad-level", "a count is a whole number", span)
        level = int(node.level)
    else:
        level = scope.amount(node.level, f"{name}.level")
    return d.Reached("series", str(series), series, level, node.strictly, span)


def read_claim(scope: Scope, node: m.ClaimNode, place: str) -> d.Claim:
    """What is recouped, with its name resolved."""
    if node.kind == "account":
        declare = f'account {node.name} "…" owed to …'
        scope.resolve("account", node.name, declare=declare)
        return d.Claim("account", node.name.text, Fraction(1), None, node.span)
    if node.kind != "irr" or node.name.text not in scope.names("slate"):
        scope.resolve("film", node.name)
    rate: d.Rate = Fraction(1)
    if node.rate is not None:
        rate = scope.rate(node.rate, f"{place}.{node.kind}")
    investor = scope.resolve("party", node.investor) if node.investor else None
    day_base = node.day_base.text if node.day_base else None
    return d.Claim(node.kind, node.name.text, rate, investor, node.span, day_base)


@dataclass(slots=True)
class _WaterfallReader:
    scope: Scope
    name: str
    milestones: dict[str, d.Milestone]
    currency: str | None = None
    receipts: list[d.Receipts] = field(default_factory=list)
    pots: list[tuple[str, Span]] = field(default_factory=list)
    steps: tuple[d.Step | d.Block, ...] = ()

    def read(self, child: m.Statement) -> None:
        match child.node:
            case m.CurrencyLine(currency=word):
                self.currency = self.scope.currency(word)
            case m.ReceivesPots(pots=words):
                self.pots.extend((w.text, w.span) for w in words)
            case m.Receives(media=media, film=film, territories=territories):
                self.receipts.append(
                    d.Receipts(
                        tuple(self.scope.medium(w) for w in media.names),
                        self.scope.resolve("film", film) if film else None,
                        self.scope.territories(territories) if territories else None,
                        child.span,
                    )
                )
            case m.Pays():
                self.steps = tuple(self.step(s) for s in child.children)
            case _:
                pass

    # ---- steps -------------------------------------------------------------------------------

    def step(self, statement: m.Statement) -> d.Step | d.Block:
        if isinstance(statement.node, m.ConditionBlock):
            return self._block(statement, statement.node)
        node = statement.node
        tail: m.Tail = node.tail  # type: ignore[union-attr]
        place = f"{self.name}.{tail.payee.name}" if tail.payee else self.name
        return d.Step(
            self._ask(node, place),
            self._parts(statement, tail, node),
            self.scope.money(tail.up_to) if tail.up_to else None,
            self._on(tail),
            tail.label.text if tail.label else None,
            statement.span,
        )

    def _on(self, tail: m.Tail) -> str | None:
        if tail.milestone is None:
            return None
        return self.scope.resolve(
            "milestone", tail.milestone, declare=f"milestone {tail.milestone} when …"
        )

    def _ask(self, node: object, place: str) -> d.Ask:
        match node:
            case m.ShareStep(rate=rate, basis=basis):
                value = self.scope.rate_or_amount(rate, place)
                if _is_amount(value):
                    return d.Fixed(value)  # type: ignore[arg-type]
                return d.Share(self.scope.bounded_rate(rate, place), self._basis(basis))
            case m.BandsStep(bands=bands, kind=kind, basis=basis):
                return d.Bands(
                    tuple(
                        d.Band(
                            self.scope.bounded_rate(rate, place),
                            self.scope.money(up_to) if up_to else None,
                        )
                        for rate, up_to in bands
                    ),
                    None if kind is None else kind.text == "whole",
                    self._basis(basis),
                )
            case m.FixedStep(amount=amount):
                return d.Fixed(self.scope.amount(amount, place))
            case m.RecoupStep(claims=claims, how=how, tail=tail):
                share = None
                if tail.share_from is not None:
                    rate, basis = tail.share_from
                    share = d.Share(self.scope.bounded_rate(rate, place), self._basis(basis))
                return d.Recoup(
                    tuple(read_claim(self.scope, c, self.name) for c in claims),
                    d.How(how.text) if how else None,
                    share,
                )
            case _:
                return d.Rest()

    def _basis(self, node: m.BasisNode | None) -> d.Basis | None:
        if node is None:
            return None
        if node.kind == "remainder":
            return d.Basis(d.BasisKind.REMAINDER)
        if node.name is None:
            return d.Basis(d.BasisKind.RECEIPTS)
        if node.kind == "pot":
            self.scope.resolve("pot", node.name, declare=f"rest to pot {node.name}")
            return d.Basis(d.BasisKind.RECEIPTS_OF, f"pot {node.name}")
        return d.Basis(d.BasisKind.RECEIPTS_OF, self.scope.resolve("waterfall", node.name))

    # ---- payees ------------------------------------------------------------------------------

    def _parts(self, statement: m.Statement, tail: m.Tail, node: object) -> tuple[d.Part, ...]:
        if tail.payee is not None:
            if statement.children:
                self.scope.error(
                    "two-payees",
                    "this step names its payee and is divided below as well",
                    tail.payee.span,
                    "keep the payee, or keep the lines below it",
                )
            payee = self._payee(tail.payee)
            return (d.Part(None, payee, None, tail.payee.span),)
        return tuple(
            part for child in statement.children if (part := self._part(child)) is not None
        )

    def _part(self, child: m.Statement) -> d.Part | None:
        node = child.node
        assert isinstance(node, m.PartLine | m.RestStep)
        if node.tail.payee is None:
            self.scope.error(
                "no-payee", "this share goes to nobody", child.span, "add `to` and a payee"
            )
            return None
        if node.tail.up_to or node.tail.milestone:
            self.scope.error(
                "misplaced-limit",
                "a share of a divided step has no limit or milestone of its own",
                child.span,
                "pay the share to a pot, and limit it in that pot's waterfall",
            )
        place = f"{self.name}.{node.tail.payee.name}"
        rate = self.scope.bounded_rate(node.rate, place) if isinstance(node, m.PartLine) else None
        label = node.tail.label.text if node.tail.label else None
        return d.Part(rate, self._payee(node.tail.payee), label, child.span)

    def _payee(self, node: m.PayeeNode) -> d.Payee:
        kind = {"party": "party", "pot": "pot", "investors": "film"}[node.kind]
        name = self.scope.resolve(kind, node.name)
        how = d.How(node.how.text) if node.how else None
        return d.Payee(node.kind, name, how, node.span)

    # ---- conditions --------------------------------------------------------------------------

    def _block(self, statement: m.Statement, node: m.ConditionBlock) -> d.Block:
        if isinstance(node.condition, m.MilestoneName):
            word = node.condition.name
            name = self.scope.resolve("milestone", word, declare=f"milestone {word} when …")
        else:
            name = self._anonymous(statement, node)
        steps = tuple(self.step(s) for s in statement.children)
        return d.Block(node.until, name, steps, statement.span)

    def _anonymous(self, statement: m.Statement, node: m.ConditionBlock) -> str:
        """A condition stated where it is used becomes a milestone named by its own words."""
        words = without_comments(statement.span.text).split("[")[0].split()
        name = " ".join(words[1:])
        if name not in self.milestones:
            condition = read_condition(self.scope, node.condition, statement.span, name)
            self.milestones[name] = d.Milestone(name, name, condition, None, statement.span)
        return name


def _is_amount(value: object) -> bool:
    if isinstance(value, d.Undisclosed):
        return not isinstance(value.low, Fraction)
    return not isinstance(value, Fraction)


def read_waterfall(
    scope: Scope,
    statement: m.Statement,
    milestones: dict[str, d.Milestone],
) -> d.Waterfall:
    """One waterfall; conditions stated inside it are added to the milestones."""
    node = statement.node
    assert isinstance(node, m.WaterfallHead)
    reader = _WaterfallReader(scope, node.name.text, milestones)
    for child in statement.children:
        reader.read(child)
    if reader.currency is None:
        scope.error(
            "currency-unsaid",
            f"the waterfall `{node.name}` does not say its currency",
            statement.span,
            "add a line `currency USD` below it",
        )
    return d.Waterfall(
        node.name.text,
        node.title.text if node.title else node.name.text,
        node.zh.text if node.zh else None,
        reader.currency or "USD",
        tuple(reader.receipts),
        tuple(reader.pots),
        reader.steps,
        statement.span,
    )

"""The waterfalls of a Tree → their steps, conditions and payees, with every name resolved."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction

from recoup.deal import model as d
from recoup.deal.from_measures import read_band, read_each, read_level, read_measure
from recoup.deal.plus import plus_unsaid
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
        case m.IsRecouped():
            return _is_recouped(scope, node, name)
        case m.PartyReceived():
            return _party_received(scope, node, span, name)
        case m.PotReceived(pot=word, amount=amount, strictly=strictly):
            pot = scope.resolve("pot", word, declare=f"rest to pot {word}")
            return _reached(scope, "pot", pot, amount, strictly, span, name)
        case m.ReachesIrr(party=word, rate=rate, day_base=base):
            day_base = base.text if base else None
            party, yearly = scope.resolve("party", word), scope.rate(rate, f"{name}.irr")
            return d.ReachesIrr(party, yearly, day_base, span)
        case m.MeasureReaches():
            return _measure_reaches(scope, node, span, name)


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


def _party_received(scope: Scope, node: m.PartyReceived, span: Span, name: str) -> d.Condition:
    party = scope.resolve("party", node.party)
    if node.within is not None:
        place = scope.resolve("waterfall", node.within)
        return _received_in(scope, party, place, node, span, name)
    return _reached(scope, "party", party, node.amount, node.strictly, span, name)


def _is_recouped(scope: Scope, node: m.IsRecouped, name: str) -> d.Recouped:
    claim = read_claim(scope, node.claim, name)
    if node.within is not None:
        claim = replace(claim, within=scope.resolve("waterfall", node.within))
    return d.Recouped(claim)


def _received_in(
    scope: Scope, party: str, waterfall: str, node: m.PartyReceived, span: Span, name: str
) -> d.MeasureReached:
    """What a party received out of one waterfall, or was allotted by a definition."""
    counted = d.Quantity("received", party, waterfall, None, None, None, None, node.party.span)
    measure = d.MeasureShare(Fraction(1), counted)
    level = scope.amount(node.amount, f"{name}.level")
    return d.MeasureReached(measure, level, node.strictly, span)


def _measure_reaches(scope: Scope, node: m.MeasureReaches, span: Span, name: str) -> d.Condition:
    measure = read_measure(scope, node.measure, span, name)
    quantity = measure.quantity if isinstance(measure, d.MeasureShare) else None
    if isinstance(node.level, Fraction) and (quantity is None or quantity.series is None):
        hint = f"write the currency before it: `USD {node.level}`"
        scope.error("currency-unsaid", "receipts reach an amount of money", span, hint)
    level = read_level(scope, node.level, span, f"{name}.level")
    if (
        isinstance(measure, d.MeasureShare)
        and measure.rate == 1
        and measure.quantity.kind in {"receipts", "pot", "series"}
        and measure.quantity.above is None
        and measure.quantity.since is None
    ):
        counted = measure.quantity
        what = "waterfall" if counted.kind == "receipts" else counted.kind
        return d.Reached(what, counted.name, counted.series, level, node.strictly, span)
    return d.MeasureReached(measure, level, node.strictly, span)


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
    return d.Claim(node.kind, node.name.text, rate, investor, node.span, day_base=day_base)


@dataclass(slots=True)
class WaterfallReader:
    """Reads the lines below a waterfall, or below an amendment of one."""

    scope: Scope
    name: str
    milestones: dict[str, d.Milestone]
    currency: str | None = None
    receipts: list[d.Receipts] = field(default_factory=list)
    pots: list[tuple[str, Span]] = field(default_factory=list)
    steps: tuple[d.Step | d.Block, ...] = ()
    claim: m.ClaimNode | None = None
    counts: list[d.Counts] = field(default_factory=list)
    held: d.Held | None = None
    openings: list[d.Opening] = field(default_factory=list)
    licences: list[d.LicenceReceived] = field(default_factory=list)
    basis: d.GrossBasis | None = None

    def read(self, child: m.Statement) -> None:
        match child.node:
            case m.CurrencyLine(currency=word):
                self.currency = self.scope.currency(word)
            case m.ReceivesPots(pots=words, held=held):
                self.pots.extend((w.text, w.span) for w in words)
                if held is not None:
                    self.held = self._held(held)
            case m.Counts(rate=rate, pot=pot, name=word, arms_length=arms_length):
                self._counts(rate, word, child.span, pot=pot, arms_length=arms_length)
            case m.TakesBasis(basis=word):
                self.basis = d.GrossBasis(word.text, child.span)
            case m.OpeningReceipts() | m.OpeningPaid():
                self._opening(child.node, child.span)
            case m.Receives(media=media, film=film, territories=territories):
                self.receipts.append(
                    d.Receipts(
                        tuple(self.scope.medium(w) for w in media.names),
                        self.scope.resolve("film", film) if film else None,
                        self.scope.territories(territories) if territories else None,
                        child.span,
                    )
                )
            case m.ReceivesLicences(licences=words, taken=taken):
                calculated = None if taken is None else taken.text == "as calculated"
                self.licences.extend(
                    d.LicenceReceived(
                        self.scope.resolve("licence", w, declare=f"licence {w} from … to …"),
                        calculated,
                        child.span,
                    )
                    for w in words
                )
            case m.Pays() | m.Allots():
                self.steps = self._read_steps(child.children)
            case _:
                pass

    def _opening(self, node: m.OpeningReceipts | m.OpeningPaid, span: Span) -> None:
        party = None
        if isinstance(node, m.OpeningPaid):
            party = self.scope.resolve("party", node.party)
        self.openings.append(d.Opening(self.scope.money(node.amount), party, span))

    def _counts(
        self, rate: m.RateNode | None, word: m.Word, span: Span, *, pot: bool, arms_length: bool
    ) -> None:
        scope = self.scope
        part = Fraction(1) if rate is None else scope.bounded_rate(rate, f"{self.name}.{word}")
        if pot:
            name = scope.resolve("pot", word, declare=f"rest to pot {word}")
        else:
            name = scope.resolve("waterfall", word)
        self.counts.append(d.Counts(part, pot, name, arms_length, span))

    def _held(self, held: m.Held) -> d.Held:
        until = held.until
        if isinstance(until, m.MoneyNode):
            return d.Held(None, None, self.scope.money(until), None)
        if until.text.startswith("the end"):
            return d.Held(None, None, None, until.text.split()[-1])
        if until.text[0].isdigit():
            return d.Held(self.scope.day(until), None, None, None)
        declare = f"milestone {until} when …"
        return d.Held(None, self.scope.resolve("milestone", until, declare=declare), None, None)

    def _read_steps(self, statements: tuple[m.Statement, ...]) -> tuple[d.Step | d.Block, ...]:
        found: list[d.Step | d.Block] = []
        for statement in statements:
            node = statement.node
            if isinstance(node, m.BandsStep) and _by_time(node):
                found.extend(self._schedule(statement, node))
            elif isinstance(node, m.PlusStep):
                self.scope.diagnostics.append(plus_unsaid(self.scope, statement, self.claim))
            else:
                found.append(self.step(statement))
        return tuple(found)

    # ---- schedules ---------------------------------------------------------------------------

    def _schedule(self, statement: m.Statement, node: m.BandsStep) -> list[d.Step | d.Block]:
        """Rates by week or date: a step for each, within the dates between which it holds."""
        place = f"{self.name}.{node.tail.payee.name}" if node.tail.payee else self.name
        if node.weeks_from is None and any(isinstance(end, int) for _, end in node.bands):
            message = "the weeks are not counted from any day"
            hint = "add `, from 2019-04-26`"
            self.scope.error("bad-schedule", message, statement.span, hint)
            return []
        ends = [self._end_of_band(node, end) for _, end in node.bands]
        if any(e is None for e in ends[:-1]) or ends[-1] is not None or node.kind is not None:
            message = "rates by time need a week or a date for each but the last"
            hint = "write `70% to week 2, then 50%, from 2019-04-26, of receipts to …`"
            self.scope.error("bad-schedule", message, statement.span, hint)
            return []
        days = [e for e in ends if e is not None]
        if sorted(set(days)) != days:
            message = "each rate must end later than the one before"
            self.scope.error("bad-schedule", message, statement.span, "put the weeks in order")
        found: list[d.Step | d.Block] = []
        for number, (rate, _) in enumerate(node.bands):
            ask = d.Share(self.scope.bounded_rate(rate, place), self._basis(node.basis))
            step: d.Step | d.Block = self._step(statement, node.tail, node, ask)
            if number < len(days):
                step = d.Block(True, self._on_day(days[number], statement), (step,), statement.span)
            if number:
                name = self._on_day(days[number - 1], statement)
                step = d.Block(False, name, (step,), statement.span)
            found.append(step)
        return found

    def _end_of_band(self, node: m.BandsStep, end: m.BandEnd) -> date | None:
        """The first day on which a band no longer holds."""
        if isinstance(end, m.Word):
            return self.scope.day(end)
        if isinstance(end, int) and node.weeks_from is not None:
            return self.scope.day(node.weeks_from) + timedelta(weeks=end)
        return None

    def _on_day(self, day: date, statement: m.Statement) -> str:
        name = f"date is {day}"
        if name not in self.milestones:
            condition = d.OnOrAfter(day)
            self.milestones[name] = d.Milestone(name, name, condition, None, statement.span)
        return name

    # ---- steps -------------------------------------------------------------------------------

    def step(self, statement: m.Statement) -> d.Step | d.Block:
        node = statement.node
        if isinstance(node, m.ConditionBlock):
            return self._block(statement, node)
        if isinstance(node, m.RecoupStep):
            self.claim = next((c for c in node.claims if c.kind != "account"), self.claim)
        tail: m.Tail = node.tail  # type: ignore[union-attr]
        place = f"{self.name}.{tail.payee.name}" if tail.payee else self.name
        return self._step(statement, tail, node, self._ask(node, place, statement.span))

    def _step(self, statement: m.Statement, tail: m.Tail, node: object, ask: d.Ask) -> d.Step:
        return d.Step(
            ask,
            self._parts(statement, tail, node),
            self.scope.money(tail.up_to) if tail.up_to else None,
            self._on(tail),
            tail.label.text if tail.label else None,
            statement.span,
            self._withholding(tail),
        )

    def _withholding(self, tail: m.Tail) -> d.Withholding | None:
        node = tail.withholding
        if node is None:
            return None
        payee = self.scope.resolve("party", node.payee)
        rate = self.scope.bounded_rate(node.rate, f"{self.name}.{payee}")
        return d.Withholding(rate, payee, node.grossed_up)

    def _on(self, tail: m.Tail) -> str | None:
        if tail.milestone is None:
            return None
        return self.scope.resolve(
            "milestone", tail.milestone, declare=f"milestone {tail.milestone} when …"
        )

    def _ask(self, node: object, place: str, span: Span) -> d.Ask:
        match node:
            case m.ShareStep(rate=rate, basis=basis):
                value = self.scope.rate_or_amount(rate, place)
                if _is_amount(value):
                    return d.Fixed(value)  # type: ignore[arg-type]
                return d.Share(self.scope.bounded_rate(rate, place), self._basis(basis))
            case m.BandsStep(bands=bands, kind=kind, basis=basis):
                return d.Bands(
                    tuple(read_band(self.scope, rate, end, place) for rate, end in bands),
                    None if kind is None else kind.text == "whole",
                    self._basis(basis),
                )
            case m.FixedStep(amount=amount):
                return d.Fixed(self.scope.amount(amount, place))
            case m.DueStep(measure=measure, each=each):
                found = read_measure(self.scope, measure, span, place, self.name)
                return d.Due(found, read_each(each))
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
            return d.Basis(d.BasisKind.REMAINDER, None, node.inside)
        if node.name is None:
            return d.Basis(d.BasisKind.RECEIPTS, None, node.inside)
        if node.kind == "pot":
            self.scope.resolve("pot", node.name, declare=f"rest to pot {node.name}")
            return d.Basis(d.BasisKind.RECEIPTS_OF, f"pot {node.name}", node.inside)
        waterfall = self.scope.resolve("waterfall", node.name)
        return d.Basis(d.BasisKind.RECEIPTS_OF, waterfall, node.inside)

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
        if isinstance(node.condition, m.MilestoneName) and node.latch is None:
            word = node.condition.name
            name = self.scope.resolve("milestone", word, declare=f"milestone {word} when …")
        else:
            name = self._anonymous(statement, node)
        steps = self._read_steps(statement.children)
        return d.Block(node.until, name, steps, statement.span)

    def _anonymous(self, statement: m.Statement, node: m.ConditionBlock) -> str:
        """A condition stated where it is used becomes a milestone named by its own words."""
        words = without_comments(statement.span.text).split("[")[0].split()
        name = " ".join(words[1:])
        if name not in self.milestones:
            condition = read_condition(self.scope, node.condition, statement.span, name)
            latched = None if node.latch is None else node.latch.text == "latched"
            self.milestones[name] = d.Milestone(name, name, condition, latched, statement.span)
        return name


def _by_time(node: m.BandsStep) -> bool:
    return node.weeks_from is not None or any(isinstance(e, m.Word | int) for _, e in node.bands)


def _is_amount(value: object) -> bool:
    if isinstance(value, d.Undisclosed):
        return not isinstance(value.low, Fraction)
    if isinstance(value, d.Points):
        return False
    return not isinstance(value, Fraction)


def read_waterfall(
    scope: Scope,
    statement: m.Statement,
    milestones: dict[str, d.Milestone],
) -> d.Waterfall:
    """One waterfall; conditions stated inside it are added to the milestones."""
    node = statement.node
    assert isinstance(node, m.WaterfallHead | m.DefinitionHead)
    definition = isinstance(node, m.DefinitionHead)
    kind = "definition" if definition else "waterfall"
    reader = WaterfallReader(scope, node.name.text, milestones)
    for child in statement.children:
        reader.read(child)
    if reader.currency is None:
        scope.error(
            "currency-unsaid",
            f"the {kind} `{node.name}` does not say its currency",
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
        definition,
        tuple(reader.counts),
        reader.held,
        tuple(reader.openings),
        tuple(reader.licences),
        reader.basis,
    )

"""The Tree: a deal file as statements, each with its span, comments and citations.

Names are still words here; amounts and rates are already exact. Spans take no part in equality, so
that two texts that say the same have equal trees.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from fractions import Fraction

from recoup.diagnostics.span import Source, Span


class Said:
    """Two nodes are equal if they say the same: spans and layout take no part.

    Written once here, since generating the methods of every node takes longer than a check.
    """

    __slots__ = ()

    def _said(self) -> tuple[object, ...]:
        return tuple(getattr(self, f.name) for f in fields(self) if f.compare)  # type: ignore[arg-type]

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._said() == other._said()

    def __hash__(self) -> int:
        return hash((type(self), self._said()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}{self._said()!r}"


# ---- words and values ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Word(Said):
    """A name, a quoted text or a keyword, with its place."""

    text: str
    span: Span = field(compare=False, repr=False)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PercentNode(Said):
    """A rate as an exact fraction of one."""

    value: Fraction
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class MoneyNode(Said):
    """An amount in units of the currency (not yet minor units)."""

    currency: Word
    value: Fraction
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class UndisclosedNode(Said):
    """A term that nobody disclosed: known only to lie within low and high (inclusive)."""

    name: Word | None
    low: "PercentNode | MoneyNode"
    high: "PercentNode | MoneyNode"
    span: Span = field(compare=False, repr=False)


RateNode = PercentNode | UndisclosedNode | Word
AmountNode = MoneyNode | UndisclosedNode


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class CitationNode(Said):
    """`[reuters]`, `[thr reported "a quote"]` or `[assumed "why"]`.

    For each source there is the word that stands behind it, `disclosed` or `reported`, and the text
    that is quoted, where there is one. `after` is the offset where the cited term ends.
    """

    sources: tuple[Word, ...]
    assumed: str | None
    after: int = field(compare=False)
    span: Span = field(compare=False, repr=False)
    said: tuple[str | None, ...] = ()
    quotes: tuple[str | None, ...] = ()


# ---- the deal and its people --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class DealHead(Said):
    title: Word
    zh: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Signed(Said):
    date: Word


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Books(Said):
    currency: Word


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class OddCents(Said):
    policy: Word
    payee: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RateOfDay(Said):
    pass


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class LastRate(Said):
    days: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FixedConversion(Said):
    from_currency: Word
    to_currency: Word
    rate: Fraction


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Use(Said):
    path: Word


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class UsePiece(Said):
    """A piece of the library, taken into the deal for a film, under names that begin alike."""

    piece: Word
    film: Word | None
    prefix: Word


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Argument(Said):
    """What stands in a deal for a name of the piece that it uses; the text as it is written."""

    name: Word
    value: Word


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PieceHead(Said):
    title: Word
    zh: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class InForce(Said):
    """Between which days a film must be released for the piece to govern it, both included.

    `before` and `after` name the pieces that govern the others.
    """

    film: Word
    territory: Word
    since: Word | None
    before: Word | None
    until: Word | None
    after: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Expects(Said):
    """What a deal must say to use the piece, or may, where there is an `otherwise`."""

    kind: Word
    name: Word
    meaning: Word
    otherwise: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PieceTest(Said):
    """A condition of using the piece: one that a deal answers, or that its investments show."""

    name: Word
    meaning: Word
    share: RateNode | None
    film: Word | None
    territory: Word | None
    otherwise: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SourceHead(Said):
    name: Word
    title: Word
    publisher: Word | None
    date: Word | None
    said: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PartyHead(Said):
    name: Word
    title: Word | None
    country: Word | None
    zh: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Formerly(Said):
    title: Word
    until: Word | None
    zh: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Brand(Said):
    title: Word
    owner: Word
    zh: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Concert(Said):
    """Those who vote with a holder, where they are named."""

    parties: tuple[Word, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Votes(Said):
    """What a stake counts in votes, alone or in concert with others."""

    rate: RateNode
    concert: Concert | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class StakeHead(Said):
    holder: Word
    issuer: Word
    size: RateNode | None
    kind: Word | None
    price: AmountNode | None
    about: bool
    since: Word | None
    until: Word | None
    votes: Votes | None = None


# ---- the film, its rights and its finance -------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FilmHead(Said):
    name: Word
    title: Word
    zh: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Budget(Said):
    amount: AmountNode


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Release(Said):
    dates: tuple[tuple[Word, Word], ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Finance(Said):
    amount: AmountNode
    source: Word
    label: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SlateHead(Said):
    name: Word
    title: Word | None
    films: tuple[Word, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class MediumHead(Said):
    name: Word
    title: Word | None
    within: Word | None
    zh: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RateChange(Said):
    """What is added to a rate (`plus`) or taken off it (`less`)."""

    plus: bool
    rate: RateNode


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TermHead(Said):
    """A named rate or amount; a rate perhaps with changes, and a floor (`not below`)."""

    name: Word
    value: RateNode | AmountNode
    label: Word | None
    changes: tuple[RateChange, ...] = ()
    floor: RateNode | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Territories(Said):
    included: tuple[Word, ...]
    excluded: tuple[Word, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Media(Said):
    """Named media, or all of them where `names` is empty."""

    names: tuple[Word, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class OwnedBy(Said):
    """Who owns a film's copyright."""

    parties: tuple[Word, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class GrantHead(Said):
    media: Media
    territories: Territories
    languages: tuple[Word, ...]
    film: Word
    grantor: Word
    grantee: Word
    exclusive: bool | None
    window: tuple[Word, Word] | None
    label: Word | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ReserveHead(Said):
    """Rights that their holder expressly keeps."""

    media: Media
    territories: Territories
    languages: tuple[Word, ...]
    film: Word
    holder: Word
    window: tuple[Word, Word] | None
    label: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Moment(Said):
    """A date, or so many days, weeks, months or years after one, or after a film's release."""

    date: Word | None
    count: Word | None
    unit: Word | None
    release_in: Word | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class GrantStarts(Said):
    moment: Moment


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class GrantEnds(Said):
    moment: Moment


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Holdback(Said):
    """Rights that the grantor lets nobody use until a day."""

    media: Media
    territories: Territories
    languages: tuple[Word, ...]
    until: Moment


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Option(Said):
    """The grantee may take the rights until a day; it did on the day `exercised`."""

    until: Word
    exercised: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class UnlessReleased(Said):
    """The rights go back where the film is not released in a territory by a day."""

    territory: Word
    by: Word


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Terminated(Said):
    day: Word


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Identified(Said):
    """What a registry or the trade calls a film; `kind` is `eidr`, `isan`, `alid` or `content`."""

    kind: Word
    text: Word


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Runtime(Said):
    """How long a film runs: hours, minutes and seconds."""

    clock: Word


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AskedPrice(Said):
    """A price of an offer: money, or a word of the trade such as a tier."""

    kind: Word
    value: MoneyNode | Word


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Offer(Said):
    """In which format, at which prices and in which languages granted rights are offered."""

    format: Word | None
    prices: tuple[AskedPrice, ...]
    languages: tuple[tuple[Word, Word], ...]
    references: tuple[tuple[Word, Word], ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class InvestHead(Said):
    film: Word


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Investment(Said):
    """An investor's line; no amount means the rest of the budget."""

    investor: Word
    amount: RateNode | AmountNode | None
    of_budget: bool
    date: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AccountHead(Said):
    name: Word
    title: Word | None
    owed_to: Word
    cap: AmountNode | None
    zh: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Cap(Said):
    amount: AmountNode


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Charge(Said):
    """A charge, once or `each` period: its name, its first day and its last."""

    amount: AmountNode
    date: Word | None
    label: Word | None
    each: tuple[Word, Word, Word] | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Overhead(Said):
    rate: RateNode


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class OpeningBalance(Said):
    """What an account was owed when the deal's records begin; negative where overpaid."""

    amount: MoneyNode
    date: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Floating(Said):
    """A rate that is reported from time to time: how many times it, and what is added."""

    name: Word
    times: RateNode | None
    plus: RateNode | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Interest(Said):
    rate: RateNode | Floating
    terms: tuple[Word, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AdvanceHead(Said):
    """An advance or a minimum guarantee: paid outside the waterfall, recouped inside it."""

    guarantee: bool
    name: Word
    title: Word | None
    amount: AmountNode
    payer: Word
    payee: Word
    date: Word | None
    zh: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class BonusHead(Said):
    label: Word | None
    amount: AmountNode
    payer: Word
    payee: Word
    milestone: Word


# ---- milestones ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ClaimNode(Said):
    """What is recouped: an account, an investment (times `rate`), or a premium on an investment.

    `investor` is set where the claim is that of one investor alone. An investment may be claimed
    up to an internal rate of return, the `rate` of a claim of kind `irr`, by its `day_base`.
    """

    kind: str
    name: Word
    rate: RateNode | None
    investor: Word | None
    span: Span = field(compare=False, repr=False)
    day_base: Word | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class IsRecouped(Said):
    """A claim that is recouped, in a definition where `within` names one."""

    claim: ClaimNode
    within: Word | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PartyReceived(Said):
    """What a party was paid, out of all waterfalls or `within` one."""

    party: Word
    amount: AmountNode
    strictly: bool
    within: Word | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PotReceived(Said):
    pot: Word
    amount: AmountNode
    strictly: bool


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ReachesIrr(Said):
    party: Word
    rate: RateNode
    day_base: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class MeasureReaches(Said):
    """A measure at or above a level: an amount, a count, or a multiple of a budget."""

    measure: "MeasureNode"
    level: "LevelNode"
    strictly: bool


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class DateIs(Said):
    date: Word


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class MilestoneName(Said):
    name: Word


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AllOf(Said):
    conditions: tuple["ConditionNode", ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AnyOf(Said):
    conditions: tuple["ConditionNode", ...]


ConditionNode = (
    IsRecouped
    | PartyReceived
    | PotReceived
    | ReachesIrr
    | MeasureReaches
    | DateIs
    | MilestoneName
    | AllOf
    | AnyOf
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class MilestoneHead(Said):
    name: Word
    title: Word | None
    condition: ConditionNode
    latch: Word | None


# ---- measures -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class OfBudget(Said):
    """A multiple of a film's budget, in the place of an amount."""

    rate: RateNode
    film: Word
    span: Span = field(compare=False, repr=False)


LevelNode = AmountNode | Fraction | OfBudget


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class QuantityNode(Said):
    """Something counted to date, perhaps only `since` a milestone and `above` a level.

    `kind` is `receipts` (of this waterfall, where there is no name), `pot`, `received` (by the
    party `name`, perhaps only `within` a waterfall), `notional` (what the party would get out of
    `at` in the waterfall `within`), `series`, `costs` or `interest`.
    """

    kind: str
    name: Word | None
    within: Word | None
    film: Word | None
    territory: Word | None
    at: MoneyNode | None
    span: Span = field(compare=False, repr=False)
    above: LevelNode | None = None
    since: Word | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class MeasureShare(Said):
    """A part of a quantity, or all of it where `rate` is None."""

    rate: RateNode | None
    quantity: QuantityNode


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class MeasureBands(Said):
    """Rates by the level of a quantity; `kind` says marginal or whole."""

    bands: tuple[tuple[RateNode, "BandEnd"], ...]
    kind: Word
    quantity: QuantityNode


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class MeasureAmount(Said):
    amount: AmountNode


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class MeasureEach(Said):
    """An amount for each whole unit of a quantity."""

    amount: AmountNode
    unit: MoneyNode | Fraction
    quantity: QuantityNode


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class MeasureChoice(Said):
    """The greater, or the lesser, of two measures."""

    greater: bool
    measures: tuple["MeasureNode", "MeasureNode"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class MeasureSum(Said):
    """A first measure, then others added (`plus`) or taken off (`less`)."""

    first: "MeasureNode"
    changes: tuple[tuple[bool, "MeasureNode"], ...]


MeasureNode = MeasureShare | MeasureBands | MeasureAmount | MeasureEach | MeasureChoice | MeasureSum


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Each(Said):
    """A period: `receipt`, `day`, `week` (from a weekday), `month`, `quarter` or `year`."""

    period: Word
    weekday: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PaymentHead(Said):
    """`payment … of MEASURE from A to B`: what one party owes another outside the waterfalls.

    `on` is a date or a milestone; `back` says `trued up` (True) or `never repaid` (False).
    """

    label: Word | None
    measure: MeasureNode
    payer: Word
    payee: Word
    back: bool | None
    on: Word | None
    each: Each | None


# ---- definitions --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class DefinitionHead(Said):
    name: Word
    title: Word | None
    zh: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Counts(Said):
    """What a definition counts: (a part of) the receipts of a waterfall, or of a pot."""

    rate: RateNode | None
    pot: bool
    name: Word
    arms_length: bool


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Allots(Said):
    pass


# ---- waterfalls ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class WaterfallHead(Said):
    name: Word
    title: Word | None
    zh: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class CurrencyLine(Said):
    currency: Word


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Receives(Said):
    media: Media
    film: Word | None
    territories: Territories | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Held(Said):
    """Until when a pot is held: a date, a milestone, an amount in it, or the end of each period."""

    until: Word | MoneyNode


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ReceivesPots(Said):
    pots: tuple[Word, ...]
    held: Held | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TakesBasis(Said):
    """Which box office a waterfall takes: with the online service fee, or without it."""

    basis: Word


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class OpeningReceipts(Said):
    amount: MoneyNode


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class OpeningPaid(Said):
    amount: MoneyNode
    party: Word


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Pays(Said):
    pass


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class BasisNode(Said):
    """What a percentage is of: `receipts`, `remainder`, `receipts of W` or `pot P`.

    `inside` says that the basis includes the amount, as a price includes its tax.
    """

    kind: str
    name: Word | None
    span: Span = field(compare=False, repr=False)
    inside: bool = False


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Withholding(Said):
    """Tax that is withheld from a payee: out of its payment, or on top where `grossed_up`."""

    rate: RateNode
    payee: Word
    grossed_up: bool


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PayeeNode(Said):
    """A party, a pot, or the investors of a film; `how` the last share among themselves."""

    kind: str
    name: Word
    how: Word | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Tail(Said):
    """What may follow the amount of a step, in any order."""

    payee: PayeeNode | None
    up_to: MoneyNode | None
    milestone: Word | None
    label: Word | None
    share_from: tuple[RateNode, BasisNode] | None = None
    withholding: Withholding | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ShareStep(Said):
    rate: RateNode
    basis: BasisNode | None
    tail: Tail


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class BandsStep(Said):
    """Rates by level or by time: each band up to an amount, a date or a week, the last one open.

    Weeks are counted from `weeks_from`.
    """

    bands: tuple[tuple[RateNode, "BandEnd"], ...]
    kind: Word | None
    basis: BasisNode | None
    tail: Tail
    weeks_from: Word | None = None


BandEnd = MoneyNode | Word | int | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FixedStep(Said):
    amount: AmountNode
    tail: Tail


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class DueStep(Said):
    """What a measure comes to, to date or within each period, less what the step has taken."""

    measure: MeasureNode
    each: Each | None
    tail: Tail


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RecoupStep(Said):
    claims: tuple[ClaimNode, ...]
    how: Word | None
    tail: Tail


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ConditionBlock(Said):
    """`until …` or `after …`: the steps below hold before, or from, the milestone."""

    until: bool
    condition: ConditionNode
    latch: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PlusStep(Said):
    """`plus 2%`: of what, it does not say; read only to be refused with its readings."""

    rate: RateNode
    tail: Tail


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RestStep(Said):
    tail: Tail


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PartLine(Said):
    """One share of a step that is divided among several payees."""

    rate: RateNode
    tail: Tail


StepNode = (
    ShareStep | BandsStep | FixedStep | DueStep | RecoupStep | PlusStep | ConditionBlock | RestStep
)


# ---- readings kept side by side -----------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Disputed(Said):
    """Lines whose meaning is disputed: the readings stand below, each with its lines."""

    title: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Reading(Said):
    name: Word
    title: Word | None


# ---- what changes later -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RightSource(Said):
    """Where a right is paid from: every waterfall, or one of them, or its steps of one label."""

    waterfall: Word | None
    label: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AssignHead(Said):
    """`assign` a share of a party's receipts; no rate means all that it has (`revert`).

    `when` is a date or the name of a milestone.
    """

    rate: RateNode | None
    assignor: Word
    source: RightSource
    assignee: Word
    price: AmountNode | None
    when: Word
    dated: bool
    title: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class EscrowHead(Said):
    """Money held for one party until a date, and then for another."""

    name: Word
    title: Word | None
    beneficiary: Word
    until: Word
    then: Word
    zh: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AmendmentHead(Said):
    title: Word
    signed: Word | None
    effective: Word | None
    in_force: bool
    reason: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class InWaterfall(Said):
    name: Word


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class InAccount(Said):
    name: Word


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TermNow(Said):
    name: Word
    value: RateNode | AmountNode


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class StepNamed(Said):
    """A step by its label, or by its number in the waterfall as first written."""

    label: Word | None
    number: int | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ReplaceStep(Said):
    """`counting` is what the new step does with what the old one took; None where unsaid."""

    step: StepNamed
    counting: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RemoveStep(Said):
    step: StepNamed


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AddSteps(Said):
    after: bool
    step: StepNamed


# ---- licences -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class LicenceHead(Said):
    """A licence from its licensor to its licensee; the terms stand below.

    Where it is `crossed`, the royalties of every part earn back the guarantees of all; None where
    unsaid.
    """

    name: Word
    title: Word | None
    licensor: Word
    licensee: Word
    zh: Word | None
    crossed: bool | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class LicencePartHead(Said):
    """A property, territory or category of a licence whose sales are reported apart."""

    name: Word
    title: Word | None
    zh: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Licensed(Said):
    """The rights that a licence grants: as those of a `grant`, and a category of goods."""

    media: Media
    territories: Territories
    languages: tuple[Word, ...]
    film: Word
    exclusive: bool | None
    window: tuple[Word, Word] | None
    category: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Sales(Said):
    """The sales that a royalty is a percentage of, `less` what is taken off them first."""

    kind: Word
    less: tuple[Word, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RoyaltyLine(Said):
    """A rate, or bands of rates (`kind` says marginal or whole), of sales; None where unsaid."""

    bands: tuple[tuple[RateNode, "BandEnd"], ...]
    kind: Word | None
    sales: Sales | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RoyaltyPerUnit(Said):
    amount: AmountNode


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Guaranteed(Said):
    """The least that a licence pays in all; `on` one day, or by the instalments below."""

    amount: AmountNode
    on: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Instalment(Said):
    amount: AmountNode
    on: Word
    label: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AnnualMinimum(Said):
    """The least for each year from a day on; `towards` or besides the guarantee, or unsaid."""

    amount: AmountNode
    first: Word
    last: Word
    towards: bool | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Commission(Said):
    """An agent's share of all that the licensee pays."""

    rate: RateNode
    agent: Word


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ReceivesLicences(Said):
    """A waterfall receives what licences pay: `as calculated`, `as paid`, or unsaid."""

    licences: tuple[Word, ...]
    taken: Word | None


# ---- marketing ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ForFilm(Said):
    """The film or slate that something is for, and where."""

    film: Word
    territories: Territories | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ChannelHead(Said):
    name: Word
    title: Word | None
    owner: Word
    zh: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class CampaignHead(Said):
    name: Word
    title: Word | None
    purpose: ForFilm | None
    channels: tuple[Word, ...]
    zh: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class CommitmentHead(Said):
    """What a party commits itself to spend; the terms stand below."""

    name: Word
    title: Word | None
    spender: Word
    purpose: ForFilm | None
    zh: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SubsidyHead(Said):
    """Ticket subsidies that a party funds; the terms stand below."""

    name: Word
    title: Word | None
    funder: Word
    purpose: ForFilm | None
    channels: tuple[Word, ...]
    zh: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AtLeast(Said):
    amount: AmountNode
    by: Word | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AtMost(Said):
    """The most that is spent: in all, or for `a_ticket`."""

    amount: AmountNode
    a_ticket: bool


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class InKind(Said):
    """An item that is given in kind, the value agreed for one delivery, and whether it is recouped
    (None where unsaid)."""

    item: Word
    title: Word | None
    value: AmountNode
    recouped: bool | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SpentOn(Said):
    items: tuple[Word, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Approval(Said):
    """Costs that a party must approve: those `above` an amount, of some `items`, or all."""

    party: Word
    above: AmountNode | None
    items: tuple[Word, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ChargedTo(Said):
    """The account that costs are charged to; None where they are not recouped."""

    account: Word | None


# ---- statements ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class StatementsHead(Said):
    """Those who are sent statements, everyone where none is named; the terms stand below."""

    parties: tuple[Word, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TimeSpan(Said):
    """So many days, months or years."""

    number: int
    unit: Word


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class StatementDue(Said):
    """A statement for each period, and how long after its end it is due."""

    every: Word
    within: TimeSpan | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PaidWithin(Said):
    """How long after its statement a sum is paid, and what it must come to."""

    within: TimeSpan
    least: MoneyNode | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class HoldsBack(Said):
    """A part of each statement that is held against returns, until so many statements later."""

    rate: RateNode
    statements: int


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Objection(Said):
    """How long a statement may be objected to, and whether an audit stops the clock."""

    within: TimeSpan
    tolled: bool | None


StatementNode = (
    DealHead
    | Signed
    | Books
    | OddCents
    | RateOfDay
    | LastRate
    | FixedConversion
    | Use
    | SourceHead
    | PartyHead
    | Formerly
    | Brand
    | StakeHead
    | FilmHead
    | Budget
    | Release
    | Finance
    | SlateHead
    | MediumHead
    | TermHead
    | OwnedBy
    | GrantHead
    | ReserveHead
    | GrantStarts
    | GrantEnds
    | Holdback
    | Option
    | UnlessReleased
    | Terminated
    | Identified
    | Runtime
    | Offer
    | InvestHead
    | Investment
    | AccountHead
    | Cap
    | Charge
    | Overhead
    | Interest
    | AdvanceHead
    | OpeningBalance
    | BonusHead
    | PaymentHead
    | MilestoneHead
    | DefinitionHead
    | Counts
    | Allots
    | WaterfallHead
    | CurrencyLine
    | Receives
    | ReceivesPots
    | TakesBasis
    | OpeningReceipts
    | OpeningPaid
    | Pays
    | ShareStep
    | BandsStep
    | FixedStep
    | DueStep
    | RecoupStep
    | PlusStep
    | ConditionBlock
    | RestStep
    | PartLine
    | AssignHead
    | EscrowHead
    | AmendmentHead
    | InWaterfall
    | InAccount
    | TermNow
    | ReplaceStep
    | RemoveStep
    | AddSteps
    | Disputed
    | Reading
    | UsePiece
    | Argument
    | PieceHead
    | InForce
    | Expects
    | PieceTest
    | LicenceHead
    | LicencePartHead
    | Licensed
    | RoyaltyLine
    | RoyaltyPerUnit
    | Guaranteed
    | Instalment
    | AnnualMinimum
    | Commission
    | ReceivesLicences
    | ChannelHead
    | CampaignHead
    | CommitmentHead
    | SubsidyHead
    | AtLeast
    | AtMost
    | InKind
    | SpentOn
    | Approval
    | ChargedTo
    | StatementsHead
    | StatementDue
    | PaidWithin
    | HoldsBack
    | Objection
)


# ---- the file -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Statement(Said):
    """One line of a deal with what is nested below it.

    `tokens` are the words of the line as written, citations among them, so that the text can be
    given back; two statements are equal if they say the same. It is not `complete` where a line
    just below it could not be read.
    """

    node: StatementNode
    span: Span = field(compare=False, repr=False)
    children: tuple["Statement", ...] = ()
    citations: tuple[CitationNode, ...] = ()
    tokens: tuple[str, ...] = field(default=(), compare=False, repr=False)
    comments_before: tuple[str | None, ...] = ()
    comment: str | None = None
    blank_before: bool = field(default=False, compare=False)
    complete: bool = field(default=True, compare=False, repr=False)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Tree(Said):
    """A parsed deal file; `used_by` is the line that took it in, where it is a piece."""

    source: Source = field(compare=False, repr=False)
    statements: tuple[Statement, ...]
    comments_after: tuple[str | None, ...] = ()
    used_by: Statement | None = field(default=None, compare=False, repr=False)

    def walk(self) -> Iterator[Statement]:
        """Every statement, in the order of the text."""
        stack = list(reversed(self.statements))
        while stack:
            statement = stack.pop()
            yield statement
            stack.extend(reversed(statement.children))

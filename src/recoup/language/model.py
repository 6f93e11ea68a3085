"""The Tree: a deal file as statements, each with its span, comments and citations.

Names are still words here; amounts and rates are already exact. Spans take no part in equality, so
that two texts that say the same have equal trees.
"""

from collections.abc import Iterator
from dataclasses import field
from fractions import Fraction

from recoup.diagnostics.span import Source, Span
from recoup.values.record import record

# ---- words and values ---------------------------------------------------------------------------


@record
class Word:
    """A name, a quoted text or a keyword, with its place."""

    text: str
    span: Span = field(compare=False, repr=False)

    def __str__(self) -> str:
        return self.text


@record
class PercentNode:
    """A rate as an exact fraction of one."""

    value: Fraction
    span: Span = field(compare=False, repr=False)


@record
class MoneyNode:
    """An amount in units of the currency (not yet minor units)."""

    currency: Word
    value: Fraction
    span: Span = field(compare=False, repr=False)


@record
class UndisclosedNode:
    """A term that nobody disclosed: known only to lie within low and high (inclusive)."""

    name: Word | None
    low: "PercentNode | MoneyNode"
    high: "PercentNode | MoneyNode"
    span: Span = field(compare=False, repr=False)


RateNode = PercentNode | UndisclosedNode | Word
AmountNode = MoneyNode | UndisclosedNode


@record
class CitationNode:
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


@record
class DealHead:
    title: Word
    zh: Word | None


@record
class Signed:
    date: Word


@record
class Books:
    currency: Word


@record
class OddCents:
    policy: Word
    payee: Word | None


@record
class RateOfDay:
    pass


@record
class LastRate:
    days: int


@record
class FixedConversion:
    from_currency: Word
    to_currency: Word
    rate: Fraction


@record
class Use:
    path: Word


@record
class UsePiece:
    """A piece of the library, taken into the deal for a film, under names that begin alike."""

    piece: Word
    film: Word | None
    prefix: Word


@record
class Argument:
    """What stands in a deal for a name of the piece that it uses; the text as it is written."""

    name: Word
    value: Word


@record
class PieceHead:
    title: Word
    zh: Word | None


@record
class InForce:
    """Between which days a film must be released for the piece to govern it, both included.

    `before` and `after` name the pieces that govern the others.
    """

    film: Word
    territory: Word
    since: Word | None
    before: Word | None
    until: Word | None
    after: Word | None


@record
class Expects:
    """What a deal must say to use the piece, or may, where there is an `otherwise`."""

    kind: Word
    name: Word
    meaning: Word
    otherwise: Word | None


@record
class PieceTest:
    """A condition of using the piece: one that a deal answers, or that its investments show."""

    name: Word
    meaning: Word
    share: RateNode | None
    film: Word | None
    territory: Word | None
    otherwise: Word | None


@record
class SourceHead:
    name: Word
    title: Word
    publisher: Word | None
    date: Word | None
    said: Word | None


@record
class PartyHead:
    name: Word
    title: Word | None
    country: Word | None
    zh: Word | None


@record
class Formerly:
    title: Word
    until: Word | None
    zh: Word | None


@record
class Brand:
    title: Word
    owner: Word
    zh: Word | None


@record
class Concert:
    """Those who vote with a holder, where they are named."""

    parties: tuple[Word, ...]


@record
class Votes:
    """What a stake counts in votes, alone or in concert with others."""

    rate: RateNode
    concert: Concert | None


@record
class StakeHead:
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


@record
class FilmHead:
    name: Word
    title: Word
    zh: Word | None


@record
class Budget:
    amount: AmountNode


@record
class Release:
    dates: tuple[tuple[Word, Word], ...]


@record
class Finance:
    amount: AmountNode
    source: Word
    label: Word | None


@record
class SlateHead:
    name: Word
    title: Word | None
    films: tuple[Word, ...]


@record
class MediumHead:
    name: Word
    title: Word | None
    within: Word | None
    zh: Word | None


@record
class RateChange:
    """What is added to a rate (`plus`) or taken off it (`less`)."""

    plus: bool
    rate: RateNode


@record
class TermHead:
    """A named rate or amount; a rate perhaps with changes, and a floor (`not below`)."""

    name: Word
    value: RateNode | AmountNode
    label: Word | None
    changes: tuple[RateChange, ...] = ()
    floor: RateNode | None = None


@record
class Territories:
    included: tuple[Word, ...]
    excluded: tuple[Word, ...]


@record
class Media:
    """Named media, or all of them where `names` is empty."""

    names: tuple[Word, ...]


@record
class OwnedBy:
    """Who owns a film's copyright."""

    parties: tuple[Word, ...]


@record
class GrantHead:
    media: Media
    territories: Territories
    languages: tuple[Word, ...]
    film: Word
    grantor: Word
    grantee: Word
    exclusive: bool | None
    window: tuple[Word, Word] | None
    label: Word | None = None


@record
class ReserveHead:
    """Rights that their holder expressly keeps."""

    media: Media
    territories: Territories
    languages: tuple[Word, ...]
    film: Word
    holder: Word
    window: tuple[Word, Word] | None
    label: Word | None


@record
class Moment:
    """A date, or so many days, weeks, months or years after one, or after a film's release."""

    date: Word | None
    count: Word | None
    unit: Word | None
    release_in: Word | None
    span: Span = field(compare=False, repr=False)


@record
class GrantStarts:
    moment: Moment


@record
class GrantEnds:
    moment: Moment


@record
class Holdback:
    """Rights that the grantor lets nobody use until a day."""

    media: Media
    territories: Territories
    languages: tuple[Word, ...]
    until: Moment


@record
class Option:
    """The grantee may take the rights until a day; it did on the day `exercised`."""

    until: Word
    exercised: Word | None


@record
class UnlessReleased:
    """The rights go back where the film is not released in a territory by a day."""

    territory: Word
    by: Word


@record
class Terminated:
    day: Word


@record
class Identified:
    """What a registry or the trade calls a film; `kind` is `eidr`, `isan`, `alid` or `content`."""

    kind: Word
    text: Word


@record
class Runtime:
    """How long a film runs: hours, minutes and seconds."""

    clock: Word


@record
class AskedPrice:
    """A price of an offer: money, or a word of the trade such as a tier."""

    kind: Word
    value: MoneyNode | Word


@record
class Offer:
    """In which format, at which prices and in which languages granted rights are offered."""

    format: Word | None
    prices: tuple[AskedPrice, ...]
    languages: tuple[tuple[Word, Word], ...]
    references: tuple[tuple[Word, Word], ...]


@record
class InvestHead:
    film: Word


@record
class Investment:
    """An investor's line; no amount means the rest of the budget."""

    investor: Word
    amount: RateNode | AmountNode | None
    of_budget: bool
    date: Word | None


@record
class AccountHead:
    name: Word
    title: Word | None
    owed_to: Word
    cap: AmountNode | None
    zh: Word | None


@record
class Cap:
    amount: AmountNode


@record
class Charge:
    """A charge, once or `each` period: its name, its first day and its last."""

    amount: AmountNode
    date: Word | None
    label: Word | None
    each: tuple[Word, Word, Word] | None = None


@record
class Overhead:
    rate: RateNode


@record
class OpeningBalance:
    """What an account was owed when the deal's records begin; negative where overpaid."""

    amount: MoneyNode
    date: Word | None


@record
class Floating:
    """A rate that is reported from time to time: how many times it, and what is added."""

    name: Word
    times: RateNode | None
    plus: RateNode | None


@record
class Interest:
    rate: RateNode | Floating
    terms: tuple[Word, ...]


@record
class AdvanceHead:
    """An advance or a minimum guarantee: paid outside the waterfall, recouped inside it."""

    guarantee: bool
    name: Word
    title: Word | None
    amount: AmountNode
    payer: Word
    payee: Word
    date: Word | None
    zh: Word | None


@record
class BonusHead:
    label: Word | None
    amount: AmountNode
    payer: Word
    payee: Word
    milestone: Word


# ---- milestones ---------------------------------------------------------------------------------


@record
class ClaimNode:
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


@record
class IsRecouped:
    """A claim that is recouped, in a definition where `within` names one."""

    claim: ClaimNode
    within: Word | None = None


@record
class PartyReceived:
    """What a party was paid, out of all waterfalls or `within` one."""

    party: Word
    amount: AmountNode
    strictly: bool
    within: Word | None = None


@record
class PotReceived:
    pot: Word
    amount: AmountNode
    strictly: bool


@record
class ReachesIrr:
    party: Word
    rate: RateNode
    day_base: Word | None


@record
class MeasureReaches:
    """A measure at or above a level: an amount, a count, or a multiple of a budget."""

    measure: "MeasureNode"
    level: "LevelNode"
    strictly: bool


@record
class DateIs:
    date: Word


@record
class MilestoneName:
    name: Word


@record
class AllOf:
    conditions: tuple["ConditionNode", ...]


@record
class AnyOf:
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


@record
class MilestoneHead:
    name: Word
    title: Word | None
    condition: ConditionNode
    latch: Word | None


# ---- measures -----------------------------------------------------------------------------------


@record
class OfBudget:
    """A multiple of a film's budget, in the place of an amount."""

    rate: RateNode
    film: Word
    span: Span = field(compare=False, repr=False)


LevelNode = AmountNode | Fraction | OfBudget


@record
class QuantityNode:
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


@record
class MeasureShare:
    """A part of a quantity, or all of it where `rate` is None."""

    rate: RateNode | None
    quantity: QuantityNode


@record
class MeasureBands:
    """Rates by the level of a quantity; `kind` says marginal or whole."""

    bands: tuple[tuple[RateNode, "BandEnd"], ...]
    kind: Word
    quantity: QuantityNode


@record
class MeasureAmount:
    amount: AmountNode


@record
class MeasureEach:
    """An amount for each whole unit of a quantity."""

    amount: AmountNode
    unit: MoneyNode | Fraction
    quantity: QuantityNode


@record
class MeasureChoice:
    """The greater, or the lesser, of two measures."""

    greater: bool
    measures: tuple["MeasureNode", "MeasureNode"]


@record
class MeasureSum:
    """A first measure, then others added (`plus`) or taken off (`less`)."""

    first: "MeasureNode"
    changes: tuple[tuple[bool, "MeasureNode"], ...]


MeasureNode = MeasureShare | MeasureBands | MeasureAmount | MeasureEach | MeasureChoice | MeasureSum


@record
class Each:
    """A period: `receipt`, `day`, `week` (from a weekday), `month`, `quarter` or `year`."""

    period: Word
    weekday: Word | None


@record
class PaymentHead:
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


@record
class DefinitionHead:
    name: Word
    title: Word | None
    zh: Word | None


@record
class Counts:
    """What a definition counts: (a part of) the receipts of a waterfall, or of a pot."""

    rate: RateNode | None
    pot: bool
    name: Word
    arms_length: bool


@record
class Allots:
    pass


# ---- waterfalls ---------------------------------------------------------------------------------


@record
class WaterfallHead:
    name: Word
    title: Word | None
    zh: Word | None


@record
class CurrencyLine:
    currency: Word


@record
class Receives:
    media: Media
    film: Word | None
    territories: Territories | None


@record
class Held:
    """Until when a pot is held: a date, a milestone, an amount in it, or the end of each period."""

    until: Word | MoneyNode


@record
class ReceivesPots:
    pots: tuple[Word, ...]
    held: Held | None = None


@record
class TakesBasis:
    """Which box office a waterfall takes: with the online service fee, or without it."""

    basis: Word


@record
class OpeningReceipts:
    amount: MoneyNode


@record
class OpeningPaid:
    amount: MoneyNode
    party: Word


@record
class Pays:
    pass


@record
class BasisNode:
    """What a percentage is of: `receipts`, `remainder`, `receipts of W` or `pot P`.

    `inside` says that the basis includes the amount, as a price includes its tax.
    """

    kind: str
    name: Word | None
    span: Span = field(compare=False, repr=False)
    inside: bool = False


@record
class Withholding:
    """Tax that is withheld from a payee: out of its payment, or on top where `grossed_up`."""

    rate: RateNode
    payee: Word
    grossed_up: bool


@record
class PayeeNode:
    """A party, a pot, or the investors of a film; `how` the last share among themselves."""

    kind: str
    name: Word
    how: Word | None
    span: Span = field(compare=False, repr=False)


@record
class Tail:
    """What may follow the amount of a step, in any order."""

    payee: PayeeNode | None
    up_to: MoneyNode | None
    milestone: Word | None
    label: Word | None
    share_from: tuple[RateNode, BasisNode] | None = None
    withholding: Withholding | None = None


@record
class ShareStep:
    rate: RateNode
    basis: BasisNode | None
    tail: Tail


@record
class BandsStep:
    """Rates by level or by time: each band up to an amount, a date or a week, the last one open.

    Weeks are counted from `weeks_from`.
    """

    bands: tuple[tuple[RateNode, "BandEnd"], ...]
    kind: Word | None
    basis: BasisNode | None
    tail: Tail
    weeks_from: Word | None = None


BandEnd = MoneyNode | Word | int | None


@record
class FixedStep:
    amount: AmountNode
    tail: Tail


@record
class DueStep:
    """What a measure comes to, to date or within each period, less what the step has taken."""

    measure: MeasureNode
    each: Each | None
    tail: Tail


@record
class RecoupStep:
    claims: tuple[ClaimNode, ...]
    how: Word | None
    tail: Tail


@record
class ConditionBlock:
    """`until …` or `after …`: the steps below hold before, or from, the milestone."""

    until: bool
    condition: ConditionNode
    latch: Word | None


@record
class PlusStep:
    """`plus 2%`: of what, it does not say; read only to be refused with its readings."""

    rate: RateNode
    tail: Tail


@record
class RestStep:
    tail: Tail


@record
class PartLine:
    """One share of a step that is divided among several payees."""

    rate: RateNode
    tail: Tail


StepNode = (
    ShareStep | BandsStep | FixedStep | DueStep | RecoupStep | PlusStep | ConditionBlock | RestStep
)


# ---- readings kept side by side -----------------------------------------------------------------


@record
class Disputed:
    """Lines whose meaning is disputed: the readings stand below, each with its lines."""

    title: Word | None


@record
class Reading:
    name: Word
    title: Word | None


# ---- what changes later -------------------------------------------------------------------------


@record
class RightSource:
    """Where a right is paid from: every waterfall, or one of them, or its steps of one label."""

    waterfall: Word | None
    label: Word | None


@record
class AssignHead:
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


@record
class EscrowHead:
    """Money held for one party until a date, and then for another."""

    name: Word
    title: Word | None
    beneficiary: Word
    until: Word
    then: Word
    zh: Word | None


@record
class AmendmentHead:
    title: Word
    signed: Word | None
    effective: Word | None
    in_force: bool
    reason: Word | None


@record
class InWaterfall:
    name: Word


@record
class InAccount:
    name: Word


@record
class TermNow:
    name: Word
    value: RateNode | AmountNode


@record
class StepNamed:
    """A step by its label, or by its number in the waterfall as first written."""

    label: Word | None
    number: int | None
    span: Span = field(compare=False, repr=False)


@record
class ReplaceStep:
    """`counting` is what the new step does with what the old one took; None where unsaid."""

    step: StepNamed
    counting: Word | None


@record
class RemoveStep:
    step: StepNamed


@record
class AddSteps:
    after: bool
    step: StepNamed


# ---- licences -----------------------------------------------------------------------------------


@record
class LicenceHead:
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


@record
class LicencePartHead:
    """A property, territory or category of a licence whose sales are reported apart."""

    name: Word
    title: Word | None
    zh: Word | None


@record
class Licensed:
    """The rights that a licence grants: as those of a `grant`, and a category of goods."""

    media: Media
    territories: Territories
    languages: tuple[Word, ...]
    film: Word
    exclusive: bool | None
    window: tuple[Word, Word] | None
    category: Word | None


@record
class Sales:
    """The sales that a royalty is a percentage of, `less` what is taken off them first."""

    kind: Word
    less: tuple[Word, ...]


@record
class RoyaltyLine:
    """A rate, or bands of rates (`kind` says marginal or whole), of sales; None where unsaid."""

    bands: tuple[tuple[RateNode, "BandEnd"], ...]
    kind: Word | None
    sales: Sales | None


@record
class RoyaltyPerUnit:
    amount: AmountNode


@record
class Guaranteed:
    """The least that a licence pays in all; `on` one day, or by the instalments below."""

    amount: AmountNode
    on: Word | None


@record
class Instalment:
    amount: AmountNode
    on: Word
    label: Word | None


@record
class AnnualMinimum:
    """The least for each year from a day on; `towards` or besides the guarantee, or unsaid."""

    amount: AmountNode
    first: Word
    last: Word
    towards: bool | None


@record
class Commission:
    """An agent's share of all that the licensee pays."""

    rate: RateNode
    agent: Word


@record
class ReceivesLicences:
    """A waterfall receives what licences pay: `as calculated`, `as paid`, or unsaid."""

    licences: tuple[Word, ...]
    taken: Word | None


# ---- marketing ----------------------------------------------------------------------------------


@record
class ForFilm:
    """The film or slate that something is for, and where."""

    film: Word
    territories: Territories | None


@record
class ChannelHead:
    name: Word
    title: Word | None
    owner: Word
    zh: Word | None


@record
class CampaignHead:
    name: Word
    title: Word | None
    purpose: ForFilm | None
    channels: tuple[Word, ...]
    zh: Word | None


@record
class CommitmentHead:
    """What a party commits itself to spend; the terms stand below."""

    name: Word
    title: Word | None
    spender: Word
    purpose: ForFilm | None
    zh: Word | None


@record
class SubsidyHead:
    """Ticket subsidies that a party funds; the terms stand below."""

    name: Word
    title: Word | None
    funder: Word
    purpose: ForFilm | None
    channels: tuple[Word, ...]
    zh: Word | None


@record
class AtLeast:
    amount: AmountNode
    by: Word | None


@record
class AtMost:
    """The most that is spent: in all, or for `a_ticket`."""

    amount: AmountNode
    a_ticket: bool


@record
class InKind:
    """An item that is given in kind, the value agreed for one delivery, and whether it is recouped
    (None where unsaid)."""

    item: Word
    title: Word | None
    value: AmountNode
    recouped: bool | None


@record
class SpentOn:
    items: tuple[Word, ...]


@record
class Approval:
    """Costs that a party must approve: those `above` an amount, of some `items`, or all."""

    party: Word
    above: AmountNode | None
    items: tuple[Word, ...]


@record
class ChargedTo:
    """The account that costs are charged to; None where they are not recouped."""

    account: Word | None


# ---- statements ---------------------------------------------------------------------------------


@record
class StatementsHead:
    """Those who are sent statements, everyone where none is named; the terms stand below."""

    parties: tuple[Word, ...]


@record
class TimeSpan:
    """So many days, months or years."""

    number: int
    unit: Word


@record
class StatementDue:
    """A statement for each period, and how long after its end it is due."""

    every: Word
    within: TimeSpan | None


@record
class PaidWithin:
    """How long after its statement a sum is paid, and what it must come to."""

    within: TimeSpan
    least: MoneyNode | None


@record
class HoldsBack:
    """A part of each statement that is held against returns, until so many statements later."""

    rate: RateNode
    statements: int


@record
class Objection:
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


@record
class Statement:
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


@record
class Tree:
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

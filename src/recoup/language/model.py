"""The Tree: a deal file as statements, each with its span, comments and citations.

Names are still words here; amounts and rates are already exact. Spans take no part in equality, so
that two texts that say the same have equal trees.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from recoup.diagnostics.span import Source, Span

# ---- words and values ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Word:
    """A name, a quoted text or a keyword, with its place."""

    text: str
    span: Span = field(compare=False, repr=False)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class PercentNode:
    """A rate as an exact fraction of one."""

    value: Fraction
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class MoneyNode:
    """An amount in units of the currency (not yet minor units)."""

    currency: Word
    value: Fraction
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class UndisclosedNode:
    """A term that nobody disclosed: known only to lie within low and high (inclusive)."""

    name: Word | None
    low: "PercentNode | MoneyNode"
    high: "PercentNode | MoneyNode"
    span: Span = field(compare=False, repr=False)


RateNode = PercentNode | UndisclosedNode | Word
AmountNode = MoneyNode | UndisclosedNode


@dataclass(frozen=True, slots=True)
class CitationNode:
    """`[reuters]` or `[assumed "why"]`; `after` is the offset where the cited term ends."""

    sources: tuple[Word, ...]
    assumed: str | None
    after: int = field(compare=False)
    span: Span = field(compare=False, repr=False)


# ---- the deal and its people --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DealHead:
    title: Word
    zh: Word | None


@dataclass(frozen=True, slots=True)
class Signed:
    date: Word


@dataclass(frozen=True, slots=True)
class Books:
    currency: Word


@dataclass(frozen=True, slots=True)
class OddCents:
    policy: Word
    payee: Word | None


@dataclass(frozen=True, slots=True)
class RateOfDay:
    pass


@dataclass(frozen=True, slots=True)
class LastRate:
    days: int


@dataclass(frozen=True, slots=True)
class FixedConversion:
    from_currency: Word
    to_currency: Word
    rate: Fraction


@dataclass(frozen=True, slots=True)
class Use:
    path: Word


@dataclass(frozen=True, slots=True)
class SourceHead:
    name: Word
    title: Word
    publisher: Word | None
    date: Word | None


@dataclass(frozen=True, slots=True)
class PartyHead:
    name: Word
    title: Word | None
    country: Word | None
    zh: Word | None


@dataclass(frozen=True, slots=True)
class Formerly:
    title: Word
    until: Word | None
    zh: Word | None


@dataclass(frozen=True, slots=True)
class Brand:
    title: Word
    owner: Word
    zh: Word | None


@dataclass(frozen=True, slots=True)
class StakeHead:
    holder: Word
    issuer: Word
    size: RateNode | None
    kind: Word | None
    price: AmountNode | None
    about: bool
    since: Word | None
    until: Word | None


# ---- the film, its rights and its finance -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FilmHead:
    name: Word
    title: Word
    zh: Word | None


@dataclass(frozen=True, slots=True)
class Budget:
    amount: AmountNode


@dataclass(frozen=True, slots=True)
class Release:
    dates: tuple[tuple[Word, Word], ...]


@dataclass(frozen=True, slots=True)
class Finance:
    amount: AmountNode
    source: Word
    label: Word | None


@dataclass(frozen=True, slots=True)
class SlateHead:
    name: Word
    title: Word | None
    films: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class MediumHead:
    name: Word
    title: Word | None
    within: Word | None
    zh: Word | None


@dataclass(frozen=True, slots=True)
class TermHead:
    name: Word
    value: RateNode | AmountNode
    label: Word | None


@dataclass(frozen=True, slots=True)
class Territories:
    included: tuple[Word, ...]
    excluded: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Media:
    """Named media, or all of them where `names` is empty."""

    names: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class GrantHead:
    media: Media
    territories: Territories
    languages: tuple[Word, ...]
    film: Word
    grantor: Word
    grantee: Word
    exclusive: bool | None
    window: tuple[Word, Word] | None


@dataclass(frozen=True, slots=True)
class InvestHead:
    film: Word


@dataclass(frozen=True, slots=True)
class Investment:
    """An investor's line; no amount means the rest of the budget."""

    investor: Word
    amount: RateNode | AmountNode | None
    of_budget: bool
    date: Word | None


@dataclass(frozen=True, slots=True)
class AccountHead:
    name: Word
    title: Word | None
    owed_to: Word
    cap: AmountNode | None
    zh: Word | None


@dataclass(frozen=True, slots=True)
class Cap:
    amount: AmountNode


@dataclass(frozen=True, slots=True)
class Charge:
    amount: AmountNode
    date: Word | None
    label: Word | None


@dataclass(frozen=True, slots=True)
class Overhead:
    rate: RateNode


@dataclass(frozen=True, slots=True)
class Interest:
    rate: RateNode
    terms: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class BonusHead:
    label: Word | None
    amount: AmountNode
    payer: Word
    payee: Word
    milestone: Word


# ---- milestones ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ClaimNode:
    """What is recouped: an account, an investment (times `rate`), or a premium on an investment.

    `investor` is set where the claim is that of one investor alone.
    """

    kind: str
    name: Word
    rate: RateNode | None
    investor: Word | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class IsRecouped:
    claim: ClaimNode


@dataclass(frozen=True, slots=True)
class PartyReceived:
    party: Word
    amount: AmountNode
    strictly: bool


@dataclass(frozen=True, slots=True)
class PotReceived:
    pot: Word
    amount: AmountNode
    strictly: bool


@dataclass(frozen=True, slots=True)
class ReceiptsReach:
    waterfall: Word
    level: AmountNode | Fraction
    strictly: bool


@dataclass(frozen=True, slots=True)
class SeriesReaches:
    measure: Word
    film: Word | None
    territory: Word
    level: AmountNode | Fraction
    strictly: bool


@dataclass(frozen=True, slots=True)
class DateIs:
    date: Word


@dataclass(frozen=True, slots=True)
class MilestoneName:
    name: Word


@dataclass(frozen=True, slots=True)
class AllOf:
    conditions: tuple["ConditionNode", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    conditions: tuple["ConditionNode", ...]


ConditionNode = (
    IsRecouped
    | PartyReceived
    | PotReceived
    | ReceiptsReach
    | SeriesReaches
    | DateIs
    | MilestoneName
    | AllOf
    | AnyOf
)


@dataclass(frozen=True, slots=True)
class MilestoneHead:
    name: Word
    title: Word | None
    condition: ConditionNode
    latch: Word | None


# ---- waterfalls ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WaterfallHead:
    name: Word
    title: Word | None
    zh: Word | None


@dataclass(frozen=True, slots=True)
class CurrencyLine:
    currency: Word


@dataclass(frozen=True, slots=True)
class Receives:
    media: Media
    film: Word | None
    territories: Territories | None


@dataclass(frozen=True, slots=True)
class ReceivesPots:
    pots: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Pays:
    pass


@dataclass(frozen=True, slots=True)
class BasisNode:
    """What a percentage is of: `receipts`, `remainder`, `receipts of W` or `pot P`."""

    kind: str
    name: Word | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PayeeNode:
    """A party, a pot, or the investors of a film; `how` the last share among themselves."""

    kind: str
    name: Word
    how: Word | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Tail:
    """What may follow the amount of a step, in any order."""

    payee: PayeeNode | None
    up_to: MoneyNode | None
    milestone: Word | None
    label: Word | None
    share_from: tuple[RateNode, BasisNode] | None = None


@dataclass(frozen=True, slots=True)
class ShareStep:
    rate: RateNode
    basis: BasisNode | None
    tail: Tail


@dataclass(frozen=True, slots=True)
class BandsStep:
    """Rates by level: each band up to an amount, the last one open."""

    bands: tuple[tuple[RateNode, MoneyNode | None], ...]
    kind: Word | None
    basis: BasisNode | None
    tail: Tail


@dataclass(frozen=True, slots=True)
class FixedStep:
    amount: AmountNode
    tail: Tail


@dataclass(frozen=True, slots=True)
class RecoupStep:
    claims: tuple[ClaimNode, ...]
    how: Word | None
    tail: Tail


@dataclass(frozen=True, slots=True)
class ConditionBlock:
    """`until …` or `after …`: the steps below hold before, or from, the milestone."""

    until: bool
    condition: ConditionNode


@dataclass(frozen=True, slots=True)
class RestStep:
    tail: Tail


@dataclass(frozen=True, slots=True)
class PartLine:
    """One share of a step that is divided among several payees."""

    rate: RateNode
    tail: Tail


StepNode = ShareStep | BandsStep | FixedStep | RecoupStep | ConditionBlock | RestStep

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
    | GrantHead
    | InvestHead
    | Investment
    | AccountHead
    | Cap
    | Charge
    | Overhead
    | Interest
    | AdvanceHead
    | BonusHead
    | MilestoneHead
    | WaterfallHead
    | CurrencyLine
    | Receives
    | ReceivesPots
    | Pays
    | ShareStep
    | BandsStep
    | FixedStep
    | RecoupStep
    | ConditionBlock
    | RestStep
    | PartLine
)


# ---- the file -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Statement:
    """One line of a deal with what is nested below it.

    `tokens` are the words of the line as written, citations among them, so that the text can be
    given back; two statements are equal if they say the same.
    """

    node: StatementNode
    span: Span = field(compare=False, repr=False)
    children: tuple["Statement", ...] = ()
    citations: tuple[CitationNode, ...] = ()
    tokens: tuple[str, ...] = field(default=(), compare=False, repr=False)
    comments_before: tuple[str | None, ...] = ()
    comment: str | None = None
    blank_before: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed deal file."""

    source: Source = field(compare=False, repr=False)
    statements: tuple[Statement, ...]
    comments_after: tuple[str | None, ...] = ()

    def walk(self) -> Iterator[Statement]:
        """Every statement, in the order of the text."""
        stack = list(reversed(self.statements))
        while stack:
            statement = stack.pop()
            yield statement
            stack.extend(reversed(statement.children))

"""The Deal: parties, films, accounts, milestones and waterfalls, with every name resolved.

Rates are exact fractions of one, amounts whole minor units. A term that nobody disclosed stays
`Undisclosed`, with its bounds; whoever needs a figure must be given an assumption for it.
"""

from dataclasses import field
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from recoup.deal.piece_used import PieceUsed
from recoup.diagnostics.span import Span
from recoup.values.calendar import days_each, months_after
from recoup.values.money import Money
from recoup.values.record import record
from recoup.values.territory import countries


@record
class Undisclosed:
    """A term known only to lie from `low` to `high`, both included.

    `name` is how `--assume` calls it.
    """

    name: str
    low: Fraction | Money
    high: Fraction | Money
    span: Span = field(compare=False, repr=False)


@record
class Points:
    """A rate with others added or taken off, at least `floor`; some of them undisclosed.

    Reducible points, such as 35% less what others are granted, not below 17.5%; or a rate over
    another, such as prime plus 2%. Where every part is known it is a plain fraction instead.
    """

    base: "Rate"
    changes: tuple[tuple[bool, "Rate"], ...]
    floor: "Rate | None"
    span: Span = field(compare=False, repr=False)

    @property
    def low(self) -> Fraction:
        return self._end(lowest=True)

    @property
    def high(self) -> Fraction:
        return self._end(lowest=False)

    def _end(self, *, lowest: bool) -> Fraction:
        total = bound(self.base, lowest=lowest)
        for plus, rate in self.changes:
            change = bound(rate, lowest=lowest is plus)
            total += change if plus else -change
        return total if self.floor is None else max(total, bound(self.floor, lowest=lowest))


Rate = Fraction | Undisclosed | Points
Amount = Money | Undisclosed


def bound(rate: Rate, *, lowest: bool) -> Fraction:
    """The least, or the most, that a rate may be."""
    if isinstance(rate, Fraction):
        return rate
    end = rate.low if lowest else rate.high
    assert isinstance(end, Fraction)
    return end


# ---- people and sources -------------------------------------------------------------------------


@record
class CitedSource:
    """A publication that terms are cited from.

    `said` is `disclosed` where a party or a filing says it, `reported` where the press does, often
    without a name; None where the deal does not say which.
    """

    name: str
    title: str
    publisher: str | None
    date: str | None
    span: Span = field(compare=False, repr=False)
    said: str | None = None


@record
class Citation:
    """Where a line's terms come from: sources, or a stated assumption.

    For each source, what goes before its own word (`disclosed` or `reported`), and what is quoted
    from it.
    """

    sources: tuple[str, ...]
    assumed: str | None
    span: Span = field(compare=False, repr=False)
    said: tuple[str | None, ...] = ()
    quotes: tuple[str | None, ...] = ()


@record
class FormerName:
    """What a party was called before the day `until`, which may be a month or a year."""

    title: str
    until: str | None
    zh: str | None
    span: Span = field(compare=False, repr=False)


@record
class Party:
    name: str
    title: str
    zh: str | None
    country: str | None
    former_names: tuple[FormerName, ...]
    brands: tuple[str, ...]
    span: Span = field(compare=False, repr=False)


@record
class Votes:
    """What a stake counts in votes; `concert` where others vote with the holder, some named."""

    rate: Rate
    concert: bool
    parties: tuple[str, ...]


@record
class Stake:
    """A holding of one party in another; `size` and `price` are None where unknown.

    `size` is economic, a share of what the issuer earns; `votes` are apart from it. `kind` is the
    word that says how large it is: `minority`, `majority` or `controlling`. It is held from `since`
    on and until the day before `until`; a date may be a month or a year.
    """

    holder: str
    issuer: str
    size: Rate | None
    kind: str | None
    price: Amount | None
    about: bool
    since: str | None
    until: str | None
    span: Span = field(compare=False, repr=False)
    votes: Votes | None = None


# ---- film, finance, rights ----------------------------------------------------------------------


@record
class Release:
    date: date
    territory: str
    span: Span = field(compare=False, repr=False)


@record
class Finance:
    """Money in the finance plan that is no investment: a pre-sale, a tax credit, a loan."""

    amount: Amount
    source: str
    label: str | None
    span: Span = field(compare=False, repr=False)


@record
class Investment:
    """An investor's money in a film, recouped from the waterfall.

    An amount, or a share of the budget, or, where both are None, the rest of the budget.
    """

    investor: str
    amount: Amount | None
    budget_share: Rate | None
    date: date | None
    span: Span = field(compare=False, repr=False)


@record
class Identifier:
    """A film's number in a registry (`eidr`, `isan`), or in avails (`alid`, `content`)."""

    kind: str
    text: str
    span: Span = field(compare=False, repr=False)


@record
class Film:
    name: str
    title: str
    zh: str | None
    budgets: tuple[tuple[Amount, Span], ...]
    releases: tuple[Release, ...]
    finance: tuple[Finance, ...]
    investments: tuple[Investment, ...]
    span: Span = field(compare=False, repr=False)
    owners: tuple[str, ...] = ()
    identifiers: tuple["Identifier", ...] = ()
    runtime_seconds: int | None = None

    def identifier(self, kind: str) -> str | None:
        """What the film is called by a registry or in the trade; None where the deal is silent."""
        return next((i.text for i in self.identifiers if i.kind == kind), None)

    def released_in(self, territory: str) -> date | None:
        """The first day of release in a territory, or in a part of it; None where none is said."""
        covered = countries(territory)
        days = [r.date for r in self.releases if countries(r.territory) & covered]
        return min(days, default=None)


@record
class Territories:
    """The countries that a clause covers, and the words that it used."""

    countries: frozenset[str]
    text: str

    def covers(self, territory: str) -> bool:
        return countries(territory) <= self.countries

    def apart(self, other: "Territories") -> bool:
        """Whether the two have no country in common."""
        return not self.countries & other.countries


@record
class Moment:
    """A day, or so many days or months after one, or after a film's release in a territory.

    Of such a release the deal may know no date: then the moment is not known yet.
    """

    start: date | None
    days: int
    months: int
    release_in: str | None

    def day(self, film: "Film") -> date | None:
        """The day that it is for a film; None where the deal does not know it."""
        start = self.start if self.release_in is None else film.released_in(self.release_in)
        if start is None:
            return None
        return months_after(start, self.months) + timedelta(days=self.days)


@record
class Rights:
    """Media (all where empty) in territories, in languages (all where empty)."""

    media: tuple[str, ...]
    territories: Territories
    languages: tuple[str, ...]


@record
class Holdback:
    """Rights that the grantor of a grant lets nobody use up to and including a day."""

    rights: Rights
    until: Moment
    span: Span = field(compare=False, repr=False)


@record
class Price:
    """A price at which rights are offered: money, or a word of the trade such as a tier."""

    kind: str
    value: Money | str


@record
class Offer:
    """How granted rights are offered to a retailer: moves no money, and is written into avails.

    `languages` are pairs of `audio` or `subtitles` and a language; `references` are pairs of
    `contract`, `reporting` or `transaction` and what the trade calls it.
    """

    format: str | None
    prices: tuple[Price, ...]
    languages: tuple[tuple[str, str], ...]
    references: tuple[tuple[str, str], ...]
    span: Span = field(compare=False, repr=False)


@record
class Grant:
    """Rights in a film, or in each film of a slate, that one party gave another.

    They run from `start` to `end`, both days included; None is unsaid, and open. `exclusive` is
    None where unsaid. An option is open `option_until` a day, and no grant before the day
    `exercised`. Rights go back to the grantor at `terminated`, or on the day after the second part
    of `unless_released` where the film has not been released in that territory by then. A grant
    whose two parties are one is a reservation: rights that their holder expressly keeps. A licence
    may grant them for one `category` of goods alone.
    """

    rights: Rights
    film: str
    grantor: str
    grantee: str
    exclusive: bool | None
    start: Moment | None
    end: Moment | None
    span: Span = field(compare=False, repr=False)
    label: str | None = None
    holdbacks: tuple[Holdback, ...] = ()
    option_until: date | None = None
    exercised: date | None = None
    unless_released: tuple[str, date] | None = None
    terminated: date | None = None
    category: str | None = None
    offers: tuple[Offer, ...] = ()

    @property
    def reserved(self) -> bool:
        """Whether it is a reservation."""
        return self.grantor == self.grantee


# ---- accounts -----------------------------------------------------------------------------------


class Compounding(StrEnum):
    SIMPLE = "simple"
    YEARLY = "yearly"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"


class Period(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}


@record
class Floating:
    """A rate that is reported from time to time, such as a bank's prime rate, times a factor."""

    name: str
    times: Rate


@record
class Interest:
    """Interest on what an account is owed.

    Where it is `floating`, `rate` is what is added to that.

    Compound interest joins the principal at the end of each calendar year, quarter or month, or,
    `at_anniversaries`, so many months after the first charge. `interest_first` says what a payment
    settles first. `on_overhead` says whether overhead bears interest, `overhead_on_it` whether
    interest bears overhead. Interest on a charge runs from its day, or from the middle of the
    calendar period in which it falls, `midpoint_of`. What the text leaves unsaid is None.
    """

    rate: Rate
    compounding: Compounding | None
    day_count: str | None
    interest_first: bool | None
    span: Span = field(compare=False, repr=False)
    at_anniversaries: bool = False
    floating: Floating | None = None
    on_overhead: bool | None = None
    overhead_on_it: bool | None = None
    midpoint_of: Period | None = None


@record
class Recurrence:
    """A charge that falls due again each period after its date, up to a day (included)."""

    each: Period
    until: date

    def days(self, first: date) -> tuple[date, ...]:
        """The days on which it falls due, the first of them given."""
        return tuple(days_each(first, MONTHS[self.each], self.until))


@record
class Charge:
    """An amount that an account is owed from a date on (from the start of the deal, where None)."""

    amount: Amount
    date: date | None
    label: str | None
    span: Span = field(compare=False, repr=False)
    recurs: Recurrence | None = None


@record
class OpeningBalance:
    """What an account was owed when the deal's records begin; negative where it was overpaid."""

    amount: Money
    date: date | None
    span: Span = field(compare=False, repr=False)


@record
class Advance:
    """What was paid outside the waterfall when an advance or a guarantee was given."""

    payer: str
    payee: str
    amount: Amount
    date: date | None
    guarantee: bool


@record
class AccountChange:
    """What a term of an account is from a date on, that day included, by an amendment.

    `term` is `interest` (a yearly rate), `cap` or `overhead`.
    """

    term: str
    date: date
    value: Rate | Amount
    span: Span = field(compare=False, repr=False)


@record
class Account:
    """What a party is owed from the waterfall: costs, a loan, an advance.

    `terms` are the lines below it that state its cap and its overhead; `changes` what amendments
    make of them, in the order of their dates.
    """

    name: str
    title: str
    zh: str | None
    owed_to: str
    currency: str | None
    cap: Amount | None
    overhead: Rate | None
    charges: tuple[Charge, ...]
    interest: Interest | None
    advance: Advance | None
    span: Span = field(compare=False, repr=False)
    terms: tuple[Span, ...] = field(default=(), compare=False, repr=False)
    opening: OpeningBalance | None = None
    changes: tuple[AccountChange, ...] = ()


@record
class Bonus:
    """A payment from one party's own pocket to another at a milestone."""

    label: str
    amount: Amount
    payer: str
    payee: str
    milestone: str
    span: Span = field(compare=False, repr=False)


# ---- measures -----------------------------------------------------------------------------------


@record
class Series:
    """An outside series, such as reported box office or admissions, cumulative to date."""

    measure: str
    film: str | None
    territory: str

    def __str__(self) -> str:
        of = f" of {self.film}" if self.film else ""
        return f"{self.measure}{of} from {self.territory}"


@record
class Quantity:
    """Something counted to date, or from a milestone on (`since`), as far as it is `above` a level.

    `kind` is one of

    - `receipts`: what came into the waterfall or definition `name`;
    - `pot`: what came into the pot `name`;
    - `received`: what the party `name` was paid out of the waterfalls, or out of `within` alone
      (allotted, where that is a definition);
    - `notional`: what the party `name` would get of `at`, were that all that came into `within`;
    - `series`: the last figure reported of an outside series;
    - `costs`, `interest`: what the account `name` was charged, and the interest that it bore.
    """

    kind: str
    name: str
    within: str | None
    series: Series | None
    at: Money | None
    since: str | None
    above: "Amount | int | None"
    span: Span = field(compare=False, repr=False)


@record
class MeasureShare:
    """A rate of a quantity."""

    rate: Rate
    quantity: Quantity


@record
class MeasureBands:
    """Rates by the level of a quantity, marginal or whole; the last band has no end."""

    bands: tuple["Band", ...]
    whole: bool
    quantity: Quantity


@record
class MeasureAmount:
    amount: Amount


@record
class MeasureEach:
    """An amount for each whole unit of a quantity; a unit without currency is a count."""

    amount: Amount
    unit: Money | int
    quantity: Quantity


@record
class MeasureChoice:
    """The greater, or the lesser, of two measures."""

    greater: bool
    measures: tuple["Measure", "Measure"]


@record
class MeasureSum:
    """A first measure, then others added (True) or taken off."""

    first: "Measure"
    changes: tuple[tuple[bool, "Measure"], ...]


Measure = MeasureShare | MeasureBands | MeasureAmount | MeasureEach | MeasureChoice | MeasureSum


@record
class Each:
    """The period that a measure is taken over: a receipt, a day, a week, month, quarter or year.

    A week begins on `weekday` (Monday is 0); the others are those of the calendar.
    """

    period: str
    weekday: int = 0


@record
class Payment:
    """What one party owes another by a measure, outside the waterfalls.

    Due to date, at every event, less what was paid: then `back` says whether a measure that falls
    is paid back (True, a true-up) or not. Or once, on a date or at a milestone; or for each period,
    at its end.
    """

    label: str
    measure: Measure
    payer: str
    payee: str
    back: bool | None
    date: date | None
    milestone: str | None
    each: Each | None
    span: Span = field(compare=False, repr=False)


# ---- milestones ---------------------------------------------------------------------------------


@record
class Claim:
    """What is recouped.

    `kind` is `account`, `investment`, `premium` or `irr`; `within` is the definition in which it
    is recouped, where that is asked; `rate` is the part of the investment that is claimed (1 for
    the capital itself, 1.2 for 120% of it, 0.15 for a premium of 15%), or the internal rate of
    return up to which it is, with its `day_base` (None where unsaid); such a claim may name a
    slate. `investor` is the one whose claim it is, all of the film's where None.
    """

    kind: str
    name: str
    rate: Rate
    investor: str | None
    span: Span = field(compare=False, repr=False)
    within: str | None = None
    day_base: str | None = None


@record
class Recouped:
    claim: Claim


@record
class Reached:
    """A running total at or above (strictly above, where `strictly`) a level.

    `what` is `party`, `pot`, `waterfall` or `series`; a level without currency is a count.
    """

    what: str
    name: str
    series: Series | None
    level: Amount | int
    strictly: bool
    span: Span = field(compare=False, repr=False)


@record
class ReachesIrr:
    """A party has earned an internal rate of return on all that it invested.

    What the waterfalls paid it counts, whatever for. The day base is None where it is unsaid.
    """

    party: str
    rate: Rate
    day_base: str | None
    span: Span = field(compare=False, repr=False)


@record
class MeasureReached:
    """A measure at or above (strictly above, where `strictly`) a level."""

    measure: Measure
    level: Amount | int
    strictly: bool
    span: Span = field(compare=False, repr=False)


@record
class OnOrAfter:
    date: date


@record
class MilestoneIs:
    """Another milestone."""

    name: str


@record
class All:
    conditions: tuple["Condition", ...]


@record
class Any:
    conditions: tuple["Condition", ...]


Condition = Recouped | Reached | MeasureReached | ReachesIrr | OnOrAfter | MilestoneIs | All | Any


@record
class Milestone:
    """A named point in the life of the deal; once reached it stays so where `latched`."""

    name: str
    title: str
    condition: Condition
    latched: bool | None
    span: Span = field(compare=False, repr=False)

    @property
    def stated_in_place(self) -> bool:
        """Whether it has no name: another line states its condition, such as `until …`."""
        return not self.span.text.startswith("milestone")

    @property
    def amended(self) -> bool:
        """Whether it is the day on which an amendment takes effect."""
        return self.span.text.startswith("amendment")


# ---- waterfalls ---------------------------------------------------------------------------------


@record
class Receipts:
    """The receipts that a waterfall takes in; no media means all, no territories all."""

    media: tuple[str, ...]
    film: str | None
    territories: Territories | None
    span: Span = field(compare=False, repr=False)


class BasisKind(StrEnum):
    RECEIPTS = "receipts"
    REMAINDER = "remainder"
    RECEIPTS_OF = "receipts of"


@record
class Basis:
    """What a percentage is of; `waterfall` names whose receipts, for RECEIPTS_OF.

    `inside` says that the basis contains the amount, as a price contains its tax: r of the price
    before tax is r/(1+r) of the price.
    """

    kind: BasisKind
    waterfall: str | None = None
    inside: bool = False


class How(StrEnum):
    """How claims of one rank share what reaches them."""

    IN_ORDER = "in order"
    EQUALLY = "equally"
    BY_INVESTMENT = "in proportion to investment"
    BY_BALANCE = "in proportion to balance"
    PARI_PASSU = "pari passu"


@record
class Payee:
    """A `party`, a `pot`, or the `investors` of a film (sharing as `how` says)."""

    kind: str
    name: str
    how: How | None
    span: Span = field(compare=False, repr=False)


@record
class Part:
    """One payee's share of a step that is divided; `rate` is None for the rest."""

    rate: Rate | None
    payee: Payee
    label: str | None
    span: Span = field(compare=False, repr=False)


@record
class Share:
    """A percentage of a basis; the basis is None where the text does not say it."""

    rate: Rate
    basis: Basis | None


@record
class Band:
    rate: Rate
    up_to: Money | None


@record
class Bands:
    """Rates by level of the basis so far; `whole` and the basis are None where unsaid."""

    bands: tuple[Band, ...]
    whole: bool | None
    basis: Basis | None


@record
class Fixed:
    amount: Amount


@record
class Recoup:
    claims: tuple[Claim, ...]
    how: How | None
    share_from: Share | None


@record
class Due:
    """What a measure comes to, less what the step has taken; to date, or within each period."""

    measure: Measure
    each: Each | None


@record
class Rest:
    pass


Ask = Share | Bands | Fixed | Due | Recoup | Rest


@record
class Withholding:
    """A tax on what the payees get: out of their payment, or on top of it where `grossed_up`."""

    rate: Rate
    payee: str
    grossed_up: bool


@record
class Step:
    """One clause of a waterfall: what it asks, up to which total, who is paid.

    Steps of one number in `counted` count together what they took, towards limits and levels.
    """

    ask: Ask
    parts: tuple[Part, ...]
    up_to: Money | None
    milestone: str | None
    label: str | None
    span: Span = field(compare=False, repr=False)
    withholding: Withholding | None = None
    counted: int | None = None


@record
class Block:
    """Steps that hold until, or after, a milestone."""

    until: bool
    milestone: str
    steps: tuple["Step | Block", ...]
    span: Span = field(compare=False, repr=False)


@record
class Counts:
    """What a definition counts: a part of what came into the waterfall or pot `name`.

    At arm's length, receipts from related parties count at what a stranger would have paid.
    """

    rate: Rate
    pot: bool
    name: str
    arms_length: bool
    span: Span = field(compare=False, repr=False)


@record
class Held:
    """Until when money in a pot waits; one of the four is set.

    A date, a milestone, an amount that it must hold, or the end of each `month`, `quarter` or
    `year`.
    """

    date: date | None
    milestone: str | None
    amount: Money | None
    period: str | None


@record
class LicenceReceived:
    """A licence whose payments a waterfall receives.

    `calculated`: what the reported sales make due; otherwise what the licensee in fact pays, as
    rows of the receipts say. None where unsaid.
    """

    licence: str
    calculated: bool | None
    span: Span = field(compare=False, repr=False)


@record
class Opening:
    """What had come in, or had been paid to a party, before the deal's records begin."""

    amount: Money
    party: str | None
    span: Span = field(compare=False, repr=False)


@record
class GrossBasis:
    """The Chinese box office that a waterfall takes.

    `gross` is `comprehensive`, with the online service fee, or `split`, without it.
    """

    gross: str
    span: Span = field(compare=False, repr=False)


@record
class Waterfall:
    """What comes in and who is paid of it; or a definition, which pays nobody.

    A definition counts money that waterfalls pay, and works out what would be due under terms of
    its own. `openings` came in and went out before the records begin. `basis` is None where the
    text does not say it.
    """

    name: str
    title: str
    zh: str | None
    currency: str
    receipts: tuple[Receipts, ...]
    pots: tuple[tuple[str, Span], ...]
    steps: tuple[Step | Block, ...]
    span: Span = field(compare=False, repr=False)
    definition: bool = False
    counts: tuple[Counts, ...] = ()
    held: Held | None = None
    openings: tuple[Opening, ...] = ()
    licences: tuple[LicenceReceived, ...] = ()
    basis: GrossBasis | None = None

    @property
    def opening_receipts(self) -> Money | None:
        """What had come in before the deal's records begin."""
        return next((o.amount for o in self.openings if o.party is None), None)

    @property
    def opening_paid(self) -> tuple[tuple[Money, str], ...]:
        """What had been paid before the deal's records begin, and to whom."""
        return tuple((o.amount, o.party) for o in self.openings if o.party is not None)


# ---- licences -----------------------------------------------------------------------------------


@record
class Royalty:
    """What a licensee owes of the sales that it reports, to date.

    Either rates by the level of sales (`bands`, `whole` or marginal), or an amount for `each` unit
    sold. `sales` is the series that they are of (`net_sales`, `units`), None where unsaid; `less`
    are the series taken off it first, such as `returns`.
    """

    bands: tuple[Band, ...]
    whole: bool
    each: Amount | None
    sales: str | None
    less: tuple[str, ...]
    span: Span = field(compare=False, repr=False)


@record
class Instalment:
    """A part of a guarantee and the day on which it is due."""

    amount: Amount
    date: date
    label: str | None
    span: Span = field(compare=False, repr=False)


@record
class RoyaltyGuarantee:
    """The least that a licence pays in royalties, in all, and when it falls due."""

    amount: Amount
    instalments: tuple[Instalment, ...]
    span: Span = field(compare=False, repr=False)


@record
class AnnualMinimum:
    """The least that a licence pays for each year of twelve months from `first` to `last`.

    What a year lacks counts `towards` the guarantee, or is paid besides it; None where unsaid.
    """

    amount: Amount
    first: date
    last: date
    towards: bool | None
    span: Span = field(compare=False, repr=False)

    @property
    def years(self) -> tuple[tuple[date, date], ...]:
        """The first and the last day of each year; a part of a year at the end is left out."""
        found = []
        for number in range(min(self.last.year, 9998) - self.first.year + 1):
            start = months_after(self.first, 12 * number)
            end = months_after(self.first, 12 * (number + 1)) - timedelta(days=1)
            if end <= self.last:
                found.append((start, end))
        return tuple(found)


@record
class Commission:
    """An agent's share of all that a licensee pays, which the licensor does not receive."""

    agent: str
    rate: Rate
    span: Span = field(compare=False, repr=False)


@record
class LicencePart:
    """What a licence grants of one property, territory or category; its sales are reported apart.

    `rights` are also among the deal's grants. A licence that is not divided has one part of its
    own name. A part's `guarantee` is its own; one of the licence is for all of its parts.
    """

    name: str
    title: str
    zh: str | None
    rights: tuple[Grant, ...]
    royalty: Royalty | None
    guarantee: RoyaltyGuarantee | None
    span: Span = field(compare=False, repr=False)


@record
class Licence:
    """Royalties that a licensee owes its licensor on the sales that it reports.

    Where it is `crossed`, the royalties of every part earn back the guarantees of all; None where
    unsaid.
    """

    name: str
    title: str
    zh: str | None
    licensor: str
    licensee: str
    currency: str
    parts: tuple[LicencePart, ...]
    guarantee: RoyaltyGuarantee | None
    minimum: AnnualMinimum | None
    crossed: bool | None
    commission: Commission | None
    span: Span = field(compare=False, repr=False)

    @property
    def divided(self) -> bool:
        """Whether it names its parts."""
        return [p.name for p in self.parts] != [self.name]


# ---- what changes later -------------------------------------------------------------------------


@record
class Assignment:
    """A share of a party's receipts that another gets once a milestone is reached.

    Of every waterfall, of one, or of its steps of one label. `rate` None means all that the
    assignor then has. The price is paid outside the waterfalls, at the same moment. `title` says
    what the payments are called.
    """

    rate: Rate | None
    assignor: str
    waterfall: str | None
    label: str | None
    assignee: str
    price: Amount | None
    date: date | None
    milestone: str
    title: str | None
    span: Span = field(compare=False, repr=False)


@record
class AmendedClause:
    """One thing that an amendment does: `act` to the step, term or account `what` in `place`."""

    act: str
    place: str
    what: str
    value: Rate | Amount | None
    span: Span = field(compare=False, repr=False)


@record
class Amendment:
    """A later agreement: when it was signed, from which day on it holds, and what it changes.

    One that is not in force, or that was not known yet on the day that the deal is read for, is
    kept and changes nothing.
    """

    title: str
    signed: date
    effective: date
    in_force: bool
    reason: str | None
    known: bool
    clauses: tuple[AmendedClause, ...]
    span: Span = field(compare=False, repr=False)

    @property
    def retroactive(self) -> bool:
        """Whether it changes what events before its signing come to."""
        return self.in_force and self.effective < self.signed


# ---- marketing ----------------------------------------------------------------------------------


@record
class Purpose:
    """The film or slate that is marketed, and where; everywhere, where no territory is said."""

    film: str
    territories: Territories | None


@record
class Channel:
    """A way to the audience that belongs to a party: a ticketing platform, a shop, a medium."""

    name: str
    title: str
    zh: str | None
    owner: str
    span: Span = field(compare=False, repr=False)


@record
class Campaign:
    """What is done to sell a film, through channels."""

    name: str
    title: str
    zh: str | None
    purpose: Purpose | None
    channels: tuple[str, ...]
    span: Span = field(compare=False, repr=False)


@record
class InKind:
    """An item that is given in kind; one delivery counts at no more than the agreed value.

    `recouped` says whether it is charged to the account as cash is; None where unsaid.
    """

    item: str
    title: str
    value: Amount
    recouped: bool | None
    span: Span = field(compare=False, repr=False)


@record
class Approval:
    """Costs that a party must approve: each `above` an amount, those of some items, or all."""

    party: str
    above: Amount | None
    items: tuple[str, ...]
    span: Span = field(compare=False, repr=False)


@record
class Spending:
    """What a party is to spend on marketing: a commitment, or ticket subsidies that it funds.

    At least an amount `by` a day, at most one, for a subsidy at most so much `a_ticket`; what is
    above that is the spender's. Costs are charged to the `account`, or `recouped` is False; it is
    None where the text says neither. `items` are those that it names, in kind or for approval too.
    `spans` are the lines below it that say a field, by its name.
    """

    name: str
    title: str
    zh: str | None
    subsidy: bool
    spender: str
    purpose: Purpose | None
    channels: tuple[str, ...]
    at_least: Amount | None
    by: date | None
    at_most: Amount | None
    a_ticket: Amount | None
    in_kind: tuple[InKind, ...]
    items: tuple[str, ...]
    approvals: tuple[Approval, ...]
    account: str | None
    recouped: bool | None
    span: Span = field(compare=False, repr=False)
    spans: dict[str, Span] = field(default_factory=dict, compare=False, repr=False)

    def line_of(self, name: str) -> Span:
        """The line that says a field; the first line of all, where none does."""
        return self.spans.get(name, self.span)

    def amounts(self) -> tuple[tuple[Amount, Span], ...]:
        """Every amount that it states, and the line that does."""
        names = [n for n in ("at_least", "at_most", "a_ticket") if n in self.spans]
        stated = [(getattr(self, name), self.spans[name]) for name in names]
        stated += [(given.value, given.span) for given in self.in_kind]
        stated += [(a.above, a.span) for a in self.approvals if a.above is not None]
        return tuple(stated)


# ---- statements ---------------------------------------------------------------------------------


class StatementPeriod(StrEnum):
    """How often a party is sent a statement; periods end with the calendar's."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"


@record
class TimeSpan:
    """So many days or calendar months; a year is twelve of these."""

    days: int = 0
    months: int = 0

    def after(self, day: date) -> date:
        """The day that lies so long after another: the same day of a later month, or its last."""
        return months_after(day, self.months) + timedelta(days=self.days)


@record
class Statements:
    """When parties are told and paid what the waterfalls allot them; no money is moved by it.

    `parties` are those that the line names, everyone else's where it names none. A field is None
    where the text does not say it: nothing is due then, and no clock runs. `least` is what a
    payment must come to, in minor units; smaller sums wait. `held_back` is the part of each
    statement's sum that is held until `held_for` statements later. `tolled` says whether an audit
    stops the clock of objection, None where that is unsaid. `spans` are the lines that say a field.
    """

    parties: tuple[str, ...]
    every: StatementPeriod | None
    due_within: TimeSpan | None
    paid_within: TimeSpan | None
    least: Money | None
    held_back: Rate | None
    held_for: int | None
    objection: TimeSpan | None
    tolled: bool | None
    span: Span = field(compare=False, repr=False)
    spans: dict[str, Span] = field(default_factory=dict, compare=False, repr=False)


# ---- the deal -----------------------------------------------------------------------------------


class OddCents(StrEnum):
    """Who gets the cents that a division leaves over."""

    LARGEST_REMAINDER = "to the largest remainder"
    IN_ORDER = "in order"
    TO_PAYEE = "to a payee"


@record
class Conversion:
    """How foreign money is converted.

    `last_within_days` is how old a rate may be (0: the rate of the day itself); `fixed` gives
    agreed rates, units of the second currency for one of the first.
    """

    last_within_days: int = 0
    fixed: dict[tuple[str, str], Fraction] = field(default_factory=dict)


@record
class Label:
    """What a medium, a slate, a term or a brand is called, and where the text says so."""

    title: str | None
    zh: str | None
    span: Span = field(compare=False, repr=False)


@record
class Deal:
    """A whole deal, as its text says it.

    `labels` are found by kind (`medium`, `slate`, `term`, `brand`) and name; `head` gives the
    place of each kind of line below `deal`, by its first word.
    """

    title: str
    zh: str | None
    signed: date | None
    books: str | None
    odd_cents: OddCents
    odd_cents_to: str | None
    conversion: Conversion
    sources: dict[str, CitedSource]
    parties: dict[str, Party]
    stakes: tuple[Stake, ...]
    films: dict[str, Film]
    slates: dict[str, tuple[str, ...]]
    media: dict[str, str | None]
    terms: dict[str, Rate | Amount]
    grants: tuple[Grant, ...]
    accounts: dict[str, Account]
    bonuses: tuple[Bonus, ...]
    milestones: dict[str, Milestone]
    waterfalls: dict[str, Waterfall]
    undisclosed: dict[str, Undisclosed]
    citations: dict[tuple[str, int], tuple[Citation, ...]]
    span: Span = field(compare=False, repr=False)
    labels: dict[tuple[str, str], Label] = field(default_factory=dict)
    head: dict[str, tuple[Span, ...]] = field(default_factory=dict, compare=False, repr=False)
    payments: tuple[Payment, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    pieces: tuple[PieceUsed, ...] = ()
    licences: tuple[Licence, ...] = ()
    channels: dict[str, Channel] = field(default_factory=dict)
    campaigns: dict[str, Campaign] = field(default_factory=dict)
    spending: dict[str, Spending] = field(default_factory=dict)
    statements: tuple[Statements, ...] = ()

    def statements_to(self, party: str) -> Statements | None:
        """The terms of a party's statements: its own before those of everyone."""
        own = (s for s in self.statements if party in s.parties)
        return next(own, next((s for s in self.statements if not s.parties), None))

    def citations_at(self, span: Span) -> tuple[Citation, ...]:
        """What the line that starts at a span cites."""
        return self.citations.get((span.source.name, span.line), ())

    def media_within(self, medium: str) -> tuple[str, ...]:
        """The medium itself and the wider media that it belongs to, narrowest first."""
        chain = [medium]
        while (parent := self.media.get(chain[-1])) is not None and parent not in chain:
            chain.append(parent)
        return tuple(chain)

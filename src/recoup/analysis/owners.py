"""Who owns whom: stakes, interests looked through them, and the chains behind each figure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property

from recoup.analysis.table import Table
from recoup.analysis.totals import clause
from recoup.deal import model as d
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.suggestion import closest
from recoup.ownership.from_deal import LAST_DAY, picture_of, size_on
from recoup.ownership.interests import (
    Chain,
    Chains,
    chains,
    interest,
    interests_in,
    interests_of,
    keeps,
    reached,
)
from recoup.ownership.model import NOTHING, Kind, Node, Picture, Range
from recoup.ownership.show import dot_of, mermaid_of, show_share, tree_of
from recoup.values.money import Money

# What may be asked about, and who may have an interest in it.
_NAMED = {Kind.PARTY, Kind.FILM, Kind.WATERFALL}
_HOLDERS = {Kind.PARTY, Kind.UNNAMED, Kind.UNPAID}


class UnclearName(ValueError):
    """A name that is no party, film or waterfall of the deals, or two of them."""

    def __init__(self, message: str, hint: str) -> None:
        self.diagnostic = Diagnostic("unclear-name", message, None, hint)
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A party as it was called on the day, with its former names and its brands."""

    party: str
    title: str
    formerly: str
    country: str | None
    brands: str
    place: str


@dataclass(frozen=True, slots=True)
class StakeLine:
    """A stake on the day: from `low` to `high`, fractions of one; what the deal says of it."""

    holder: str
    issuer: str
    low: Fraction
    high: Fraction
    size: str
    said: str
    votes: str
    price: str
    since: str
    until: str
    place: str
    clause: str
    cited: str


@dataclass(frozen=True, slots=True)
class InterestLine:
    """What of all that `held` earns comes to a holder: from `low` to `high`, fractions of one.

    `direct` is its own stake in it, `look_through` all that reaches it, `route` the chain by which
    most does, empty where only the stake does. `ultimate` where nobody holds the holder in turn:
    theirs make 100% together.
    """

    holder: str
    held: str
    low: Fraction
    high: Fraction
    direct: str
    look_through: str
    ultimate: bool
    route: str


@dataclass(frozen=True, slots=True)
class ChainLine:
    """One chain from what earns to a holder, the share that goes by it, and its clauses."""

    route: str
    low: Fraction
    high: Fraction
    share: str
    clauses: tuple["ClauseLine", ...]


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """The line of a deal that gives one step of a chain."""

    place: str
    text: str
    cited: str


@dataclass(frozen=True)
class Owners:
    """Who owns whom in one or several deals, on a day or by the last that they tell."""

    deals: tuple[d.Deal, ...]
    day: date | None
    picture: Picture = field(repr=False)

    @classmethod
    def of(cls, deals: Sequence[d.Deal], day: date | None) -> "Owners":
        return cls(tuple(deals), day, picture_of(deals, day))

    @cached_property
    def parties(self) -> Table[PartyLine]:
        """Every party, by the name that it had on the day."""
        titles = {b: n for deal in self.deals for (k, b), n in deal.labels.items() if k == "brand"}
        lines = []
        for name, party in self.picture.parties.items():
            former = [
                f"{f.title} (until {f.until})" if f.until else f.title for f in party.former_names
            ]
            brands = ", ".join(titles[b].title or b if b in titles else b for b in party.brands)
            title = self.picture.title(Node(Kind.PARTY, name))
            place = party.span.place
            lines.append(PartyLine(name, title, "; ".join(former), party.country, brands, place))
        return Table(lines)

    @cached_property
    def stakes(self) -> Table[StakeLine]:
        """Every stake of the day, with its price and what it cites."""
        return Table(self._stake(stake) for stake in self.picture.stakes)

    def interests(self, of: str | None = None, in_: str | None = None) -> Table[InterestLine]:
        """Interests looked through all holdings: of a party, in a party, film or waterfall, or all.

        Raises: UnclearName.
        """
        holders = None if of is None else self._named(of, {Kind.PARTY})
        asked = None if in_ is None else self._named(in_, _NAMED)
        lines = []
        if holders is not None and asked is None:
            for holder in holders:
                for node, share in interests_of(self.picture, holder).items():
                    if self._has_holders(node):
                        lines.append(self._interest(holder, node, share))
            return Table(lines)
        for node in asked if asked is not None else self.held:
            if holders is None:
                found = interests_in(self.picture, node)
            else:
                found = {h: interest(self.picture, h, node) for h in holders if h != node}
            for holder, share in found.items():
                if holder.kind in _HOLDERS and share != NOTHING:
                    lines.append(self._interest(holder, node, share))
        return Table(lines)

    def chains(self, of: str, in_: str) -> Table[ChainLine]:
        """The chains by which a party has its interest in another, a film or a waterfall.

        Raises: UnclearName.
        """
        lines: list[ChainLine] = []
        for node in self._named(in_, _NAMED):
            for holder in self._named(of, {Kind.PARTY}):
                if holder != node and self._has_holders(node):
                    lines.extend(self._chains(chains(self.picture, holder, node)))
        return Table(lines)

    def drawn(self, form: str, of: str | None = None, in_: str | None = None) -> list[str]:
        """A `tree`, or a graph for `mermaid` or `dot`; of what concerns a party or a film.

        Raises: UnclearName.
        """
        holders = [] if of is None else self._named(of, {Kind.PARTY})
        asked = [] if in_ is None else self._named(in_, _NAMED)
        if form == "tree":
            if asked:
                return tree_of(self.picture, tuple(asked), upward=True)
            roots = holders or [n for n in self.picture.nodes if self._stands_on_top(n)]
            return tree_of(self.picture, tuple(roots), upward=False)
        nodes = self._concerned(holders, asked)
        return (mermaid_of if form == "mermaid" else dot_of)(self.picture, nodes)

    @cached_property
    def held(self) -> tuple[Node, ...]:
        """The parties that somebody holds, and the films that somebody shares in."""
        return tuple(
            node
            for node in self.picture.nodes
            if node.kind in {Kind.PARTY, Kind.FILM} and self._has_holders(node)
        )

    # ---- lines ----------------------------------------------------------------------------------

    def _stake(self, stake: d.Stake) -> StakeLine:
        size = size_on(stake, self.day or LAST_DAY)
        cited = ", ".join(self.picture.cited[stake.span])
        return StakeLine(
            self.picture.title(Node(Kind.PARTY, stake.holder)),
            self.picture.title(Node(Kind.PARTY, stake.issuer)),
            size.low,
            size.high,
            show_share(size),
            stake.kind or "",
            self._votes(stake),
            self._price(stake),
            stake.since or "",
            stake.until or "",
            stake.span.place,
            clause(stake.span),
            cited,
        )

    def _votes(self, stake: d.Stake) -> str:
        votes = stake.votes
        if votes is None:
            return ""
        low, high = d.bound(votes.rate, lowest=True), d.bound(votes.rate, lowest=False)
        text = show_share(Range(low, high))
        if not votes.concert:
            return text
        named = [self.picture.title(Node(Kind.PARTY, name)) for name in votes.parties]
        return f"{text} with {' and '.join(named) or 'others in concert'}"

    def _price(self, stake: d.Stake) -> str:
        price = stake.price
        if price is None:
            return ""
        if isinstance(price, d.Undisclosed):
            assert isinstance(price.low, Money)
            assert isinstance(price.high, Money)
            return f"{price.low}..{price.high}"
        return f"about {price}" if stake.about else str(price)

    def _interest(self, holder: Node, node: Node, share: Range) -> InterestLine:
        parts = self.picture.parts(node)
        direct = next((part.size for part in parts if part.to == holder), NOTHING)
        best = chains(self.picture, holder, node, limit=1)
        chain = best.chains[0]
        route = self._route(chain) + (" and others" if best.more else "")
        if len(chain.nodes) == 2 and not best.more:
            route = ""
        return InterestLine(
            self.picture.title(holder),
            self.picture.title(node),
            share.low,
            share.high,
            show_share(direct) if direct != NOTHING else "",
            show_share(share),
            keeps(self.picture, holder),
            route,
        )

    def _chains(self, found: Chains) -> list[ChainLine]:
        lines = [
            ChainLine(
                self._route(chain),
                chain.share.low,
                chain.share.high,
                show_share(chain.share),
                tuple(
                    ClauseLine(own.place, clause(own.span), ", ".join(own.cited))
                    for own in chain.clauses
                    if own is not None
                ),
            )
            for chain in found.chains
        ]
        around = found.around
        if around is not None and around.high:
            text = "what goes round a circle first"
            lines.append(ChainLine(text, around.low, around.high, show_share(around), ()))
        return lines

    def _route(self, chain: Chain) -> str:
        """From the holder to what earns."""
        return " → ".join(
            self.picture.title(node) for node in reversed(chain.nodes) if node.kind is not Kind.STEP
        )

    # ---- nodes ----------------------------------------------------------------------------------

    def _named(self, words: str, kinds: set[Kind]) -> list[Node]:
        """The nodes of a name or of a title, which may say what it is of: `film dog`."""
        first, _, rest = words.partition(" ")
        named = kinds & _NAMED
        found = self._called(words, named)
        if not found and first in named:
            found = self._called(rest, {Kind(first)})
        if len({node.kind for node in found}) > 1:
            both = " and ".join(sorted(f"a {node.kind}" for node in found))
            hint = f'write what it is, such as `"{found[0].kind} {words}"`'
            raise UnclearName(f"`{words}` is {both}", hint)
        if not found:
            known = [n for n in self.picture.nodes if n.kind in named]
            near = closest(words, [n.name for n in known] + [self.picture.title(n) for n in known])
            hint = f"did you mean `{near}`?" if near else "use a name that the deals declare"
            kinds_said = " or ".join(sorted(named))
            raise UnclearName(f"no {kinds_said} is called `{words}`", hint)
        films = {(node.name, node.file) for node in found if node.kind is Kind.FILM}
        investors = (Node(Kind.INVESTORS, name, file) for name, file in sorted(films))
        return [*found, *(node for node in investors if node in self.picture.splits)]

    def _called(self, words: str, kinds: set[Kind]) -> list[Node]:
        return [
            node
            for node in self.picture.nodes
            if node.kind in kinds and words in {node.name, self.picture.title(node)}
        ]

    def _has_holders(self, node: Node) -> bool:
        return node in self.picture.splits

    def _stands_on_top(self, node: Node) -> bool:
        """Whether it holds something, and nobody holds it."""
        return (
            node.kind is Kind.PARTY and keeps(self.picture, node) and node in self.picture.sources
        )

    def _concerned(self, holders: list[Node], asked: list[Node]) -> set[Node]:
        """What lies between those asked about; all that is joined to anything, where none are."""
        heads = {node: tuple(self.picture.heads(node)) for node in self.picture.splits}
        joined = set(heads) | set(self.picture.sources)
        below: set[Node] = set().union(*(reached(h, self.picture.sources) for h in holders))
        above: set[Node] = set().union(*(reached(a, heads) for a in asked))
        if holders and asked:
            return below & above
        return below or above or joined

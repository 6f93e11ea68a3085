"""Trees → Deal: the people, films, accounts and milestones; `from_steps` reads the waterfalls."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from types import UnionType

from recoup.deal import model as d
from recoup.deal.amendments import Amending
from recoup.deal.from_grants import read_grant
from recoup.deal.from_licences import parts_of, read_licence
from recoup.deal.from_marketing import read_campaigns, read_channels, read_spending
from recoup.deal.from_measures import read_each, read_measure
from recoup.deal.from_pieces import read_pieces
from recoup.deal.from_statements import read_statements
from recoup.deal.from_steps import read_condition, read_waterfall
from recoup.deal.from_terms import read_interest, read_term, terms_in_order
from recoup.deal.later import read_assignment, read_escrow
from recoup.deal.scope import Scope
from recoup.diagnostics.diagnostic import Diagnostic, Related
from recoup.diagnostics.span import Source, Span
from recoup.language import model as m


def from_trees(
    trees: Sequence[m.Tree], known_on: date | None = None
) -> tuple[d.Deal, list[Diagnostic]]:
    """One deal from its files: the file asked for last, the files that it uses before it.

    `known_on` leaves out the amendments that were signed after that day.

    Names are resolved across all of them; what is unknown, twice declared or malformed is
    reported, and the deal is built all the same so that the checks can report more.
    """
    reader = _Reader([s for tree in trees for s in tree.statements], known_on)
    deal = reader.deal(trees[-1].source if trees else Source("", ""))
    deal = replace(deal, pieces=read_pieces(reader.scope, trees))
    return deal, reader.scope.diagnostics


_DECLARES: dict[type, str] = {
    m.SourceHead: "source",
    m.PartyHead: "party",
    m.FilmHead: "film",
    m.SlateHead: "slate",
    m.MediumHead: "medium",
    m.TermHead: "term",
    m.AccountHead: "account",
    m.AdvanceHead: "account",
    m.MilestoneHead: "milestone",
    m.WaterfallHead: "waterfall",
    m.DefinitionHead: "waterfall",
    m.EscrowHead: "waterfall",
    m.LicenceHead: "licence",
    m.ChannelHead: "channel",
    m.CampaignHead: "campaign",
    m.CommitmentHead: "commitment",
    m.SubsidyHead: "subsidy",
}


def declare_names(scope: Scope, statements: Sequence[m.Statement]) -> None:
    """Puts every name that the statements declare into the scope."""
    for statement in statements:
        node = statement.node
        if isinstance(node, m.AmendmentHead):
            _declare_pots(scope, statement)
        kind = _DECLARES.get(type(node))
        if kind is None:
            continue
        scope.declare(kind, node.name)  # type: ignore[union-attr]
        for part in parts_of(statement):
            scope.declare("licence", part.name)
        if isinstance(node, m.MediumHead):
            scope.media[node.name.text] = node.within.text if node.within else None
        if isinstance(node, m.EscrowHead):
            scope.declared.setdefault("pot", {}).setdefault(node.name.text, node.name.span)
        if isinstance(node, m.WaterfallHead | m.DefinitionHead):
            _declare_pots(scope, statement)


def _declare_pots(scope: Scope, statement: m.Statement) -> None:
    pots = scope.declared.setdefault("pot", {})
    for child in _walk(statement.children):
        match child.node:
            case m.ReceivesPots(pots=words):
                for word in words:
                    pots.setdefault(word.text, word.span)
            case _:
                tail = getattr(child.node, "tail", None)
                if isinstance(tail, m.Tail) and tail.payee and tail.payee.kind == "pot":
                    pots.setdefault(tail.payee.name.text, tail.payee.name.span)


def _walk(statements: Sequence[m.Statement]) -> Iterator[m.Statement]:
    for statement in statements:
        yield statement
        yield from _walk(statement.children)


class _Reader:
    """Reads the statements of a deal, in the order in which they need each other."""

    def __init__(self, statements: list[m.Statement], known_on: date | None) -> None:
        self.statements = statements
        self.known_on = known_on
        self.scope = Scope()
        declare_names(self.scope, statements)

    def _of(self, kind: type | UnionType) -> list[m.Statement]:
        return [s for s in self.statements if isinstance(s.node, kind)]

    def deal(self, source: Source) -> d.Deal:
        self._terms()
        head = self._head(source)
        sources = self._sources()
        parties = self._parties()
        films = self._films()
        accounts = self._accounts()
        milestones = self._milestones()
        waterfalls = {}
        for statement in self._of(m.WaterfallHead | m.DefinitionHead):
            waterfall = read_waterfall(self.scope, statement, milestones)
            waterfalls[waterfall.name] = waterfall
        amending = Amending(
            self.scope, self.statements, milestones, waterfalls, accounts, self.known_on
        )
        amendments = amending.apply()
        for statement in self._of(m.EscrowHead):
            escrow = read_escrow(self.scope, statement, milestones, waterfalls)
            waterfalls[escrow.name] = escrow
        payments = self._payments()
        assignments = tuple(
            read_assignment(self.scope, s, milestones, waterfalls) for s in self._of(m.AssignHead)
        )
        licences = tuple(read_licence(self.scope, s) for s in self._of(m.LicenceHead))
        channels = read_channels(self.scope, self.statements)
        campaigns = read_campaigns(self.scope, self.statements)
        spending = read_spending(self.scope, self.statements)
        odd_cents, odd_cents_to = self._odd_cents(head)
        return d.Deal(
            title=self._title(head),
            zh=_text(head.node.zh) if head and isinstance(head.node, m.DealHead) else None,
            signed=self._signed(head),
            books=self._books(head),
            odd_cents=odd_cents,
            odd_cents_to=odd_cents_to,
            conversion=self._conversion(head),
            sources=sources,
            parties=parties,
            stakes=self._stakes(),
            films=films,
            slates=self._slates(),
            media=dict(self.scope.media),
            terms=dict(self.scope.terms),
            grants=(*self._grants(), *(g for x in licences for q in x.parts for g in q.rights)),
            accounts=accounts,
            bonuses=self._bonuses(),
            milestones=milestones,
            waterfalls=waterfalls,
            undisclosed=dict(self.scope.undisclosed),
            citations=self._citations(),
            span=head.span if head else Span(source, 0, 0),
            labels=self._labels(),
            head=self._head_lines(head),
            payments=payments,
            assignments=assignments,
            amendments=amendments,
            licences=licences,
            channels=channels,
            campaigns=campaigns,
            spending=spending,
            statements=tuple(read_statements(self.scope, self._of(m.StatementsHead))),
        )

    # ---- the deal line -----------------------------------------------------------------------

    def _head(self, source: Source) -> m.Statement | None:
        heads = self._of(m.DealHead)
        own = [h for h in heads if h.span.source.name == source.name]
        for other in own[1:]:
            self.scope.error(
                "duplicate-name",
                "a file is one deal, and this is its second `deal`",
                other.span,
                None,
                Related("the first is here", own[0].span),
            )
        if not own:
            self.scope.error(
                "no-deal",
                "the file does not say which deal it is",
                Span(source, 0, 0),
                'begin it with `deal "…"`',
            )
            return None
        return own[0]

    def _title(self, head: m.Statement | None) -> str:
        return head.node.title.text if head and isinstance(head.node, m.DealHead) else ""

    def _in_head(self, head: m.Statement | None, kind: type) -> list[m.Statement]:
        return [c for c in head.children if isinstance(c.node, kind)] if head else []

    def _signed(self, head: m.Statement | None) -> date | None:
        for child in self._in_head(head, m.Signed):
            assert isinstance(child.node, m.Signed)
            return self.scope.day(child.node.date)
        return None

    def _books(self, head: m.Statement | None) -> str | None:
        for child in self._in_head(head, m.Books):
            assert isinstance(child.node, m.Books)
            return self.scope.currency(child.node.currency)
        return None

    def _odd_cents(self, head: m.Statement | None) -> tuple[d.OddCents, str | None]:
        for child in self._in_head(head, m.OddCents):
            assert isinstance(child.node, m.OddCents)
            if child.node.payee is not None:
                return d.OddCents.TO_PAYEE, self.scope.resolve("party", child.node.payee)
            return d.OddCents(child.node.policy.text), None
        return d.OddCents.LARGEST_REMAINDER, None

    def _conversion(self, head: m.Statement | None) -> d.Conversion:
        days = 0
        fixed: dict[tuple[str, str], Fraction] = {}
        for child in head.children if head else ():
            match child.node:
                case m.LastRate(days=within):
                    days = within
                case m.FixedConversion(from_currency=source, to_currency=target, rate=rate):
                    pair = (self.scope.currency(source), self.scope.currency(target))
                    if rate <= 0:
                        self.scope.error("bad-rate", "a rate is more than zero", child.span)
                        continue
                    fixed[pair] = rate
                case _:
                    pass
        return d.Conversion(days, fixed)

    def _head_lines(self, head: m.Statement | None) -> dict[str, tuple[Span, ...]]:
        found: dict[str, tuple[Span, ...]] = {}
        for child in head.children if head else ():
            first = child.tokens[0]
            found[first] = (*found.get(first, ()), child.span)
        return found

    def _labels(self) -> dict[tuple[str, str], d.Label]:
        found = {}
        for statement in self.statements:
            span = statement.span
            match statement.node:
                case m.MediumHead(name=name, title=title, zh=zh):
                    found["medium", name.text] = d.Label(_text(title), _text(zh), span)
                case m.SlateHead(name=name, title=title):
                    found["slate", name.text] = d.Label(_text(title), None, span)
                case m.TermHead(name=name, label=label):
                    found["term", name.text] = d.Label(_text(label), None, span)
                case m.Brand(title=title, zh=zh):
                    found["brand", title.text] = d.Label(title.text, _text(zh), span)
                case _:
                    pass
        return found

    # ---- people and sources ------------------------------------------------------------------

    def _sources(self) -> dict[str, d.CitedSource]:
        found = {}
        for statement in self._of(m.SourceHead):
            node = statement.node
            assert isinstance(node, m.SourceHead)
            found[node.name.text] = d.CitedSource(
                node.name.text,
                node.title.text,
                _text(node.publisher),
                _text(node.date),
                statement.span,
                _text(node.said),
            )
        return found

    def _citations(self) -> dict[tuple[str, int], tuple[d.Citation, ...]]:
        known = self.scope.names("source")
        found = {}
        for statement in _walk(self.statements):
            if not statement.citations:
                continue
            cited = []
            for citation in statement.citations:
                for word in citation.sources:
                    if word.text not in known:
                        self.scope.resolve(
                            "source", word, declare=f'source {word} "title", Publisher'
                        )
                names = tuple(w.text for w in citation.sources)
                cited.append(
                    d.Citation(
                        names, citation.assumed, citation.span, citation.said, citation.quotes
                    )
                )
            found[(statement.span.source.name, statement.span.line)] = tuple(cited)
        return found

    def _parties(self) -> dict[str, d.Party]:
        brands: dict[str, list[str]] = {}
        for statement in self._of(m.Brand):
            assert isinstance(statement.node, m.Brand)
            owner = self.scope.resolve("party", statement.node.owner)
            brands.setdefault(owner, []).append(statement.node.title.text)
        found = {}
        for statement in self._of(m.PartyHead):
            node = statement.node
            assert isinstance(node, m.PartyHead)
            former = tuple(
                d.FormerName(
                    c.node.title.text, self.scope.some_day(c.node.until), _text(c.node.zh), c.span
                )
                for c in statement.children
                if isinstance(c.node, m.Formerly)
            )
            found[node.name.text] = d.Party(
                node.name.text,
                node.title.text if node.title else node.name.text,
                _text(node.zh),
                self.scope.territory(node.country) if node.country else None,
                former,
                tuple(brands.get(node.name.text, ())),
                statement.span,
            )
        return found

    def _stakes(self) -> tuple[d.Stake, ...]:
        found = []
        for statement in self._of(m.StakeHead):
            node = statement.node
            assert isinstance(node, m.StakeHead)
            name = f"stake.{node.holder}.{node.issuer}"
            found.append(
                d.Stake(
                    self.scope.resolve("party", node.holder),
                    self.scope.resolve("party", node.issuer),
                    self.scope.bounded_rate(node.size, name) if node.size else None,
                    _text(node.kind),
                    self.scope.amount(node.price, f"{name}.price") if node.price else None,
                    node.about,
                    self.scope.some_day(node.since),
                    self.scope.some_day(node.until),
                    statement.span,
                    self._votes(node.votes, name) if node.votes else None,
                )
            )
        return tuple(found)

    def _votes(self, node: m.Votes, name: str) -> d.Votes:
        concert = node.concert
        parties = [self.scope.resolve("party", p) for p in concert.parties] if concert else []
        rate = self.scope.bounded_rate(node.rate, f"{name}.votes")
        return d.Votes(rate, concert is not None, tuple(parties))

    def _terms(self) -> None:
        for statement in terms_in_order(self._of(m.TermHead)):
            node = statement.node
            assert isinstance(node, m.TermHead)
            name = node.name.text
            self.scope.terms[name] = read_term(
                self.scope, node.value, name, node.changes, node.floor, statement.span
            )

    # ---- films, finance, rights --------------------------------------------------------------

    def _films(self) -> dict[str, d.Film]:
        found = {}
        for statement in self._of(m.FilmHead):
            node = statement.node
            assert isinstance(node, m.FilmHead)
            name = node.name.text
            budgets: list[tuple[d.Amount, Span]] = []
            releases: list[d.Release] = []
            finance: list[d.Finance] = []
            owners: list[str] = []
            for child in statement.children:
                match child.node:
                    case m.OwnedBy(parties=parties):
                        owners.extend(self.scope.resolve("party", party) for party in parties)
                    case m.Budget(amount=amount):
                        budgets.append((self.scope.amount(amount, f"{name}.budget"), child.span))
                    case m.Release(dates=dates):
                        releases.extend(
                            d.Release(self.scope.day(day), self.scope.territory(place), child.span)
                            for day, place in dates
                        )
                    case m.Finance(amount=amount, source=source, label=label):
                        finance.append(
                            d.Finance(
                                self.scope.amount(amount, f"{name}.{source}"),
                                self.scope.resolve("party", source),
                                _text(label),
                                child.span,
                            )
                        )
                    case _:
                        pass
            found[name] = d.Film(
                name,
                node.title.text,
                _text(node.zh),
                tuple(budgets),
                tuple(releases),
                tuple(finance),
                self._investments(name),
                statement.span,
                tuple(owners),
                *_identity(statement),
            )
            if budgets:
                self.scope.budgets[name] = budgets[0][0]
        for statement in self._of(m.InvestHead):
            assert isinstance(statement.node, m.InvestHead)
            self.scope.resolve("film", statement.node.film)
        return found

    def _investments(self, film: str) -> tuple[d.Investment, ...]:
        found = []
        for statement in self._of(m.InvestHead):
            assert isinstance(statement.node, m.InvestHead)
            if statement.node.film.text != film:
                continue
            for child in statement.children:
                node = child.node
                assert isinstance(node, m.Investment)
                name = f"{film}.{node.investor}"
                amount: d.Amount | None = None
                share: d.Rate | None = None
                if node.of_budget:
                    assert isinstance(node.amount, m.PercentNode | m.UndisclosedNode | m.Word)
                    share = self.scope.bounded_rate(node.amount, name)
                elif node.amount is not None:
                    assert isinstance(node.amount, m.MoneyNode | m.UndisclosedNode)
                    amount = self.scope.amount(node.amount, name)
                found.append(
                    d.Investment(
                        self.scope.resolve("party", node.investor),
                        amount,
                        share,
                        self.scope.optional_day(node.date),
                        child.span,
                    )
                )
        return tuple(found)

    def _slates(self) -> dict[str, tuple[str, ...]]:
        found = {}
        for statement in self._of(m.SlateHead):
            assert isinstance(statement.node, m.SlateHead)
            films = tuple(self.scope.resolve("film", f) for f in statement.node.films)
            found[statement.node.name.text] = films
        return found

    def _grants(self) -> tuple[d.Grant, ...]:
        return tuple(
            read_grant(self.scope, statement, self.scope.film_or_slate)
            for statement in self.statements
            if isinstance(statement.node, m.GrantHead | m.ReserveHead)
        )

    # ---- accounts ----------------------------------------------------------------------------

    def _accounts(self) -> dict[str, d.Account]:
        found = {}
        for statement in self.statements:
            match statement.node:
                case m.AccountHead():
                    account = self._account(statement, statement.node)
                case m.AdvanceHead():
                    account = self._advance(statement, statement.node)
                case _:
                    continue
            found[account.name] = account
        return found

    def _account(self, statement: m.Statement, node: m.AccountHead) -> d.Account:
        name = node.name.text
        cap = self.scope.amount(node.cap, f"{name}.cap") if node.cap else None
        return self._with_terms(
            statement,
            d.Account(
                name,
                node.title.text if node.title else name,
                _text(node.zh),
                self.scope.resolve("party", node.owed_to),
                None,
                cap,
                None,
                (),
                None,
                None,
                statement.span,
            ),
        )

    def _advance(self, statement: m.Statement, node: m.AdvanceHead) -> d.Account:
        name = node.name.text
        amount = self.scope.amount(node.amount, name)
        day = self.scope.optional_day(node.date)
        payer = self.scope.resolve("party", node.payer)
        payee = self.scope.resolve("party", node.payee)
        title = node.title.text if node.title else name
        return self._with_terms(
            statement,
            d.Account(
                name,
                title,
                _text(node.zh),
                payer,
                None,
                None,
                None,
                (d.Charge(amount, day, title, statement.span),),
                None,
                d.Advance(payer, payee, amount, day, node.guarantee),
                statement.span,
            ),
        )

    def _with_terms(self, statement: m.Statement, account: d.Account) -> d.Account:
        cap, overhead, interest = account.cap, account.overhead, account.interest
        opening: d.OpeningBalance | None = None
        charges = list(account.charges)
        for child in statement.children:
            match child.node:
                case m.Cap(amount=amount):
                    cap = self.scope.amount(amount, f"{account.name}.cap")
                case m.Overhead(rate=rate):
                    overhead = self.scope.rate(rate, f"{account.name}.overhead")
                case m.Charge():
                    charges.append(self._charge(child, child.node, account.name))
                case m.Interest():
                    interest = read_interest(self.scope, child, account.name)
                case m.OpeningBalance(amount=balance, date=day):
                    since = self.scope.optional_day(day)
                    opening = d.OpeningBalance(self.scope.money(balance), since, child.span)
                case _:
                    pass
        amounts = [c.amount for c in charges] + ([cap] if cap else [])
        amounts += [opening.amount] if opening else []
        currency = next((currency_of(a) for a in amounts), None)
        return d.Account(
            account.name,
            account.title,
            account.zh,
            account.owed_to,
            currency,
            cap,
            overhead,
            tuple(charges),
            interest,
            account.advance,
            account.span,
            tuple(c.span for c in statement.children if isinstance(c.node, m.Cap | m.Overhead)),
            opening,
        )

    def _charge(self, statement: m.Statement, node: m.Charge, account: str) -> d.Charge:
        amount = self.scope.amount(node.amount, f"{account}.charged")
        day, recurs = self.scope.optional_day(node.date), None
        if node.each is not None and day is not None:
            period, _, last = node.each
            recurs = d.Recurrence(d.Period(period.text), self.scope.day(last))
            if recurs.until < day:
                self.scope.error(
                    "charge-ends-early",
                    f"this charge recurs until {recurs.until}, before its first day {day}",
                    last.span,
                    f"write `from {recurs.until} to {day}`",
                )
        return d.Charge(amount, day, _text(node.label), statement.span, recurs)

    def _bonuses(self) -> tuple[d.Bonus, ...]:
        found = []
        for statement in self._of(m.BonusHead):
            node = statement.node
            assert isinstance(node, m.BonusHead)
            found.append(
                d.Bonus(
                    node.label.text if node.label else "Bonus",
                    self.scope.amount(node.amount, f"bonus.{node.payee}"),
                    self.scope.resolve("party", node.payer),
                    self.scope.resolve("party", node.payee),
                    self.scope.resolve(
                        "milestone", node.milestone, declare=f"milestone {node.milestone} when …"
                    ),
                    statement.span,
                )
            )
        return tuple(found)

    def _payments(self) -> tuple[d.Payment, ...]:
        found = []
        for statement in self._of(m.PaymentHead):
            node = statement.node
            assert isinstance(node, m.PaymentHead)
            payee = self.scope.resolve("party", node.payee)
            day = milestone = None
            if node.on is not None and node.on.text[0].isdigit():
                day = self.scope.day(node.on)
            elif node.on is not None:
                declare = f"milestone {node.on} when …"
                milestone = self.scope.resolve("milestone", node.on, declare=declare)
            found.append(
                d.Payment(
                    node.label.text if node.label else "Payment",
                    read_measure(self.scope, node.measure, statement.span, f"payment.{payee}"),
                    self.scope.resolve("party", node.payer),
                    payee,
                    node.back,
                    day,
                    milestone,
                    read_each(node.each),
                    statement.span,
                )
            )
        return tuple(found)

    # ---- milestones --------------------------------------------------------------------------

    def _milestones(self) -> dict[str, d.Milestone]:
        found = {}
        for statement in self._of(m.MilestoneHead):
            node = statement.node
            assert isinstance(node, m.MilestoneHead)
            name = node.name.text
            found[name] = d.Milestone(
                name,
                node.title.text if node.title else name,
                read_condition(self.scope, node.condition, statement.span, name),
                None if node.latch is None else node.latch.text == "latched",
                statement.span,
            )
        return found


def currency_of(amount: d.Amount) -> str:
    """The currency of an amount, disclosed or not."""
    if isinstance(amount, d.Undisclosed):
        assert not isinstance(amount.low, Fraction)
        return amount.low.currency
    return amount.currency


def _identity(film: m.Statement) -> tuple[tuple[d.Identifier, ...], int | None]:
    """What a film is called in registries and in the trade, and how many seconds it runs."""
    found, seconds = [], None
    for child in film.children:
        match child.node:
            case m.Identified(kind=kind, text=text):
                found.append(d.Identifier(kind.text, text.text, child.span))
            case m.Runtime(clock=clock):
                hours, minutes, rest = (int(part) for part in clock.text.split(":"))
                seconds = (hours * 60 + minutes) * 60 + rest
            case _:
                pass
    return tuple(found), seconds


def _text(word: m.Word | None) -> str | None:
    return None if word is None else word.text

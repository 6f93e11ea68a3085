"""Lark's rules → the statements of the Tree, one method a rule."""

from typing import Any

from lark import Token, Transformer

from recoup.diagnostics.span import Source, Span
from recoup.language import model as m
from recoup.values.number import parse_number, parse_rate


class BadValue(ValueError):
    """A value is well written but means nothing, such as a fraction over zero."""

    code = "bad-value"
    hint: str | None = None

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.span = span


class SaidTwice(BadValue):
    """A line gives two answers to one question, such as two payees."""

    code = "said-twice"
    hint = "keep one of them"


def _first(items: list[Any], kind: Any) -> Any:
    return next((i for i in items if isinstance(i, kind)), None)


def _once(items: list[Any], line: Span) -> dict[str, Any]:
    """The terms of a line by their kind. Raises: SaidTwice where two are of one kind."""
    found: dict[str, Any] = {}
    for item in items:
        if isinstance(item, tuple) and isinstance(item[0], str):
            if item[0] in found:
                words = " ".join(line.text.split())
                raise SaidTwice(f"`{words}` says one thing twice", getattr(item[1], "span", line))
            found[item[0]] = item
    return found


def _types(items: list[Any], *types: str) -> list[Token]:
    return [i for i in items if isinstance(i, Token) and i.type in types]


class StatementBuilder(Transformer[Token, Any]):
    """Builds the node of one line; `begin` says where the line stands in the source."""

    def __init__(self) -> None:
        super().__init__(visit_tokens=False)
        self._source = Source("", "")
        self._base = 0
        self._line = Span(self._source, 0, 0)

    def begin(self, line: Span) -> None:
        self._source, self._base, self._line = line.source, line.start, line

    # ---- words -----------------------------------------------------------------------------

    def _span(self, token: Token) -> Span:
        start = self._base + (token.start_pos or 0)
        return Span(self._source, start, start + len(token))

    def _word(self, token: Token) -> m.Word:
        text = str(token)
        if token.type == "STRING":
            text = text[1:-1]
        elif not text.isalnum():
            text = " ".join(text.split())
        return m.Word(text, self._span(token))

    def _find(self, items: list[Any], *types: str) -> m.Word | None:
        tokens = _types(items, *types)
        return self._word(tokens[0]) if tokens else None

    def _need(self, items: list[Any], *types: str) -> m.Word:
        return self._word(_types(items, *types)[0])

    def _names(self, items: list[Any]) -> list[m.Word]:
        return [self._word(t) for t in _types(items, "NAME")]

    def _over(self, *nodes: Any) -> Span:
        spans = [n if isinstance(n, Span) else n.span for n in nodes if n is not None]
        if not spans:
            return self._line
        return Span(self._source, min(s.start for s in spans), max(s.end for s in spans))

    # ---- values ----------------------------------------------------------------------------

    def _percent(self, token: Token) -> m.PercentNode:
        span = self._span(token)
        try:
            return m.PercentNode(parse_rate(str(token)), span)
        except ZeroDivisionError:
            raise BadValue(f"`{token}` divides by zero", span) from None

    def rate(self, items: list[Any]) -> m.RateNode:
        (item,) = items
        if isinstance(item, Token):
            return self._word(item) if item.type == "NAME" else self._percent(item)
        assert isinstance(item, m.UndisclosedNode)
        return item

    def undisclosed_rate(self, items: list[Any]) -> m.UndisclosedNode:
        low, high = (self._percent(t) for t in _types(items, "PERCENT", "FRACTION"))
        return m.UndisclosedNode(self._find(items, "NAME"), low, high, self._over(low, high))

    def money(self, items: list[Token]) -> m.MoneyNode:
        currency = self._word(items[0])
        number = self._word(items[1])
        return m.MoneyNode(currency, parse_number(number.text), self._over(currency, number))

    def _in_currency_of(self, low: m.MoneyNode, number: Token) -> m.MoneyNode:
        return m.MoneyNode(low.currency, parse_number(str(number)), self._span(number))

    def amount(self, items: list[Any]) -> m.AmountNode:
        item: m.AmountNode = items[0]
        return item

    def undisclosed_amount(self, items: list[Any]) -> m.UndisclosedNode:
        low, *rest = (i for i in items if isinstance(i, m.MoneyNode))
        high = rest[0] if rest else self._in_currency_of(low, items[-1])
        return m.UndisclosedNode(self._find(items, "NAME"), low, high, self._over(low, high))

    def zh(self, items: list[Token]) -> tuple[str, m.Word]:
        return ("zh", self._word(items[0]))

    def _zh(self, items: list[Any]) -> m.Word | None:
        found = next((i for i in items if isinstance(i, tuple) and i[0] == "zh"), None)
        return found[1] if found else None

    def _amount(self, items: list[Any]) -> Any:
        return _first(items, m.MoneyNode | m.UndisclosedNode)

    # ---- the deal and its people -------------------------------------------------------------

    def deal(self, items: list[Any]) -> m.DealHead:
        return m.DealHead(self._need(items, "STRING"), self._zh(items))

    def signed(self, items: list[Any]) -> m.Signed:
        return m.Signed(self._need(items, "DATE"))

    def books(self, items: list[Any]) -> m.Books:
        return m.Books(self._need(items, "CURRENCY"))

    def odd_cents(self, items: list[Any]) -> m.OddCents:
        word = self._need(items, "ODD_LARGEST", "ODD_IN_ORDER", "NAME")
        return m.OddCents(word, self._find(items, "NAME"))

    def conversion(self, items: list[Any]) -> m.RateOfDay | m.LastRate:
        number = self._find(items, "NUMBER")
        return m.LastRate(int(parse_number(number.text))) if number else m.RateOfDay()

    def fixed_conversion(self, items: list[Any]) -> m.FixedConversion:
        source, target = (self._word(t) for t in _types(items, "CURRENCY"))
        return m.FixedConversion(source, target, parse_number(self._need(items, "NUMBER").text))

    def use(self, items: list[Any]) -> m.Use:
        return m.Use(self._need(items, "STRING"))

    def use_piece(self, items: list[Any]) -> m.UsePiece:
        *film, prefix = self._names(items)
        return m.UsePiece(self._need(items, "PIECE"), film[0] if film else None, prefix)

    def _as_written(self, tokens: list[Token]) -> m.Word:
        span = self._over(self._span(tokens[0]), self._span(tokens[-1]))
        return m.Word(" ".join(str(t) for t in tokens), span)

    def argument(self, items: list[Any]) -> m.Argument:
        return m.Argument(self._word(items[0]), self._as_written(items[1:]))

    def piece(self, items: list[Any]) -> m.PieceHead:
        return m.PieceHead(self._need(items, "STRING"), self._zh(items))

    def force_from(self, items: list[Any]) -> tuple[str, m.Word, m.Word | None]:
        return ("since", self._need(items, "DATE"), self._find(items, "PIECE"))

    def force_until(self, items: list[Any]) -> tuple[str, m.Word, m.Word | None]:
        return ("until", self._need(items, "DATE"), self._find(items, "PIECE"))

    def in_force(self, items: list[Any]) -> m.InForce:
        ends = _once(items, self._line)
        since, before = ends.get("since", ("", None, None))[1:]
        until, after = ends.get("until", ("", None, None))[1:]
        film, territory = self._need(items, "NAME"), self._need(items, "TERRITORY")
        return m.InForce(film, territory, since, before, until, after)

    def expects(self, items: list[Any]) -> m.Expects:
        kind, name, meaning, *otherwise = items
        return m.Expects(
            self._word(kind),
            self._word(name),
            self._word(meaning),
            self._as_written(otherwise) if otherwise else None,
        )

    def test_met(self, items: list[Any]) -> tuple[str, m.PieceTest]:
        film, territory = self._need(items, "NAME"), self._need(items, "TERRITORY")
        share = _first(items, m.PercentNode)
        return ("met", m.PieceTest(film, film, share, film, territory, self._find(items, "PIECE")))

    def piece_test(self, items: list[Any]) -> m.PieceTest:
        name, meaning = self._need(items, "NAME"), self._need(items, "STRING")
        met = next((i[1] for i in items if isinstance(i, tuple)), None)
        if met is None:
            return m.PieceTest(name, meaning, None, None, None, None)
        return m.PieceTest(name, meaning, met.share, met.film, met.territory, met.otherwise)

    def source(self, items: list[Any]) -> m.SourceHead:
        return m.SourceHead(
            self._need(items, "NAME"),
            self._need(items, "STRING"),
            self._find(items, "PUBLISHER"),
            self._find(items, "DATE"),
            self._find(items, "DISCLOSED", "REPORTED"),
        )

    def party(self, items: list[Any]) -> m.PartyHead:
        return m.PartyHead(
            self._need(items, "NAME"),
            self._find(items, "STRING"),
            self._find(items, "TERRITORY"),
            self._zh(items),
        )

    def formerly(self, items: list[Any]) -> m.Formerly:
        title = self._need(items, "STRING")
        return m.Formerly(title, self._find(items, "DATE"), self._zh(items))

    def brand(self, items: list[Any]) -> m.Brand:
        return m.Brand(self._need(items, "STRING"), self._need(items, "NAME"), self._zh(items))

    def stake_size(self, items: list[Any]) -> tuple[str, Any]:
        token = items[0]
        if isinstance(token, Token):
            return ("kind", self._word(token))
        return ("size", token)

    def concert(self, items: list[Any]) -> m.Concert:
        return m.Concert(tuple(self._names(items)))

    def stake_votes(self, items: list[Any]) -> tuple[str, m.Votes]:
        return ("votes", m.Votes(items[0], _first(items, m.Concert)))

    def stake_price(self, items: list[Any]) -> tuple[str, Any, bool]:
        return ("price", self._amount(items), bool(_types(items, "ABOUT")))

    def stake_since(self, items: list[Any]) -> tuple[str, m.Word]:
        return ("since", self._need(items, "DATE"))

    def stake_until(self, items: list[Any]) -> tuple[str, m.Word]:
        return ("until", self._need(items, "DATE"))

    def stake(self, items: list[Any]) -> m.StakeHead:
        holder, issuer = self._names(items)
        terms = _once(items, self._line)

        def term(key: str) -> Any:
            return terms[key][1] if key in terms else None

        about = terms["price"][2] if "price" in terms else False
        return m.StakeHead(
            holder,
            issuer,
            term("size"),
            term("kind"),
            term("price"),
            about,
            term("since"),
            term("until"),
            term("votes"),
        )

    # ---- the film, its rights and its finance ------------------------------------------------

    def film(self, items: list[Any]) -> m.FilmHead:
        return m.FilmHead(self._need(items, "NAME"), self._need(items, "STRING"), self._zh(items))

    def budget(self, items: list[Any]) -> m.Budget:
        return m.Budget(items[0])

    def release(self, items: list[Token]) -> m.Release:
        dates = []
        day = self._word(items[0])
        for token in items:
            if token.type == "DATE":
                day = self._word(token)
            else:
                dates.append((day, self._word(token)))
        return m.Release(tuple(dates))

    def finance(self, items: list[Any]) -> m.Finance:
        return m.Finance(
            self._amount(items), self._need(items, "NAME"), self._find(items, "STRING")
        )

    def slate(self, items: list[Any]) -> m.SlateHead:
        name, *films = self._names(items)
        return m.SlateHead(name, self._find(items, "STRING"), tuple(films))

    def medium(self, items: list[Any]) -> m.MediumHead:
        name, *within = self._names(items)
        return m.MediumHead(
            name, self._find(items, "STRING"), within[0] if within else None, self._zh(items)
        )

    def term(self, items: list[Any]) -> m.TermHead:
        changes = tuple(i for i in items if isinstance(i, m.RateChange))
        floor = next((i[1] for i in items if isinstance(i, tuple)), None)
        label = self._find(items, "STRING")
        return m.TermHead(self._need(items, "NAME"), items[1], label, changes, floor)

    def rate_change(self, items: list[Any]) -> m.RateChange:
        return m.RateChange(items[0].type == "PLUS", items[1])

    def not_below(self, items: list[Any]) -> tuple[str, Any]:
        return ("floor", items[0])

    def media(self, items: list[Token]) -> m.Media:
        return m.Media(tuple(self._names(items)))

    def territories(self, items: list[Any]) -> m.Territories:
        included = tuple(self._word(t) for t in _types(items, "TERRITORY"))
        excluded = next((i for i in items if isinstance(i, tuple)), ())
        return m.Territories(included, excluded)

    def except_(self, items: list[Token]) -> tuple[m.Word, ...]:
        return tuple(self._word(t) for t in items)

    # ---- rights ------------------------------------------------------------------------------

    def owned(self, items: list[Any]) -> m.OwnedBy:
        return m.OwnedBy(tuple(self._names(items)))

    def languages(self, items: list[Token]) -> tuple[str, tuple[m.Word, ...]]:
        return ("languages", tuple(self._word(t) for t in items))

    def grant_window(self, items: list[Token]) -> tuple[str, tuple[m.Word, m.Word]]:
        return ("window", (self._word(items[0]), self._word(items[1])))

    def grant(self, items: list[Any]) -> m.GrantHead:
        film, grantor, grantee = self._names(items)
        kinds = _types(items, "EXCLUSIVE", "NON_EXCLUSIVE")
        said = _once([*items, *(("kind", self._word(t)) for t in kinds)], self._line)
        return m.GrantHead(
            *self._rights(items, said),
            film,
            grantor,
            grantee,
            said["kind"][1].text == "exclusive" if "kind" in said else None,
            said["window"][1] if "window" in said else None,
            self._find(items, "STRING"),
        )

    def reserve(self, items: list[Any]) -> m.ReserveHead:
        film, holder = self._names(items)
        said = _once(items, self._line)
        window = said["window"][1] if "window" in said else None
        label = self._find(items, "STRING")
        return m.ReserveHead(*self._rights(items, said), film, holder, window, label)

    def _rights(
        self, items: list[Any], said: dict[str, Any]
    ) -> tuple[m.Media, m.Territories, tuple[m.Word, ...]]:
        languages = said["languages"][1] if "languages" in said else ()
        return _first(items, m.Media), _first(items, m.Territories), languages

    def moment(self, items: list[Token]) -> m.Moment:
        return m.Moment(self._word(items[0]), None, None, None, self._span(items[0]))

    def after_release(self, items: list[Token]) -> m.Moment:
        count, unit, place = (self._word(t) for t in items)
        return m.Moment(None, count, unit, place, self._over(count, place))

    def after_date(self, items: list[Token]) -> m.Moment:
        count, unit, day = (self._word(t) for t in items)
        return m.Moment(day, count, unit, None, self._over(count, day))

    def starts(self, items: list[Any]) -> m.GrantStarts:
        return m.GrantStarts(items[0])

    def ends(self, items: list[Any]) -> m.GrantEnds:
        return m.GrantEnds(items[0])

    def holdback(self, items: list[Any]) -> m.Holdback:
        rights = self._rights(items, _once(items, self._line))
        return m.Holdback(*rights, _first(items, m.Moment))

    def option(self, items: list[Token]) -> m.Option:
        until, *exercised = (self._word(t) for t in items)
        return m.Option(until, exercised[0] if exercised else None)

    def unless_released(self, items: list[Token]) -> m.UnlessReleased:
        place, day = (self._word(t) for t in items)
        return m.UnlessReleased(place, day)

    def terminated(self, items: list[Token]) -> m.Terminated:
        return m.Terminated(self._word(items[0]))

    def identified(self, items: list[Token]) -> m.Identified:
        return m.Identified(*(self._word(t) for t in items))

    def runtime(self, items: list[Token]) -> m.Runtime:
        return m.Runtime(self._word(items[0]))

    def asked(self, items: list[Any]) -> tuple[str, m.AskedPrice]:
        kind, value = self._word(items[0]), items[1]
        price = m.AskedPrice(kind, self._word(value) if isinstance(value, Token) else value)
        return (kind.text, price)

    def heard(self, items: list[Token]) -> tuple[str, tuple[m.Word, m.Word]]:
        return (str(items[0]), (self._word(items[0]), self._word(items[1])))

    def referred(self, items: list[Token]) -> tuple[str, tuple[m.Word, m.Word]]:
        return self.heard(items)

    def offer(self, items: list[Any]) -> m.Offer:
        said = _once(items, self._line).values()
        spoken = [i[1] for i in said if i[0] in {"audio", "subtitles"}]
        prices = [i[1] for i in said if isinstance(i[1], m.AskedPrice)]
        others = [i[1] for i in said if i[1] not in spoken and i[1] not in prices]
        return m.Offer(self._find(items, "FORMAT"), tuple(prices), tuple(spoken), tuple(others))

    # ---- finance -----------------------------------------------------------------------------

    def invest(self, items: list[Any]) -> m.InvestHead:
        return m.InvestHead(self._need(items, "NAME"))

    def investment(self, items: list[Any]) -> m.Investment:
        amount = None if _types(items, "REST_OF_BUDGET") else items[1]
        absolute = isinstance(amount, m.MoneyNode) or (
            isinstance(amount, m.UndisclosedNode) and isinstance(amount.low, m.MoneyNode)
        )
        return m.Investment(
            self._need(items, "NAME"),
            amount,
            amount is not None and not absolute,
            self._find(items, "DATE"),
        )

    def account(self, items: list[Any]) -> m.AccountHead:
        name, owed_to = self._names(items)
        return m.AccountHead(
            name, self._find(items, "STRING"), owed_to, self._amount(items), self._zh(items)
        )

    def cap(self, items: list[Any]) -> m.Cap:
        return m.Cap(items[0])

    def charge(self, items: list[Any]) -> m.Charge:
        each = next((i for i in items if isinstance(i, tuple)), None)
        day = each[1] if each else self._find(items, "DATE")
        return m.Charge(self._amount(items), day, self._find(items, "STRING"), each)

    def recurring(self, items: list[Token]) -> tuple[m.Word, ...]:
        return tuple(self._word(token) for token in items)

    def overhead(self, items: list[Any]) -> m.Overhead:
        return m.Overhead(items[0])

    def opening_balance(self, items: list[Any]) -> m.OpeningBalance:
        return m.OpeningBalance(items[0], self._find(items, "DATE"))

    def interest_term(self, items: list[Token]) -> m.Word:
        return self._word(items[0])

    def floating(self, items: list[Any]) -> m.Floating:
        at = next(i for i, item in enumerate(items) if isinstance(item, Token))
        before, after = items[:at], [i for i in items[at + 1 :] if not isinstance(i, Token)]
        name = self._word(items[at])
        return m.Floating(name, before[0] if before else None, after[0] if after else None)

    def interest(self, items: list[Any]) -> m.Interest:
        return m.Interest(items[0], tuple(items[1:]))

    def advance(self, items: list[Any]) -> m.AdvanceHead:
        name, payer, payee = self._names(items)
        return m.AdvanceHead(
            bool(_types(items, "GUARANTEE")),
            name,
            self._find(items, "STRING"),
            self._amount(items),
            payer,
            payee,
            self._find(items, "DATE"),
            self._zh(items),
        )

    def bonus(self, items: list[Any]) -> m.BonusHead:
        payer, payee, milestone = self._names(items)
        label = self._find(items, "STRING")
        return m.BonusHead(label, self._amount(items), payer, payee, milestone)

    def payment(self, items: list[Any]) -> m.PaymentHead:
        payer, payee = self._names(items)
        back = self._find(items, "TRUED_UP", "NEVER_REPAID")
        return m.PaymentHead(
            self._find(items, "STRING"),
            next(i for i in items if isinstance(i, m.MeasureNode)),
            payer,
            payee,
            None if back is None else back.text == "trued up",
            next((i[1] for i in items if isinstance(i, tuple)), None),
            _first(items, m.Each),
        )

    def payment_on(self, items: list[Token]) -> tuple[str, m.Word]:
        return ("on", self._word(items[0]))

    # ---- measures ----------------------------------------------------------------------------

    def measure_sum(self, items: list[Any]) -> m.MeasureNode:
        first: m.MeasureNode = items[0]
        return m.MeasureSum(first, tuple(items[1:])) if len(items) > 1 else first

    def measure_change(self, items: list[Any]) -> tuple[bool, Any]:
        return (items[0].type == "PLUS", items[1])

    def measure_share(self, items: list[Any]) -> m.MeasureShare:
        return m.MeasureShare(items[0], items[1])

    def measure_whole(self, items: list[Any]) -> m.MeasureShare:
        return m.MeasureShare(None, items[0])

    def measure_bands(self, items: list[Any]) -> tuple[Any, Any]:
        bands = tuple(i for i in items if isinstance(i, tuple))
        return (bands, _first(items, m.Word))

    def measure_banded(self, items: list[Any]) -> m.MeasureBands:
        (bands, kind), quantity = items
        return m.MeasureBands(bands, kind, quantity)

    def measure_amount(self, items: list[Any]) -> m.MeasureAmount:
        return m.MeasureAmount(items[0])

    def measure_each(self, items: list[Any]) -> m.MeasureEach:
        amount, unit, quantity = items
        if isinstance(unit, Token):
            unit = parse_number(str(unit))
        return m.MeasureEach(amount, unit, quantity)

    def measure_choice(self, items: list[Any]) -> m.MeasureChoice:
        word, one, other = items
        return m.MeasureChoice(word.type == "GREATER_OF", (one, other))

    def quantity(self, items: list[Any]) -> m.QuantityNode:
        counted = items[0]
        terms = {i[0]: i[1] for i in items[1:]}
        return m.QuantityNode(
            counted.kind,
            counted.name,
            counted.within,
            counted.film,
            counted.territory,
            counted.at,
            counted.span,
            terms.get("above"),
            terms.get("since"),
        )

    def above(self, items: list[Any]) -> tuple[str, Any]:
        return ("above", self._level(items[0]))

    def since(self, items: list[Token]) -> tuple[str, m.Word]:
        return ("since", self._word(items[0]))

    def of_budget(self, items: list[Any]) -> m.OfBudget:
        film = self._word(items[1])
        return m.OfBudget(items[0], film, self._over(items[0], film))

    def _level(self, item: Any) -> Any:
        return parse_number(str(item)) if isinstance(item, Token) else item

    def _counted(
        self,
        kind: str,
        *,
        name: m.Word | None = None,
        within: m.Word | None = None,
        film: m.Word | None = None,
        territory: m.Word | None = None,
        at: m.MoneyNode | None = None,
    ) -> m.QuantityNode:
        span = self._over(name, within, film, territory)
        return m.QuantityNode(kind, name, within, film, territory, at, span)

    def counted_receipts(self, items: list[Token]) -> m.QuantityNode:
        names = self._names(items)
        return self._counted("receipts", name=names[0] if names else None)

    def counted_pot(self, items: list[Token]) -> m.QuantityNode:
        return self._counted("pot", name=self._word(items[0]))

    def counted_received(self, items: list[Token]) -> m.QuantityNode:
        party, *within = self._names(items)
        return self._counted("received", name=party, within=_first(within, m.Word))

    def counted_notional(self, items: list[Any]) -> m.QuantityNode:
        party, within = self._names(items)
        at = _first(items, m.MoneyNode)
        return self._counted("notional", name=party, within=within, at=at)

    def counted_series(self, items: list[Any]) -> m.QuantityNode:
        measure, film, territory = items[0]
        return self._counted("series", name=measure, film=film, territory=territory)

    def counted_costs(self, items: list[Token]) -> m.QuantityNode:
        return self._counted("costs", name=self._need(items, "NAME"))

    def counted_interest(self, items: list[Token]) -> m.QuantityNode:
        return self._counted("interest", name=self._need(items, "NAME"))

    def each(self, items: list[Token]) -> m.Each:
        if items[0].type == "WEEKDAY":
            word = self._word(items[0])
            return m.Each(m.Word("week", word.span), word)
        return m.Each(self._word(items[0]), None)

    # ---- definitions -------------------------------------------------------------------------

    def definition(self, items: list[Any]) -> m.DefinitionHead:
        return m.DefinitionHead(
            self._need(items, "NAME"), self._find(items, "STRING"), self._zh(items)
        )

    def counts(self, items: list[Any]) -> m.Counts:
        rate = items[0] if not isinstance(items[0], Token) else None
        return m.Counts(
            rate,
            bool(_types(items, "COUNTS_POT")),
            self._need(items, "NAME"),
            bool(_types(items, "ARMS_LENGTH")),
        )

    def allots(self, items: list[Any]) -> m.Allots:
        return m.Allots()

    # ---- milestones --------------------------------------------------------------------------

    def claim_account(self, items: list[Token]) -> m.ClaimNode:
        name = self._word(items[0])
        return m.ClaimNode("account", name, None, None, name.span)

    def claim_premium(self, items: list[Any]) -> m.ClaimNode:
        *investor, film = self._names(items)
        span = self._over(items[0], film)
        return m.ClaimNode("premium", film, items[0], _first(investor, m.Word), span)

    def claim_investment(self, items: list[Any]) -> m.ClaimNode:
        *investor, film = self._names(items)
        rate = None if isinstance(items[0], Token) else items[0]
        span = self._over(rate, *investor, film)
        return m.ClaimNode("investment", film, rate, _first(investor, m.Word), span)

    def irr(self, items: list[Any]) -> tuple[m.RateNode, m.Word | None]:
        return (items[0], self._find(items, "DAY_BASE"))

    def claim_irr(self, items: list[Any]) -> m.ClaimNode:
        *investor, name = self._names(items)
        rate, day_base = items[-1]
        span = self._over(*investor, name, rate, day_base)
        return m.ClaimNode("irr", name, rate, _first(investor, m.Word), span, day_base)

    def reaches_irr(self, items: list[Any]) -> m.ReachesIrr:
        return m.ReachesIrr(self._word(items[0]), *items[-1])

    def is_recouped(self, items: list[Any]) -> m.IsRecouped:
        return m.IsRecouped(items[0], self._find(items, "NAME"))

    def bound(self, items: list[Any]) -> tuple[Any, bool]:
        return (items[-1], bool(_types(items, "MORE_THAN")))

    def level(self, items: list[Any]) -> tuple[Any, bool]:
        return (self._level(items[-1]), bool(_types(items, "EXCEEDS")))

    def party_received(self, items: list[Any]) -> m.PartyReceived:
        amount, strictly = items[1]
        within = self._word(items[2]) if len(items) > 2 else None
        return m.PartyReceived(self._word(items[0]), amount, strictly, within)

    def pot_received(self, items: list[Any]) -> m.PotReceived:
        return m.PotReceived(self._word(items[0]), *items[1])

    def measure_reaches(self, items: list[Any]) -> m.MeasureReaches:
        return m.MeasureReaches(items[0], *items[1])

    def series(self, items: list[Token]) -> tuple[m.Word, m.Word | None, m.Word]:
        measure, *film = self._names(items)
        return (measure, film[0] if film else None, self._need(items, "TERRITORY"))

    def date_is(self, items: list[Token]) -> m.DateIs:
        return m.DateIs(self._word(items[0]))

    def milestone_name(self, items: list[Token]) -> m.MilestoneName:
        return m.MilestoneName(self._word(items[0]))

    def all_of(self, items: list[Any]) -> m.ConditionNode:
        node: m.ConditionNode = items[0] if len(items) == 1 else m.AllOf(tuple(items))
        return node

    def any_of(self, items: list[Any]) -> m.ConditionNode:
        node: m.ConditionNode = items[0] if len(items) == 1 else m.AnyOf(tuple(items))
        return node

    def latch(self, items: list[Token]) -> tuple[str, m.Word]:
        return ("latch", self._word(items[0]))

    def milestone(self, items: list[Any]) -> m.MilestoneHead:
        rest = [i for i in items if not isinstance(i, Token | tuple)]
        latch = next((i[1] for i in items if isinstance(i, tuple)), None)
        return m.MilestoneHead(
            self._need(items, "NAME"), self._find(items, "STRING"), rest[0], latch
        )

    # ---- waterfalls --------------------------------------------------------------------------

    def waterfall(self, items: list[Any]) -> m.WaterfallHead:
        return m.WaterfallHead(
            self._need(items, "NAME"), self._find(items, "STRING"), self._zh(items)
        )

    def currency(self, items: list[Any]) -> m.CurrencyLine:
        return m.CurrencyLine(self._word(items[0]))

    def pots(self, items: list[Any]) -> m.ReceivesPots:
        return m.ReceivesPots(tuple(self._names(items)), _first(items, m.Held))

    def held(self, items: list[Any]) -> m.Held:
        last = items[-1]
        return m.Held(self._word(last) if isinstance(last, Token) else last)

    def takes_basis(self, items: list[Any]) -> m.TakesBasis:
        return m.TakesBasis(self._word(items[0]))

    def opening_receipts(self, items: list[Any]) -> m.OpeningReceipts:
        return m.OpeningReceipts(items[0])

    def opening_paid(self, items: list[Any]) -> m.OpeningPaid:
        return m.OpeningPaid(items[0], self._need(items, "NAME"))

    def receives(self, items: list[Any]) -> m.Receives | m.ReceivesPots | m.ReceivesLicences:
        if isinstance(items[0], m.ReceivesPots | m.ReceivesLicences):
            return items[0]
        return m.Receives(items[0], self._find(items, "NAME"), _first(items, m.Territories))

    def pays(self, items: list[Any]) -> m.Pays:
        return m.Pays()

    def basis(self, items: list[Token]) -> m.BasisNode:
        inside = bool(_types(items, "INSIDE"))
        items = [i for i in items if i.type != "INSIDE"]
        if not items:
            return m.BasisNode("receipts", None, self._line, inside)
        word = self._word(items[0])
        if items[0].type == "REMAINDER":
            return m.BasisNode("remainder", None, word.span, inside)
        before = self._source.text[self._base : word.span.start].split()
        kind = "pot" if before and before[-1] == "pot" else "receipts"
        return m.BasisNode(kind, word, word.span, inside)

    def to_party(self, items: list[Any]) -> m.PayeeNode:
        word = self._word(items[0])
        return m.PayeeNode("party", word, None, word.span)

    def to_pot(self, items: list[Any]) -> m.PayeeNode:
        word = self._word(items[0])
        return m.PayeeNode("pot", word, None, word.span)

    def to_investors(self, items: list[Any]) -> m.PayeeNode:
        word = self._word(items[0])
        return m.PayeeNode("investors", word, _first(items, m.Word), word.span)

    def how(self, items: list[Token]) -> m.Word:
        return self._word(items[0])

    def to_payee(self, items: list[Any]) -> tuple[str, Any]:
        return ("payee", items[0])

    def up_to(self, items: list[Any]) -> tuple[str, Any]:
        return ("up_to", items[0])

    def on_milestone(self, items: list[Token]) -> tuple[str, Any]:
        return ("milestone", self._word(items[0]))

    def withholding(self, items: list[Any]) -> tuple[str, Any]:
        grossed_up = items[0].type == "GROSSED_UP"
        return ("withholding", m.Withholding(items[1], self._word(items[2]), grossed_up))

    def label(self, items: list[Token]) -> tuple[str, Any]:
        return ("label", self._word(items[0]))

    def recoup_from(self, items: list[Any]) -> tuple[str, Any]:
        return ("share_from", (items[0], items[1]))

    def _tail(self, items: list[Any]) -> m.Tail:
        parts = {kind: item[1] for kind, item in _once(items, self._line).items()}
        return m.Tail(
            parts.get("payee"),
            parts.get("up_to"),
            parts.get("milestone"),
            parts.get("label"),
            parts.get("share_from"),
            parts.get("withholding"),
        )

    def share(self, items: list[Any]) -> m.ShareStep:
        return m.ShareStep(items[0], _first(items, m.BasisNode), self._tail(items))

    def band(self, items: list[Any]) -> tuple[Any, Any]:
        end = items[1] if len(items) > 1 else None
        if isinstance(end, Token):
            end = self._word(end) if end.type == "DATE" else int(parse_number(str(end)))
        return (items[0], end)

    def weeks_from(self, items: list[Token]) -> tuple[str, m.Word]:
        return ("weeks_from", self._word(items[0]))

    def band_kind(self, items: list[Token]) -> m.Word:
        return self._word(items[0])

    def bands(self, items: list[Any]) -> m.BandsStep:
        bands = tuple(i for i in items if isinstance(i, tuple) and not isinstance(i[0], str))
        weeks_from = next(
            (i[1] for i in items if isinstance(i, tuple) and i[0] == "weeks_from"), None
        )
        return m.BandsStep(
            bands,
            _first(items, m.Word),
            _first(items, m.BasisNode),
            self._tail(items),
            weeks_from,
        )

    def fixed(self, items: list[Any]) -> m.FixedStep:
        return m.FixedStep(items[0], self._tail(items))

    def due(self, items: list[Any]) -> m.DueStep:
        return m.DueStep(items[0], _first(items, m.Each), self._tail(items))

    def recoup(self, items: list[Any]) -> m.RecoupStep:
        claims = tuple(i for i in items if isinstance(i, m.ClaimNode))
        return m.RecoupStep(claims, _first(items, m.Word), self._tail(items))

    def condition_block(self, items: list[Any]) -> m.ConditionBlock:
        latch = next((i[1] for i in items if isinstance(i, tuple)), None)
        return m.ConditionBlock(items[0].type == "UNTIL", items[1], latch)

    def plus(self, items: list[Any]) -> m.PlusStep:
        return m.PlusStep(items[0], self._tail(items))

    def rest(self, items: list[Any]) -> m.RestStep:
        return m.RestStep(self._tail(items))

    def part(self, items: list[Any]) -> m.PartLine:
        return m.PartLine(items[0], self._tail(items))

    # ---- what changes later ------------------------------------------------------------------

    def right_source(self, items: list[Token]) -> m.RightSource:
        return m.RightSource(self._find(items, "NAME"), self._find(items, "STRING"))

    def when_assigned(self, items: list[Token]) -> tuple[str, m.Word, bool]:
        return ("when", self._word(items[0]), items[0].type == "DATE")

    def assign(self, items: list[Any]) -> m.AssignHead:
        owned = _types(items, "OWNED")[0]
        span = self._span(owned)
        assignor = m.Word(str(owned)[:-2], Span(span.source, span.start, span.end - 2))
        _, when, dated = next(i for i in items if isinstance(i, tuple))
        rate = None if isinstance(items[0], Token) else items[0]
        return m.AssignHead(
            rate,
            assignor,
            _first(items, m.RightSource),
            self._need(items, "NAME"),
            self._amount(items[1:]),
            when,
            dated,
            self._find(items, "STRING"),
        )

    revert = assign

    def escrow(self, items: list[Any]) -> m.EscrowHead:
        name, beneficiary, then = self._names(items)
        return m.EscrowHead(
            name,
            self._find(items, "STRING"),
            beneficiary,
            self._need(items, "DATE"),
            then,
            self._zh(items),
        )

    def amendment_date(self, items: list[Token]) -> tuple[str, m.Word]:
        return (str(items[0]), self._word(items[1]))

    def not_in_force(self, items: list[Token]) -> tuple[str, m.Word | None]:
        return ("not in force", self._find(items, "STRING"))

    def amendment(self, items: list[Any]) -> m.AmendmentHead:
        terms: dict[str, m.Word | None] = dict(i for i in items if isinstance(i, tuple))
        return m.AmendmentHead(
            self._need(items, "STRING"),
            terms.get("signed"),
            terms.get("effective"),
            "not in force" not in terms,
            terms.get("not in force"),
        )

    def in_waterfall(self, items: list[Token]) -> m.InWaterfall:
        return m.InWaterfall(self._word(items[0]))

    def in_account(self, items: list[Token]) -> m.InAccount:
        return m.InAccount(self._word(items[0]))

    def term_now(self, items: list[Any]) -> m.TermNow:
        return m.TermNow(self._word(items[0]), items[1])

    def step_named(self, items: list[Token]) -> m.StepNamed:
        word = self._word(items[0])
        if items[0].type == "STRING":
            return m.StepNamed(word, None, word.span)
        return m.StepNamed(None, int(parse_number(word.text)), word.span)

    def replace_step(self, items: list[Any]) -> m.ReplaceStep:
        return m.ReplaceStep(items[0], self._find(items, "COUNTING_TAKEN", "COUNTING_AFRESH"))

    def remove_step(self, items: list[Any]) -> m.RemoveStep:
        return m.RemoveStep(items[0])

    def add_steps(self, items: list[Any]) -> m.AddSteps:
        return m.AddSteps(items[0].type == "AFTER", items[1])

    # ---- readings kept side by side ----------------------------------------------------------

    def disputed(self, items: list[Token]) -> m.Disputed:
        return m.Disputed(self._find(items, "STRING"))

    def reading(self, items: list[Token]) -> m.Reading:
        return m.Reading(self._need(items, "NAME"), self._find(items, "STRING"))

    # ---- licences ----------------------------------------------------------------------------

    def licence(self, items: list[Any]) -> m.LicenceHead:
        name, licensor, licensee = self._names(items)
        title = self._find(items, "STRING")
        said = self._find(items, "CROSSED", "NOT_CROSSED")
        crossed = None if said is None else said.text == "crossed"
        return m.LicenceHead(name, title, licensor, licensee, self._zh(items), crossed)

    def licence_part(self, items: list[Any]) -> m.LicencePartHead:
        title = self._find(items, "STRING")
        return m.LicencePartHead(self._need(items, "NAME"), title, self._zh(items))

    def category(self, items: list[Token]) -> tuple[str, m.Word]:
        return ("category", self._word(items[0]))

    def licensed(self, items: list[Any]) -> m.Licensed:
        kinds = _types(items, "EXCLUSIVE", "NON_EXCLUSIVE")
        said = _once([*items, *(("kind", self._word(t)) for t in kinds)], self._line)
        return m.Licensed(
            *self._rights(items, said),
            self._need(items, "NAME"),
            said["kind"][1].text == "exclusive" if "kind" in said else None,
            said["window"][1] if "window" in said else None,
            said["category"][1] if "category" in said else None,
        )

    def sales(self, items: list[Token]) -> m.Sales:
        return m.Sales(self._word(items[0]), tuple(self._names(items)))

    def royalty(self, items: list[Any]) -> m.RoyaltyLine:
        bands, kind = items[0] if isinstance(items[0], tuple) else (((items[0], None),), None)
        return m.RoyaltyLine(bands, kind, _first(items, m.Sales))

    def royalty_per_unit(self, items: list[Any]) -> m.RoyaltyPerUnit:
        return m.RoyaltyPerUnit(items[0])

    def guaranteed(self, items: list[Any]) -> m.Guaranteed:
        return m.Guaranteed(self._amount(items), self._find(items, "DATE"))

    def instalment(self, items: list[Any]) -> m.Instalment:
        return m.Instalment(items[0], self._need(items, "DATE"), self._find(items, "STRING"))

    def annual_minimum(self, items: list[Any]) -> m.AnnualMinimum:
        first, last = (self._word(t) for t in _types(items, "DATE"))
        besides = self._find(items, "TOWARDS", "BESIDES")
        towards = None if besides is None else besides.text.startswith("towards")
        return m.AnnualMinimum(items[0], first, last, towards)

    def commission(self, items: list[Any]) -> m.Commission:
        return m.Commission(items[0], self._word(items[1]))

    def royalties(self, items: list[Token]) -> m.ReceivesLicences:
        taken = self._find(items, "AS_CALCULATED", "AS_PAID")
        return m.ReceivesLicences(tuple(self._names(items)), taken)

    # ---- marketing ---------------------------------------------------------------------------

    def for_film(self, items: list[Any]) -> m.ForFilm:
        return m.ForFilm(self._word(items[0]), _first(items, m.Territories))

    def through(self, items: list[Token]) -> tuple[str, tuple[m.Word, ...]]:
        return ("through", tuple(self._names(items)))

    def _through(self, items: list[Any]) -> tuple[m.Word, ...]:
        return next((i[1] for i in items if isinstance(i, tuple) and i[0] == "through"), ())

    def channel(self, items: list[Any]) -> m.ChannelHead:
        name, owner = self._names(items)
        return m.ChannelHead(name, self._find(items, "STRING"), owner, self._zh(items))

    def campaign(self, items: list[Any]) -> m.CampaignHead:
        return m.CampaignHead(
            self._need(items, "NAME"),
            self._find(items, "STRING"),
            _first(items, m.ForFilm),
            self._through(items),
            self._zh(items),
        )

    def commitment(self, items: list[Any]) -> m.CommitmentHead:
        name, spender = self._names(items)
        purpose = _first(items, m.ForFilm)
        return m.CommitmentHead(
            name, self._find(items, "STRING"), spender, purpose, self._zh(items)
        )

    def subsidy(self, items: list[Any]) -> m.SubsidyHead:
        name, funder = self._names(items)
        return m.SubsidyHead(
            name,
            self._find(items, "STRING"),
            funder,
            _first(items, m.ForFilm),
            self._through(items),
            self._zh(items),
        )

    def at_least(self, items: list[Any]) -> m.AtLeast:
        return m.AtLeast(items[0], self._find(items, "DATE"))

    def at_most(self, items: list[Any]) -> m.AtMost:
        return m.AtMost(items[0], a_ticket=False)

    def per_ticket(self, items: list[Any]) -> m.AtMost:
        return m.AtMost(items[0], a_ticket=True)

    def in_kind(self, items: list[Any]) -> m.InKind:
        recouped = self._find(items, "RECOUPED", "NOT_RECOUPED")
        return m.InKind(
            self._need(items, "NAME"),
            self._find(items, "STRING"),
            self._amount(items),
            None if recouped is None else recouped.text == "recouped",
        )

    def spent_on(self, items: list[Token]) -> m.SpentOn:
        return m.SpentOn(tuple(self._names(items)))

    def approval(self, items: list[Any]) -> m.Approval:
        party, *kinds = self._names(items)
        return m.Approval(party, self._amount(items), tuple(kinds))

    def charged_to(self, items: list[Token]) -> m.ChargedTo:
        return m.ChargedTo(self._word(items[0]))

    def not_recouped(self, items: list[Token]) -> m.ChargedTo:
        return m.ChargedTo(None)

    # ---- statements --------------------------------------------------------------------------

    def statements(self, items: list[Token]) -> m.StatementsHead:
        return m.StatementsHead(tuple(self._names(items)))

    def statement_due(self, items: list[Token]) -> m.StatementDue:
        every = self._need(items, "STATEMENT_PERIOD")
        within = self._time_span(items) if self._find(items, "NUMBER") else None
        return m.StatementDue(every, within)

    def paid_within(self, items: list[Any]) -> m.PaidWithin:
        return m.PaidWithin(self._time_span(items), _first(items, m.MoneyNode))

    def holds_back(self, items: list[Any]) -> m.HoldsBack:
        return m.HoldsBack(items[0], self._whole(items))

    def objection(self, items: list[Token]) -> m.Objection:
        tolled = self._find(items, "TOLLED", "NOT_TOLLED")
        said = None if tolled is None else tolled.text.startswith("tolled")
        return m.Objection(self._time_span(items), said)

    def _time_span(self, items: list[Any]) -> m.TimeSpan:
        return m.TimeSpan(self._whole(items), self._need(items, "SPAN_OF_TIME"))

    def _whole(self, items: list[Any]) -> int:
        """A number that counts days, months or statements."""
        word = self._need(items, "NUMBER")
        number = parse_number(word.text)
        if number.denominator != 1 or not 0 < number < 10_000:
            message = f"`{word}` counts nothing here: write a whole number such as `30`"
            raise BadValue(message, word.span)
        return int(number)

    # ---- what an event is of -----------------------------------------------------------------

    def designation(self, items: list[Token]) -> tuple[m.Word, m.Word | None, m.Word | None]:
        name, *film = self._names(items)
        return (name, film[0] if film else None, self._find(items, "TERRITORY"))


setattr(StatementBuilder, "except", StatementBuilder.except_)

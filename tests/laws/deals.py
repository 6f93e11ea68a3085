"""Deals and events as Hypothesis draws them: as text, so that reading them is under test as well.

A drawn deal is a nest of lines whose names and amounts are marked, so that the same deal can be
written with other names, with every amount a hundredfold, or with its payees in another order.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from recoup.deal.files import deal_from_trees
from recoup.diagnostics.diagnostic import has_errors
from recoup.diagnostics.render import render
from recoup.diagnostics.span import Source, Span
from recoup.language.from_text import parse_source
from recoup.plan.from_deal import from_deal
from recoup.plan.model import Plan
from recoup.receipts.model import Event, EventKind, FoundRate, Rates
from recoup.values.money import decimal_text

# ---- the text of a drawn deal -------------------------------------------------------------------

_MARK = re.compile(r"\{(\w+):([^{}:]+)(?::(-?\d+))?\}")


@dataclass(slots=True)
class Line:
    """One line with what is nested below it; `divided` marks payees whose order means nothing."""

    text: str
    children: list["Line"] = field(default_factory=list)
    divided: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn deal: its lines, what an event may be of, and the mechanisms that it uses."""

    lines: tuple[Line, ...]
    entries: tuple[tuple[str, str], ...]
    accounts: tuple[tuple[str, str], ...]
    series: tuple[tuple[str, str, str | None], ...]
    currencies: tuple[str, ...]
    mechanisms: frozenset[str]
    escrows: tuple[tuple[str, str], ...] = ()

    def text(
        self,
        *,
        scale: int = 1,
        rename: Callable[[str], str] = str,
        reorder: bool = False,
    ) -> str:
        """The deal's text; every amount times `scale`, every name through `rename`."""
        lines = _flat(list(self.lines), 0, reorder=reorder)
        return "".join(f"{_filled(line, scale, rename)}\n" for line in lines)


def _flat(lines: list[Line], depth: int, *, reorder: bool) -> list[str]:
    found = []
    for line in lines:
        found.append("  " * depth + line.text)
        children = line.children[::-1] if line.divided and reorder else line.children
        found.extend(_flat(children, depth + 1, reorder=reorder))
    return found


def _filled(line: str, scale: int, rename: Callable[[str], str]) -> str:
    def fill(match: re.Match[str]) -> str:
        kind, word, number = match.groups()
        if kind == "n":
            return rename(word)
        return f"{word} {decimal_text(int(number) * scale, word)}"

    return _MARK.sub(fill, line)


def money(minor: int, currency: str) -> str:
    """An amount, marked so that it can be scaled."""
    return f"{{m:{currency}:{minor}}}"


def name(word: str) -> str:
    """A name, marked so that it can be changed."""
    return f"{{n:{word}}}"


# ---- reading it ---------------------------------------------------------------------------------


def plan_of(text: str) -> Plan:
    """The plan of a deal that must be free of errors."""
    tree, diagnostics = parse_source(Source("drawn.deal", text))
    deal, diagnostics = deal_from_trees([tree], diagnostics)
    shown = "\n".join(render(d) for d in diagnostics)
    assert not has_errors(diagnostics), f"{shown}\n{text}"
    plan, diagnostics = from_deal(deal)
    assert plan is not None, "\n".join(render(d) for d in diagnostics) + text
    return plan


class EveryDayRates(Rates):
    """A rate for every pair and day, changing from day to day; opposite pairs are inverse."""

    def __init__(self) -> None:
        super().__init__(())

    def find(
        self, from_currency: str, to_currency: str, day: date, within_days: int = 0
    ) -> FoundRate | None:
        low, high = sorted((from_currency, to_currency))
        base = sum(map(ord, low + high)) % 50 + 3
        rate = Fraction(base * 100 + day.toordinal() % 97, 700)
        inverted = from_currency != low
        return FoundRate(1 / rate if inverted else rate, day, None, inverted)


# ---- what may be drawn --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Allowed:
    """Which mechanisms a drawn deal may use; each law states what it needs."""

    milestones: bool = True
    bonuses: bool = True
    bands: bool = True
    whole_bands: bool = True
    odd_cents: bool = True
    currencies: bool = True
    interest: bool = True
    irr: bool = True
    late_interest: bool = True
    exhaustible: bool = True
    receipts_basis: bool = True
    upstream_basis: bool = True
    measures: bool = True
    definitions: bool = True
    payments: bool = True
    holds: bool = True
    openings: bool = True
    withholding: bool = True
    amendments: bool = True
    assignments: bool = True
    escrows: bool = True
    spending: bool = True
    amount_largest: int = 10**12


PARTIES = ("studio", "sales_agent", "bank", "talent", "producer", "fund", "院线")
ITEMS = ("poster", "online")
MEDIA = ("theatrical", "video", "pay_tv", "airline")
RATES = (
    "50%", "30%", "12.5%", "33 1/3%", "1/7", "0.5%", "5%", "17.37%", "2/3", "99%", "1/3", "10%",
)  # fmt: skip
RETURNS = ("8%", "15%", "1/9", "30%")
DAY_BASES = ("act/365", "act/360", "act/365.25")
INTEREST = ("8%", "3.25%", "1/9", "20%")
COMPOUNDING = (
    "simple", "compounded yearly", "compounded quarterly", "compounded monthly",
    "compounded yearly at anniversaries", "compounded monthly at anniversaries",
)  # fmt: skip
DAY_COUNTS = ("act/365", "act/360", "act/act", "30/360", "30E/360")
FIRST_DAY = date(2016, 1, 1)
LAST_DAY = 2400


def amounts(most: int = 10**12) -> st.SearchStrategy[int]:
    """Whole minor units, from one to `most`, small and round ones often."""
    return st.one_of(
        st.integers(1, 9),
        st.integers(1, min(most, 5_000)),
        st.integers(1, min(most, 10**7)),
        st.integers(1, min(most, 1_000)).map(lambda n: n * min(100, max(1, most // 1_000))),
        st.integers(1, most),
    )


@st.composite
def deals(draw: st.DrawFn, allowed: Allowed = Allowed()) -> Drawn:
    """A deal without errors: one to four waterfalls, their steps, and what these refer to."""
    return _Drawing(draw, allowed).deal()


class _Drawing:
    """One deal being drawn; what a step refers to is declared as it comes up."""

    def __init__(self, draw: st.DrawFn, allowed: Allowed) -> None:
        self.draw, self.allowed = draw, allowed
        self.accounts: list[tuple[str, str]] = []
        self.account_lines: list[Line] = []
        self.amended: set[int] = set()
        self.milestones: list[str] = []
        self.milestone_lines: list[Line] = []
        self.bonus_lines: list[Line] = []
        self.series: list[tuple[str, str, str | None]] = []
        self.paid: list[tuple[str, str]] = []
        self.pots: dict[str, str] = {}
        self.unfed: list[str] = []
        self.mechanisms: set[str] = set()
        self.payment_lines: list[Line] = []
        self.definition_lines: list[Line] = []
        self.paid_in: list[tuple[str, int]] = []
        self.escrows: list[tuple[str, str]] = []
        self.escrow_lines: list[Line] = []
        self.latched: list[str] = []
        self.invested: str | None = None
        self.investment_recouped = False
        self.investors: list[str] = []
        self.around: dict[str, str] = {}
        self.spending: list[tuple[str, str]] = []
        self.spending_lines: list[Line] = []

    # ---- choices -----------------------------------------------------------------------------

    def chance(self, percent: int) -> bool:
        return self.draw(st.integers(0, 99)) >= 100 - percent

    def one(self, *items: str) -> str:
        return self.draw(st.sampled_from(items))

    def amount(self) -> int:
        return self.draw(amounts(self.allowed.amount_largest))

    def day(self) -> str:
        return str(FIRST_DAY + timedelta(self.draw(st.integers(0, LAST_DAY))))

    def steady_day(self) -> str:
        """A day that every day count takes alike."""
        day = FIRST_DAY + timedelta(self.draw(st.integers(0, LAST_DAY)))
        return str(day.replace(day=min(day.day, 28)))

    def note(self, *mechanisms: str) -> None:
        self.mechanisms.update(mechanisms)

    # ---- the deal ----------------------------------------------------------------------------

    def deal(self) -> Drawn:
        count = self.draw(st.integers(1, 4))
        self.currencies = ["EUR"] * count
        if self.allowed.currencies and self.chance(30):
            other = self.one("CNY", "JPY", "KWD")
            self.currencies = [self.one("EUR", other) for _ in range(count)]
            self.note("two currencies")
        investment = self._investment() if self.chance(40) else []
        self.receivers = [
            [f"pot{i}"] + ([f"side{i}"] if i and self.chance(20) else []) for i in range(count)
        ]
        waterfalls = [self._waterfall(i, count) for i in range(count)]
        head = Line(f'deal "{self.one("A", "片", "Net profits")}"')
        head.children.append(Line("signed 2015-06-30"))
        if self.allowed.odd_cents and self.chance(25):
            head.children.append(Line(self._odd_cents()))
        if len(set(self.currencies)) > 1 and self.chance(30):
            pair = sorted(set(self.currencies))
            head.children.append(Line(f"convert {pair[0]} to {pair[1]} at {self.one('7.8', '3')}"))
            self.note("agreed rate")
        if self.allowed.definitions and self.chance(30):
            self._definition()
        if self.allowed.payments and self.chance(35):
            self._payment()
        if self.allowed.spending and self.chance(35):
            for _ in range(self.draw(st.integers(1, 2))):
                self._spending()
        parties = [Line(f'party {name(p)} "{p.title()}"') for p in PARTIES]
        later = [*self._amendments(waterfalls), *self._assignments(count), *self.escrow_lines]
        lines = [head, *parties, *investment, *self.account_lines, *self.milestone_lines]
        return Drawn(
            (
                *lines,
                *self.bonus_lines,
                *waterfalls,
                *self.definition_lines,
                *self.payment_lines,
                *later,
                *self.spending_lines,
            ),
            tuple((MEDIA[i], c) for i, c in enumerate(self.currencies) if i in self.entries),
            (*self.accounts, *self.spending, *self.spending),
            tuple(self.series),
            tuple(dict.fromkeys(self.currencies)),
            frozenset(self.mechanisms),
            tuple(self.escrows),
        )

    def _odd_cents(self) -> str:
        if self.chance(50):
            self.note("odd cents in order")
            return "odd cents in order"
        self.note("odd cents to a payee")
        return f"odd cents to {name(self.one(*PARTIES))}"

    def _investment(self) -> list[Line]:
        self.invested = self.one(*dict.fromkeys(self.currencies))
        investors = self.draw(
            st.lists(st.sampled_from(PARTIES), min_size=1, max_size=3, unique=True)
        )
        if self.allowed.irr and len(set(self.currencies)) == 1 and self.chance(60):
            self.investors = investors
        children = []
        for investor in investors:
            text = f"{name(investor)} {money(self.amount(), self.invested)}"
            children.append(Line(text + (f" on {self.day()}" if self.investors else "")))
        self.note("investment")
        return [Line(f'film {name("dog")} "Dog"'), Line(f"invest in {name('dog')}", children)]

    # ---- waterfalls --------------------------------------------------------------------------

    @property
    def entries(self) -> set[int]:
        return {i for i, own in enumerate(self.own) if own}

    own: list[bool]

    def _waterfall(self, index: int, count: int) -> Line:
        if index == 0:
            self.own = [True] + [self.chance(35) for _ in range(count - 1)]
            self.fed: set[str] = set()
        self.currency = self.currencies[index]
        self.index, self.count = index, count
        received = []
        if index:
            pots = [p for p in self.receivers[index] if p in self.fed]
            if not pots:
                self.own[index] = True
            else:
                held = self._held()
                received.append(
                    Line("receives " + ", ".join(f"pot {name(p)}" for p in pots) + held)
                )
                self.note("pot", *(["two pots into one"] if len(pots) > 1 else []))
        if self.own[index]:
            received.append(Line(f"receives {MEDIA[index]}"))
            self.note(*(["several entries"] if index else []))
        if self.allowed.openings and self.chance(15):
            received.append(Line(f"opening receipts {money(self.amount(), self.currency)}"))
            self.note("opening receipts")
        if self.allowed.openings and self.chance(10):
            paid = money(self.amount(), self.currency)
            received.append(Line(f"opening paid {paid} to {name(self.one(*PARTIES))}"))
            self.note("opening paid")
        steps = self._steps(self.draw(st.integers(0, 4)), depth=0)
        steps.extend(self._end())
        lines = [Line(f"currency {self.currency}"), *received, Line("pays", steps)]
        return Line(f"waterfall {name(f'w{index}')}", lines)

    def _held(self) -> str:
        """Until when a waterfall's pots wait; nothing is changed into another currency then."""
        if not self.allowed.holds or len(set(self.currencies)) > 1 or not self.chance(45):
            return ""
        kind = self.one("a date", "an amount", "a period", "a milestone")
        if kind == "a milestone" and not self.allowed.milestones:
            kind = "a date"
        self.note(f"held until {kind}")
        if kind == "a date":
            return f", held until {self.day()}"
        if kind == "an amount":
            return f", held until it holds {money(self.amount(), self.currency)}"
        if kind == "a period":
            return f", held until the end of each {self.one('month', 'quarter', 'year')}"
        return f", held until {self._milestone()}"

    def _end(self) -> list[Line]:
        if (
            self.invested == self.currency
            and not self.investment_recouped
            and (self.index == max(i for i, c in enumerate(self.currencies) if c == self.invested))
        ):
            self.investment_recouped = True
            how = self.one("in proportion to investment", "equally")
            before = [Line(f"recoup investment in {name('dog')}, {how}")]
        else:
            before = []
        if self.allowed.milestones and self.chance(15):
            milestone = self._milestone()
            self.note("rest in both branches")
            blocks = [
                Line(f"{word} {milestone}", [*self._inside(word, milestone, 1, 0), self._rest()])
                for word in ("until", "after")
            ]
            return [*before, *blocks]
        return [*before, self._rest()]

    def _rest(self) -> Line:
        if self.chance(30):
            line = Line("rest" + self._label())
            self._divide(line)
            return line
        return Line(f"rest to {self._payee(eager=True)}")

    def _steps(self, count: int, depth: int) -> list[Line]:
        found: list[Line] = []
        for _ in range(count):
            if self.allowed.milestones and depth < 3 and self.chance(25):
                milestone = self._milestone()
                known = self.around.get(milestone)
                word = known or self.one("until", "after")
                inner = self._inside(word, milestone, self.draw(st.integers(1, 2)), depth)
                found.append(Line(f"{word} {milestone}", inner))
                self.note(word, *(["nested blocks"] if depth else []))
                if word == "until" and not known and self.chance(50):
                    again = self._inside("after", milestone, 1, depth)
                    found.append(Line(f"after {milestone}", again))
            else:
                found.append(self._step())
        return found

    def _inside(self, word: str, milestone: str, count: int, depth: int) -> list[Line]:
        """The steps of a block; none of them waits for what the block rules out."""
        outer, self.around = self.around, {**self.around, milestone: word}
        steps = self._steps(count, depth + 1)
        self.around = outer
        return steps

    # ---- steps -------------------------------------------------------------------------------

    def _step(self) -> Line:
        kinds = [self._share] * 3 + [self._bands] * self.allowed.bands
        if self.allowed.exhaustible:
            kinds += [self._fixed, self._recoup, self._recoup, self._recoup_together]
        if self.allowed.measures:
            kinds += [self._due]
        return self.draw(st.sampled_from(kinds))()

    def _basis(self) -> str:
        if not self.allowed.receipts_basis or self.chance(40):
            self.note("of remainder")
            return "of remainder"
        if self.index and self.allowed.upstream_basis and self.chance(25):
            upstream = [i for i in range(self.index) if self.currencies[i] == self.currency]
            if upstream:
                self.note("of receipts upstream")
                return f"of receipts of {name(f'w{self.draw(st.sampled_from(upstream))}')}"
        self.note("of receipts")
        if self.allowed.withholding and self.chance(10):
            self.note("inside receipts")
            return "inside receipts"
        return "of receipts"

    def _tail(self) -> str:
        tail = ""
        if self.allowed.exhaustible and self.chance(20):
            tail += f" up to {money(self.amount(), self.currency)}"
            self.note("up to")
        if self.allowed.milestones and self.chance(8):
            milestone = self._milestone()
            if self.around.get(milestone) != "until":
                tail += f" on {milestone}"
                self.note("on milestone")
        if self.allowed.withholding and self.chance(8):
            kind = self.one("net of", "grossed up for")
            tail += f" {kind} {self.one('10%', '1/3', '20%')} withholding to {name(self._party())}"
            self.note(f"{kind} withholding")
        return tail + self._label()

    def _label(self) -> str:
        return f' "{self.one("Fee", "Corridor", "发行费")}"' if self.chance(30) else ""

    def _payee(self, *, eager: bool = False) -> str:
        later = [p for pots in self.receivers[self.index + 1 :] for p in pots]
        if later and self.chance(60 if eager else 20):
            pot = self.draw(st.sampled_from(later))
            self.fed.add(pot)
            return f"pot {name(pot)}"
        if self.allowed.escrows and self.chance(6):
            return f"pot {name(self._escrow())}"
        return name(self._party())

    def _escrow(self) -> str:
        word = f"escrow{len(self.escrows)}"
        self.escrows.append((word, self.currency))
        first, then = name(self._party()), name(self._party())
        text = f"escrow {name(word)} for {first} until {self.steady_day()}, then to {then}"
        self.escrow_lines.append(Line(text))
        self.note("escrow")
        return word

    def _party(self) -> str:
        party = self.one(*PARTIES)
        if (party, self.currency) not in self.paid:
            self.paid.append((party, self.currency))
        if (party, self.index) not in self.paid_in:
            self.paid_in.append((party, self.index))
        return party

    def _share(self) -> Line:
        self.note("percentage")
        line = Line(f"{self.one(*RATES)} {self._basis()}")
        return self._paid(line)

    def _paid(self, line: Line) -> Line:
        if self.chance(25):
            line.text += self._tail()
            self._divide(line)
        else:
            line.text += f" to {self._payee()}{self._tail()}"
        return line

    def _divide(self, line: Line) -> None:
        self.note("divided step")
        line.divided = True
        weights = self.draw(st.lists(st.integers(1, 40), min_size=2, max_size=6))
        whole = sum(weights)
        if self.chance(50):
            self.note("rest of a divided step")
            *weights, _ = weights
            line.children = [Line(f"{w}/{whole} to {self._payee()}") for w in weights]
            line.children.append(Line(f"rest to {self._payee()}"))
            return
        if not self.invested or self.chance(60):
            line.children = [Line(f"{w}/{whole} to {self._payee()}") for w in weights]
            return
        self.note("investors of a film")
        how = self.one("in proportion to investment", "equally")
        investors = Line(f"{weights[-1]}/{whole} to investors of {name('dog')}, {how}")
        rest = [Line(f"{w}/{whole} to {self._payee()}") for w in weights[:-1]]
        line.children = [*rest, investors]

    def _bands(self) -> Line:
        whole = self.allowed.whole_bands and self.chance(35)
        self.note("whole bands" if whole else "marginal bands")
        levels = sorted({self.amount() for _ in range(self.draw(st.integers(1, 3)))})
        parts = [f"{self.one(*RATES)} to {money(level, self.currency)}" for level in levels]
        text = ", then ".join([*parts, self.one(*RATES)])
        return self._paid(Line(f"{text}, {'whole' if whole else 'marginal'}, {self._basis()}"))

    def _fixed(self) -> Line:
        self.note("fixed amount")
        return self._paid(Line(money(self.amount(), self.currency)))

    # ---- measures ----------------------------------------------------------------------------

    def _due(self) -> Line:
        """A step by a measure of what has happened before money reaches it."""
        self.note("due")
        each = ""
        if self.chance(40):
            period = self.one("week from Friday", "receipt", "day", "month", "quarter", "year")
            each = f", each {period}"
            self.note(f"each {period.split()[0]}")
        return self._paid(Line(f"due {self._measure(self._above_step(), 0, since=not each)}{each}"))

    def _above_step(self) -> list[str]:
        """The quantities that a step may measure: what came in here and before."""
        found = ["receipts"]
        for index in range(self.index):
            if self.currencies[index] == self.currency:
                word = name(f"w{index}")
                found.append(f"receipts of {word}")
                found += [
                    f"what {name(party)} has received in {word}"
                    for party, place in self.paid_in
                    if place == index
                ]
        accounts = [a for a, currency in self.accounts if currency == self.currency]
        return found + [f"costs of {name(a)}" for a in accounts]

    def _measure(self, quantities: list[str], depth: int, *, since: bool) -> str:
        kind = self.one("share", "share", "share", "bands", "each", "choice", "sum", "amount")
        if depth and kind in {"choice", "sum", "amount"}:
            kind = "share"
        self.note(f"measure: {kind}")
        if kind == "amount":
            return money(self.amount(), self.currency)
        if kind == "choice":
            word = self.one("the greater of", "the lesser of")
            self.note(word)
            one = self._measure(quantities, 1, since=since)
            other = one
            if self.chance(50):
                other = money(self.amount(), self.currency)
            else:
                other = self._measure(quantities, 1, since=since)
            return f"{word} {one} and {other}"
        if kind == "sum":
            word = self.one("plus", "less")
            self.note(word)
            first = self._measure(quantities, 1, since=since)
            return f"{first} {word} {self._measure(quantities, 1, since=since)}"
        if kind == "each" and self.chance(50):
            self.series.append(("theatrical", "WORLD", self.currency))
            unit = money(self.amount(), self.currency)
            counted = "reported theatrical WORLD"
        elif kind == "each":
            unit, counted = money(self.amount(), self.currency), self._quantity(quantities, since)
        else:
            counted = self._quantity(quantities, since)
        if kind == "each":
            return f"{money(self.amount(), self.currency)} for each {unit} of {counted}"
        if kind == "bands":
            level = money(self.amount(), self.currency)
            bands = f"{self.one(*RATES)} to {level}, then {self.one(*RATES)}, marginal,"
            return f"{bands} of {counted}"
        return f"{self.one(*RATES)} of {counted}"

    def _quantity(self, quantities: list[str], since: bool) -> str:
        counted = self.draw(st.sampled_from(quantities))
        self.note("measure of " + counted.split()[0])
        if (
            since
            and self.allowed.milestones
            and not counted.startswith("costs")
            and self.chance(15)
        ):
            counted += f" since {self._milestone()}"
            self.note("since")
        if self.chance(25):
            counted += f" above {money(self.amount(), self.currency)}"
            self.note("above")
        return counted

    # ---- definitions and payments ------------------------------------------------------------

    def _definition(self) -> None:
        """Terms of its own for what came into one or two waterfalls; nobody is paid."""
        self.currency = self.one(*dict.fromkeys(self.currencies))
        here = [i for i, c in enumerate(self.currencies) if c == self.currency]
        counted = self.draw(st.lists(st.sampled_from(here), min_size=1, max_size=2, unique=True))
        self.note("definition")
        lines = [Line(f"currency {self.currency}")]
        for index in counted:
            part = ""
            if self.chance(50):
                part = f"{self.one(*RATES)} of "
                self.note("a part counts")
            lines.append(Line(f"counts {part}receipts of {name(f'w{index}')}"))
        steps = []
        for _ in range(self.draw(st.integers(0, 2))):
            party = name(self.one(*PARTIES))
            steps.append(
                Line(f"{self.one(*RATES)} {self.one('of receipts', 'of remainder')} to {party}")
            )
        accounts = [a for a, currency in self.accounts if currency == self.currency]
        if accounts and self.chance(60):
            steps.append(Line(f"recoup {name(self.draw(st.sampled_from(accounts)))}"))
            self.note("recouped in a definition")
        if self.chance(30):
            steps.append(Line(f"{self.one(*RATES)} of remainder"))
            self.note("deduction")
        self.allotted = self.one(*PARTIES)
        steps.append(Line(f"rest to {name(self.allotted)}"))
        lines.append(Line("allots", steps))
        self.definition_lines.append(Line(f"definition {name('d0')}", lines))
        self.defined = self.currency

    allotted: str = ""
    defined: str = ""

    def _payment(self) -> None:
        """What one party owes another by a measure of anything that happened."""
        self.index = self.draw(st.integers(0, self.count - 1))
        self.currency = self.currencies[self.index]
        quantities = [
            f"receipts of {name(f'w{i}')}"
            for i, c in enumerate(self.currencies)
            if c == self.currency
        ]
        quantities += [
            f"what {name(party)} has received in {name(f'w{place}')}"
            for party, place in self.paid_in
            if self.currencies[place] == self.currency
        ]
        if self.defined == self.currency:
            quantities.append("receipts of " + name("d0"))
            quantities.append(f"what {name(self.allotted)} has received in {name('d0')}")
            self.note("measured in a definition")
        payer, payee = self.draw(st.permutations(PARTIES))[:2]
        kinds = ["trued up", "never repaid", f"on {self.day()}", "each year", "each quarter"]
        kinds += [f"on {self._milestone()}"] if self.allowed.milestones else []
        kind = self.one(*kinds)
        self.note("payment " + ("on" if kind.startswith("on ") else kind))
        measure = self._measure(quantities, 0, since=not kind.startswith("each"))
        self.payment_lines.append(
            Line(f'payment "P" of {measure}, from {name(payer)} to {name(payee)}, {kind}')
        )

    # ---- recoupment --------------------------------------------------------------------------

    def _from(self) -> str:
        tail = ""
        if self.chance(30):
            tail += f" from {self.one(*RATES)} {self._basis()}"
            self.note("recoup from a share")
        if self.chance(15):
            tail += f" up to {money(self.amount(), self.currency)}"
            self.note("up to")
        return tail

    def _recoup(self) -> Line:
        if self.invested == self.currency and self.chance(40):
            return self._recoup_investment()
        self.note("recoup one")
        return Line(f"recoup {self._account()}{self._from()}")

    def _irr(self) -> str:
        self.note("rate of return")
        return f"an IRR of {self.one(*RETURNS)}, {self.one(*DAY_BASES)}"

    def _recoup_investment(self) -> Line:
        if self.investors and self.chance(40):
            self.investment_recouped = True
            how = self.one("in proportion to investment", "equally", "in order")
            return Line(f"recoup investment in {name('dog')} to {self._irr()}, {how}")
        kinds = ["20% premium on ", "115% of ", ""]
        premium = self.one(*kinds)
        self.note("premium" if premium else "recoup investment")
        if "premium" not in premium:
            self.investment_recouped = True
        how = self.one("in proportion to investment", "equally", "in proportion to balance")
        self.note(how)
        return Line(f"recoup {premium}investment in {name('dog')}, {how}")

    def _recoup_together(self) -> Line:
        count = self.draw(st.integers(2, 3))
        claims = ", ".join(self._account() for _ in range(count))
        how = self.one("in order", "equally", "in proportion to balance")
        self.note(f"recoup {how}")
        return Line(f"recoup {claims}, {how}{self._from()}")

    def _account(self) -> str:
        word = f"account{len(self.accounts)}"
        self.accounts.append((word, self.currency))
        if self.chance(20):
            payer, payee = self.draw(st.permutations(PARTIES))[:2]
            on = f" on {self.day()}" if self.chance(50) else ""
            amount = money(self.amount(), self.currency)
            kind = self.one("advance", "guarantee")
            line = Line(f"{kind} {name(word)} of {amount} from {name(payer)} to {name(payee)}{on}")
            self.note("advance")
        else:
            line = Line(f"account {name(word)} owed to {name(self.one(*PARTIES))}")
            for _ in range(self.draw(st.integers(0, 2))):
                on = f" on {self.day()}" if self.chance(40) else self._each()
                line.children.append(Line(f"charged {money(self.amount(), self.currency)}{on}"))
            if self.chance(25):
                line.children.append(Line(f"cap {money(self.amount(), self.currency)}"))
                self.note("cap")
            if self.allowed.openings and self.chance(15):
                sign = self.one("", "-")
                amount = money(self.amount(), self.currency).replace(":EUR:", f":EUR:{sign}")
                on = f" on {self.day()}" if self.chance(40) else ""
                line.children.append(Line(f"opening balance {amount}{on}"))
                self.note("opening balance")
            if self.chance(25):
                line.children.append(Line(f"overhead {self.one('15%', '1/7', '12.5%')}"))
                self.note("overhead")
        if self.allowed.interest and self.chance(30):
            terms = [self.one(*COMPOUNDING), self.one(*DAY_COUNTS)]
            first = self.one("interest first", "principal first")
            words = ", ".join([*terms, first, *self._words_of_interest(line)])
            line.children.append(Line(f"interest {self.one(*INTEREST)} a year, {words}"))
            self.note("interest", terms[0], terms[1], first)
        self.account_lines.append(line)
        return name(word)

    def _spending(self) -> None:
        """A commitment or a subsidy, charged to an account of the deal or to none."""
        known = zip(self.accounts, self.account_lines, strict=True)
        chargeable = [a for a, line in known if line.text.startswith("account")]
        word, account = f"spending{len(self.spending)}", None
        currency = self.one(*self.currencies)
        if chargeable and self.chance(80):
            account, currency = self.draw(st.sampled_from(chargeable))
        kind = self.one("commitment", "subsidy")
        line = Line(f"{kind} {name(word)} by {name(self.one(*PARTIES))}")
        line.children.append(Line(f"charged to {name(account)}" if account else "not recouped"))
        if account is None or self.chance(60):
            line.children.append(Line(f"at most {money(self.amount(), currency)}"))
        if kind == "commitment" and self.chance(40):
            value = f"{money(self.amount(), currency)}, {self.one('recouped', 'not recouped')}"
            line.children.append(Line(f"in kind {ITEMS[0]} at {value}"))
        if kind == "commitment" and self.chance(40):
            above = f" above {money(self.amount(), currency)}" if self.chance(70) else ""
            line.children.append(Line(f"approval of {name(self.one(*PARTIES))}{above}"))
        self.spending.append((word, currency))
        self.spending_lines.append(line)
        self.note(kind)

    def _words_of_interest(self, account: Line) -> list[str]:
        """What an account with overhead must say, and from when on interest runs."""
        words, late = [], self.allowed.late_interest
        if any(child.text.startswith("overhead") for child in account.children):
            on_overhead = self.one("", "no ") if late else ""
            words = [f"{on_overhead}interest on overhead"]
            words.append(f"{self.one('', 'no ')}overhead on interest")
        if late and self.chance(30):
            words.append(f"from the midpoint of each {self.one('month', 'quarter', 'year')}")
        for word in words:
            self.note(word.split(" each")[0])
        return words

    def _each(self) -> str:
        if self.chance(80):
            return ""
        self.note("recurring charge")
        first, last = sorted((self.day(), self.day()))
        return f" each {self.one('quarter', 'year')} from {first} to {last}"

    # ---- what changes later ------------------------------------------------------------------

    def _assignments(self, count: int) -> list[Line]:
        """Assignments of what parties are paid, in the order of their dates."""
        if not self.allowed.assignments or not self.paid or not self.chance(25):
            return []
        days = sorted(self.steady_day() for _ in range(self.draw(st.integers(1, 4))))
        given: dict[str, int] = {}
        lines = []
        holders = [party for party, _ in self.paid]
        for day in days:
            assignor = self.one(*holders)
            assignee = self.one(*(p for p in PARTIES if p != assignor))
            given[assignor] = given.get(assignor, 0) + 1
            rate = self.one("50%", "1/7", "12.5%") if given[assignor] <= 2 else None
            on = day
            if self.latched and self.chance(30):
                on = name(self.draw(st.sampled_from(self.latched)))
                self.note("assigned on a milestone")
            what, end = f"{name(assignor)}'s receipts from every waterfall", f"{name(assignee)}"
            if rate is None or self.chance(15):
                lines.append(Line(f"revert {what} to {end} on {on}"))
                given[assignor] = 2
                self.note("revert")
            else:
                price = f" for {money(self.amount(), 'EUR')}" if self.chance(30) else ""
                lines.append(Line(f"assign {rate} of {what} to {end}{price} on {on}"))
                self.note(
                    "assign",
                    *(["chain of assignments"] if assignor in holders[len(self.paid) :] else []),
                )
            holders.append(assignee)
        return lines

    def _amendments(self, waterfalls: list[Line]) -> list[Line]:
        if not self.allowed.amendments or not self.chance(35):
            return []
        self.receivers = [[p for p in pots if p in self.fed] for pots in self.receivers]
        return [self._amendment(i, waterfalls) for i in range(self.draw(st.integers(1, 2)))]

    def _amendment(self, number: int, waterfalls: list[Line]) -> Line:
        dates = f"signed {self.day()}, effective {self.steady_day()}"
        line = Line(f'amendment "A{number}" {dates}')
        self.note("amendment")
        self.index = self.draw(st.integers(0, len(waterfalls) - 1))
        self.currency = self.currencies[self.index]
        self.count = len(waterfalls)
        steps = step_lines(waterfalls[self.index].children[-1].children)
        place = self.draw(st.integers(0, len(steps) - 1))
        within = Line(f"in waterfall {name(f'w{self.index}')}")
        if self.index in self.amended:
            # An earlier amendment has made other steps of these, and counts them anew.
            within.children.append(Line("add before step 1", [self._step()]))
            self.note("amended twice")
        else:
            within.children.append(self._change(place + 1, steps[place]))
        self.amended.add(self.index)
        line.children.append(within)
        if self.accounts and self.chance(40):
            line.children.append(self._account_change())
        return line

    def _change(self, number: int, old: Line) -> Line:
        kind = self.one("replace", "replace", "add")
        if kind == "add":
            self.note("add a step")
            return Line(f"add before step {number}", [self._step()])
        self.note("replace a step")
        if old.text.startswith("rest"):
            return Line(f"replace step {number}", [self._rest()])
        basis = re.search(r"of (remainder|receipts of \{\w+:\w+\}|receipts)", old.text)
        if (
            self.chance(50)
            and basis
            and "%" in old.text.split(" of ")[0] + "%"
            and self._is_share(old)
        ):
            self.note("counting what it took")
            if self.allowed.bands and self.chance(50):
                rates = f"{self.one(*RATES)} to {money(self.amount(), self.currency)}, then 10%"
                text = f"{rates}, marginal, {basis.group()} to {self._payee()}"
                return Line(f"replace step {number}, counting what it took", [Line(text)])
            tail = (
                f" up to {money(self.amount(), self.currency)}" if self.allowed.exhaustible else ""
            )
            text = f"{self.one(*RATES)} {basis.group()} to {self._payee()}{tail}"
            return Line(f"replace step {number}, counting what it took", [Line(text)])
        return Line(f"replace step {number}, counting afresh", [self._step()])

    def _is_share(self, line: Line) -> bool:
        return not re.match(r"recoup|due|\{m:", line.text) and ", then " not in line.text

    def _account_change(self) -> Line:
        word, currency = self.draw(st.sampled_from(self.accounts))
        account = next(a for a in self.account_lines if name(word) in a.text.split(" ")[1])
        bears = next((c for c in account.children if c.text.startswith("interest")), None)
        children = [Line(f"cap {money(self.amount(), currency)}")]
        charged = any(c.text.startswith("overhead") for c in account.children)
        if self.chance(50) and (charged or bears is None):
            children.append(Line(f"overhead {self.one('20%', '1/3')}"))
        if self.allowed.interest and bears is not None:
            children.append(Line(f"interest {self.one(*INTEREST)} a year"))
        self.note("amended account")
        return Line(f"in account {name(word)}", children)

    # ---- milestones --------------------------------------------------------------------------

    def _milestone(self) -> str:
        if self.milestones and self.chance(40):
            return name(self.draw(st.sampled_from(self.milestones)))
        condition = self._condition()
        if self.chance(25):
            word = self.one("and", "or")
            self.note(word)
            condition = f"{condition} {word} {self._condition()}"
        word = f"m{len(self.milestones)}"
        latch = self.one("latched", "reversible")
        self.note(latch, "milestone")
        self.milestone_lines.append(Line(f"milestone {name(word)} when {condition}, {latch}"))
        self.milestones.append(word)
        if latch == "latched":
            self.latched.append(word)
        if self.allowed.bonuses and self.chance(15):
            payer, payee = self.draw(st.permutations(PARTIES))[:2]
            amount = money(self.amount(), self.currency)
            text = f'bonus "Award" {amount} from {name(payer)} to {name(payee)} on {name(word)}'
            self.bonus_lines.append(Line(text))
            self.note("bonus")
        return name(word)

    def _condition(self) -> str:
        level = money(self.amount(), self.currency)
        more = self.one("", "more than ")
        kinds: list[Callable[[], str | None]] = [
            self._on_account,
            lambda: self._on_party(more, level),
            lambda: self._on_pot(more, level),
            lambda: f"receipts of {name(f'w{self.index}')} {self.one('reach', 'exceed')} {level}",
            lambda: f"date is {self.day()}",
            lambda: self._on_series(level),
            self._on_irr,
            lambda: name(self.draw(st.sampled_from(self.milestones))) if self.milestones else None,
        ]
        found = self.draw(st.sampled_from(kinds))()
        if found is None:
            found = f"receipts of {name(f'w{self.index}')} reach {level}"
        self.note("when " + found.split("{")[0].strip().split(" ")[0])
        return found

    def _on_account(self) -> str | None:
        if not self.accounts:
            return None
        self.note("when an account is recouped")
        word, _ = self.draw(st.sampled_from(self.accounts))
        return f"{name(word)} is recouped"

    def _on_party(self, more: str, level: str) -> str | None:
        parties = [p for p, currency in self.paid if currency == self.currency]
        if not parties:
            return None
        self.note("when a party has received")
        return f"{name(self.draw(st.sampled_from(parties)))} has received {more}{level}"

    def _on_irr(self) -> str | None:
        if not self.investors:
            return None
        self.note("when a party reaches a rate of return")
        return f"{name(self.draw(st.sampled_from(self.investors)))} reaches {self._irr()}"

    def _on_pot(self, more: str, level: str) -> str | None:
        if not self.index or not self.fed & set(self.receivers[self.index]):
            return None
        self.note("when a pot has received")
        pots = sorted(self.fed & set(self.receivers[self.index]))
        return f"pot {name(self.draw(st.sampled_from(pots)))} has received {more}{level}"

    def _on_series(self, level: str) -> str:
        if self.chance(50):
            self.series.append(("admissions", "CN", None))
            self.note("reported count")
            return f"reported admissions CN reaches {self.draw(st.integers(1, 10**6))}"
        self.series.append(("theatrical", "WORLD", self.currency))
        self.note("reported amount")
        return f"reported theatrical WORLD reaches {level}"


def step_lines(lines: list[Line]) -> list[Line]:
    """The steps as they are numbered: without `until` and `after`, and without shares."""
    found = []
    for line in lines:
        if line.text.startswith(("until", "after")):
            found.extend(step_lines(line.children))
        else:
            found.append(line)
    return found


# ---- events -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Happening:
    """Which events may be drawn for a deal."""

    count_most: int = 14
    returns: bool = True
    reversals: bool = True
    costs: bool = True
    reports: bool = True
    foreign: bool = True
    month_ends: bool = True
    amount_largest: int = 10**12


_NOWHERE = Span(Source("drawn.csv", ""), 0, 0)


def event(
    number: int, day: date, kind: EventKind, what: str, amount: int, currency: str | None
) -> Event:
    """An event of the tests; its id is `e` and its number."""
    return Event(f"e{number}", day, kind, what, None, None, amount, currency, "", _NOWHERE)


@st.composite
def events(draw: st.DrawFn, drawn: Drawn, happening: Happening = Happening()) -> list[Event]:
    """Events in date order; a reversal names an event before it that is no reversal itself."""
    days = sorted(draw(st.lists(_days(happening), min_size=1, max_size=happening.count_most)))
    found: list[Event] = []
    for number, day in enumerate(days):
        found.append(_event(draw, drawn, happening, found, number, day))
    return found


def _days(happening: Happening) -> st.SearchStrategy[date]:
    days = st.integers(0, LAST_DAY).map(lambda n: FIRST_DAY + timedelta(n))
    if not happening.month_ends:
        return days.map(lambda d: d.replace(day=min(d.day, 28)))
    ends = st.integers(0, 70).map(lambda n: date(2016 + n // 12, n % 12 + 1, 28) + timedelta(3))
    return st.one_of(days, ends, st.just(FIRST_DAY))


def _event(
    draw: st.DrawFn,
    drawn: Drawn,
    happening: Happening,
    before: list[Event],
    number: int,
    day: date,
) -> Event:
    kinds = ["receipt"] * 6
    kinds += ["cost"] * 2 if happening.costs and drawn.accounts else []
    kinds += ["report"] * 2 if happening.reports and drawn.series else []
    kinds += ["return"] if happening.returns else []
    kinds += ["release"] if happening.reports and drawn.escrows else []
    reversible = [e.id for e in before if e.kind is not EventKind.REVERSAL]
    kinds += ["reversal"] * 2 if happening.reversals and reversible else []
    kind = draw(st.sampled_from(kinds))
    amount = draw(amounts(happening.amount_largest))
    if kind == "reversal":
        original = draw(st.sampled_from(reversible))
        return event(number, day, EventKind.REVERSAL, original, 0, None)
    if kind == "cost":
        account, currency = draw(st.sampled_from(drawn.accounts))
        return _booked(draw, event(number, day, EventKind.COST, account, amount, currency))
    if kind == "report":
        what, territory, unit = draw(st.sampled_from(drawn.series))
        report = event(number, day, EventKind.REPORT, what, amount, unit)
        return replace(report, territory=territory)
    if kind == "release":
        escrow, currency = draw(st.sampled_from(drawn.escrows))
        return event(number, day, EventKind.RELEASE, escrow, amount, currency)
    what, currency = draw(st.sampled_from(drawn.entries))
    if happening.foreign and len(drawn.currencies) > 1:
        currency = draw(st.sampled_from(drawn.currencies))
    return event(
        number, day, EventKind.RECEIPT, what, -amount if kind == "return" else amount, currency
    )


def _booked(draw: st.DrawFn, cost: Event) -> Event:
    """A cost; that of a commitment perhaps with its item, and with the day of its approval."""
    if not cost.what.startswith("spending"):
        return cost
    item = draw(st.sampled_from((None, *ITEMS)))
    approved = draw(st.one_of(st.none(), st.integers(-30, 300)))
    day = None if approved is None else cost.date + timedelta(approved)
    refund = -cost.amount if draw(st.integers(0, 9)) == 0 else cost.amount
    return replace(cost, item=item, approved=day, amount=refund)


def renamed(events: list[Event], names: Mapping[str, str]) -> list[Event]:
    """The events with accounts called otherwise."""
    return [replace(e, what=names.get(e.what, e.what)) for e in events]

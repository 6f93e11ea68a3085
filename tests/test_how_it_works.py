"""The worked page: its arithmetic is right, is the engine's, and is what a hand would do."""

import re
import runpy
from datetime import date
from fractions import Fraction
from math import floor
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "how-it-works.md").read_text(encoding="utf-8")
RUN = runpy.run_path(str(ROOT / "docs" / "how_it_works.py"))["example"]().run

CENT = Fraction(1, 100)
RECEIPT = Fraction("2345678.91")


def fraction(text: str) -> Fraction:
    """A figure of the page: `1,234.50`, `−0.0045` or `110,400/73`."""
    over, _, under = text.replace(",", "").replace("−", "-").partition("/")
    return Fraction(over) / Fraction(under or 1)


def worth(expression: str) -> Fraction:
    """What an expression of the page comes to."""
    text = re.sub(r"[\d,]+(?:\.\d+)?", lambda m: f"Fraction('{m[0].replace(',', '')}')", expression)
    for sign, operator in {"×": "*", "÷": "/", "−": "-"}.items():
        text = text.replace(sign, operator)
    return Fraction(eval(text, {"Fraction": Fraction}))


# The rows of the tables: what it is, the expression, and what stands in the three columns.
ROWS = [
    (name, expression, *(fraction(figure) for figure in figures))
    for name, expression, *figures in re.findall(
        r"^\| ([^|]+) \| ([^|=]+) = ([^|]+) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE
    )
]


class Share:
    """A share in whole cents, halves up, whose fraction is carried."""

    def __init__(self, rate: str) -> None:
        self.rate = Fraction(rate)
        self.carried = Fraction(0)

    def of(self, amount: Fraction) -> Fraction:
        exact = amount * self.rate + self.carried
        paid = floor(exact / CENT + Fraction(1, 2)) * CENT
        self.carried = exact - paid
        return paid


def first_part(amount: Fraction, owed: Fraction, shares: list[Share]) -> list[Fraction]:
    """The terms until the loan is repaid, as a hand would follow them."""
    levy, cinemas, dollars, corridor = shares
    to_levy = levy.of(amount)
    to_cinemas = cinemas.of(amount - to_levy)
    to_pot = amount - to_levy - to_cinemas
    entered = dollars.of(to_pot)
    to_director = corridor.of(entered)
    to_bank = min(owed, entered - to_director)
    return [to_levy, to_cinemas, to_pot, entered, to_director, to_bank]


def second_part(amount: Fraction, shares: list[Share]) -> list[Fraction]:
    """The terms after it."""
    levy, cinemas, dollars, points, producer = shares
    to_levy = levy.of(amount)
    to_cinemas = cinemas.of(amount - to_levy)
    to_pot = amount - to_levy - to_cinemas
    entered = dollars.of(to_pot)
    to_director = points.of(entered)
    left = entered - to_director
    to_producer = producer.of(left)
    return [to_levy, to_cinemas, to_pot, entered, to_director, to_producer, left - to_producer]


def by_hand() -> tuple[list[Fraction], list[Fraction]]:
    """Both parts of the receipt, worked out without the engine."""
    days = (date(2024, 3, 11) - date(2024, 1, 2)).days
    interest = 100_000 * Fraction(8, 100) * Fraction(days, 365)
    owed = 100_000 + floor(interest / CENT) * CENT

    def fresh() -> list[Share]:
        return [Share("0.05"), Share("0.57"), Share("0.1391"), Share("0.05")]

    near = floor(owed / worth("95/100 × 43/100 × 0.1391 × 95/100") / CENT)
    cut = next(
        fen * CENT
        for fen in range(near - 1_000, near + 1_000)
        if first_part(fen * CENT, owed, fresh())[-1] == owed
    )
    shares = fresh()
    first = first_part(cut, owed, shares)
    later = [*shares[:3], Share("0.10"), Share("2/3")]
    return [cut, *first], [RECEIPT - cut, *second_part(RECEIPT - cut, later)]


def test_the_engine_does_what_a_hand_does() -> None:
    """The journal's rows are the fractions' cents, slot by slot."""
    first, second = ([int(x / CENT) for x in part] for part in by_hand())
    cut, levy, cinemas, pot, entered, director, bank = first
    assert RUN.journal.rows[0][2] == cut
    assert RUN.journal.rows[0][3] == (levy, cinemas, pot, director, bank, 0, 0, 0, entered)
    part, levy, cinemas, pot, entered, director, producer, fund = second
    assert RUN.journal.rows[1][2] == part
    assert RUN.journal.rows[1][3] == (levy, cinemas, pot, 0, 0, director, producer, fund, entered)
    assert len(RUN.journal.rows) == 2


def test_every_line_of_the_arithmetic_is_right() -> None:
    """What is exact is what the expression comes to; what is paid and carried adds up to it."""
    assert len(ROWS) == 16
    for name, expression, exact, paid, carried in ROWS:
        assert worth(expression) == exact, name
        assert paid + carried == exact, name
        assert paid % CENT == 0, name
        assert abs(carried) <= CENT / 2 or name == "interest", name


def test_the_arithmetic_is_the_one_that_was_run() -> None:
    """The page's figures are those of the hand, in its order."""
    first, second = by_hand()
    assert [row[3] for row in ROWS[2:]] == [*first[1:], *second]
    assert (ROWS[0][3], ROWS[1][3]) == (first[-1] - 100_000, first[-1])


def test_a_carried_fraction_comes_from_the_first_part() -> None:
    """The second part starts with what the first left over, at the same step."""
    carried = {name: row for name, *row in ROWS[2:8]}
    for name, expression, *_ in ROWS[8:]:
        found = re.search(r" ([+−]) (0\.\d+)$", expression.strip())
        before = carried[name][3] if name in carried else Fraction(0)
        assert before == (fraction(found[1].strip("+") + found[2]) if found else 0), name


def test_what_the_words_say_is_so() -> None:
    """The figures outside of the tables."""
    alone = worth("(465,167.71 − 23,258.39) × 57/100")
    assert "57% of the second part alone is CNY 251,888.3124" in PAGE
    assert alone == fraction("251,888.3124")
    cut = worth("101,512.32 ÷ (95/100 × 43/100 × 0.1391 × 95/100)")
    assert "a little over CNY 1,880,511.34" in PAGE
    assert 0 < cut - fraction("1,880,511.34") < CENT
    assert by_hand()[0][0] == fraction("1,880,511.20")
    paid = [p for p in RUN.journal.postings() if RUN.plan.slots[p.slot].party]
    assert "nine payments\nto six parties in two currencies" in PAGE
    assert len(paid) == 9
    assert len({RUN.plan.slots[p.slot].party for p in paid}) == 6

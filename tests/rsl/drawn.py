"""Agreements, and deals that an agreement can state, as Hypothesis draws them."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import strategies as st

from recoup.rsl.model import Agreement, Payee, Step, StepKind
from recoup.rsl.to_deal import decimal_number

# Names that are hard on a language whose names are small letters, and whose words are English.
TITLES = (
    "Harbour Films", "North Pictures", "Celia Bee Da'mil", "Jalāl", "影院", "中国电影", "Rest",
    "Pot", "To", "On", "up to", "Equally", "3 Cats", "Дом", "a_b", "A B", "#1", "[x]", "{y}", "-",
    "yes", "12", "Recoup", "Plus",
    "Less", "When", "And", "Due", "The", "What", "Payee", "Income", "null",
)  # fmt: skip
CURRENCIES = ("EUR", "JPY", "KWD")
_DIGITS = {"EUR": 2, "JPY": 0, "KWD": 3}


def sums(currency: str) -> st.SearchStrategy[Fraction]:
    """Amounts that the currency can pay, small ones often."""
    unit = Fraction(1, 10 ** _DIGITS[currency])
    minor = st.one_of(st.integers(1, 9), st.integers(1, 5_000), st.integers(1, 10**9))
    return minor.map(lambda n: n * unit)


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    """Some steps with an end, and one without."""
    currency = draw(st.sampled_from(CURRENCIES))
    steps = [_step(draw, currency) for _ in range(draw(st.integers(0, 4)))]
    last = Step(StepKind.RATIO, _shares(draw, StepKind.RATIO))
    about = draw(st.sampled_from([(), (("description", "Über alles: #1"), ("url", "x.example"))]))
    return Agreement(draw(st.sampled_from(TITLES)), currency, (*steps, last), about)


def _step(draw: st.DrawFn, currency: str) -> Step:
    kind = draw(st.sampled_from(StepKind))
    description = draw(st.sampled_from([None, "Deferments", "发行费"]))
    if kind is StepKind.FIXED:
        payees = tuple(_payee(draw, draw(sums(currency))) for _ in range(draw(st.integers(1, 3))))
        return Step(kind, payees, None, description)
    return Step(kind, _shares(draw, kind), draw(sums(currency)), description)


def _shares(draw: st.DrawFn, kind: StepKind) -> tuple[Payee, ...]:
    parts = draw(st.lists(st.integers(1, 400), min_size=1, max_size=4))
    if kind is StepKind.RATIO:
        return tuple(_payee(draw, Fraction(part, 4)) for part in parts)
    cuts = sorted(draw(st.sets(st.integers(1, 799), max_size=3)))
    edges = [0, *cuts, 800]
    return tuple(_payee(draw, Fraction(b - a, 8)) for a, b in pairwise(edges))


def _payee(draw: st.DrawFn, amount: Fraction) -> Payee:
    name = draw(st.sampled_from(TITLES))
    pointer, kind = draw(
        st.sampled_from(
            [
                ("", ""),
                ("$x.example/a", "ilp"),
                ("NO 93 8601", "iban"),
                ("one", "ID"),
                ("001", "ID"),
            ]
        )
    )
    return Payee(name, pointer, kind, amount)


@st.composite
def deals(draw: st.DrawFn) -> str:
    """A deal in the words that an agreement has, beyond those that an import writes."""
    accounts, steps = [], []
    for number in range(draw(st.integers(0, 4))):
        match draw(st.sampled_from(["fixed", "divided", "share", "equally", "in order", "one"])):
            case "fixed":
                steps.append(f"    {_money(draw)} to {_party(draw)}")
            case "divided":
                steps += [f"    {_money(draw)}", *_parts(draw)]
            case "share":
                limit = f" up to {_money(draw)}"
                steps += [f"    100% of remainder{limit}", *_parts(draw)]
            case how:
                count = 1 if how == "one" else draw(st.integers(2, 3))
                names = [f"owed_{number}_{i}" for i in range(count)]
                for name in names:
                    accounts.append(f"account {name} owed to {_party(draw)}")
                    charges = draw(st.integers(1, 2))
                    accounts += [f"  charged {_money(draw)}" for _ in range(charges)]
                tail = "" if how == "one" else f", {how}"
                steps.append(f"    recoup {', '.join(names)}{tail}")
    rest = ["    rest", *_parts(draw)] if draw(st.booleans()) else [f"    rest to {_party(draw)}"]
    head = ['deal "Drawn"', "  books EUR", *(f'party p{i} "Party {i % 3}"' for i in range(5))]
    waterfall = ["waterfall w", "  currency EUR", "  receives everything", "  pays"]
    return "\n".join([*head, *accounts, *waterfall, *steps, *rest]) + "\n"


def _money(draw: st.DrawFn) -> str:
    return f"EUR {decimal_number(draw(sums('EUR')))}"


def _party(draw: st.DrawFn) -> str:
    return f"p{draw(st.integers(0, 4))}"


def _parts(draw: st.DrawFn) -> list[str]:
    weights = draw(st.lists(st.integers(1, 40), min_size=2, max_size=4))
    whole = sum(weights)
    shares = [f"      {w}/{whole} to {_party(draw)}" for w in weights]
    if draw(st.booleans()):
        shares[-1] = f"      rest to {_party(draw)}"
    return shares

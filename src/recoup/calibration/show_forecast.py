"""Figures → the text of a forecast, to be put beside a deal."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from recoup.calibration.distributions import LEVELS
from recoup.calibration.figures import About, Comparable, Figures

_TITLES = {
    "us": "Gross in the US and Canada",
    "cn": "Gross in China",
    "elsewhere": "Gross in all other territories",
}
_YEARS = 2


def show_forecast(
    figures: Figures, about: About, film: str, *, china_released: date | None = None
) -> str:
    """The forecast of a film: grosses, how they go together, when they come, and the rate.

    The Chinese gross is drawn in yuan where a rate is known, else in dollars. What nothing at hand
    says stands in a comment, to be said by the analyst.
    """
    lines = [
        f"# Gross box office of {film} as films like it did: what a deal's payers receive of it",
        "# is for the deal, or for a share such as `50% of us` in a line of receipts, to say.",
        *_comparables(figures.comparables),
        f'forecast "Films like {film}"',
        "",
        _grid(about.released),
        "",
    ]
    for name, row in figures.multiples.items():
        lines.append(_draw(figures, name, row, about.budget))
    china = "cn" in figures.multiples
    if china and china_released is None and figures.waits is not None:
        weeks = _points(f"{max(0.0, w):.1f}".rstrip("0").rstrip(".") for w in figures.waits)
        lines.append(
            f'draw wait "Weeks that China waits" quantiles,\n    {weeks}'
            ' [assumed "as films that played both waited"]'
        )
    for (one, other), rank in figures.correlations.items():
        if one in figures.multiples and other in figures.multiples:
            lines.append(
                f"correlation of {one} and {other} {rank:.2f}"
                ' [assumed "films of one budget that played China"]'
            )
    lines += ["", _receipts(figures, film, "US", "us", about.released)]
    if china:
        waiting = china_released is None and figures.waits is not None
        first = china_released or about.released
        lines.append(_receipts(figures, film, "CN", "cn", first, waiting=waiting))
    if "elsewhere" in figures.multiples:
        lines += [
            "# `elsewhere` brings nothing until a line of receipts says from which territories the",
            "# deal takes it; then what is measured worldwide is:",
            "# report theatrical WORLD in USD, adds us, cn, elsewhere",
        ]
    lines += _rate(figures) if china else []
    return "\n".join(lines) + "\n"


def _comparables(near: Sequence[Comparable]) -> list[str]:
    """The nearest films as comments, so that a reader sees what kind the figures are of."""
    lines = (
        ["# The nearest films, in USD m: budget; US and Canada, China, worldwide"] if near else []
    )
    for one in near:
        grosses = (one.domestic, one.china, one.worldwide)
        said = ", ".join("—" if gross is None else f"{gross / 1e6:.1f}" for gross in grosses)
        lines.append(f"#   {one.title} ({one.released}): {one.budget / 1e6:.1f}; {said}")
    return lines


def _grid(released: date) -> str:
    first = date(released.year, (released.month - 1) // 3 * 3 + 1, 1)
    last = date(first.year + _YEARS, first.month, 1) - timedelta(days=1)
    return f"each quarter from {first} to {last}"


def _draw(figures: Figures, name: str, row: Sequence[float], budget: float) -> str:
    currency, rate = "USD", 1.0
    if name == "cn" and figures.rate is not None:
        currency, rate = "CNY", figures.rate[0]
    points = _points(f"{currency} {amount(times * budget * rate)}" for times in row)
    return (
        f'draw {name} "{_TITLES[name]}" quantiles,\n    {points} [assumed "{figures.basis[name]}"]'
    )


def _points(values: Iterable[str]) -> str:
    """Quantiles as the language writes them, in two rows."""
    points = [f"P{level} {value}" for level, value in zip(LEVELS, values, strict=True)]
    middle = LEVELS.index(50) + 1
    return ", ".join(points[:middle]) + ",\n    " + ", ".join(points[middle:])


def amount(value: float) -> str:
    """Three digits of an amount, as the language writes it: `1.25m`."""
    rounded = float(f"{value:.3g}")
    size, unit = (10**6, "m") if rounded >= 10**6 else (1, "")
    text = f"{rounded / size:.6f}" if size > 1 else f"{rounded:.0f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + unit


def _receipts(
    figures: Figures, film: str, territory: str, name: str, first: date, *, waiting: bool = False
) -> str:
    later = ", later by wait weeks" if waiting else ""
    hold = figures.holds.get(name)
    said = f"each week {hold:.0%} of the week before" if hold is not None else "each week …"
    what = f"receipts theatrical of {film} from {territory}, {name}, starting {first}{later}"
    return f"{what},\n    {said}" if hold is not None else f"# {what}, {said}"


def _rate(figures: Figures) -> list[str]:
    if figures.rate is None or figures.volatility is None:
        return ["# rate USD to CNY …, volatility …% a year"]
    rate, day = figures.rate
    moves = f"{figures.volatility:.1%}"
    return [
        f"rate USD to CNY {rate:.4f}, volatility {moves} a year"
        f' [assumed "European Central Bank, {day}"]'
    ]

"""Films with their budget and grosses: the files joined, and samples with what was left out."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from recoup.calibration.files import Data

# A budget below this is left out: small films are reported too rarely to stand for their kind.
SMALLEST = 10_000_000
# The bands of budgets in millions of US dollars, each from its first figure to below its second.
BANDS: Final = ((10, 40), (40, 100), (100, None))
Band = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows that a fit stands on: how many the file had, and how many were dropped for what."""

    name: str
    source: str
    table: pl.DataFrame
    rows: int
    dropped: tuple[tuple[str, int], ...]

    def of_band(self, band: Band) -> "Sample":
        """The films of one band of budgets."""
        inside = in_band(band)
        return Sample(self.name, self.source, self.table.filter(inside), self.rows, self.dropped)

    def between(self, first: date, last: date) -> "Sample":
        """The films released from a day to a day, both included."""
        kept = self.table.filter(pl.col("released").is_between(first, last))
        why = f"released before {first} or after {last}"
        dropped = (*self.dropped, (why, self.table.height - kept.height))
        return Sample(self.name, self.source, kept, self.rows, dropped)


def in_band(band: Band) -> pl.Expr:
    """Whether the budget of a row lies in a band."""
    low, high = band
    above = pl.col("budget") >= low * 10**6
    return above if high is None else above & (pl.col("budget") < high * 10**6)


def band_of(budget: float) -> Band | None:
    """The band of a budget in US dollars; None below the smallest."""
    return next((b for b in reversed(BANDS) if budget >= b[0] * 10**6), None)


def show_band(band: Band) -> str:
    """A band in words: `USD 10m to 40m`."""
    low, high = band
    return f"USD {low}m and more" if high is None else f"USD {low}m to {high}m"


def sift(name: str, source: str, table: pl.DataFrame, rules: list[tuple[str, pl.Expr]]) -> Sample:
    """The rows that keep every rule, and how many each rule dropped, one rule after the other."""
    rows, dropped = table.height, []
    for why, keeps in rules:
        kept = table.filter(keeps.fill_null(value=False))
        if kept.height < table.height:
            dropped.append((why, table.height - kept.height))
        table = kept
    return Sample(name, source, table, rows, tuple(dropped))


def films(data: Data) -> pl.DataFrame:
    """Every film of the budgets' file: title, released, budget, domestic, worldwide, china,
    china_released, elsewhere (worldwide less the two markets), genres.

    Grosses and budgets in US dollars; None where the file says nothing, or 0, which there means
    that nobody reported.
    """
    if "budgets" not in data.tables:
        return pl.DataFrame(schema=_COLUMNS)
    found = data.tables["budgets"].select(
        _key("title"),
        pl.col("release_date_iso").dt.year().alias("year"),
        "title",
        pl.col("release_date_iso").alias("released"),
        pl.col("production_budget_usd").alias("budget"),
        pl.col("domestic_gross_usd").replace(0, None).alias("domestic"),
        pl.col("worldwide_gross_usd").replace(0, None).alias("worldwide"),
    )
    elsewhere = pl.col("worldwide") - pl.col("domestic") - pl.col("china")
    joined = _with_genres(_with_china(found, data), data).with_columns(elsewhere=elsewhere)
    return joined.select(list(_COLUMNS))


_COLUMNS = {
    "title": pl.String,
    "released": pl.Date,
    "budget": pl.Float64,
    "domestic": pl.Float64,
    "worldwide": pl.Float64,
    "china": pl.Float64,
    "china_released": pl.Date,
    "elsewhere": pl.Float64,
    "genres": pl.List(pl.String),
}


def _key(column: str) -> pl.Expr:
    """A title as the files share it: no case, no spaces, none of their different apostrophes."""
    return pl.col(column).str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]", "").alias("key")


def markets(data: Data) -> Sample:
    """Films with a Chinese gross, each once: released, domestic, china, china_released, genres."""
    table = data.tables["markets"].select(
        _key("movie_title"),
        "imdb_id",
        pl.col("movie_title").alias("title"),
        pl.col("domestic_release_date").alias("released"),
        "china_release_date",
        pl.col("domestic_gross_usd").alias("domestic"),
        pl.col("china_opening_usd").alias("china_opening"),
        pl.col("china_gross_usd").alias("china"),
        pl.col("international_gross_usd").alias("international"),
        pl.col("genres").str.split("|"),
    )
    table = table.rename({"china_release_date": "china_released"})
    # A re-release repeats the film's number; the row with the greater gross is the release.
    table = table.sort("china", "domestic", descending=True, nulls_last=True, maintain_order=True)
    once = pl.col("imdb_id").is_null() | pl.struct("imdb_id").is_first_distinct()
    rules = [
        ("no gross in China", pl.col("china") > 0),
        ("domestic equals international: one market, read twice",
         pl.col("domestic").ne_missing(pl.col("international"))),
        ("no domestic gross", pl.col("domestic") > 0),
        ("no day of release", pl.col("released").is_not_null()),
        ("the same film again (a re-release)", once),
    ]  # fmt: skip
    return sift("markets", "US and China, Box Office Mojo", table, rules)


def _with_china(found: pl.DataFrame, data: Data) -> pl.DataFrame:
    """Joined by title and by a year that differs by one at most; the nearest where several are."""
    if "markets" not in data.tables:
        empty = {name: pl.lit(None, _COLUMNS[name]) for name in ("china", "china_released")}
        return found.with_columns(**empty, market_genres=pl.lit(None, pl.List(pl.String)))
    there = markets(data).table.select(
        "key",
        pl.col("released").dt.year().alias("market_year"),
        "china",
        "china_released",
        pl.col("genres").alias("market_genres"),
    )
    apart = (pl.col("market_year") - pl.col("year")).abs()
    near = (
        found.with_row_index("row")
        .join(there, on="key")
        .filter(apart <= 1)
        .sort(apart, maintain_order=True)
        .unique("row", keep="first", maintain_order=True)
        .select("row", "china", "china_released", "market_genres")
    )
    return found.with_row_index("row").join(near, on="row", how="left", maintain_order="left")


def _with_genres(found: pl.DataFrame, data: Data) -> pl.DataFrame:
    none: list[str] = []
    listed = pl.col("market_genres").fill_null(none)
    if "genres" not in data.tables:
        return found.with_columns(genres=listed)
    there = (
        data.tables["genres"]
        .select(_key("movie"), pl.col("release_date").dt.year().alias("year"), "genre")
        .unique(["key", "year"], keep="first", maintain_order=True)
    )
    joined = found.join(there, on=["key", "year"], how="left", maintain_order="left")
    first = pl.concat_list("genre").list.drop_nulls()
    return joined.with_columns(
        genres=pl.concat_list(first, listed).list.unique(maintain_order=True)
    )


def multiples(table: pl.DataFrame, gross: str, *, played_china: bool = False) -> Sample:
    """Films with a budget and the gross of a column, whose logarithm of gross ÷ budget is `log`.

    `gross` is worldwide, domestic, china or elsewhere (worldwide less the other two, of films that
    played China).
    """
    words = {"worldwide": "worldwide", "domestic": "domestic", "china": "Chinese",
             "elsewhere": "other"}  # fmt: skip
    rules = [
        ("no day of release", pl.col("released").is_not_null()),
        (f"budget below USD {SMALLEST // 10**6}m", pl.col("budget") >= SMALLEST),
        (f"no {words[gross]} gross", pl.col(gross) > 0),
    ]
    if played_china:
        rules.append(("not found among the films that played China", pl.col("china") > 0))
    ratio = (pl.col(gross) / pl.col("budget")).log().alias("log")
    with_log = table.with_columns(ratio)
    name = f"{gross} ÷ budget" + (", played China" if played_china else "")
    of_china = played_china or gross in ("china", "elsewhere")
    source = "The Numbers" + (", China of Box Office Mojo" if of_china else "")
    return sift(name, source, with_log, rules)

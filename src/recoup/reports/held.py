"""Rows that could be read and their lines, as lists or as columns: the same questions to both."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recoup.reports.lines import Line, Sound
from recoup.reports.settle import summed

if TYPE_CHECKING:
    import polars

# What a line is of, without its day and its amount: what a deal is asked about.
Kind = tuple[Any, ...]
KIND = ("kind", "what", "film", "territory", "currency", "basis", "channel")


@dataclass(slots=True)
class Listed:
    """Sound rows and their lines as lists."""

    sound: list[Sound]
    lines: list[Line]

    def named(self) -> Iterator[tuple[int, str]]:
        return ((line.row, line.id) for line in self.lines)

    def kinds(self) -> dict[Kind, tuple[int, int]]:
        """What lines are of, each with the first row that is so, and with what all come to."""
        found: dict[Kind, tuple[int, int]] = {}
        for x in self.lines:
            of = (x.kind, x.what, x.film, x.territory, x.currency, x.basis, x.channel)
            row, amount = found.get(of, (x.row, 0))
            found[of] = row, amount + x.amount
        return found

    def rows_of(self, kinds: set[Kind]) -> dict[int, Kind]:
        """The rows of lines that are so."""
        found: dict[int, Kind] = {}
        for x in self.lines:
            of = (x.kind, x.what, x.film, x.territory, x.currency, x.basis, x.channel)
            if of in kinds:
                found.setdefault(x.row, of)
        return found

    def take_out(self, rows: set[int]) -> list[Sound]:
        gone = [row for row in self.sound if row.row in rows]
        self.sound = [row for row in self.sound if row.row not in rows]
        self.lines = [line for line in self.lines if line.row not in rows]
        return gone

    def all_sound(self) -> Iterable[Sound]:
        return self.sound

    def sums(self) -> dict[str | None, int]:
        """What sound rows come to, by currency."""
        found: dict[str | None, int] = {}
        for row in self.sound:
            found[row.currency] = found.get(row.currency, 0) + row.amount
        return found

    def listed(self) -> list[Line]:
        return self.lines

    def sum_up(self, stem: str) -> "Listed":
        return Listed(self.sound, summed(self.lines, stem))


@dataclass(slots=True)
class Framed:
    """Sound rows and their lines as columns."""

    sound: "polars.DataFrame"
    lines: "polars.DataFrame"

    def add(self, sound: list[Sound], lines: list[Line]) -> None:
        """Puts rows that were read by themselves in their places."""
        import polars

        if sound:
            more = polars.DataFrame(sound, schema=self.sound.schema, orient="row")
            self.sound = polars.concat([self.sound, more]).sort("row")
        if lines:
            more = polars.DataFrame(lines, schema=self.lines.schema, orient="row")
            self.lines = polars.concat([self.lines, more]).sort("row", maintain_order=True)

    def named(self) -> Iterator[tuple[int, str]]:
        return iter(self.lines.select("row", "id").iter_rows())

    def kinds(self) -> dict[Kind, tuple[int, int]]:
        import polars

        groups = self.lines.group_by(KIND, maintain_order=True).agg(
            polars.col("row").first(), polars.col("amount").sum()
        )
        return {tuple(of): (row, amount) for *of, row, amount in groups.iter_rows()}

    def rows_of(self, kinds: set[Kind]) -> dict[int, Kind]:
        found: dict[int, Kind] = {}
        for row, *of in self.lines.select("row", *KIND).iter_rows():
            if tuple(of) in kinds:
                found.setdefault(row, tuple(of))
        return found

    def take_out(self, rows: set[int]) -> list[Sound]:
        import polars

        is_one = polars.col("row").is_in(list(rows))
        gone = [Sound(*row) for row in self.sound.filter(is_one).iter_rows()]
        self.sound, self.lines = self.sound.filter(~is_one), self.lines.filter(~is_one)
        return gone

    def all_sound(self) -> Iterable[Sound]:
        return (Sound(*row) for row in self.sound.iter_rows())

    def sums(self) -> dict[str | None, int]:
        import polars

        groups = self.sound.group_by("currency").agg(polars.col("amount").sum())
        return dict(groups.iter_rows())

    def listed(self) -> list[Line]:
        return [Line(*row) for row in self.lines.iter_rows()]

    def sum_up(self, stem: str) -> Listed:
        import polars

        like = ("date", "kind", "what", "film", "territory", "currency", "basis", "channel")
        groups = self.lines.group_by(*like, "period", maintain_order=True).agg(
            polars.col("row").first(), polars.col("amount").sum(), polars.len().alias("rows")
        )
        groups = groups.with_columns(polars.lit("").alias("id")).select(Line._fields)
        lines = [Line(*row) for row in groups.iter_rows()]
        named = [line._replace(id=f"{stem}-sum-{n}") for n, line in enumerate(lines, 1)]
        return Listed([], named)

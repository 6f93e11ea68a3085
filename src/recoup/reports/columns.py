"""Rows by columns: what `rows` does one by one, for all rows that nothing is wrong with.

Words are looked up once for each text that occurs, by the same functions; plain figures are read as
columns of integers. A row with anything else in it is left to be read by itself.
"""

from typing import TYPE_CHECKING, Any

from recoup.receipts.cells import LARGEST_AMOUNT, BadCell
from recoup.receipts.model import EventKind
from recoup.reports.lines import Line, Sound
from recoup.reports.model import Amount, Figures
from recoup.reports.rows import RowReader, Value
from recoup.values.currency import minor_digits

if TYPE_CHECKING:
    import polars

COLUMNS = Line._fields


class Columns:
    """The rows of a table as columns: those that are plain, and the numbers of all others."""

    def __init__(self, reader: RowReader, frame: "polars.DataFrame") -> None:
        import polars

        self.pl: Any = polars
        self.reader = reader
        self.frame = frame
        self.frame = frame.with_columns(self._value(word).alias(f"={word}") for word in self.words)
        figures = [self._figure(amount).alias(f"#{amount.name}") for amount in self.amounts]
        self.frame = self.frame.with_columns(figures)
        self.frame = self.frame.with_columns(self._plain().alias("plain"))

    @property
    def words(self) -> list[str]:
        reader = self.reader
        return [w for w in reader.places if w in reader.mapping.values or w == "stamp"]

    @property
    def amounts(self) -> list[Amount]:
        return [a for a in self.reader.mapping.amounts if a.name in self.reader.places]

    # ---- values ------------------------------------------------------------------------------

    def _text(self, word: str) -> Any:
        """What stands in the columns of a value, as `RowReader.text` has it."""
        pl, reader = self.pl, self.reader
        cells = [pl.col(f"c{place}").fill_null("") for place in reader.places[word]]
        text = pl.concat_str(cells, separator=" ") if len(cells) > 1 else cells[0]
        text = text.str.strip_chars()
        empty = reader.mapping.empty
        if empty and reader.taken(word).match is None:
            text = pl.when(text.is_in(list(empty))).then(pl.lit("")).otherwise(text)
        return text

    def _value(self, word: str) -> Any:
        """The value of a word as a text; null where it has a fault; empty where it has none."""
        pl, reader = self.pl, self.reader
        texts = self._raw(word)
        found: dict[str, str | None] = {}
        for text in texts.unique().to_list():
            cut = reader._cut(word, text)
            value = reader.value(word, cut)
            found[text] = None if isinstance(value, BadCell) else _shown(value)
        return texts.replace_strict(
            list(found), list(found.values()), default=None, return_dtype=pl.String
        )

    def _raw(self, word: str) -> "polars.Series":
        pl = self.pl
        cells = [pl.col(f"c{place}").fill_null("") for place in self.reader.places[word]]
        text = pl.concat_str(cells, separator=" ") if len(cells) > 1 else cells[0]
        series: polars.Series = self.frame.select(text.alias("text"))["text"]
        return series

    def said(self, word: str) -> Any:
        """A value of all rows, fixed or of each; null where there is none."""
        pl, reader = self.pl, self.reader
        if word in reader.places:
            column = pl.col(f"={word}")
            return pl.when(column == "").then(None).otherwise(column)
        return pl.lit(_shown(reader.fixed.get(word)) or None, dtype=pl.String)

    # ---- figures -----------------------------------------------------------------------------

    def _figure(self, amount: Amount) -> "polars.Series":
        """A figure in minor units; null where it is missing, or not plain."""
        text = self._series(self._text(amount.name))
        if amount.taken.match is not None:
            return self._series(self.pl.lit(None, dtype=self.pl.Int64))
        if amount.count:
            return self._signed(self._plain_figure(amount, text, 0))
        codes = self._codes()
        sizes = sorted({minor_digits(code) for code in codes})
        if len(sizes) == 1:
            return self._signed(self._plain_figure(amount, text, sizes[0]))
        currency, figure = self.said("currency"), self.pl.lit(None, dtype=self.pl.Int64)
        for digits in sizes:
            own = [code for code in codes if minor_digits(code) == digits]
            value = self._plain_figure(amount, text, digits)
            figure = self.pl.when(currency.is_in(own)).then(value).otherwise(figure)
        return self._signed(self._series(figure))

    def _series(self, expression: Any) -> "polars.Series":
        """The values of an expression, worked out once, however often they are used."""
        series: polars.Series = self.frame.with_columns(expression.alias("it"))["it"]
        return series

    def _codes(self) -> list[str]:
        if "currency" not in self.reader.places:
            fixed = self.reader.fixed.get("currency")
            return [fixed] if isinstance(fixed, str) else []
        codes: list[str] = self.frame["=currency"].unique().to_list()
        return [code for code in codes if code]

    def _plain_figure(self, amount: Amount, text: "polars.Series", digits: int) -> "polars.Series":
        """Plain figures, their decimals filled up to those of the smallest unit."""
        pl, mapping = self.pl, self.reader.mapping
        places = amount.scale + digits
        most = 15 - amount.scale
        mark, group = _escaped(mapping.decimal), _escaped(mapping.thousands)
        whole = rf"[0-9]{{1,{most}}}|[0-9]{{1,3}}(?:{group}[0-9]{{3}}){{1,{most // 3 - 1}}}"
        decimals = rf"(?:{mark}[0-9]{{1,{places}}})?" if places else ""
        plain = text.str.contains(rf"^-?(?:{whole}){decimals}$")
        bare = text.str.replace_all(mapping.thousands, "", literal=True).str.strip_prefix("-")
        parts = bare.str.split_exact(mapping.decimal, 1).struct
        part = parts.field("field_1").fill_null("").str.pad_end(places, "0")
        value = (parts.field("field_0") + part).cast(pl.Int64, strict=False)
        sound = plain & (value <= LARGEST_AMOUNT * 10**digits)
        signed = pl.when(text.str.starts_with("-")).then(-value).otherwise(value)
        return self._series(pl.when(sound).then(signed))

    def _signed(self, figure: "polars.Series") -> "polars.Series":
        """Figures with the sign that their rows say; null where the two contradict each other."""
        pl = self.pl
        if "sign" not in self.reader.mapping.values:
            return figure
        sign = self.said("sign")
        contradict = (sign == "1") & (figure < 0)
        signed = pl.when(sign == "-1").then(-figure.abs()).otherwise(figure)
        return self._series(pl.when(~contradict).then(signed))

    # ---- which rows are plain ----------------------------------------------------------------

    def _plain(self) -> Any:
        pl, reader = self.pl, self.reader
        width = len(reader.grid.header)
        plain = pl.lit(value=True)
        if width:
            plain = plain & pl.col(f"c{width - 1}").is_not_null()
            beyond = [c for c in self.frame.columns if c[0] == "c" and int(c[1:]) >= width]
            for column in beyond:
                plain = plain & (pl.col(column).fill_null("") == "")
        for word in self.words:
            plain = plain & pl.col(f"={word}").is_not_null()
        for amount in self.amounts:
            figure = pl.col(f"#{amount.name}")
            sound = figure.is_not_null()
            if amount.figures is Figures.TO_DATE:
                sound = sound & (figure >= 0)
            if amount.name != reader.mapping.reconciles:
                sound = sound | (self._text(amount.name) == "")
            plain = plain & sound
        return plain

    def others(self) -> list[tuple[int, list[str]]]:
        """The rows that are not plain, with their cells; those that a row lacks are left out."""
        pl = self.pl
        cells = [name for name in self.frame.columns if name.startswith("c")]
        rows = []
        for number, *texts in self.frame.filter(~pl.col("plain")).select("row", *cells).rows():
            while texts and texts[-1] is None:
                texts.pop()
            rows.append((number, [(text or "").strip() for text in texts]))
        return rows

    def sound(self) -> "polars.DataFrame":
        """What `Sound` says of each plain row, by its fields."""
        pl, reader = self.pl, self.reader
        keys = [pl.col(f"c{place}").fill_null("").str.strip_chars() for place in reader.key_places]
        key = pl.concat_str(keys, separator="\t") if keys else pl.lit("")
        protocol = pl.lit("")
        if reader.protocol_place is not None:
            protocol = pl.col(f"c{reader.protocol_place}").fill_null("").str.strip_chars()
        estimate = pl.when(self.said("estimate") == "yes").then(pl.lit("0")).otherwise(pl.lit("1"))
        of = reader.mapping.reconciled
        code = pl.lit(None, dtype=pl.String) if of.count else self.said("currency")
        found: polars.DataFrame = self.frame.filter("plain").select(
            pl.col("row"),
            pl.col(f"#{of.name}").alias("amount"),
            code.alias("currency"),
            key.alias("key"),
            pl.coalesce(self.said("stamp"), estimate).alias("stamp"),
            protocol.alias("protocol"),
        )
        assert tuple(found.columns) == Sound._fields
        return found

    def lines(self) -> "polars.DataFrame":
        """What `Line` says of each event of a plain row, by its fields, in the order of rows."""
        pl = self.pl
        made = [a for a in self.amounts if a.kind is not None]
        rows = self.frame.filter("plain")
        parts = [
            rows.filter(pl.col(f"#{a.name}").is_not_null()).select(
                *self._line(a), pl.lit(n).alias("n")
            )
            for n, a in enumerate(made)
        ]
        if not parts:
            return pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))
        found: polars.DataFrame = pl.concat(parts)
        if len(parts) > 1:
            found = found.sort("row", "n")
        return found.drop("n")

    def _line(self, amount: Amount) -> list[Any]:
        pl, reader = self.pl, self.reader
        cost, money = amount.kind is EventKind.COST, not amount.count
        nothing = pl.lit(None, dtype=pl.String)
        assert amount.kind is not None
        several = sum(a.kind is not None for a in reader.mapping.amounts) > 1
        named = pl.coalesce(
            self.said("id"), pl.lit(f"{reader.stem}-") + pl.col("row").cast(pl.String)
        )
        what = pl.lit(amount.what) if amount.what else self.said("account" if cost else "medium")
        report = amount.kind is EventKind.REPORT
        values = {
            "row": pl.col("row"),
            "id": named + pl.lit(f":{amount.name}") if several else named,
            "date": self.said("date"),
            "kind": pl.lit(amount.kind.value),
            "what": what,
            "film": nothing if cost else self.said("film"),
            "territory": nothing if cost else self.said("territory"),
            "amount": pl.col(f"#{amount.name}"),
            "currency": self.said("currency") if money else nothing,
            "basis": self._basis() if money and not cost else nothing,
            "channel": nothing if report else self.said("channel"),
            "period": pl.lit(amount.figures is Figures.OF_PERIOD),
            "rows": pl.lit(1, dtype=pl.Int64),
        }
        return [values[name].alias(name) for name in COLUMNS]

    def _basis(self) -> Any:
        """The basis of each row's money, as `RowReader.basis` has it."""
        pl = self.pl
        own, flagged = self.said("basis"), self.said("estimate") == "yes"
        words = pl.concat_str([own, pl.lit("estimate")], separator=" ", ignore_nulls=True)
        return pl.when(flagged.fill_null(value=False)).then(words).otherwise(own)


def _shown(value: Value) -> str:
    """A value as a text of a column: none is empty, yes and no are words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _escaped(mark: str) -> str:
    return f"\\{mark}" if mark in ".," else mark

"""A file that nobody has a mapping for → a mapping to be edited: guesses with reasons, and gaps."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from recoup.receipts.read import read_bytes
from recoup.reports.files import read_raw
from recoup.reports.headers import AMOUNTS, THEATRICAL, TOTALS, UNITS, VALUES, role
from recoup.reports.model import Mapping, ReportKind, Table
from recoup.reports.raw import Cells, Raw
from recoup.reports.sniff import (
    amount_role,
    cell_at,
    delimiter_of,
    encoding_of,
    form_of,
    formats_of,
    quoted,
    records_of,
    unit_of,
)
from recoup.values.currency import CURRENCIES

_CODE = re.compile(r"\b[A-Z]{3}\b")
_PLAIN = re.compile(r"[^\W\d_][\w .&]*")
_LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class Guess:
    """A line of a mapping that was guessed, or left open as `?`, and why."""

    key: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Guessed:
    """The text of a mapping; what in it was guessed, and what is left open."""

    text: str
    guesses: list[Guess]
    gaps: list[Guess]


def guess_mapping(path: str | Path) -> Guessed:
    """A mapping for a file, as far as the file tells.

    What it does not tell is a gap, which stops the mapping from being used until it is filled in.

    Raises: Unreadable where the file cannot be divided into rows; EventsFileMissing.
    """
    return _Guesser(Path(path)).guessed()


@dataclass
class _Guesser:
    path: Path
    found: list[Guess] = field(default_factory=list)
    gaps: list[Guess] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def guessed(self) -> Guessed:
        raw = self._raw()
        header, at = self._header(raw)
        rows = [cells for _, cells in raw.rows[at:][:_LOOKED_AT]]
        columns = {
            name: [cell_at(cells, i) for cells in rows] for i, name in enumerate(header) if name
        }
        self._values(columns)
        self._amounts(columns)
        self._totals(columns)
        kind = self._kind(columns)
        about = f"Files such as {self.path.name}"
        top = [f"about: {quoted(about)}", kind]
        self.lines = [*top, *self.lines]
        return Guessed("\n".join(self.lines) + "\n", self.found, self.gaps)

    # ---- saying ------------------------------------------------------------------------------

    def say(self, indent: int, key: str, value: str, why: str, *, shown: str | None = None) -> None:
        """A guessed line, with its reason above it."""
        self.found.append(Guess(key.rsplit(".", 1)[-1], shown or value, why))
        self.lines.append(f"{'  ' * indent}# {why}")
        self.lines.append(f"{'  ' * indent}{key.rsplit('.', 1)[-1]}: {value}")

    def leave(self, indent: int, key: str, value: str, why: str) -> None:
        """A line with a gap in it."""
        self.gaps.append(Guess(key, value, why))
        self.lines.append(f"{'  ' * indent}# to fill in: {why}")
        self.lines.append(f"{'  ' * indent}{key}: {value}")

    # ---- the file ----------------------------------------------------------------------------

    def _raw(self) -> Raw:
        data = read_bytes(self.path)
        self.lines.append("table:")
        form, why = form_of(data)
        self.say(1, "format", form, why)
        table = Table(form)
        if form in {"csv", "json"}:
            encoding, why = encoding_of(data)
            if encoding != "utf-8":
                self.say(1, "encoding", encoding, why)
            table = Table(form, encoding)
        if form == "csv":
            delimiter, why = delimiter_of(data.decode(table.encoding, "replace"))
            if delimiter != ",":
                word = {"\t": "tab"}.get(delimiter, delimiter)
                self.say(1, "delimiter", quoted(word), why)
            table = Table(form, table.encoding, delimiter)
        if form == "json":
            records = records_of(data.decode(table.encoding, "replace"))
            if records:
                self.say(1, "records", ".".join(records), "the first list of records stands there")
            table = Table(form, table.encoding, records=records)
        blank = Mapping("guess", "", ReportKind.SERIES, table, {}, (), "", {}, {}, frozenset())
        return read_raw(self.path, blank, fast=False)

    def _header(self, raw: Raw) -> tuple[Cells, int]:
        if raw.header is not None:
            return list(raw.header), 0
        best, most = 0, -1
        for at, (_, cells) in enumerate(raw.rows[:40]):
            known = sum(bool(role(c, VALUES) or amount_role(c)) for c in cells)
            score = known * 100 + sum(bool(_PLAIN.match(c)) for c in cells)
            if score > most:
                best, most = at, score
        number = raw.rows[best][0]
        if number != 1:
            why = f"row {number} has most of the words that headers have"
            self.say(1, "header", str(number), why)
        return raw.rows[best][1], best + 1

    # ---- what rows say -----------------------------------------------------------------------

    def _values(self, columns: dict[str, list[str]]) -> None:
        self.lines.append("values:")
        named: dict[str, str] = {}
        for header in columns:
            word = role(header, VALUES)
            if word is not None and word not in named:
                named[word] = header
        self._date(named.get("date"), columns)
        if "film" in named:
            why = f"`{named['film']}` is a name for films"
            self._column("film", named["film"], why)
        else:
            self.leave(1, "film", '{is: "?"}', "no column is called as films are")
        self._territory(named)
        self._medium(named, columns)
        currency = self._currency(named, columns)
        if currency == "CNY":
            self._basis(columns)
        for word in ("estimate", "id"):
            if word in named:
                self._column(word, named[word], f"`{named[word]}` is a name for it")
        if "sign" in named:
            head = named["sign"]
            words = dict.fromkeys(filter(None, columns[head]))
            means = ", ".join(f'{quoted(word)}: "?"' for word in words)
            value = f"{{column: {quoted(head)}, means: {{{means}}}}}"
            self.leave(1, "sign", value, "which of its words is `plus`, and which `minus`")

    def _column(self, word: str, header: str, why: str) -> None:
        self.say(1, word, f"{{column: {quoted(header)}}}", why, shown=f"column {header}")

    def _date(self, header: str | None, columns: dict[str, list[str]]) -> None:
        if header is None:
            tried = {name: formats_of(texts) for name, texts in columns.items()}
            header = next((name for name, formats in tried.items() if formats), None)
        if header is None:
            why = "no column holds days: give the day with `--date`"
            self.say(1, "date", "{given: yes}", why)
            return
        formats = formats_of(columns[header])
        if len(formats) == 1:
            value = f"{{column: {quoted(header)}, format: {quoted(formats[0])}}}"
            why = f"every day in `{header}` reads so, and no other way"
            self.say(1, "date", value, why, shown=f"column {header}, {formats[0]}")
            return
        why = f"`{header}` reads as {' or '.join(formats)}"
        if not formats:
            why = f"the days of `{header}` are written in a way of their own"
        self.leave(1, "date", f'{{column: {quoted(header)}, format: "?"}}', why)

    def _territory(self, named: dict[str, str]) -> None:
        if "territory" in named:
            header = named["territory"]
            self._column("territory", header, f"`{header}` is a name for territories")
        else:
            self.leave(1, "territory", '{is: "?"}', "the file does not say where the money is from")

    def _medium(self, named: dict[str, str], columns: dict[str, list[str]]) -> None:
        telling = [h for h in columns if any(word in h.casefold() for word in THEATRICAL)]
        if "medium" in named:
            header = named["medium"]
            words = list(dict.fromkeys(filter(None, columns[header])))[:20]
            means = ", ".join(f'{quoted(word)}: "?"' for word in words)
            value = f"{{column: {quoted(header)}, means: {{{means}}}}}"
            self.leave(1, "medium", value, "which medium of the deal each word stands for")
        elif telling:
            self.say(1, "medium", "{is: theatrical}", f"`{telling[0]}` is a word of cinemas")
        else:
            self.leave(1, "medium", '{is: "?"}', "the file does not say of which medium it is")

    def _currency(self, named: dict[str, str], columns: dict[str, list[str]]) -> str | None:
        if "currency" in named:
            header = named["currency"]
            self._column("currency", header, f"`{header}` is a name for currencies")
            return None
        for header in columns:
            codes = [c for c in _CODE.findall(header.upper()) if c in CURRENCIES]
            if codes:
                code = str(codes[0])
                self.say(1, "currency", f"{{is: {code}}}", f"`{header}` has its code")
                return code
            if any(unit in header for unit in UNITS) or "票房" in header:
                self.say(1, "currency", "{is: CNY}", f"`{header}` is a word for yuan")
                return "CNY"
        self.leave(1, "currency", '{is: "?"}', "the file does not say its currency")
        return None

    def _basis(self, columns: dict[str, list[str]]) -> None:
        for word, basis in (("综合", "comprehensive"), ("分账", "split")):
            header = next((h for h in columns if word in h), None)
            if header is not None and not any(
                other in h for other in ("综合", "分账") if other != word for h in columns
            ):
                self.say(1, "basis", f"{{is: {basis}}}", f"`{header}` says so")
                return
        why = "`comprehensive` with the online service fee, or `split` without it"
        self.leave(1, "basis", '{is: "?"}', why)

    # ---- figures -----------------------------------------------------------------------------

    def _amounts(self, columns: dict[str, list[str]]) -> None:
        self.lines.append("amounts:")
        named: dict[str, str] = {}
        for header in columns:
            name = amount_role(header)
            if name is not None and name not in named:
                named[name] = header
        if not named:
            why = "no column is called as figures are"
            self.leave(1, "gross", '{column: "?", unit: "?", as: "?"}', why)
        for name, header in named.items():
            event, figures, _ = AMOUNTS[name]
            parts = [f"column: {quoted(header)}"]
            why = f"`{header}` is a name for it"
            unit = None
            if event not in {"report of admissions", "report of units"}:
                unit, unit_why = unit_of(header, columns[header])
                parts.append(f"unit: {quoted(unit)}")
                why = f"{why}; {unit_why}"
            parts.append(f"as: {event}")
            if figures is not None:
                parts.append(f"figures: {figures}")
            value = f"{{{', '.join(parts)}}}"
            if unit == "?":
                self.leave(1, name, value, why)
            else:
                self.say(1, name, value, why, shown=f"column {header}, as {event}")
        if len(named) > 1:
            money = [name for name in named if name not in {"admissions", "units"}]
            first = next(iter(money or named))
            why = "a total of the file is of it"
            self.say(0, "reconciles", first, why)

    def _totals(self, columns: dict[str, list[str]]) -> None:
        for header, texts in columns.items():
            found = [t for t in dict.fromkeys(texts) if t.casefold() in TOTALS]
            if found:
                value = f"{{column: {quoted(header)}, says: [{quoted(found[0])}]}}"
                why = f"`{found[0]}` stands in `{header}`"
                self.say(0, "totals", value, why, shown=f"{found[0]} in {header}")
                return

    def _kind(self, columns: dict[str, list[str]]) -> str:
        heads = " ".join(columns).casefold()
        telling = {
            ReportKind.MERCHANDISE: ("royalty", "版税", "licensor"),
            ReportKind.VOD: ("partner share", "product type"),
            ReportKind.COLLECTION: ("bank charges", "value date"),
            ReportKind.SCREENINGS: THEATRICAL,
        }
        for kind, words in telling.items():
            word = next((w for w in words if w in heads), None)
            if word is not None:
                why = f"`{word}` is a word of such reports"
                self.found.insert(0, Guess("kind", str(kind), why))
                return f"# {why}\nkind: {kind}"
        why = f"one of {', '.join(ReportKind)}"
        self.gaps.insert(0, Guess("kind", "?", why))
        return f'# to fill in: {why}\nkind: "?"'

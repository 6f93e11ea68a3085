"""A file that nobody has a mapping for → a mapping to be edited: guesses with reasons, and gaps."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from recoup.receipts.cells import BadCell
from recoup.receipts.read import read_bytes
from recoup.reports.days import parse_moment
from recoup.reports.files import read_raw
from recoup.reports.grid import Cells, Raw
from recoup.reports.headers import AMOUNTS, FORMATS, THEATRICAL, TOTALS, UNITS, VALUES, role
from recoup.reports.model import Mapping, ReportKind, Table
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
        columns = {name: [_at(cells, i) for cells in rows] for i, name in enumerate(header) if name}
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
        form, why = _format(data)
        self.say(1, "format", form, why)
        table = Table(form)
        if form in {"csv", "json"}:
            encoding, why = _encoding(data)
            if encoding != "utf-8":
                self.say(1, "encoding", encoding, why)
            table = Table(form, encoding)
        if form == "csv":
            delimiter, why = _delimiter(data.decode(table.encoding, "replace"))
            if delimiter != ",":
                word = {"\t": "tab"}.get(delimiter, delimiter)
                self.say(1, "delimiter", quoted(word), why)
            table = Table(form, table.encoding, delimiter)
        if form == "json":
            records = _record_path(data.decode(table.encoding, "replace"))
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
            known = sum(bool(role(c, VALUES) or _amount_role(c)) for c in cells)
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
            tried = {name: _formats(texts) for name, texts in columns.items()}
            header = next((name for name, formats in tried.items() if formats), None)
        if header is None:
            why = "no column holds days: give the day with `--date`"
            self.say(1, "date", "{given: yes}", why)
            return
        formats = _formats(columns[header])
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
            name = _amount_role(header)
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
                unit, unit_why = _unit(header, columns[header])
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
            first = next(iter(named))
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


def quoted(text: str) -> str:
    """A text as YAML has it, in quotes where it must have them."""
    if re.fullmatch(r"[^\W\d_][\w ./]*", text) and text == text.strip():
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _at(cells: Cells, place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _amount_role(header: str) -> str | None:
    return role(header, {name: words for name, (_, _, words) in AMOUNTS.items()})


def _format(data: bytes) -> tuple[str, str]:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "workbook", "its first bytes are those of a workbook"
    if data.startswith(b"PAR1"):
        return "parquet", "its first bytes are those of Parquet"
    if data.lstrip()[:1] in {b"{", b"["}:
        return "json", "it begins as JSON does"
    return "csv", "it is text in lines"


def _encoding(data: bytes) -> tuple[str, str]:
    for encoding in ("utf-8", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding, f"every byte of it is {encoding}"
    return "latin-1", "it is neither utf-8 nor gb18030: check the names in it"


def _delimiter(text: str) -> tuple[str, str]:
    lines = [line for line in text.splitlines()[:30] if line.strip()]
    counts = {mark: sorted(line.count(mark) for line in lines) for mark in ",\t;|"}
    best = max(counts, key=lambda mark: counts[mark][len(lines) // 2] if lines else 0)
    return best, "it stands most often in a line"


def _record_path(text: str) -> tuple[str, ...]:
    import json

    try:
        found = json.loads(text.splitlines()[0] if "\n{" in text.strip() else text)
    except ValueError:
        return ()
    path: list[str] = []
    while isinstance(found, dict):
        lists = [k for k, v in found.items() if isinstance(v, list)]
        lists = [k for k in lists if found[k] and isinstance(found[k][0], dict)]
        inner = lists or [k for k, v in found.items() if isinstance(v, dict)]
        if not lists and len(inner) != len(found):
            return ()
        path.append(inner[0])
        found = found[inner[0]]
    return tuple(path)


def _formats(texts: list[str]) -> list[str]:
    """The formats in which every text is a day."""
    days = [text for text in dict.fromkeys(texts) if any(c.isdigit() for c in text)][:200]
    if not days:
        return []
    fitting = [form for form in FORMATS if all(_reads(text, form) for text in days)]
    # `dd/mm/yyyy` says more than `d/m/yyyy`, where both read all days.
    return [f for f in fitting if not any(_wider(f, other) for other in fitting)]


def _reads(text: str, form: str) -> bool:
    try:
        parse_moment(text, (form,))
    except BadCell:
        return False
    return True


def _wider(form: str, other: str) -> bool:
    return form != other and other.replace("dd", "d").replace("mm", "m") == form


def _unit(header: str, texts: list[str]) -> tuple[str, str]:
    unit = next((u for u in UNITS if u in header), None)
    if unit is not None:
        return unit, f"its header says {unit}"
    figures = [text for text in texts if any(c.isdigit() for c in text)]
    if figures and all(text[-1:] in {"万", "亿"} for text in figures):
        return "1", "its cells say their unit"
    if any(re.search(r"[.,]\d\d\)?$", text) for text in figures) and "票房" not in header:
        return "1", "its cells have cents"
    return "?", "its unit is not said: 1, thousand, 万, million, 亿"

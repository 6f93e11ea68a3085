"""The text of a mapping → Mapping, with everything that is wrong in it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recoup.diagnostics.diagnostic import Diagnostic, has_errors, in_order
from recoup.diagnostics.span import Source
from recoup.diagnostics.suggestion import closest
from recoup.receipts.model import EventKind
from recoup.reports.days import bad_format
from recoup.reports.model import (
    COUNTS,
    UNITS,
    VALUES,
    Amount,
    Figures,
    Mapping,
    ReportKind,
    Restated,
    Taken,
    TotalRows,
)
from recoup.reports.nodes import Nodes, listed
from recoup.reports.table import MARKED, TableReader, letter_index

if TYPE_CHECKING:
    from yaml import MappingNode, Node

_TOP = (
    "about", "like", "kind", "table", "values", "amounts", "reconciles", "films", "territories",
    "empty", "numbers", "events", "totals", "restated",
)  # fmt: skip
_TAKEN = ("column", "letter", "is", "cell", "given", "match", "format", "means", "optional")
_AS = re.compile(r"(receipt|report|cost|nothing)(?: of ([a-z_][a-z0-9_]*))?")
_CELL = re.compile(r"([A-Z]{1,2})([1-9]\d{0,3})")

Find = Callable[[str], Source | None]


def mapping_of(name: str, source: Source, find: Find) -> tuple[Mapping | None, list[Diagnostic]]:
    """The mapping that a text states; None where there are errors.

    Args:
        find: the text of another mapping, which this one may be `like`; None where there is none.
    """
    nodes = Nodes()
    reader = _Reader(nodes, find, TableReader(nodes))
    top = reader.nodes.compose(source)
    mapping = reader.mapping(name, source, top) if top is not None else None
    found = in_order(reader.nodes.diagnostics)
    return (None if has_errors(found) else mapping), found


@dataclass(slots=True)
class _Reader:
    nodes: Nodes
    find: Find
    places: TableReader
    _top: "dict[str, Node]" = field(default_factory=dict)

    def mapping(self, name: str, source: Source, top: "MappingNode") -> Mapping | None:
        own = self._top = self.nodes.fields(top, _TOP, "the mapping")
        aliases = [own]
        seen = {source.name}
        while "like" in aliases[-1]:
            node = aliases[-1]["like"]
            other = self._other(node, seen)
            if other is None:
                break
            aliases.append(self.nodes.fields(other, _TOP, "the mapping"))
        for base in aliases[1:]:
            self._top = {**base, **self._top}
        lacking = [word for word in ("kind", "table", "values", "amounts") if word not in self._top]
        if lacking:
            hint = "say them, or let the mapping be `like` another"
            self.nodes.error("mapping-lacks", f"the mapping has no {listed(lacking)}", top, hint)
            return None
        amounts = self._amounts(self._top["amounts"])
        values = self._values(self._top["values"], amounts)
        decimal, thousands = self._numbers()
        return Mapping(
            name=name,
            about=self._text("about"),
            kind=self._kind(self._top["kind"]),
            table=self.places.table(self._top["table"]),
            values=values,
            amounts=amounts,
            reconciles=self._reconciles(amounts, self._top["amounts"]),
            films=self._aliases("films", aliases),
            territories=self._aliases("territories", aliases),
            empty=self._empty(),
            decimal=decimal,
            thousands=thousands,
            summed=self._one_of("events", ("one a row", "summed")) == "summed",
            totals=self._totals(),
            restated=self._restated(),
            span=self.nodes.span(top),
            text=source.text,
        )

    def _other(self, node: "Node", seen: set[str]) -> "MappingNode | None":
        name = self.nodes.text(node, "`like`")
        source = self.find(name) if name else None
        if source is None or source.name in seen:
            if name:
                why = "is this mapping itself" if source else "is no mapping that is shipped"
                self.nodes.error("unknown-mapping", f"`{name}` {why}", node, "name another")
            return None
        seen.add(source.name)
        return self.nodes.compose(source)

    # ---- small parts -------------------------------------------------------------------------

    def _text(self, word: str) -> str:
        return self.nodes.text(self._top[word], f"`{word}`") if word in self._top else ""

    def _one_of(self, word: str, known: tuple[str, ...]) -> str:
        return self.nodes.one_of(self._top[word], known, f"`{word}`") if word in self._top else ""

    def _kind(self, node: "Node") -> ReportKind:
        word = self.nodes.one_of(node, tuple(ReportKind), "kind of report")
        return ReportKind(word) if word else ReportKind.SERIES

    def _numbers(self) -> tuple[str, str]:
        """The marks of decimals and thousands."""
        if "numbers" not in self._top:
            return ".", ","
        known = {"1,234.50": (".", ","), "1.234,50": (",", "."), "1 234,50": (",", " ")}
        return known.get(self._one_of("numbers", tuple(known)), (".", ","))

    def _empty(self) -> frozenset[str]:
        """What stands in cells that say nothing."""
        node = self._top.get("empty")
        return frozenset() if node is None else frozenset(self.nodes.texts(node, "`empty`"))

    def _aliases(self, word: str, texts: "list[dict[str, Node]]") -> dict[str, str]:
        found: dict[str, str] = {}
        for fields in reversed(texts):
            if word in fields:
                found |= self.nodes.pairs(fields[word], f"`{word}`")
        return {" ".join(key.split()).casefold(): value for key, value in found.items()}

    def _reconciles(self, amounts: tuple[Amount, ...], node: "Node") -> str:
        names = tuple(amount.name for amount in amounts)
        if "reconciles" in self._top:
            return self.nodes.one_of(self._top["reconciles"], names, "amount of the mapping")
        if len(names) > 1:
            message = "several amounts: the mapping does not say which one a total is of"
            self.nodes.error("mapping-lacks", message, node, f"add `reconciles: {names[0]}`")
        return names[0] if names else ""

    # ---- what rows say -----------------------------------------------------------------------

    def _values(self, node: "Node", amounts: tuple[Amount, ...]) -> dict[str, Taken]:
        found = self.nodes.fields(node, VALUES, "`values`")
        if "date" not in found:
            message = "the mapping does not say of which day a row is"
            hint = "add `date: {column: …, format: yyyy-mm-dd}`, or `date: {given: yes}`"
            self.nodes.error("mapping-lacks", message, node, hint)
        values = {word: self._taken(value, word) for word, value in found.items()}
        self._check_values(node, values, amounts)
        return values

    def _check_values(
        self, node: "Node", values: dict[str, Taken], amounts: tuple[Amount, ...]
    ) -> None:
        """What the events of a mapping need is among its values."""
        nameless = {a.kind for a in amounts if a.what is None}
        lacks = {EventKind.RECEIPT: "medium", EventKind.COST: "account", EventKind.REPORT: "medium"}
        for kind, word in lacks.items():
            if kind in nameless and word not in values:
                message = f"the mapping does not say which {word} a {kind} is of"
                hint = f"add `{word}: {{is: …}}`, or say `as: {kind} of …`"
                self.nodes.error("mapping-lacks", message, node, hint)
        if "currency" not in values and not all(a.count for a in amounts):
            message = "the mapping does not say in which currency the figures are"
            hint = "add `currency: {is: CNY}`, or the column that says it"
            self.nodes.error("mapping-lacks", message, node, hint)
        of_china = [values[w].fixed for w in ("territory", "medium") if w in values]
        if of_china == ["CN", "theatrical"] and "basis" not in values:
            message = "a Chinese box office is with the online service fee, or without it"
            hint = "add `basis: {is: comprehensive}`, or `basis: {is: split}`"
            self.nodes.error("basis-unsaid", message, node, hint)

    def _taken(self, node: "Node", word: str) -> Taken:
        own = self.nodes.fields(node, _TAKEN, f"`{word}`")
        from_where = [w for w in ("column", "letter", "is", "cell", "given") if w in own]
        if len(from_where) != 1:
            message = f"`{word}` is taken from one of: a column, a letter, a cell, `is`, `given`"
            hint = "write `{column: Its Header}`, or `{is: CN}`"
            self.nodes.error("mapping-lacks", message, node, hint)
            return Taken(self.nodes.span(node))
        where = from_where[0]
        placed = Taken(self.nodes.span(node))
        if where in {"column", "letter"}:
            placed = self.places.placed(node, own)
        return Taken(
            placed.span,
            placed.columns,
            placed.by_letter,
            self.nodes.text(own["is"], f"`{word}`") if where == "is" else None,
            self._cell(own["cell"]) if where == "cell" else None,
            where == "given",
            self._match(own["match"]) if "match" in own else None,
            self._formats(node, own, word, where),
            self._means(own["means"], word) if "means" in own else {},
            "optional" in own and self.nodes.yes(own["optional"], "`optional`"),
        )

    def _cell(self, node: "Node") -> tuple[int, int] | None:
        match = _CELL.fullmatch(self.nodes.text(node, "`cell`"))
        if match is None:
            self.nodes.error("bad-cell", f"`{node.value}` is no cell", node, "write it as `A1`")
            return None
        return int(match[2]), letter_index(match[1]) + 1

    def _match(self, node: "Node") -> re.Pattern[str] | None:
        text = self.nodes.text(node, "`match`")
        try:
            pattern = re.compile(text)
        except (re.error, RecursionError, OverflowError) as error:
            self.nodes.error("bad-match", f"`match` is no regular expression ({error})", node)
            return None
        if pattern.groups != 1:
            hint = r"write it as `to (\d{4}-\d{2}-\d{2})`"
            self.nodes.error("bad-match", "`match` has one group: what is read", node, hint)
            return None
        return pattern

    def _formats(
        self, node: "Node", own: "dict[str, Node]", word: str, where: str
    ) -> tuple[str, ...]:
        if word not in {"date", "stamp"}:
            if "format" in own:
                self.nodes.error("misplaced", "only a date has a `format`", own["format"])
            return ()
        if "format" not in own:
            if where in {"is", "given"}:
                return ("yyyy-mm-dd",)
            message = "the mapping does not say how days are written, and the order is not guessed"
            self.nodes.error("mapping-lacks", message, node, "add `format: yyyy-mm-dd`")
            return ()
        formats = self.nodes.texts(own["format"], "`format`")
        for text in formats:
            fault = bad_format(text)
            if fault:
                hint = "write it as `dd/mm/yyyy`, `yyyy年m月d日` or `d mmmm yyyy`"
                self.nodes.error("bad-format", fault, own["format"], hint)
        return formats

    def _means(self, node: "Node", word: str) -> dict[str, str]:
        found = self.nodes.pairs(node, f"`{word}`")
        return {" ".join(key.split()).casefold(): value for key, value in found.items()}

    # ---- amounts -----------------------------------------------------------------------------

    def _amounts(self, node: "Node") -> tuple[Amount, ...]:
        from yaml import MappingNode

        if not isinstance(node, MappingNode) or not node.value:
            message = "`amounts` is lines such as `gross: {column: …, unit: 元, as: receipt}`"
            self.nodes.error("bad-lines", message, node)
            return ()
        return tuple(self._amount(str(key.value), key, value) for key, value in node.value)

    def _amount(self, name: str, key: "Node", node: "Node") -> Amount:
        known = (*_TAKEN, "unit", "as", "figures")
        own = self.nodes.fields(node, known, f"`{name}`")
        taken = Taken(self.nodes.span(key))
        if {"column", "letter"} & set(own):
            taken = self.places.placed(node, own)
        else:
            hint = "add `column: Its Header`"
            self.nodes.error("mapping-lacks", f"`{name}` names no column", node, hint)
        match = self._match(own["match"]) if "match" in own else None
        optional = "optional" in own and self.nodes.yes(own["optional"], "`optional`")
        kind, what = self._as(own, name, node)
        count = kind is EventKind.REPORT and what in COUNTS
        return Amount(
            name,
            Taken(taken.span, taken.columns, taken.by_letter, match=match, optional=optional),
            self._unit(own, name, node, count=count),
            kind,
            what,
            self._figures(own, name, node, kind),
            self.nodes.span(key),
        )

    def _as(
        self, own: "dict[str, Node]", name: str, node: "Node"
    ) -> tuple[EventKind | None, str | None]:
        hint = "write `as: receipt`, `as: report of admissions`, `as: cost of p_and_a`"
        if "as" not in own:
            message = f"the mapping does not say what `{name}` is"
            self.nodes.error("mapping-lacks", message, node, f"{hint} or `as: nothing`")
            return None, None
        text = self.nodes.text(own["as"], "`as`")
        match = _AS.fullmatch(text)
        if match is None:
            if text:
                self.nodes.error("unknown-word", f"`{text[:40]}` is no event", own["as"], hint)
            return None, None
        return (None if match[1] == "nothing" else EventKind(match[1])), match[2]

    def _unit(self, own: "dict[str, Node]", name: str, node: "Node", *, count: bool) -> int:
        """The power of ten of the unit; what is money says its unit, and a count need not."""
        if "unit" in own:
            return UNITS.get(self.nodes.one_of(own["unit"], tuple(UNITS), "unit"), 0)
        if not count:
            message = f"the mapping does not say in which unit `{name}` is"
            hint = "add `unit: 万`, or `unit: 1` for whole units of the currency"
            self.nodes.error("unit-unsaid", message, node, hint)
        return 0

    def _figures(
        self, own: "dict[str, Node]", name: str, node: "Node", kind: EventKind | None
    ) -> Figures | None:
        if kind is EventKind.REPORT and "figures" not in own:
            message = f"the mapping does not say whether `{name}` is to date, or of the period"
            hint = "add `figures: to date`, or `figures: of the period`"
            self.nodes.error("mapping-lacks", message, node, hint)
        elif kind is EventKind.REPORT:
            word = self.nodes.one_of(own["figures"], tuple(Figures), "kind of figures")
            return Figures(word) if word else None
        elif "figures" in own:
            self.nodes.error("misplaced", "only a report says its `figures`", own["figures"])
        return None

    # ---- totals, restatements ----------------------------------------------------------------

    def _totals(self) -> TotalRows | None:
        if "totals" not in self._top:
            return None
        marked = self.places.marked(self._top, "totals")
        if marked is None:
            return None
        own = self.nodes.fields(self._top["totals"], MARKED, "`totals`")
        section = "covers" in own and (
            self.nodes.one_of(own["covers"], ("all above", "section"), "`covers`") == "section"
        )
        taken = None
        if "amount" in own:
            key = "letter" if marked.taken.by_letter else "column"
            taken = self.places.placed(own["amount"], {key: own["amount"]})
        return TotalRows(marked, section, taken)

    def _restated(self) -> Restated | None:
        if "restated" not in self._top:
            return None
        node = self._top["restated"]
        own = self.nodes.fields(node, ("by", "stamp", "protocol"), "`restated`")
        if "by" not in own:
            message = "`restated` does not say by which columns rows are the same"
            self.nodes.error("mapping-lacks", message, node, "add `by: [Film, Date]`")
            return None
        return Restated(
            self.nodes.texts(own["by"], "`by`"),
            self._taken(own["stamp"], "stamp") if "stamp" in own else None,
            self.nodes.text(own["protocol"], "`protocol`") if "protocol" in own else None,
            self.nodes.span(node),
        )


def near_mapping(name: str, known: list[str]) -> str:
    """What to write instead of a mapping that is not there."""
    near = closest(name[:40], known)
    return f"did you mean `{near}`?" if near else "`recoup receipts mappings` lists those shipped"

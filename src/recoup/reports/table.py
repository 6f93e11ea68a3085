"""The part of a mapping that says how a file is divided, and where things stand in it."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recoup.reports.model import Marked, Parents, Table, Taken
from recoup.reports.nodes import Nodes

if TYPE_CHECKING:
    from yaml import Node

_TABLE = (
    "format", "encoding", "delimiter", "sheet", "records", "header", "rows", "skips", "ends",
    "parents",
)  # fmt: skip
MARKED = ("column", "letter", "says", "covers", "amount")
_FORMATS = ("csv", "workbook", "json", "parquet")
_ENCODINGS = ("utf-8", "gb18030", "utf-16", "latin-1")
_DELIMITERS = {",": ",", ";": ";", "tab": "\t", "|": "|"}
_LETTERS = re.compile(r"[A-Z]{1,3}")


def letter_index(letters: str) -> int:
    """The place, from 0, of a column of a worksheet: 0 for A, 26 for AA."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


@dataclass(slots=True)
class TableReader:
    """Reads the lines below `table`, and all that name a column."""

    nodes: Nodes

    def table(self, node: "Node") -> Table:
        """How a file is divided."""
        found = self.nodes.fields(node, _TABLE, "`table`")
        if "format" not in found:
            self.nodes.error(
                "mapping-lacks", "the table has no `format`", node, "say `format: csv`"
            )
            return Table("csv")
        encoding = delimiter = ""
        if "encoding" in found:
            encoding = self.nodes.one_of(found["encoding"], _ENCODINGS, "encoding")
        if "delimiter" in found:
            word = self.nodes.one_of(found["delimiter"], tuple(_DELIMITERS), "delimiter")
            delimiter = _DELIMITERS.get(word, "")
        records: tuple[str, ...] = ()
        if "records" in found:
            records = tuple(self.nodes.text(found["records"], "`records`").split("."))
        return Table(
            self.nodes.one_of(found["format"], _FORMATS, "format of a file"),
            encoding or "utf-8",
            delimiter or ",",
            self.nodes.text(found["sheet"], "`sheet`") if "sheet" in found else None,
            records,
            self._header(found["header"]) if "header" in found else 1,
            self.marked(found, "rows"),
            self.marked(found, "skips"),
            self.marked(found, "ends"),
            self._parents(found["parents"]) if "parents" in found else None,
        )

    def _header(self, node: "Node") -> int | None:
        if node.value == "found":
            return None
        return 0 if node.value == "none" else self.nodes.number(node, "`header`")

    def marked(self, fields: "dict[str, Node]", word: str) -> Marked | None:
        """Rows that are known by what stands in a column; None where none are said."""
        if word not in fields:
            return None
        node = fields[word]
        own = self.nodes.fields(node, MARKED, f"`{word}`")
        if "says" not in own:
            message = f"`{word}` does not say what stands in its rows"
            self.nodes.error("mapping-lacks", message, node, "add `says: [Total]`")
            return None
        placed = {key: value for key, value in own.items() if key in {"column", "letter"}}
        return Marked(self.placed(node, placed), self.nodes.texts(own["says"], "`says`"))

    def placed(self, node: "Node", own: "dict[str, Node]") -> Taken:
        """Where a value is taken from."""
        span = self.nodes.span(node)
        if "letter" in own:
            words = self.nodes.texts(own["letter"], "`letter`")
            for word in words:
                for part in word.split(" + "):
                    if not _LETTERS.fullmatch(part.removeprefix("parent.")):
                        hint = "write it as `C`"
                        message = f"`{word[:20]}` is no letter of a column"
                        self.nodes.error("bad-letter", message, own["letter"], hint)
            return Taken(span, words, by_letter=True)
        if "column" not in own:
            hint = "add `column: Its Header`"
            self.nodes.error("mapping-lacks", "this names no column", node, hint)
            return Taken(span)
        return Taken(span, self.nodes.texts(own["column"], "`column`"))

    def _parents(self, node: "Node") -> Parents | None:
        own = self.nodes.fields(node, ("letter", "says", "key", "child", "amount"), "`parents`")
        if {"letter", "says", "key", "child"} - set(own):
            message = "`parents` has `letter` and `says`, `key` and `child`"
            self.nodes.error("mapping-lacks", message, node, "say all four")
            return None
        marked = Marked(
            self.placed(node, {"letter": own["letter"]}), self.nodes.texts(own["says"], "`says`")
        )
        key, child = (self.nodes.text(own[word], f"`{word}`") for word in ("key", "child"))
        amount = None
        if "amount" in own:
            amount = self.placed(own["amount"], {"letter": own["amount"]})
        return Parents(marked, key, child, amount)

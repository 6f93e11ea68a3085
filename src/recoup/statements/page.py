"""A statement as a page: titles, tables and notes in the languages asked for.

Every form that people read is written from one page, so that all of them say the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

# The same text in each language of the page.
Text = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units, and how it is shown; `name` is that of its column."""

    minor: int
    currency: str
    name: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a table: a text, with what is said below it and what it refers to; or money.

    A cell with neither is empty: there is no such figure.
    """

    text: Text = ()
    below: Text = ()
    money: Money | None = None
    refers_to: str | None = None
    code: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. `kind` is that of its line; `key` tells the figures of two rows apart.

    A row of the kind `group` is one cell, the heading of the rows below it. One that `adds_up` is
    the sum of the rows above it.
    """

    kind: str
    cells: tuple[Cell, ...]
    key: str = ""
    anchor: str | None = None
    adds_up: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    title: Text
    right: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table below a heading. `aside` holds for what explains rather than tells."""

    name: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A note: what it is about, what it says, and rows of what it was applied to."""

    anchor: str
    head: Text
    place: str
    quoted: str
    said: Text
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Passages:
    """Notes below a heading."""

    name: str
    title: Text
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Sentences:
    """What is said once, below a heading."""

    name: str
    title: Text
    said: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture below a heading, as SVG, and what it shows in words."""

    name: str
    title: Text
    said: Text
    svg: str


Block = Grid | Passages | Sentences | Drawing


@dataclass(frozen=True, slots=True)
class Headline:
    """The amount that a statement comes to, in short and in full."""

    title: Text
    short: Text
    money: Money
    below: Text


@dataclass(frozen=True, slots=True)
class Page:
    """A whole page. `langs` are its languages, the first that of its titles."""

    langs: tuple[str, ...]
    kind: Text
    title: Text
    deal: Text
    facts: tuple[tuple[Text, Text], ...]
    headlines: tuple[Headline, ...]
    blocks: tuple[Block, ...]
    number_of_pages: Text

    def grids(self) -> Sequence[Grid]:
        return [block for block in self.blocks if isinstance(block, Grid)]

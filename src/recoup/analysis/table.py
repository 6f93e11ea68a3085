"""Rows that show themselves, and go into data frames as they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from html import escape
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import polars
    import pyarrow

Row = TypeVar("Row")


class Table(tuple[Row, ...]):
    """An immutable list of rows of one kind."""

    __slots__ = ()

    def __new__(cls, rows: Iterable[Row] = ()) -> Table[Row]:
        return super().__new__(cls, tuple(rows))

    def columns(self) -> dict[str, list[Any]]:
        """The rows as columns: money as exact decimals, dates as dates."""
        if not self:
            return {}
        names = [f.name for f in fields(self[0])]  # type: ignore[arg-type]
        return {name: [getattr(row, name) for row in self] for name in names}

    def to_arrow(self) -> pyarrow.Table:
        """An Arrow table. Raises: ImportError without `pip install recoup[tables]`."""
        import pyarrow

        return pyarrow.table(self.columns())

    def to_polars(self) -> polars.DataFrame:
        """A Polars data frame. Raises: ImportError without `pip install recoup[tables]`."""
        import polars

        return polars.DataFrame(self.to_arrow())

    def _repr_html_(self) -> str:
        columns = self.columns()
        head = "".join(f"<th>{escape(name.replace('_', ' '))}</th>" for name in columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(_shown(cell))}</td>" for cell in cells) + "</tr>"
            for cells in zip(*columns.values(), strict=True)
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def __repr__(self) -> str:
        return "\n".join(repr(row) for row in self)


def _shown(cell: Any) -> str:
    return "" if cell is None else str(cell)

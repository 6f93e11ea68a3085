"""A statement as a PDF: the page set by Typst, with the fonts that come with Recoup's `pdf` extra.

Texts go to the template as data: none of them is read as markup.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from recoup.statements.page import Block, Cell, Drawing, Grid, Page, Passages, Row, Text
from recoup.statements.to_html import amount_shown

# Fonts of Simplified and of Traditional Chinese, with Latin letters; what `pdf` installs.
_FONTS = {"pylopdf_fonts_zh_cn": "Noto Sans SC", "pylopdf_fonts_zh_tw": "Noto Sans TC"}
# Tagged, so that a screen reader follows it, and fit to be archived.
_STANDARD: Literal["a-2a"] = "a-2a"
_REGIONS = {"en": ("en", "GB"), "zh": ("zh", "CN"), "zh-Hant": ("zh", "TW")}


class Paper(StrEnum):
    """The size of the sheet."""

    A4 = "a4"
    LETTER = "letter"


class PdfMissing(Exception):
    """The library or the fonts that a PDF is set with are not installed."""


class Press:
    """Sets pages one after the other, whichever threads ask; the fonts are read once.

    Raises: PdfMissing.
    """

    def __init__(self) -> None:
        missing = [n for n in ("typst", *_FONTS) if find_spec(n) is None]
        if missing:
            raise PdfMissing(", ".join(missing))
        import typst

        folders = [_folder(name) for name in _FONTS]
        self._template = files("recoup.statements").joinpath("statement.typ").read_bytes()
        # Its compiler refuses a second page while it sets one.
        self._turn = Lock()
        self._compiler = typst.Compiler(font_paths=folders, ignore_system_fonts=True)

    def pdf(self, page: Page, dated: date, paper: Paper = Paper.A4) -> bytes:
        """The PDF of a page, as of a day: the same page makes the same bytes."""
        data = json.dumps(page_json(page, dated, paper), ensure_ascii=False)
        made = datetime(dated.year, dated.month, dated.day, tzinfo=UTC)
        with self._turn:
            pdf = self._compiler.compile(
                input=self._template,
                format="pdf",
                sys_inputs={"page": data},
                pdf_standards=_STANDARD,
                timestamp=int(made.timestamp()),
            )
        assert isinstance(pdf, bytes)
        return pdf


@cache
def press() -> Press:
    """The one press of this process. Raises: PdfMissing."""
    return Press()


def _folder(name: str) -> str:
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    return str(Path(spec.origin).parent)


def page_json(page: Page, dated: date, paper: Paper) -> dict[str, Any]:
    """A page as the template takes it: texts, and amounts as they are shown."""
    fonts = list(_FONTS.values())
    return {
        "paper": "us-letter" if paper is Paper.LETTER else "a4",
        "fonts": fonts[::-1] if "zh-Hant" in page.langs else fonts,
        "langs": [_REGIONS[each] for each in page.langs],
        "date": [dated.year, dated.month, dated.day],
        "kind": page.kind,
        "title": page.title,
        "deal": page.deal,
        "facts": page.facts,
        "headlines": [
            {"title": h.title, "short": h.short, "below": h.below} for h in page.headlines
        ],
        "blocks": [_block(block) for block in page.blocks],
        "page": page.number_of_pages,
        "anchors": sorted(_anchors(page.blocks)),
    }


def _anchors(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Grid):
            yield from (row.anchor for row in block.rows if row.anchor)
        elif isinstance(block, Passages):
            yield from (passage.anchor for passage in block.passages)


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Grid():
            return {
                "is": "grid",
                "name": block.name,
                "title": block.title,
                "aside": block.aside,
                "columns": [{"title": c.title, "right": c.right} for c in block.columns],
                "rows": [_row(row) for row in block.rows],
            }
        case Passages():
            return {
                "is": "passages",
                "title": block.title,
                "passages": [
                    {
                        "anchor": p.anchor,
                        "head": p.head,
                        "place": p.place,
                        "quoted": p.quoted,
                        "said": p.said,
                        "rows": [_row(row) for row in p.rows],
                    }
                    for p in block.passages
                ],
            }
        case Drawing():
            return {
                "is": "drawing",
                "title": block.title,
                "said": block.said,
                "svg": block.svg,
            }
        case _:
            return {"is": "sentences", "title": block.title, "said": block.said}


def _row(row: Row) -> dict[str, Any]:
    return {"kind": row.kind, "anchor": row.anchor, "cells": [_cell(cell) for cell in row.cells]}


def _cell(cell: Cell) -> dict[str, Any]:
    text: Text = cell.text
    if cell.money is not None:
        text = (" ".join((*cell.text, amount_shown(cell.money))),)
    return {
        "text": text,
        "below": cell.below,
        "to": cell.refers_to,
        "money": cell.money is not None,
        "code": cell.code,
    }

"""A statement as one page of HTML that needs nothing else: printable, dark if asked, accessible."""

from collections.abc import Iterator
from html import escape
from importlib.resources import files

from recoup.statements.page import (
    Cell,
    Drawing,
    Grid,
    Headline,
    Money,
    Page,
    Passage,
    Passages,
    Row,
    Sentences,
    Text,
)
from recoup.values.money import decimal_text, grouped

_TAGS = {"en": "en", "zh": "zh-Hans", "zh-Hant": "zh-Hant"}


def html_text(page: Page) -> str:
    """The page; every text of it is escaped, and each language is marked as what it is."""
    writer = _Writer(page)
    style = files("recoup.statements").joinpath("statement.css").read_text(encoding="utf-8")
    title = escape(" · ".join((*page.title, *page.kind)))
    return "\n".join(
        (
            "<!DOCTYPE html>",
            f'<html lang="{_TAGS[page.langs[0]]}">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{title}</title>",
            f"<style>\n{style}</style>",
            "</head>",
            "<body>",
            *writer.body(),
            "</body>",
            "</html>",
            "",
        )
    )


class _Writer:
    def __init__(self, page: Page) -> None:
        self.page = page

    def body(self) -> Iterator[str]:
        page = self.page
        yield "<main>"
        yield "<header>"
        yield f'<p class="kind">{self.text(page.kind)}</p>'
        yield f"<h1>{self.text(page.title)}</h1>"
        yield '<dl class="facts">'
        for name, fact in page.facts:
            yield f"<div><dt>{self.text(name)}</dt><dd>{self.text(fact)}</dd></div>"
        yield "</dl>"
        if page.headlines:
            yield '<div class="headlines">'
            for headline in page.headlines:
                yield self._headline(headline)
            yield "</div>"
        yield "</header>"
        for number, block in enumerate(page.blocks):
            match block:
                case Grid():
                    yield from self._grid(block, f"b{number}")
                case Passages():
                    yield from self._passages(block, f"b{number}")
                case Sentences():
                    yield from self._sentences(block, f"b{number}")
                case Drawing():
                    yield self._drawing(block, f"b{number}")
        yield "</main>"

    def text(self, text: Text) -> str:
        """A text in its languages, the first as it is, others below it."""
        if len(text) < 2:
            return escape("".join(text))
        langs = dict(zip(text, self.page.langs, strict=False))
        return "".join(
            f'<span lang="{_TAGS[lang]}"{" class=other" if place else ""}>{escape(each)}</span>'
            for place, (each, lang) in enumerate(langs.items())
        )

    def _headline(self, headline: Headline) -> str:
        money = headline.money
        return (
            f'<div class="headline"><p class="what">{self.text(headline.title)}</p>'
            f'<p class="short" data-column="due" data-currency="{escape(money.currency)}" '
            f'data-amount="{decimal_text(money.minor, money.currency)}">'
            f"{self.text(headline.short)}</p>"
            f'<p class="full">{self.text(headline.below)}</p></div>'
        )

    def _grid(self, grid: Grid, name: str) -> Iterator[str]:
        kind = "aside" if grid.aside else "table"
        yield f'<section class="{kind}" aria-labelledby="{name}">'
        yield f'<h2 id="{name}">{self.text(grid.title)}</h2>'
        yield (
            '<div class="scroll" tabindex="0" role="region" ' + f'aria-labelledby="{name}"><table>'
        )
        heads = "".join(
            f'<th scope="col"{" class=right" if c.right else ""}>{self.text(c.title)}</th>'
            for c in grid.columns
        )
        yield f"<thead><tr>{heads}</tr></thead>"
        yield "<tbody>"
        for row in grid.rows:
            yield self._row(row, tuple(c.right for c in grid.columns))
        yield "</tbody></table></div></section>"

    def _row(self, row: Row, right: tuple[bool, ...] = ()) -> str:
        anchor = f' id="{escape(row.anchor)}"' if row.anchor else ""
        if row.kind == "group":
            title = self.text(row.cells[0].text)
            return (
                f'<tr class="group"><th colspan="{len(right)}" scope="rowgroup">{title}</th></tr>'
            )
        cells = "".join(
            self._cell(cell, first=place == 0, right=place < len(right) and right[place])
            for place, cell in enumerate(row.cells)
        )
        key = escape(row.key, quote=True)
        return f'<tr class="{escape(row.kind)}" data-key="{key}"{anchor}>{cells}</tr>'

    def _cell(self, cell: Cell, *, first: bool, right: bool) -> str:
        if cell.money is not None:
            return self._money(cell.money, cell)
        inner = self.text(cell.text)
        if cell.code:
            inner = f"<code>{inner}</code>"
        if cell.refers_to:
            inner = f'<a href="#{escape(cell.refers_to)}">{inner}</a>'
        if cell.below:
            inner += f"<small>{self.text(cell.below)}</small>"
        tag, scope = ("th", ' scope="row"') if first else ("td", "")
        return f"<{tag}{scope}{' class=right' if right else ''}>{inner}</{tag}>"

    def _money(self, money: Money, cell: Cell) -> str:
        exact = decimal_text(money.minor, money.currency)
        code = f"<abbr>{escape(cell.text[0])}</abbr> " if cell.text else ""
        below = f"<small>{self.text(cell.below)}</small>" if cell.below else ""
        return (
            f'<td class="money{" minus" if money.minor < 0 else ""}" data-column="{money.name}" '
            f'data-currency="{escape(money.currency)}" data-amount="{exact}">'
            f"{code}{amount_shown(money)}{below}</td>"
        )

    def _passages(self, passages: Passages, name: str) -> Iterator[str]:
        yield f'<section class="aside" aria-labelledby="{name}">'
        yield f'<h2 id="{name}">{self.text(passages.title)}</h2>'
        for passage in passages.passages:
            yield from self._passage(passage)
        yield "</section>"

    def _passage(self, passage: Passage) -> Iterator[str]:
        yield f'<article id="{escape(passage.anchor)}">'
        yield f"<h3>{self.text(passage.head)} <small>{escape(passage.place)}</small></h3>"
        yield f"<pre>{escape(passage.quoted)}</pre>"
        if passage.said:
            yield f"<p>{self.text(passage.said)}</p>"
        if passage.rows:
            rows = "".join(self._row(row) for row in passage.rows)
            yield f'<div class="brought"><table><tbody>{rows}</tbody></table></div>'
        yield "</article>"

    def _drawing(self, drawing: Drawing, name: str) -> str:
        return (
            f'<section class="drawing" aria-labelledby="{name}">'
            f'<h2 id="{name}">{self.text(drawing.title)}</h2>'
            f'<figure><div class="scroll">{_inline(drawing.svg)}</div>'
            f"<figcaption>{self.text(drawing.said)}</figcaption></figure></section>"
        )

    def _sentences(self, sentences: Sentences, name: str) -> Iterator[str]:
        yield f'<section class="said" aria-labelledby="{name}">'
        yield f'<h2 id="{name}">{self.text(sentences.title)}</h2>'
        for said in sentences.said:
            yield f"<p>{self.text(said)}</p>"
        yield "</section>"


def _inline(svg: str) -> str:
    """The element of an SVG file, without what comes before it in a file of its own."""
    return svg[svg.index("<svg") :]


def amount_shown(money: Money) -> str:
    """An amount as accountants write it: thousands grouped, less than nothing in brackets."""
    text = grouped(abs(money.minor), money.currency)
    return f"({text})" if money.minor < 0 else text

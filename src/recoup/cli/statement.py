"""`recoup statement`: what a party reads, on screen or as files."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from secrets import token_hex
from typing import Annotated

import typer

from recoup.analysis.totals import decimal
from recoup.api import Refused, known_parties, load, statement_of
from recoup.cli.options import (
    AsJson,
    Assume,
    DealPath,
    EventsPath,
    Force,
    RatesPath,
    Reading,
    SetAside,
)
from recoup.cli.output import (
    FAULTS,
    heading,
    money,
    parse_assumptions,
    parse_day,
    print_json,
    table,
)
from recoup.cli.run import progress_bar
from recoup.diagnostics.diagnostic import Diagnostic
from recoup.packs.extract import extract_bytes
from recoup.packs.model import Asked
from recoup.packs.write import pack_bytes, pack_of
from recoup.statements.drawing import drawings_of
from recoup.statements.forms import BOTH, LANGUAGES, Form, Writer
from recoup.statements.model import Document
from recoup.statements.page import Cell, Grid, Page, Sentences
from recoup.statements.paging import page_of
from recoup.statements.to_json import document_json
from recoup.statements.to_pdf import Paper, PdfMissing


class Layouts(StrEnum):
    PARTICIPATION = "participation"
    COLLECTION = "collection"


Lang = Annotated[
    str,
    typer.Option("--lang", metavar="LANG", help="en, zh, zh-Hant, both, or several: en,zh-Hant."),
]
To = Annotated[
    str | None,
    typer.Option("--to", metavar="FORMS", help="Write files: any of html,pdf,xlsx,csv,json."),
]
Folder = Annotated[
    Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where the files go.")
]
PaperSize = Annotated[Paper, typer.Option("--paper", help="The size of a PDF's sheets.")]


def statement(
    deal: DealPath,
    events: EventsPath,
    period: Annotated[
        str,
        typer.Option(
            "--period", metavar="PERIOD", help="2017, 2017H1, 2017Q1, 2017-03, or DAY..DAY."
        ),
    ],
    rates: RatesPath = None,
    party: Annotated[
        list[str] | None,
        typer.Option(
            "--party", metavar="PARTY", help="Whose; `all` for one each. Else a summary of all."
        ),
    ] = None,
    layout: Annotated[Layouts | None, typer.Option("--layout", help="How it is laid out.")] = None,
    lang: Lang = "en",
    to: To = None,
    output: Folder = Path(),
    paper: PaperSize = Paper.A4,
    pack: Annotated[
        bool,
        typer.Option("--pack", help="Write what the receiver needs for `recoup verify` as well."),
    ] = False,
    extract: Annotated[
        bool,
        typer.Option(
            "--extract", help="Write a pack of the party's own clauses alone, digests for the rest."
        ),
    ] = False,
    dated: Annotated[
        str | None,
        typer.Option(
            "--dated", metavar="DATE", help="The day of the statement; today unless said."
        ),
    ] = None,
    assume: Assume = None,
    reading: Reading = None,
    set_aside: SetAside = False,
    force: Force = False,
    as_json: AsJson = False,
) -> int:
    """State a period to a party: what came in, each deduction, its share, what is due, and why.

    Prior, current and cumulative side by side; what has become otherwise of earlier days is an
    adjustment. Without `--to` it is shown here; with it, files are written, all from the same
    figures. Without `--party`, a summary of all parties.
    """
    langs, forms = parse_langs(lang), parse_forms(to)
    day = parse_day(dated, "--dated") or date.today()
    result = load(deal, reading or ()).run(
        events, rates, assume=parse_assumptions(assume or []), set_aside=set_aside
    )
    shared = result.statements(period, day)
    names: Sequence[str | None] = party or [None]
    if party == ["all"]:
        names = known_parties(shared)
    layout_name = layout.value if layout else None
    documents = (statement_of(shared, name, layout_name) for name in names)

    def packed(document: Document) -> bytes:
        asked = Asked(document.party, period, layout_name, day.isoformat(), langs)
        made = pack_of(result, document, asked, events, rates, set_aside=set_aside)
        return pack_bytes(made)

    secret = token_hex(32)

    def extracted(document: Document) -> bytes:
        if document.party is None:
            message = "an extract is one party's"
            raise Refused([Diagnostic("unknown-party", message, None, "name one: `--party`")])
        return extract_bytes(shared, document.party, langs, secret)

    if forms or pack or extract:
        zips = {"pack": packed} if pack else {}
        zips |= {"extract": extracted} if extract else {}
        drawn = {Form.HTML, Form.PDF}.intersection(forms) and None in names and layout is None
        writer = Writer(langs, paper, drawings_of(shared, langs) if drawn else ())
        made = Made(documents, len(names), forms, writer, zips)
        return write_files(made, output, force=force, as_json=as_json)
    shown = list(documents)
    if as_json:
        print_json([document_json(d) for d in shown] if len(shown) > 1 else document_json(shown[0]))
        return 0
    for document in shown:
        print_page(page_of(document, langs))
    return 0


# ---- options ------------------------------------------------------------------------------------


def parse_langs(text: str) -> tuple[str, ...]:
    """The languages of a page, in their order."""
    found = BOTH if text == "both" else tuple(part.strip() for part in text.split(","))
    unknown = [lang for lang in found if lang not in LANGUAGES]
    if unknown:
        message = f"`{unknown[0]}` is none of en, zh, zh-Hant, both"
        raise typer.BadParameter(message, param_hint="--lang")
    return found


def parse_forms(text: str | None) -> tuple[Form, ...]:
    """The forms of the files, none where none is asked for."""
    if text is None:
        return ()
    words = [part.strip() for part in text.split(",")]
    unknown = [word for word in words if word not in set(Form)]
    if unknown:
        message = f"`{unknown[0]}` is none of {', '.join(Form)}"
        raise typer.BadParameter(message, param_hint="--to")
    return tuple(dict.fromkeys(Form(word) for word in words))


# ---- files --------------------------------------------------------------------------------------


class Made:
    """Statements that are made one by one, and the forms in which they are to be written."""

    def __init__(
        self,
        documents: Iterable[Document],
        count: int,
        forms: Sequence[Form],
        writer: Writer,
        zips: Mapping[str, Callable[[Document], bytes]] | None = None,
    ) -> None:
        self.documents, self.forms, self.writer = documents, forms, writer
        self.zips = zips or {}
        self.count = count * (len(forms) + len(self.zips))

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The name and the bytes of each file."""
        for document in self.documents:
            party = document.party or document.layout.value
            number = f"-{document.issue.number}" if document.issue else ""
            period = document.period.name.replace("..", "-to-")
            name = f"{party}{number}-{period}".replace("/", "-")
            for form, content in self.writer.written(document, self.forms):
                yield f"{name}.{form}", content
            for kind, made in self.zips.items():
                yield f"{name}.{kind}.zip", made(document)


def write_files(made: Made, folder: Path, *, force: bool, as_json: bool) -> int:
    """Writes statements into a folder, each file whole or not at all.

    A file that exists is left alone unless it may be overwritten; nothing is written then.
    """
    written: list[str] = []
    beside: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with progress_bar("writing statements") as progress:
            for name, content in made.files():
                path = folder / name
                if path.exists() and not force:
                    typer.echo(f"recoup: {path} exists; add --force to overwrite it", err=True)
                    return FAULTS
                new = folder / f".{name}.new"
                beside.append((new, path))
                new.write_bytes(content)
                written.append(str(path))
                if progress is not None:
                    progress(len(written), made.count)
        for new, path in beside:
            new.replace(path)
    except PdfMissing as missing:
        message = f"a PDF needs what is not installed: {missing}"
        fault = Diagnostic("pdf-missing", message, None, "pip install 'recoup[pdf]'")
        raise Refused([fault]) from None
    finally:
        for new, _ in beside:
            new.unlink(missing_ok=True)
    if as_json:
        print_json({"written": written})
        return 0
    for name in written:
        print(f"{name}: written")
    return 0


# ---- on screen ----------------------------------------------------------------------------------


def print_page(page: Page) -> None:
    """A page as plain tables, without the texts of its clauses."""
    print(" / ".join((*page.title, *page.kind)))
    for name, fact in page.facts:
        print(f"  {' / '.join(name)}: {' / '.join(fact)}")
    for block in page.blocks:
        if isinstance(block, Grid) and not block.aside:
            heading(" / ".join(block.title))
            titles = [" / ".join(c.title) for c in block.columns]
            rows = [[_shown(c) for c in _filled(row.cells, len(titles))] for row in block.rows]
            right = [i for i, column in enumerate(block.columns) if column.right]
            table(titles, rows, right=right)
        elif isinstance(block, Sentences) and block.name == "objection":
            heading(" / ".join(block.title))
            for said in block.said:
                print("  " + " / ".join(said))


def _filled(cells: tuple[Cell, ...], count: int) -> tuple[Cell, ...]:
    """The cells of a row, as many as there are columns."""
    return (*cells, *(Cell() for _ in range(count - len(cells))))


def _shown(cell: Cell) -> str:
    if cell.money is None:
        return " / ".join((*cell.text, *cell.below[:1]))
    amount = money(decimal(cell.money.minor, cell.money.currency))
    return " ".join((*cell.text, amount))

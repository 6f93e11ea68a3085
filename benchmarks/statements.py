"""Statements of a thousand parties: how many pages a second, form by form.

`python benchmarks/statements.py` prints what one process writes from one run of the deal, by the
second of processor time, which other work on the machine does not count in.
"""

import io
import sys
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdf

from recoup.api import known_parties, load, statement_of
from recoup.statements.forms import Form, Writer
from recoup.statements.to_pdf import Paper

PARTIES, RECEIPTS = 1000, 200


def deal_text() -> str:
    """A deal that pays a distributor, recoups a cost, and divides the rest among all parties."""
    parties = "".join(f'party p{n} "Participant {n}" zh "参与方{n}"\n' for n in range(PARTIES))
    parts = "".join(f"      1/{PARTIES} to p{n}\n" for n in range(PARTIES))
    return (
        'deal "A thousand participants"\nparty house "Distributor"\n'
        f'{parties}film f "Film"\naccount cost "Production cost" owed to house\n'
        "  charged USD 1,000,000.00\n"
        "waterfall w\n  currency USD\n  receives theatrical of f\n  pays\n"
        f'    10% of receipts to house "Distribution fee"\n    recoup cost\n    rest\n{parts}'
    )


def receipts_text() -> str:
    """Receipts of two quarters from four territories."""
    rows = ["id,date,kind,of,amount,currency,note"]
    for number in range(RECEIPTS):
        place = ("US", "CN", "FR", "DE")[number % 4]
        day = date.fromordinal(date(2024, 1, 1).toordinal() + number * 180 // RECEIPTS)
        rows.append(f"r{number},{day},receipt,theatrical of f from {place},98765.43,USD,week")
    return "\n".join(rows) + "\n"


def main() -> None:
    """Prints a table in Markdown."""
    with TemporaryDirectory() as folder:
        deal, receipts = Path(folder) / "many.deal", Path(folder) / "receipts.csv"
        deal.write_text(deal_text(), encoding="utf-8")
        receipts.write_text(receipts_text(), encoding="utf-8")
        shared = load(deal).run(receipts).statements("2024Q2", date(2024, 8, 1))
        parties = [p for p in known_parties(shared) if p != "house"]
        begun = time.process_time()
        documents = [statement_of(shared, party) for party in parties]
        made = time.process_time() - begun
    told = f"{PARTIES:,} parties, {RECEIPTS} receipts; figures of all"
    print(f"{told}: {made:.1f} s of processor time\n")
    print("| form | statements | pages | a second | pages a second |\n|---|---|---|---|---|")
    writer = Writer(("en", "zh"), Paper.A4)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PARTIES
    for form in Form:
        dict(writer.written(documents[0], [form]))
        begun = time.process_time()
        files = [dict(writer.written(d, [form]))[form] for d in documents[:count]]
        seconds = time.process_time() - begun
        pages = 0
        if form is Form.PDF:
            pages = sum(len(pypdf.PdfReader(io.BytesIO(f)).pages) for f in files)
        shown = f"{pages:,}" if pages else ""
        rate = f"{pages / seconds:,.0f}" if pages else ""
        print(f"| {form} | {len(files):,} | {shown} | {len(files) / seconds:,.0f} | {rate} |")


if __name__ == "__main__":
    main()

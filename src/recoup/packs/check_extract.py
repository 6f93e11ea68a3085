"""What an extract proves by itself, and what only the whole would."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile
from typing import Any

from recoup.packs.extract import DEAL_LINES, RECEIPT_LINES
from recoup.packs.model import MANIFEST, STATEMENT, digest
from recoup.packs.read import PackFaulty
from recoup.packs.tree import Leaf, leaves_from, root
from recoup.statements.model import BALANCE
from recoup.values.currency import minor_digits
from recoup.values.money import decimal_text

PROVEN = (
    "every line is its prior, adjustment and current figure together, and every section adds up",
    "what is due follows from the lines, and what is still owed from what was charged and recouped",
    "every clause that is shown stands in the deal whose root is given",
    "the receipts that are shown are among those whose root is given",
)
NOT_PROVEN = (
    "that the hidden lines of the deal lead to what came in here: ask for the whole pack",
    "that the hidden receipts are what they should be, or that any of them is missing",
    "that the clauses were followed where they hold only until or after something",
    "that statement.html shows what statement.json says",
    "that the roots are those of the deal that was signed: compare them with other parties'",
)
# Figures as statements write them; no text from elsewhere makes us reckon with more digits.
_AMOUNT = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,6})?")
_RATE = re.compile(r"-?[0-9]{1,400}(/[0-9]{1,400})?")
_COLUMNS = ("prior", "adjustment", "current")


@dataclass(frozen=True, slots=True)
class ExtractVerdict:
    """What came of an extract: the faults found in it, and how much of the whole it shows.

    `not_shares` are lines that are not the rate of the base that they give: a limit or a condition
    may have held.
    """

    title: str
    party: str
    period: str
    roots: tuple[str, ...]
    shown: int
    hidden: int
    faults: tuple[str, ...]
    not_shares: tuple[str, ...]
    proven: tuple[str, ...]
    not_proven: tuple[str, ...]

    @property
    def same(self) -> bool:
        return not self.faults


def check_extract(files: dict[str, bytes], manifest: dict[str, Any]) -> ExtractVerdict:
    """Checks all that an extract shows against itself and against its roots.

    Raises: PackFaulty where it is none.
    """
    try:
        stated = _json(files, STATEMENT)
        deal = [(f["file"], f["root"], _leaves(f["lines"])) for f in _json(files, DEAL_LINES)]
        receipts = _json(files, RECEIPT_LINES)
        rows = _leaves(receipts["lines"])
        digests = dict(manifest["files"])
        roots = {f["file"]: f["root"] for f in manifest["deal"]}
        faults = [
            *_changed(files, digests),
            *(f for file, told, own in deal for f in _of_lines(file, told, roots.get(file), own)),
            *_of_lines("receipts", receipts["root"], manifest["receipts"], rows),
            *_of_clauses(stated, {file: own for file, _, own in deal}),
            *_of_receipts(stated, rows),
            *_of_sums(stated),
            *_of_balances(stated),
        ]
        every = [*rows, *(leaf for _, _, own in deal for leaf in own)]
        shown = sum(leaf.text is not None for leaf in every)
        return ExtractVerdict(
            str(stated["deal"]["en"]),
            str(manifest["party"]),
            str(manifest["period"]),
            (*roots.values(), str(manifest["receipts"])),
            shown,
            len(every) - shown,
            tuple(faults),
            tuple(_not_shares(stated)),
            PROVEN,
            NOT_PROVEN,
        )
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError):
        raise PackFaulty("the extract is not of the shape that this release reads") from None


def _json(files: dict[str, bytes], name: str) -> Any:
    if name not in files:
        raise PackFaulty(f"there is no `{name}` in it")
    return json.loads(files[name])


def _leaves(value: Any) -> list[Leaf]:
    found = leaves_from(value)
    if found is None:
        raise ValueError
    return found


def _changed(files: dict[str, bytes], digests: dict[str, str]) -> Iterator[str]:
    for name in sorted({*files, *digests} - {MANIFEST}):
        if name not in files or digests.get(name) != digest(files[name]):
            yield f"{name} is not the file that the manifest was written with"


def _of_lines(name: str, told: str, expected: str | None, own: list[Leaf]) -> Iterator[str]:
    for number, leaf in enumerate(own, 1):
        if not leaf.holds:
            yield f"{name}: line {number} is not the one that was hashed"
    if not told == expected == root(own):
        yield f"{name}: its lines do not make its root"


def _of_clauses(stated: dict[str, Any], files: dict[str, list[Leaf]]) -> Iterator[str]:
    for clause in stated["clauses"]:
        file, _, line = clause["place"].rpartition(":")
        own = files.get(file, [])[int(line) - 1 :]
        shown = takewhile(lambda text: text is not None, (leaf.text for leaf in own))
        text = " ".join(" ".join(filter(None, shown)).split())
        if not clause["text"] or clause["text"] not in text:
            yield f"clause {clause['name']} does not stand at {clause['place']} as it is given"


def _of_receipts(stated: dict[str, Any], rows: list[Leaf]) -> Iterator[str]:
    known = [leaf.text.split("\t") for leaf in rows if leaf.text is not None]
    by_name = {row[0]: row for row in known}
    for receipt in stated["receipts"]:
        row = by_name.get(receipt["name"])
        told = (receipt["day"], receipt["amount"], receipt["currency"])
        if row is None or told != (row[1], decimal_text(int(row[6]), row[7]), row[7]):
            yield f"receipt {receipt['name']} is not among those that are shown"


# ---- figures ------------------------------------------------------------------------------------


def _amount(text: Any) -> Fraction:
    """An amount as a statement writes it. Raises: ValueError for any other text."""
    if not isinstance(text, str) or not _AMOUNT.fullmatch(text):
        raise ValueError(text)
    return Fraction(text)


def _of_sums(stated: dict[str, Any]) -> Iterator[str]:
    for section in stated["sections"]:
        lines = section["lines"]
        for line in lines:
            if sum(_amount(line[c]) for c in _COLUMNS) != _amount(line["cumulative"]):
                yield f"{line['key']}: prior, adjustment and current do not make the cumulative"
        for column in (*_COLUMNS, "cumulative"):
            if lines and not _adds_up(lines, column):
                yield f"{section['name']}: the {column} column does not add up"
        if section["name"] == "accounts":
            yield from _of_accounts(lines)


def _adds_up(lines: list[dict[str, Any]], column: str) -> bool:
    def total(found: list[dict[str, Any]]) -> Fraction:
        return sum((_amount(line[column]) for line in found), Fraction(0))

    if lines[-1]["kind"] == "total":
        return total(lines[:-1]) == _amount(lines[-1][column])
    if lines[0]["kind"] == "entered":
        own = [line for line in lines if line["kind"] in {"share", "allotted"}]
        return total(lines) == 2 * total(own)
    return True


def _of_accounts(lines: list[dict[str, Any]]) -> Iterator[str]:
    """Accounts in which what is charged, less what is recouped, is not what is still owed."""
    left: dict[str, Fraction] = {}
    for line in lines:
        account, amount = str(line["group"]), _amount(line["cumulative"])
        left[account] = left.get(account, Fraction(0)) + (
            -amount if line["kind"] == "owed" else amount
        )
        if line["kind"] == "owed" and left.pop(account):
            yield f"{line['key']}: what is owed is not what was charged less what was recouped"


def _of_balances(stated: dict[str, Any]) -> Iterator[str]:
    """Balances that do not follow from the lines of the party's share."""
    totals = {
        section["currency"]: section["lines"][-1]
        for section in stated["sections"]
        if section["name"] == "share"
    }
    balances = {balance["currency"]: balance for balance in stated["balances"]}
    if set(balances) != set(totals):
        yield "the balances are not in the currencies of the party's share"
        return
    for currency, balance in balances.items():
        told = {name: _amount(balance[name] or "0") for name in BALANCE}
        share = totals[currency]
        added = told["adjustment"] + told["current"]
        opening = _amount(share["prior"])
        follows = {
            "opening": opening,
            "adjustment": _amount(share["adjustment"]),
            "current": _amount(share["current"]),
            "due": added - told["held_back"] + told["released"],
            "closing": told["opening"] + told["due"] - told["paid"],
        }
        for name, amount in follows.items():
            if told[name] != amount:
                yield f"the balance in {currency}: {name} does not follow from the lines"


def _not_shares(stated: dict[str, Any]) -> Iterator[str]:
    """Lines that are further than a minor unit from the rate of the base that they give."""
    for section in stated["sections"]:
        unit = Fraction(1, 10 ** minor_digits(section["currency"]))
        for line in section["lines"]:
            if line["rate"] is None or line["base"] is None:
                continue
            if not _RATE.fullmatch(line["rate"]):
                raise ValueError(line["rate"])
            reckoned = Fraction(line["rate"]) * _amount(line["base"]["cumulative"])
            if abs(abs(_amount(line["cumulative"])) - abs(reckoned)) > unit:
                yield str(line["key"])

"""What is to be paid, as a file for a bank: CSV, or ISO 20022 pain.001.

Accounts come from the user's own file and are never guessed. A payee without one is listed and left
out; what is in the file and what is left out add up to what is payable.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from recoup.api import Refused
from recoup.diagnostics.diagnostic import Diagnostic, in_order
from recoup.ledger.journal import csv_text
from recoup.receipts.cells import BadCell, parse_currency
from recoup.receipts.read import read_sheet
from recoup.receipts.reader import SheetReader
from recoup.receipts.sheet import Row
from recoup.settlement.model import Standing
from recoup.values.identifier import iban_fault
from recoup.values.money import decimal_text

COLUMNS = ("party", "currency", "name", "iban", "bic")
PAIN = "pain.001.001.09"
# ISO 9362: party, country, suffix, and a branch where there is one.
_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")


@dataclass(frozen=True, slots=True)
class Account:
    """Where a party is paid in a currency, by the name that its bank knows; its BIC if known."""

    party: str
    currency: str
    name: str
    iban: str
    bic: str | None


@dataclass(frozen=True, slots=True)
class Transfer:
    """A payment to be made, in minor units; `reference` is what the payee will see."""

    to: Account
    amount: int
    reference: str


@dataclass(frozen=True, slots=True)
class PaymentList:
    """What is to be paid in one currency from one account, and to whom nothing can be."""

    payer: Account
    on: date
    transfers: tuple[Transfer, ...]
    without_account: tuple[Standing, ...]

    @property
    def total(self) -> int:
        return sum(transfer.amount for transfer in self.transfers)


def read_accounts(path: Path) -> tuple[list[Account], list[Diagnostic]]:
    """The accounts of a CSV or XLSX file with the columns party, currency, name, iban and bic.

    Raises: EventsFileMissing where it cannot be read.
    """
    reader = SheetReader(read_sheet(path), COLUMNS, COLUMNS[:4])
    found: dict[tuple[str, str], Account] = {}
    for row in reader.rows:
        if not reader.well_formed(row):
            continue
        account = _account(reader, row)
        if account is None:
            continue
        key = (account.party, account.currency)
        if key in found:
            message = f"`{account.party}` has an account in {account.currency} already"
            reader.fault(row, "party", BadCell("account-twice", message, "keep one of them"))
        found.setdefault(key, account)
    return list(found.values()), in_order(reader.diagnostics)


def _account(reader: SheetReader, row: Row) -> Account | None:
    currency = reader.read(row, "currency", _currency)
    iban = reader.read(row, "iban", _iban)
    party = reader.read(row, "party", _said)
    name = reader.read(row, "name", _said)
    bic = reader.read(row, "bic", _bic)
    if currency is None or iban is None or party is None or name is None or bic is None:
        return None
    return Account(party, currency, name, iban, bic or None)


def _said(text: str) -> str:
    if not text:
        raise BadCell("empty-cell", "the cell is empty", "fill it in")
    return text


def _currency(text: str) -> str:
    code = parse_currency(text)
    if code is None:
        raise BadCell("currency-unsaid", "the row does not say the currency", "write its code")
    return code


def _iban(text: str) -> str:
    fault = iban_fault(text)
    if fault is not None:
        raise BadCell("bad-iban", f"`{text[:40]}`: {fault}", "copy it from the account's papers")
    return text.replace(" ", "").upper()


def _bic(text: str) -> str:
    code = text.replace(" ", "").upper()
    if code and not _BIC.fullmatch(code):
        message = f"`{text[:40]}` is no BIC: 8 or 11 letters and digits, the country fifth"
        raise BadCell("bad-bic", message, "copy it from the account's papers, or leave it out")
    return code


def payments_due(
    standings: Sequence[Standing],
    accounts: Sequence[Account],
    payer: Account,
    on: date,
    title: str,
) -> PaymentList:
    """What is payable in the currency of the payer's account, to those who have one in it."""
    known = {(a.party, a.currency): a for a in accounts}
    transfers, without = [], []
    for line in standings:
        if line.currency != payer.currency or not line.payable or line.party == payer.party:
            continue
        account = known.get((line.party, line.currency))
        if account is None:
            without.append(line)
            continue
        # The same state of the book asks for the same payment under the same name, once; what is
        # left after a part was paid is another payment.
        reference = f"{title[:60]} {line.party[:40]} {line.issued - line.held_back}"
        if line.paid:
            reference += f" less {line.paid}"
        transfers.append(Transfer(account, line.payable, reference))
    return PaymentList(payer, on, tuple(transfers), tuple(without))


def payments_csv(payments: PaymentList) -> str:
    """The list as CSV."""
    return csv_text(
        ("date", "payee", "name", "iban", "bic", "currency", "amount", "reference"),
        [
            (
                payments.on,
                t.to.party,
                t.to.name,
                t.to.iban,
                t.to.bic or "",
                t.to.currency,
                decimal_text(t.amount, t.to.currency),
                t.reference,
            )
            for t in payments.transfers
        ],
    )


def payments_pain(payments: PaymentList) -> bytes:
    """The list as ISO 20022 pain.001.001.09, valid against its schema.

    The same list makes the same bytes, message id included, so that a bank that is sent it twice
    knows. Names are written in Latin letters, as banks' networks ask.

    Raises: Refused where a name cannot be written so.
    """
    from lxml import etree
    from sepaxml import SepaTransfer
    from sepaxml.validation import ValidationError

    payer = payments.payer
    config: dict[str, Any] = {
        "name": payer.name,
        "IBAN": payer.iban,
        "batch": True,
        "currency": payer.currency,
        "domestic": payer.currency != "EUR",
    }
    if payer.bic:
        config["BIC"] = payer.bic
    document = SepaTransfer(config, schema=PAIN)
    amounts = {}
    for transfer in payments.transfers:
        end_to_end = _identity(transfer.reference, transfer.to.iban, payer.currency)
        amounts[end_to_end] = decimal_text(transfer.amount, payer.currency)
        payment = {
            "name": transfer.to.name,
            "IBAN": transfer.to.iban,
            "amount": transfer.amount,
            "execution_date": payments.on,
            "description": transfer.reference,
            "endtoend_id": end_to_end,
        }
        if transfer.to.bic:
            payment["BIC"] = transfer.to.bic
        document.add_payment(payment)
    try:
        tree = etree.fromstring(document.export(validate=True))
    except ValidationError:
        message = "a name or a reference cannot be written in Latin letters for a bank"
        hint = "write the names in the file of accounts as the banks know them"
        raise Refused([Diagnostic("bank-file-invalid", message, None, hint)]) from None
    name = {"p": tree.nsmap[None]}
    made = datetime.combine(payments.on, time()).isoformat()
    identity = _identity(payments_csv(payments), payer.iban)
    for path, text in (("MsgId", identity), ("CreDtTm", made), ("PmtInfId", identity)):
        for place in tree.iterfind(f".//p:{path}", name):
            place.text = text
    # The library writes hundredths, whatever the currency: yen have none, dinars have thousandths.
    for place in tree.iterfind(".//p:CtrlSum", name):
        place.text = decimal_text(payments.total, payer.currency)
    for sent in tree.iterfind(".//p:CdtTrfTxInf", name):
        amount = sent.find(".//p:InstdAmt", name)
        amount.text = amounts[sent.findtext(".//p:EndToEndId", namespaces=name)]
    written: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _identity(*texts: str) -> str:
    """A name of at most 35 characters that stands for some texts."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:32]

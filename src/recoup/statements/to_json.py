"""A statement as JSON: everything, amounts as decimal strings, a stable key on every line."""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any

from recoup.statements.model import (
    BALANCE,
    Balance,
    Brought,
    Clause,
    Document,
    Figures,
    More,
    Section,
)
from recoup.values.glossary import Term
from recoup.values.money import decimal_text


def document_json(document: Document) -> dict[str, Any]:
    """A statement as JSON values; texts are in each language."""
    found = {
        field.name: _plain(getattr(document, field.name))
        for field in fields(document)
        if field.name not in {"sections", "balances", "clauses", "receipts", "held", "waiting"}
    }
    found["sections"] = [_section(section) for section in document.sections]
    found["balances"] = [_balance(balance) for balance in document.balances]
    found["clauses"] = [_clause(clause) for clause in document.clauses]
    found["receipts"] = [
        {
            **_record(row),
            "amount": decimal_text(row.amount, row.currency),
            "entered": _amount(row.entered, row.entered_currency),
        }
        for row in document.receipts
    ]
    found["held"] = [
        {**_record(h), "amount": decimal_text(h.amount, h.currency)} for h in document.held
    ]
    found["waiting"] = [
        {
            **_record(wait),
            "needed": None if wait.needed is None else [_more(m) for m in wait.needed],
        }
        for wait in document.waiting
    ]
    return found


def document_text(document: Document) -> str:
    """The JSON of a statement; the same statement makes the same bytes."""
    return json.dumps(document_json(document), ensure_ascii=False, indent=2) + "\n"


def figures_json(figures: Figures, currency: str) -> dict[str, str]:
    """Figures by their column."""
    names = ("prior", "adjustment", "current", "cumulative")
    return {name: decimal_text(getattr(figures, name), currency) for name in names}


def _section(section: Section) -> dict[str, Any]:
    lines = []
    for line in section.lines:
        lines.append(
            {
                "key": line.key,
                "kind": line.kind.value,
                "label": _plain(line.label),
                "detail": _plain(line.detail),
                **figures_json(line.figures, section.currency),
                "rate": None if line.rate is None else str(line.rate),
                "base": None if line.base is None else figures_json(line.base, section.currency),
                "wants": _amount(line.wants, section.currency),
                "clause": line.clause,
                "group": _plain(line.group),
            }
        )
    return {
        "name": section.name,
        "title": _plain(section.title),
        "currency": section.currency,
        "lines": lines,
    }


def _balance(balance: Balance) -> dict[str, Any]:
    return {
        "currency": balance.currency,
        **{name: _amount(getattr(balance, name), balance.currency) for name in BALANCE},
    }


def _clause(clause: Clause) -> dict[str, Any]:
    def brought(each: Brought) -> dict[str, str]:
        return {"receipt": each.receipt, "amount": decimal_text(each.amount, clause.currency)}

    return {**_record(clause), "brought": [brought(each) for each in clause.brought]}


def _more(more: More) -> dict[str, Any]:
    return {**_record(more), "amount": decimal_text(more.amount, more.currency)}


def _amount(minor: int | None, currency: str) -> str | None:
    return None if minor is None else decimal_text(minor, currency)


def _record(value: Any) -> dict[str, Any]:
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def _plain(value: Any) -> Any:
    match value:
        case Term():
            return {"en": value.en, "zh": value.zh_hans, "zh-Hant": value.zh_hant}
        case Enum():
            return value.value
        case date():
            return value.isoformat()
        case Fraction():
            return str(value)
        case tuple():
            return [_plain(each) for each in value]
        case _ if is_dataclass(value):
            return _record(value)
        case _:
            return value

"""Agreement → YAML."""

import json
from fractions import Fraction

from recoup.rsl.model import Agreement, Payee, Step
from recoup.rsl.to_deal import decimal_number

VERSION = "1.0"


def yaml_text(agreement: Agreement) -> str:
    """The YAML of an agreement; reading it gives the same agreement."""
    lines = ["---", f"name: {_quoted(agreement.name)}", f"rsl: {VERSION}"]
    lines += [f"{word}: {_quoted(text)}" for word, text in agreement.about]
    lines += [f"currency: {agreement.currency}", "steps:"]
    lines += [line for step in agreement.steps for line in _step(step)]
    return "\n".join(lines) + "\n"


def _step(step: Step) -> list[str]:
    lines = ["  -", f"    type: {step.kind}"]
    if step.description is not None:
        lines.append(f"    description: {_quoted(step.description)}")
    if step.cap is not None:
        lines.append(f"    cap: {decimal_number(step.cap)}")
    lines.append("    payee:")
    return lines + [f"      - [{_payee(payee)}]" for payee in step.payees]


def _payee(payee: Payee) -> str:
    words = [_quoted(text) for text in (payee.name, payee.pointer, payee.kind)]
    return ", ".join([*words, decimal_number(Fraction(payee.amount))])


def _quoted(text: str) -> str:
    """A text as JSON has it, which YAML reads alike."""
    return json.dumps(text, ensure_ascii=False)

"""YAML → Agreement, with everything that is wrong in it, or that a deal cannot say.

The YAML is composed into nodes and no further: scalars stay the text that they are, so that an
amount is never a float, and every node knows its place.
"""

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from recoup.diagnostics.diagnostic import Diagnostic, Severity, has_errors, in_order
from recoup.diagnostics.span import Source, Span
from recoup.diagnostics.suggestion import closest
from recoup.rsl.model import PARTY_POINTER, Agreement, Payee, Step, StepKind
from recoup.values.currency import CURRENCIES
from recoup.values.money import NotWholeMinorUnits, minor_units
from recoup.values.number import show_rate

if TYPE_CHECKING:
    from yaml import Node

_ABOUT = ("description", "pointer", "url", "contact", "email", "jurisdiction")
_HEADER = ("name", "currency", "decimals", "rsl", "rsl version", "steps", *_ABOUT)
_STEP = ("type", "description", "cap", "payee")
_KINDS = {
    "fixed": StepKind.FIXED,
    "percent": StepKind.PERCENT,
    "percentage": StepKind.PERCENT,
    "ratio": StepKind.RATIO,
}
_SHARE = r"\d+(?:\.\d+)?"
_AMOUNT = {"period": _SHARE, "comma": r"\d+(?:,\d+)?", "none": r"\d+"}
_DECIMALS = {".": "period", ",": "comma", **{word: word for word in _AMOUNT}}
_TIMES = {
    "period": "an agreement that starts anew after each period",
    "starts": "a day on which an agreement starts",
    "ends": "a day on which an agreement ends",
}
_VARIABLE = {"payeetemplate", "endpoint", "key"}


def agreement_from(source: Source) -> tuple[Agreement | None, list[Diagnostic]]:
    """The agreement that a YAML text states; None where there are errors.

    A warning says which lines move no money and are kept as comments of the deal.
    """
    import yaml

    try:
        node = yaml.compose(source.text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        return None, [_not_yaml(source, error)]
    except (yaml.YAMLError, RecursionError) as error:
        message = f"this is no YAML: {_first_line(error)}"
        return None, [Diagnostic("not-yaml", message, Span(source, 0, 0))]
    reader = _Reader(source)
    agreement = reader.agreement(node)
    found = in_order(reader.diagnostics)
    return (None if has_errors(found) else agreement), found


def _not_yaml(source: Source, error: "MarkedError") -> Diagnostic:
    mark = error.problem_mark or error.context_mark
    place = mark.index if mark is not None else 0
    what = error.problem or error.context or "it cannot be read"
    return Diagnostic("not-yaml", f"this is no YAML: {what}", Span(source, place, place))


def _first_line(error: BaseException) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return str(error).partition("\n")[0]


if TYPE_CHECKING:
    from yaml import MarkedYAMLError as MarkedError


@dataclass(slots=True)
class _Reader:
    source: Source
    diagnostics: list[Diagnostic] = field(default_factory=list)
    currency: str | None = None
    decimals: str = "period"
    pointed: bool = False

    # ---- findings ----------------------------------------------------------------------------

    def span(self, node: "Node") -> Span:
        """A node's place, up to the end of its first line."""
        start, end = node.start_mark.index, node.end_mark.index
        text = self.source.text[start:end]
        return Span(self.source, start, start + len(text.split("\n", 1)[0].rstrip()))

    def error(self, code: str, message: str, node: "Node", hint: str | None = None) -> None:
        self.diagnostics.append(Diagnostic(code, message, self.span(node), hint))

    def kept(self, what: str, node: "Node") -> None:
        message = f"{what} moves no money; it becomes a comment of the deal"
        self.diagnostics.append(
            Diagnostic("kept-as-comment", message, self.span(node), severity=Severity.NOTE)
        )

    # ---- the parts of YAML -------------------------------------------------------------------

    def fields(
        self, node: "Node", known: tuple[str, ...], whole: str
    ) -> "dict[str, tuple[Node, Node]]":
        """The keys of a mapping, each with its own node and that of its value."""
        from yaml import MappingNode

        found: dict[str, tuple[Node, Node]] = {}
        if not isinstance(node, MappingNode):
            self.error("no-agreement", f"{whole} is lines such as `{known[0]}: …`", node)
            return found
        for key, value in node.value:
            word = "" if isinstance(key.value, list) else str(key.value).strip().lower()
            if not word:
                self._variable(key)
            elif word in found:
                self.error("repeated-key", f"{whole} says `{word}` twice", key)
            elif word in known:
                found[word] = (key, value)
            elif word in _VARIABLE:
                self._variable(key)
            elif word in _TIMES:
                if not _is_null(value):
                    message = f"a deal has no words for {_TIMES[word]}"
                    hint = "take the line out where the agreement runs without end"
                    self.error("not-in-a-deal", message, key, hint)
            else:
                near = closest(word, known)
                mend = f"did you mean `{near}`?" if near else None
                self.error("unknown-key", f"{whole} has no `{word}`", key, mend)
        return found

    def _variable(self, node: "Node") -> None:
        self.error(
            "variable",
            "this is filled in from elsewhere; a deal states all its terms",
            node,
            "write the payees and amounts that it stands for",
        )

    def text(self, node: "Node", what: str, *, needed: bool = False) -> str:
        """A scalar as one line of text, typographic quotes around it taken off.

        Empty where there is an error, or nothing: an error as well, where it is `needed`.
        """
        from yaml import ScalarNode

        if not isinstance(node, ScalarNode):
            if "{{" in self.source.text[node.start_mark.index : node.end_mark.index]:
                self._variable(node)
            else:
                self.error("bad-text", f"{what} is a text", node)
            return ""
        text = "" if _is_null(node) else " ".join(str(node.value).split())
        if "{{" in text:
            self._variable(node)
            return ""
        if text[:1] == "“" and text[-1:] == "”":
            text = text[1:-1].strip()
        if needed and not text:
            self.error("bad-text", f"{what} is empty", node)
        if '"' in text:
            message = f"{what} has a straight quote in it, with which a text of a deal ends"
            self.error("bad-text", message, node, "write “ and ” for quotes within a text")
        return text

    def amount(self, node: "Node", what: str, pattern: str, example: str) -> Fraction | None:
        """A number above nothing."""
        text = self.text(node, what)
        if re.fullmatch(pattern, text) is None:
            if text:
                self.error("bad-amount", f"{what} is a number such as `{example}`", node)
            return None
        value = Fraction(text.replace(",", "."))
        if value == 0:
            self.error("bad-amount", f"{what} is more than nothing", node)
            return None
        return value

    def money(self, node: "Node", what: str) -> Fraction | None:
        """An amount that the currency can pay."""
        example = {"period": "1000.50", "comma": '"1000,50"', "none": "1000"}[self.decimals]
        value = self.amount(node, what, _AMOUNT[self.decimals], example)
        if value is None or self.currency is None:
            return value
        try:
            minor_units(value, self.currency)
        except NotWholeMinorUnits:
            message = f"{self.currency} has no coin for the last digits of {what}"
            self.error("fraction-of-a-cent", message, node)
            return None
        return value

    # ---- the agreement -----------------------------------------------------------------------

    def agreement(self, node: "Node | None") -> Agreement | None:
        if node is None:
            message, place = "the file is empty", Span(self.source, 0, 0)
            self.diagnostics.append(Diagnostic("no-agreement", message, place))
            return None
        header = self.fields(node, _HEADER, "an agreement")
        if not header:
            return None
        for word in ("name", "currency", "steps"):
            if word not in header or _is_null(header[word][1]):
                message = f"the agreement does not say its `{word}`"
                self.error("missing-key", message, node, f"add a line `{word}: …`")
        name = ""
        if "name" in header and not _is_null(header["name"][1]):
            name = self.text(header["name"][1], "the agreement's name", needed=True)
        self._currency(header)
        about = tuple(
            (word, self.text(value, f"`{word}`"))
            for word, (_, value) in header.items()
            if word in _ABOUT and not _is_null(value)
        )
        for word, (key, value) in header.items():
            if word in _ABOUT and not _is_null(value):
                self.kept(f"`{word}`", key)
        steps = self._steps(header["steps"][1]) if "steps" in header else ()
        return Agreement(name, self.currency or "", steps, about)

    def _named(self, fields: "dict[str, tuple[Node, Node]]", word: str) -> str:
        return self.text(fields[word][1], f"`{word}`") if word in fields else ""

    def _currency(self, header: "dict[str, tuple[Node, Node]]") -> None:
        if "currency" in header and not _is_null(header["currency"][1]):
            text = self._named(header, "currency")
            if text in CURRENCIES:
                self.currency = text
            elif text:
                message = f"`{text}` is no currency of ISO 4217, in which deals are paid"
                self.error("unknown-currency", message, header["currency"][1])
        if "decimals" in header and not _is_null(header["decimals"][1]):
            text = self._named(header, "decimals")
            if text in _DECIMALS:
                self.decimals = _DECIMALS[text]
            else:
                message = f"decimals are written with a `period`, a `comma` or `none`, not `{text}`"
                self.error("bad-decimals", message, header["decimals"][1])

    def _steps(self, node: "Node") -> tuple[Step, ...]:
        from yaml import SequenceNode

        if not isinstance(node, SequenceNode):
            if not _is_null(node):
                self.error("no-agreement", "`steps` are a list, each beginning with `-`", node)
            return ()
        steps = tuple(step for child in node.value if (step := self._step(child)) is not None)
        if not node.value:
            self.error("missing-key", "the agreement has no steps", node, "add a step below it")
        if len(steps) == len(node.value):
            self._ends(steps)
        return steps

    def _ends(self, steps: tuple[Step, ...]) -> None:
        """Only the last step may be without end, and it must be."""
        for step in steps[:-1]:
            if step.kind is not StepKind.FIXED and step.cap is None:
                self.diagnostics.append(
                    Diagnostic(
                        "unreachable-step",
                        "no money reaches the steps below this one, which has no cap",
                        step.span,
                        "give it a `cap`, or move it to the end",
                    )
                )
        if steps and (steps[-1].kind is StepKind.FIXED or steps[-1].cap is not None):
            self.diagnostics.append(
                Diagnostic(
                    "rest-missing",
                    "the agreement does not say who gets what is left after its last step",
                    steps[-1].span,
                    "add a last step of `type: percent` without a cap",
                )
            )

    def _step(self, node: "Node") -> Step | None:
        fields = self.fields(node, _STEP, "a step")
        missing = [word for word in ("type", "payee") if word not in fields]
        templated = "payee" in missing and self._has_variables(node)
        for word in missing:
            if fields and not (word == "payee" and templated):
                message = f"the step does not say its `{word}`"
                self.error("missing-key", message, node, f"add a line `{word}: …`")
        if missing:
            return None
        kind = _KINDS.get(self._named(fields, "type").lower())
        if kind is None:
            message = "a step is `fixed`, `percent` or `ratio`"
            self.error("unknown-type", message, fields["type"][1])
            return None
        payees = self._payees(kind, fields["payee"][1])
        if payees is None:
            return None
        cap = self._cap(kind, fields)
        step = Step(kind, payees, cap, self._named(fields, "description") or None, self.span(node))
        self._sum(step, fields["payee"][0])
        return step

    def _has_variables(self, node: "Node") -> bool:
        return any(str(key.value).strip().lower() in _VARIABLE for key, _ in node.value)

    def _cap(self, kind: StepKind, fields: "dict[str, tuple[Node, Node]]") -> Fraction | None:
        if "cap" not in fields or _is_null(fields["cap"][1]):
            return None
        key, value = fields["cap"]
        if kind is StepKind.FIXED:
            message = "a fixed step ends when its sums are paid; only shares have a cap"
            self.error("cap-on-fixed", message, key, "take the cap out, or lower the sums")
            return None
        return self.money(value, "the cap")

    def _sum(self, step: Step, node: "Node") -> None:
        total = sum((p.amount for p in step.payees), Fraction(0))
        if step.kind is StepKind.PERCENT and total != 100:
            self.error(
                "shares-do-not-sum",
                f"the percentages of this step sum to {show_rate(total / 100)}, not to 100%",
                node,
                "mend them, or write `type: ratio` where they are parts of their own sum",
            )

    # ---- payees ------------------------------------------------------------------------------

    def _payees(self, kind: StepKind, node: "Node") -> tuple[Payee, ...] | None:
        from yaml import SequenceNode

        if not isinstance(node, SequenceNode) or not node.value:
            self.error("bad-payee", "`payee` is a list of payees, each beginning with `-`", node)
            return None
        payees = [self._payee(kind, child) for child in node.value]
        whole = tuple(payee for payee in payees if payee is not None)
        return whole if len(whole) == len(payees) else None

    def _payee(self, kind: StepKind, node: "Node") -> Payee | None:
        from yaml import SequenceNode

        if not isinstance(node, SequenceNode) or len(node.value) != 4:
            count = len(node.value) if isinstance(node, SequenceNode) else 0
            self.error(
                "bad-payee",
                "a payee has four values, `[name, pointer, type, amount]`"
                + (f", not {count}" if count else ""),
                node,
                "quote a value that has a comma in it" if count > 4 else None,
            )
            return None
        named, pointed, kinded, counted = node.value
        name = self.text(named, "a payee's name", needed=True)
        pointer = "" if _is_null(pointed) else self.text(pointed, "a payee's pointer")
        pointer_kind = "" if _is_null(kinded) else self.text(kinded, "a pointer's type")
        if pointer and pointer_kind != PARTY_POINTER and not self.pointed:
            self.pointed = True
            self.kept("where payees are paid", pointed)
        if kind is StepKind.FIXED:
            amount = self.money(counted, "the sum of a payee")
        else:
            example = "12.5" if kind is StepKind.PERCENT else "3"
            amount = self.amount(counted, "the share of a payee", _SHARE, example)
        if not name or amount is None:
            return None
        return Payee(name, pointer, pointer_kind, amount, self.span(node))


def _is_null(node: "Node") -> bool:
    return bool(node.tag == "tag:yaml.org,2002:null")

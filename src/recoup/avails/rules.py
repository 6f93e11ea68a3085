"""What avails must hold beyond their schema.

Source: the structure rules and the controlled vocabularies of MovieLabs' tools for avails.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from recoup.avails.elements import at, children
from recoup.diagnostics.diagnostic import Severity


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that an element of XML breaks."""

    rule: str
    message: str
    node: Any
    severity: Severity = Severity.ERROR


# The one work that an avail of each type is about.
_WORKS = {
    "single": ("Movie", "Short"),
    "episode": ("Episode",),
    "season": ("Season",),
    "series": ("Series",),
    "miniseries": ("Series",),
    "bundle": ("Collection",),
    "supplement": ("Supplemental",),
    "promotion": ("Promotion",),
}
_REFERRING = ("supplement", "promotion")
_UNPRICED = ("SVOD",)
_PRICE_WORDS = ("Tier", "Category", "LicenseFee")


def breaches(root: Any) -> Iterator[Breach]:
    """Every rule that a list of avails breaks, in the order of the document."""
    for avail in children(root, "Avail"):
        kind = _text(at(avail, "AvailType"))
        yield from _work(avail, kind)
        for asset in children(avail, "Asset"):
            yield from _bundled(asset)
        for transaction in children(avail, "Transaction"):
            yield from _reference(transaction, kind)
            yield from _pre_order(transaction)
            yield from _conditions(transaction)
            yield from _price(transaction)
            yield from _one_language(transaction)


def _text(node: Any) -> str:
    return (node.text or "").strip() if node is not None else ""


def _work(avail: Any, kind: str) -> Iterator[Breach]:
    """The type of an avail and the work of its asset agree."""
    if kind not in _WORKS:
        return
    works = [_text(at(asset, "WorkType")) for asset in children(avail, "Asset")]
    fitting = [work for work in works if work in _WORKS[kind]]
    several = kind in _REFERRING
    if not fitting or (len(fitting) > 1 and not several):
        named = " or ".join(_WORKS[kind])
        many = "at least one" if several else "exactly one"
        message = f"an avail of the type `{kind}` is of {many} {named}; this one is of "
        message += ", ".join(works) or "nothing"
        yield Breach("avail-type", message, avail)


def _bundled(asset: Any) -> Iterator[Breach]:
    for bundled in children(asset, "BundledAsset"):
        work = _text(at(asset, "WorkType"))
        if work != "Collection":
            yield Breach("bundled-asset", f"only a Collection bundles assets, no {work}", bundled)


def _reference(transaction: Any, kind: str) -> Iterator[Breach]:
    """What promotes or supplements a work refers to it; nothing else does."""
    found = list(children(transaction, "RefALID"))
    if kind in _REFERRING and not found:
        message = f"an avail of the type `{kind}` refers to another with RefALID"
        yield Breach("reference", message, transaction)
    if kind not in _REFERRING:
        for one in found:
            message = f"an avail of the type `{kind}` refers to no other with RefALID"
            yield Breach("reference", message, one)


def _terms(transaction: Any) -> list[tuple[str, Any]]:
    return [(term.get("termName", ""), term) for term in children(transaction, "Term")]


def _pre_order(transaction: Any) -> Iterator[Breach]:
    license_type = _text(at(transaction, "LicenseType"))
    lifted = [term for name, term in _terms(transaction) if name == "SuppressionLiftDate"]
    if license_type == "POEST" and len(lifted) != 1:
        message = f"a pre-order has one SuppressionLiftDate; this one has {len(lifted)}"
        yield Breach("pre-order-lift", message, transaction)
    for name, term in _terms(transaction):
        if name in {"PreOrderFulfillDate", "PreorderFulfillDate"} and license_type != "POEST":
            message = f"{name} is said of pre-orders (POEST) alone, not of {license_type}"
            yield Breach("pre-order-fulfil", message, term)


def _conditions(transaction: Any) -> Iterator[Breach]:
    for name in ("StartCondition", "EndCondition"):
        for condition in children(transaction, name):
            if _text(condition) == "TBD":
                message = f"`TBD` is no {name} of an avail"
                yield Breach("to-be-decided", message, condition)


def _price(transaction: Any) -> Iterator[Breach]:
    license_type = _text(at(transaction, "LicenseType"))
    priced = any(
        name in _PRICE_WORDS or at(term, "Money") is not None for name, term in _terms(transaction)
    )
    if license_type not in _UNPRICED and not priced:
        message = f"a transaction of the type {license_type} says its price; this one says none"
        yield Breach("price", message, transaction, Severity.WARNING)


def _one_language(transaction: Any) -> Iterator[Breach]:
    license_type = _text(at(transaction, "LicenseType"))
    found = list(children(transaction, "AssetLanguage"))
    if license_type != "SVOD" and len(found) > 1:
        message = (
            f"a transaction of the type {license_type} has one AssetLanguage, not {len(found)}"
        )
        yield Breach("one-language", message, found[1])

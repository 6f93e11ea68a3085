"""Lines of which some are shown and the rest are known by their digests alone.

Each line is hashed with a salt of its own, which is given away with the line: whoever does not have
the line cannot find it by trying. All leaves together make one root, the same in every extract that
was made with one secret: two readers who compare it know that their lines are of the same whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any


@dataclass(frozen=True, slots=True)
class Leaf:
    """A line: its text and its salt where it is shown, and its digest."""

    digest: str
    text: str | None = None
    salt: str | None = None

    @property
    def holds(self) -> bool:
        """Whether what is shown is what was hashed; a hidden line holds by itself."""
        if self.text is None or self.salt is None:
            return self.text is None
        return leaf_digest(self.salt, self.text) == self.digest


def leaf_digest(salt: str, text: str) -> str:
    """The digest of a line with its salt."""
    return sha256(f"{salt}\n{text}".encode()).hexdigest()


def leaves(secret: str, kind: str, texts: Sequence[str], shown: Iterable[int]) -> list[Leaf]:
    """The leaves of a list of lines; those of `shown`, counted from 0, with their text."""
    open_ = set(shown)
    found = []
    for number, text in enumerate(texts):
        salt = sha256(f"{secret}\n{kind}\n{number}".encode()).hexdigest()
        made = leaf_digest(salt, text)
        found.append(Leaf(made, text, salt) if number in open_ else Leaf(made))
    return found


def root(found: Iterable[Leaf]) -> str:
    """The digest of all leaves, in their order."""
    return sha256("\n".join(leaf.digest for leaf in found).encode()).hexdigest()


def leaves_json(found: Iterable[Leaf]) -> list[dict[str, str]]:
    """Leaves as JSON values."""
    return [
        {"digest": leaf.digest}
        if leaf.text is None or leaf.salt is None
        else {"digest": leaf.digest, "salt": leaf.salt, "text": leaf.text}
        for leaf in found
    ]


def leaves_from(value: Any) -> list[Leaf] | None:
    """Leaves from JSON values; None where they are none."""
    if not isinstance(value, list):
        return None
    found = []
    for each in value:
        if not isinstance(each, dict) or not isinstance(each.get("digest"), str):
            return None
        text, salt = each.get("text"), each.get("salt")
        if not isinstance(text, str | None) or not isinstance(salt, str | None):
            return None
        found.append(Leaf(each["digest"], text, salt))
    return found

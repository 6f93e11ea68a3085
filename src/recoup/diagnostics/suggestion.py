"""`did you mean …`: the closest known word."""

from collections.abc import Iterable
from difflib import get_close_matches


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word nearest to a mistyped one, or None where none is near."""
    matches = get_close_matches(word, sorted(set(known)), n=1, cutoff=0.6)
    return matches[0] if matches else None

"""`did you mean …`: the closest known word."""

from collections.abc import Iterable

# Comparing takes microseconds a word: among more of them nothing is near enough to be worth it.
_MOST_WORDS = 5_000


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word nearest to a mistyped one, or None where none is near."""
    words = set(known)
    if len(words) > _MOST_WORDS:
        return None
    from difflib import get_close_matches

    matches = get_close_matches(word, sorted(words), n=1, cutoff=0.6)
    return matches[0] if matches else None

"""Names for what another language only titles, when its text becomes a deal."""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

_NAME = re.compile(r"[a-z_\u4e00-\u9fff][a-z0-9_\u4e00-\u9fff]*")


@cache
def _words() -> frozenset[str]:
    """The words of the language of deals: some may be no names, so that none is made one."""
    grammar = files("recoup.language").joinpath("grammar.lark").read_text(encoding="utf-8")
    return frozenset(re.findall(r"[a-z]{2,}", grammar))


@dataclass(slots=True)
class Names:
    """Names for titles, each given out once."""

    given: set[str] = field(default_factory=set)

    def new(self, *wishes: str) -> str:
        """The first wish that is free, or the last one with a number."""
        free = (w for w in wishes if _NAME.fullmatch(w) and w not in self.given | _words())
        name, number = next(free, wishes[-1]), 2
        while name in self.given:
            name, number = f"{wishes[-1]}_{number}", number + 1
        self.given.add(name)
        return name


def as_name(title: str, kind: str) -> str:
    """A name made of a title, with its kind in front where it could be none by itself.

    Example:
        >>> as_name("Jalāl Ortiz", "payee")
        'jalal_ortiz'
    """
    plain = unicodedata.normalize("NFKD", title).lower()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    name = re.sub(r"[^a-z0-9\u4e00-\u9fff]+", "_", plain).strip("_")
    usable = _NAME.fullmatch(name) and name not in _words()
    return name if usable else f"{kind}_{name}".rstrip("_")

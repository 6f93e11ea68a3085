"""What the bits of a deal's boxes stand for: its territories, media and languages, as names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from recoup.deal import model as d
from recoup.values.region import FIRST, LAST, Box, bits, members
from recoup.values.territory import COUNTRIES, countries, shown_countries

OTHER_LANGUAGES = "other languages"


@dataclass(frozen=True)
class Space:
    """What the bits of a deal's boxes stand for."""

    deal: d.Deal

    @cached_property
    def media(self) -> tuple[str, ...]:
        """All media that the deal knows."""
        return tuple(self.deal.media)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that some grant names, and all others."""
        named = {
            language: None
            for grant in self.deal.grants
            for rights in (grant.rights, *(h.rights for h in grant.holdbacks))
            for language in rights.languages
        }
        return (OTHER_LANGUAGES, *named)

    @cached_property
    def _medium(self) -> dict[str, int]:
        """The bits of a medium: its own and those of the media within it."""
        return {
            name: bits(i for i, m in enumerate(self.media) if name in self.deal.media_within(m))
            for name in self.media
        }

    def territory(self, name: str) -> int:
        """The bits of a country or of a group of countries."""
        return self._countries(countries(name))

    def medium(self, name: str) -> int:
        """The bits of a medium and of those within it."""
        return self._medium[name]

    def language(self, name: str | None) -> int:
        """The bits of a language and of those within it (`zh-Hant` in `zh`); of all for None.

        A language that no grant names is a part of the next wider one that some grant does.
        """
        if name is None:
            return (1 << len(self.languages)) - 1
        within = bits(i for i, known in enumerate(self.languages) if _within(known, name))
        wider = [i for i, known in enumerate(self.languages) if _within(name, known)]
        return within | 1 << max(wider, key=lambda i: len(self.languages[i]), default=0)

    def box(self, rights: d.Rights, first: int, last: int) -> Box:
        """Rights between two days. None may be empty."""
        return Box(
            self._countries(rights.territories.countries),
            bits_of(self._medium[m] for m in rights.media or self.media),
            bits_of(map(self.language, rights.languages or (None,))),
            first,
            last,
        )  # fmt: skip

    def whole(self) -> Box:
        """Everything, for ever."""
        everywhere = (1 << len(COUNTRIES)) - 1
        return Box(everywhere, (1 << len(self.media)) - 1, self.language(None), FIRST, LAST)

    def shown(self, box: Box) -> str:
        """A box in words: media, territories, languages, days."""
        words = [f"{self.shown_media(box.media)} in {self.shown_territories(box.territories)}"]
        if box.languages != self.language(None):
            words.append("in " + self.shown_languages(box.languages))
        days = shown_days(box.first, box.last)
        return " ".join([*words, *([days] if days else [])])

    def shown_media(self, found: int) -> str:
        """Media by the widest names that cover just them, or those that are not among them."""
        every = (1 << len(self.media)) - 1
        if found == every:
            return "everything"
        there = _names(self.media, self._medium, found)
        left = _names(self.media, self._medium, every & ~found)
        if len(left) < len(there) and not any(" " in name for name in left):
            return "everything except " + ", ".join(left)
        return ", ".join(there)

    def shown_languages(self, found: int) -> str:
        """Languages by the widest names that cover just them."""
        within = {name: self.language(name) for name in self.languages}
        return ", ".join(_names(self.languages, within, found))

    def shown_territories(self, found: int) -> str:
        """Territories by the names of groups that cover just them."""
        return shown_countries(frozenset(COUNTRIES[i] for i in members(found)))

    def _countries(self, found: Iterable[str]) -> int:
        return bits(_PLACE[country] for country in found)


def _within(narrow: str, wide: str) -> bool:
    """Whether a language tag is another, or one with more said: a script, a region."""
    return narrow == wide or narrow.startswith(f"{wide}-")


def _names(names: tuple[str, ...], within: dict[str, int], found: int) -> list[str]:
    """Names for just these bits: of what is there whole, `vod except svod` of what is not."""
    said: dict[str, str] = {}
    for place, name in sorted(enumerate(names), key=lambda n: -within[n[1]].bit_count()):
        whole = within[name]
        missing = whole & ~found
        if whole & found and (not missing or found >> place & 1):
            without = " and ".join(_names(names, within, missing)) if missing else ""
            said[name] = f"{name} except {without}" if without else name
            found &= ~whole
    return [said[name] for name in names if name in said]


_PLACE = {country: i for i, country in enumerate(COUNTRIES)}


def bits_of(sets: Iterable[int]) -> int:
    """The bits of any of some sets."""
    found = 0
    for one in sets:
        found |= one
    return found


def shown_days(first: int, last: int) -> str:
    """`from … until …`, an open end left out."""
    start = f"from {date.fromordinal(first)}" if first > FIRST else ""
    end = f"until {date.fromordinal(last)}" if last < LAST else ""
    return " ".join(word for word in (start, end) if word)

"""What a question takes beside the deal, as every page that runs it asks: in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Query

from recoup.api import Refused
from recoup.diagnostics.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class Asking:
    """Figures instead of those assumed, readings that decide disputes, the day to run up to."""

    assume: Mapping[str, str]
    reading: tuple[str, ...]
    as_of: date | None


async def _asking(
    assume: Annotated[
        list[str],
        Query(description="`name=value` for a term that nobody disclosed. Repeatable."),
    ] = [],  # noqa: B006
    reading: Annotated[
        list[str], Query(description="A reading that decides a dispute. Repeatable.")
    ] = [],  # noqa: B006
    as_of: Annotated[
        date | None, Query(description="Take events up to this day, and no later.")
    ] = None,
) -> Asking:
    return Asking(pairs(assume), tuple(reading), as_of)


def pairs(given: list[str]) -> dict[str, str]:
    """`name=value` texts as figures by name. Raises: Refused."""
    found = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign:
            message = f"`{text}` assumes nothing"
            raise Refused([Diagnostic("bad-assumption", message, None, "write `name=value`")])
        found[name.strip()] = value.strip()
    return found


TheAsking = Annotated[Asking, Depends(_asking)]

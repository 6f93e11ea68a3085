"""Internal rates of return as accounts: who invested what, and which payments count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from recoup.plan import model as p
from recoup.values.day_count import DAYS_A_YEAR
from recoup.values.number import show_rate


@dataclass(frozen=True, slots=True)
class HurdleTerms:
    """A rate of return as a clause states it; `of` is the film or slate, None where all counts."""

    rate: Fraction
    day_base: str | None
    of: str | None
    title: str

    def key(self, investor: str) -> str:
        """What tells the account of an investor at this rate from every other."""
        return f"irr.{self.of}.{investor}.{self.rate}.{self.day_base}"

    def account(self, index: int, investor: str, invested: Sequence[p.Invested]) -> p.Account:
        """The account, which `close_hurdles` tells what counts once all steps are known."""
        title = f"IRR of {show_rate(self.rate)}"
        return p.Account(
            index,
            ".".join(word for word in ("irr", self.of, investor) if word),
            f"{title} on investment in {self.title}" if self.of else title,
            p.AccountKind.HURDLE,
            investor,
            invested[0].currency,
            None,
            None,
            None,
            invested[0].span,
            hurdle=p.Hurdle(self.rate, DAYS_A_YEAR[self.day_base or "act/365"], ()),
        )


def close_hurdles(
    accounts: list[p.Account],
    films: Mapping[int, tuple[str, ...] | None],
    slots: Sequence[p.Slot],
    currencies: Sequence[str],
) -> None:
    """Gives every hurdle the slots whose payments count towards it.

    Towards the rate of an investment counts what the investor is paid as such: what is recouped of
    it, and its part where a step pays the investors of the film. Towards that of a party (`films`
    has None for its account) counts all that the waterfalls pay it. Both in their own currency; a
    right that was assigned still counts for the one who assigned it.
    """
    for index, names in films.items():
        account = accounts[index]
        counted = tuple(
            number
            for number, slot in enumerate(slots)
            if (slot.right or slot.party) == account.owed_to
            and currencies[number] == account.currency
            and (names is None or (slot.invested_in and set(slot.invested_in) <= set(names)))
        )
        assert account.hurdle is not None
        accounts[index] = replace(account, hurdle=replace(account.hurdle, slots=counted))

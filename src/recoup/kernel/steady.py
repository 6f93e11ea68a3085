"""Whether more money in can only mean more for everything that a milestone may watch."""

from collections.abc import Sequence

from recoup.plan import model as p


def is_steady(plan: p.Plan, path: Sequence[int]) -> bool:
    """Whether nothing that money pays on a path shrinks as more of it comes, but by rounding.

    A percentage of receipts may grow faster than what is left for it and those after it, unless it
    stands before all other steps; a whole band steps down. Where that is so, a milestone may come
    and go again within one amount, and the search for the cent must look as the engine looks.
    """
    return all(_is_steady_in(plan, plan.waterfalls[index]) for index in path)


def _is_steady_in(plan: p.Plan, waterfall: p.Waterfall) -> bool:
    above = False
    for index in waterfall.steps:
        ask = plan.steps[index].ask
        if isinstance(ask, p.Bands) and ask.whole:
            return False
        basis = _basis(ask)
        if basis is not None and (basis != waterfall.index or above):
            return False
        above = above or basis is None
    return True


def _basis(ask: p.Ask) -> int | None:
    """The waterfall whose receipts a step takes a percentage of, if it does."""
    match ask:
        case p.Share(basis=basis) | p.Bands(basis=basis):
            return basis.waterfall
        case p.Recoup(out_of=share) if share is not None:
            return share.basis.waterfall
        case _:
            return None

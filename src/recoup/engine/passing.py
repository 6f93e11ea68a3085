"""One amount through a waterfall, split at each cent at which a milestone is crossed."""

from collections.abc import Iterator

from recoup.engine.program import Program, Rates


def passes(
    program: Program,
    entry: int,
    amount: int,
    numbers: list[int],
    mask: int,
    rates: Rates,
    ordinal: int,
) -> Iterator[tuple[int, tuple[int, ...], int]]:
    """The parts of an amount: how much, what its columns came to, the milestones afterwards.

    Each part is the smallest that changes a milestone, or what is left where none changes; its
    last cent still obeys the terms before. `numbers` is changed as the parts are taken.
    """
    run, reached = program.passes[entry], program.reached
    while amount:
        before = numbers[:]
        results = run(amount, mask, numbers, rates)
        after = reached(numbers, mask, ordinal)
        if after == mask:
            yield amount, results, mask
            return
        part = _crossing(program, entry, before, amount, mask, rates, ordinal)
        if part < amount:
            numbers[:] = before
            results = run(part, mask, numbers, rates)
            after = reached(numbers, mask, ordinal)
        yield part, results, after
        amount -= part
        mask = after


def _crossing(
    program: Program,
    entry: int,
    before: list[int],
    amount: int,
    mask: int,
    rates: Rates,
    ordinal: int,
) -> int:
    """The smallest part of the amount that changes a milestone."""
    run, reached = program.passes[entry], program.reached
    low, high = 0, amount
    while high - low > 1:
        middle = (low + high) // 2
        trial = before[:]
        run(middle, mask, trial, rates)
        if reached(trial, mask, ordinal) == mask:
            low = middle
        else:
            high = middle
    return high

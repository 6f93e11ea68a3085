"""Exact linear systems of shares: circles are solved, never iterated."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, MutableMapping
from fractions import Fraction
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Shares = Mapping[Key, Fraction]


def components(onward: Mapping[Key, Iterable[Key]]) -> list[list[Key]]:
    """The strongly connected components, each after all those that it leads to (Tarjan, 1972).

    What lies outside the keys of `onward` is left out.
    """
    return _Search(onward).run()


class _Search(Generic[Key]):
    """One depth-first search; its own stack of work, so that no chain is too long."""

    def __init__(self, onward: Mapping[Key, Iterable[Key]]) -> None:
        self.onward = onward
        self.found: list[list[Key]] = []
        self.number: dict[Key, int] = {}
        self.low: dict[Key, int] = {}
        self.stack: list[Key] = []
        self.on_stack: set[Key] = set()
        self.work: list[tuple[Key, Iterator[Key]]] = []

    def run(self) -> list[list[Key]]:
        for root in self.onward:
            if root not in self.number:
                self._enter(root)
            while self.work:
                node, others = self.work[-1]
                unseen = self._unseen(node, others)
                if unseen is None:
                    self._leave(node)
                else:
                    self._enter(unseen)
        return self.found

    def _enter(self, node: Key) -> None:
        self.number[node] = self.low[node] = len(self.number)
        self.stack.append(node)
        self.on_stack.add(node)
        self.work.append((node, iter(self.onward[node])))

    def _unseen(self, node: Key, others: Iterator[Key]) -> Key | None:
        for other in others:
            if other in self.on_stack:
                self.low[node] = min(self.low[node], self.number[other])
            elif other in self.onward and other not in self.number:
                return other
        return None

    def _leave(self, node: Key) -> None:
        self.work.pop()
        if self.work:
            below = self.work[-1][0]
            self.low[below] = min(self.low[below], self.low[node])
        if self.low[node] == self.number[node]:
            together = [self.stack.pop()]
            while together[-1] != node:
                together.append(self.stack.pop())
            self.on_stack.difference_update(together)
            self.found.append(together)


def solve(rows: Mapping[Key, Shares[Key]], known: Mapping[Key, Fraction]) -> dict[Key, Fraction]:
    """The values where each row's is the sum of its shares of the others' values.

    `known` values are given; whatever has neither row nor value counts as zero. Every row must
    lead out of itself in the end, or the system has no one solution. Raises: ZeroDivisionError
    where one does not.
    """
    values = dict(known)
    zero = Fraction(0)
    for component in components(rows):
        inside = set(component)
        own = {
            node: {to: share for to, share in rows[node].items() if to in inside}
            for node in component
        }
        given = {
            node: sum(
                (share * values[to] for to, share in rows[node].items() if to in values), zero
            )
            for node in component
        }
        values.update(_eliminated(own, given))
    return values


def _eliminated(
    rows: Mapping[Key, MutableMapping[Key, Fraction]], given: MutableMapping[Key, Fraction]
) -> dict[Key, Fraction]:
    """Solves one component: each unknown in turn is put into the rows that use it.

    Those that fewest others use go first, so that few new shares arise.
    """
    users: dict[Key, set[Key]] = {node: set() for node in rows}
    for node, row in rows.items():
        for to in row:
            users[to].add(node)
    order = sorted(rows, key=lambda node: len(users[node]) * len(rows[node]))
    for gone in order:
        row = rows[gone]
        own = row.pop(gone, None)
        users[gone].discard(gone)
        if own is not None:
            factor = 1 / (1 - own)
            given[gone] *= factor
            for to in row:
                row[to] *= factor
        for user in users[gone]:
            uses = rows[user]
            share = uses.pop(gone)
            given[user] += share * given[gone]
            for to, part in row.items():
                uses[to] = uses[to] + share * part if to in uses else share * part
                users[to].add(user)
        for to in row:
            users[to].discard(gone)
    values: dict[Key, Fraction] = {}
    for node in reversed(order):
        row = rows[node]
        values[node] = given[node] + sum(
            (share * values[to] for to, share in row.items()), Fraction(0)
        )
    return values

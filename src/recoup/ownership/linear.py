"""Exact linear systems of shares: circles are solved, never iterated."""

from collections.abc import Iterable, Mapping, MutableMapping
from fractions import Fraction
from typing import TypeVar

Key = TypeVar("Key")
Shares = Mapping[Key, Fraction]


def components(onward: Mapping[Key, Iterable[Key]]) -> list[list[Key]]:
    """The strongly connected components, each after all those that it leads to (Tarjan, 1972).

    What lies outside the keys of `onward` is left out.
    """
    found: list[list[Key]] = []
    number: dict[Key, int] = {}
    low: dict[Key, int] = {}
    stack: list[Key] = []
    on_stack: set[Key] = set()
    for root in onward:
        if root in number:
            continue
        work = [(root, iter(onward[root]))]
        number[root] = low[root] = len(number)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, others = work[-1]
            unseen = None
            for other in others:
                if other in on_stack:
                    low[node] = min(low[node], number[other])
                elif other in onward and other not in number:
                    unseen = other
                    break
            if unseen is not None:
                number[unseen] = low[unseen] = len(number)
                stack.append(unseen)
                on_stack.add(unseen)
                work.append((unseen, iter(onward[unseen])))
                continue
            work.pop()
            if work:
                below = work[-1][0]
                low[below] = min(low[below], low[node])
            if low[node] == number[node]:
                together = [stack.pop()]
                while together[-1] != node:
                    together.append(stack.pop())
                on_stack.difference_update(together)
                found.append(together)
    return found


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

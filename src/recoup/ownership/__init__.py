"""Deals → who owns whom: holdings on a day, looked through to those whom nobody owns.

In: one or several Deals, a day. Out: a Picture of who shares in what every party, film and
waterfall earns; from it the interest of anyone in anything, exact, with the chains that give it; a
tree, a graph. Never: money that moved, a float, a guess. A size that nobody disclosed stays the
range that its words allow.

`model` says what a Picture is, `from_deal` draws it, `joined` decides which parties of two files
are the same, `films` adds what a deal shares out at the end; `linear` solves for the shares,
`extremes` finds their ends where terms are ranges, `interests` answers the questions.
"""

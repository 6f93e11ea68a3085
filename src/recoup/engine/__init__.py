"""Plan + Events → Journal: every cent, exact, with the clause and the receipt that moved it.

In: a Plan, events in order, exchange rates. Out: a Run with its Journal. Never: a float, a file, a
clock; nothing here knows the deal's text but for the spans that a plan's clauses carry.

`program` turns a plan into straight-line integer code: `entering`, `steps`, `recouping`,
`counting`, `owing` and `reaching` write its parts. `arithmetic` is how cents are divided. `run`
takes the events one by one: `charging`, `receiving`, `releasing` and `transferring` do what each of
them asks to a `course`, which remembers the `state`.
"""

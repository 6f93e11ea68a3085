"""Plan → machine code that runs a million futures, at the very cents of the engine.

In: a Plan, the rows that each future fills with amounts of its own, and those amounts. Out: what
every party is paid in every period of every future. It shares the plan with the engine and nothing
else, so that each is a test of the other. It never guesses: what it cannot run it refuses, in the
field's words (`refusals`), and the exact engine runs it instead.
"""

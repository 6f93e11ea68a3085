"""Plan → theorems about a deal, over all amounts that may come in.

In: a plan and the run that it stands at. Out: verdicts, each proved, refuted with amounts that the
exact engine was run on, or undecided with the reason. The plan is encoded for a solver in exact
fractions: one day, with whatever stands open on it. It never guesses: what it does not encode
it refuses, in the field's words (`refusals`), and no amount is shown that the engine does not bear
out.
"""

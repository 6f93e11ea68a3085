"""Plan and futures → outcomes: what each party may come to have, and how well that is known.

In: a plan, the futures of its forecast, how many to run. Out: outcomes by party: the chance to have
an investment back, quantiles, expected shortfall, multiple, rate of return, when; each with its
standard error, and what its variance comes of. Futures are run in chunks and forgotten; any split
over cores or machines gives the same outcomes. Never: draws a future itself (`forecasts` does), or
says how money flows (the plan does).
"""

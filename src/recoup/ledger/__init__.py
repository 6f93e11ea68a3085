"""The book of a deal: all that was ever recorded of it, in order, and nothing of it changed after.

In: deal files, files of events and rates, periods to close, records of other rooms. Out: the events
and the deal as they are known now or were known then, the journal of each closed period, a proof
that nothing was changed. Never: an entry that is altered or taken out, a period opened again, half
an import, a figure that cannot be worked out anew from what the book holds.
"""

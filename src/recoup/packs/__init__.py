"""A statement with all that it was made from, so that its receiver can make it again.

In: a statement, its deal, its receipts and rates; or a pack from elsewhere. Out: a pack that is
whole in itself; whether it recomputes to the cent, or the first line that differs and why, and what
that does not prove. Never: a word from the network, a file written outside of the pack, trust in a
figure that was not recomputed.
"""

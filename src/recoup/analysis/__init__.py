"""Questions asked of a run: who got what, why, why not, and where the next unit goes.

In: a Run. Out: rows and words. Never: a payment of its own; whatever moves money is the engine's.
One file a question.
"""

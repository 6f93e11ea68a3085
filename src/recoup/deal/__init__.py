"""The typed deal: names resolved, values exact, everything that contradicts itself found.

In: Trees. Out: a Deal, and every diagnostic. Never: money in motion, a file (except `files`, which
reads deal files and those they use), a guess for a term that nobody disclosed.
"""

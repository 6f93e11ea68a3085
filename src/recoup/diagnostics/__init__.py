"""How Recoup speaks about a file: spans, diagnostics, suggestions, and their rendering.

In: positions in a text and what is wrong there. Out: one object that serves the terminal, JSON and
an editor. Never: raises for a fault of the user's file, prints, or knows what a deal is.
"""

"""The deal language: text → Tree, and Tree → text.

In: a source text. Out: a Tree of statements with spans, and every syntax error of the file at once.
Never: resolves a name, opens another file, judges whether a deal makes sense.
"""

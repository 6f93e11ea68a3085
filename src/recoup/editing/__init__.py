"""What an editor asks of a deal while it is written, and a language server that answers it.

In: the text of a deal as it stands in the editor, and a place in it. Out: faults with their places,
what stands at the place, where it is declared, what may be written there, the text laid out. Never:
a file written, or a fault that `recoup check` would not find.
"""

"""A deal in plain sentences, English and Chinese from one table of phrases.

In: a Deal and a language. Out: sentences, each with its address. Never: a figure that the deal does
not state, a word of the field that the glossary lacks.
"""

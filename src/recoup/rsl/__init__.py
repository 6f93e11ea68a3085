"""Revenue Sharing Language: agreements in YAML, read into deals and written from them.

In: the YAML of an agreement, or a Deal. Out: the text of a deal, or YAML, and diagnostics for all
that the other side cannot say. Never: drops a term without a word, or moves money.

Source: github.com/openvideotech/rsl, version 1.0.
"""

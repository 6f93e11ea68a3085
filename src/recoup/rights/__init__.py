"""Who may exploit what: which rights in a film are held by whom, where, when, and by which clause.

In: a Deal. Out: standings (who holds what between which days), what is free, what clashes, what
ends next. Never: guesses a day or an owner that the deal does not say.
"""

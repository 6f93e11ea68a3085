"""What may come: a text of named distributions → futures, each the amounts of the same rows.

In: a `.forecast` file and the plan of the deal that it is of. Out: a schedule of rows and, for any
future by its number, what each row brings; the figures that undisclosed terms are drawn at. The
same seed and number give the same future on any machine and however the work is cut up. Never:
guesses a figure that the text does not state.
"""

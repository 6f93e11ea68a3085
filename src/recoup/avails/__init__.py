"""Industry avails: who offers which film, where, when and how, in files that retailers read.

In: an XML list of avails or a workbook of the template. Out: typed rows, the text of a deal,
and diagnostics for every fault, and for all that the deal cannot say. Never: guesses what a row
leaves out, or moves money.

Source: MovieLabs Digital Distribution Framework, Avails 2.2 to 2.6 (XML) and 1.7 to 1.9 (Excel).
"""

"""Tables → pictures as SVG text, all in one style.

In: what an analysis found. Out: a picture that stands alone: text stays text, colours are told
apart by the colour-blind (Okabe and Ito 2008) and never say anything alone, since every line has a
dash and a label of its own. Never: works out a figure.
"""

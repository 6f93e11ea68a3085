"""Tables → pictures as SVG text, all in one style, in English or Chinese.

In: what an analysis found. Out: a picture that stands alone: text stays text, colours are told
apart by the colour-blind (Okabe and Ito 2008) and never say anything alone, since everything has a
dash, a hatch or a label of its own. Never: works out a figure.
"""

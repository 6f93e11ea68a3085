"""Deal → Plan: the waterfall as a flat program of steps over whole minor units.

In: a checked Deal and the assumptions for its undisclosed terms. Out: a Plan, the only thing that
whoever moves or predicts money reads. Never: an event, a payment, a rounding of a payment.
"""

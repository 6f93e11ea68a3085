"""What licensees owe on the sales that they report.

In: the licences of a Plan, and events. Out: what each licence comes to, as receipts of the
waterfall that it enters, and as transfers where it enters none. Never: moves money, which the
engine does.
"""

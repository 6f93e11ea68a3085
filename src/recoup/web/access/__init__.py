"""Who may see and do what: accounts, roles, sessions, share links, and what was seen and changed.

In: requests, before any route has them; the store of accounts, in the folder that is served. Out:
the person who asks, or a refusal; a line in the trail for whatever was answered. Never: a password
or a token in the store, only what proves them; an answer that tells a reader what else is there.
"""

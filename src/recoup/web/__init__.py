"""The page: a folder of deals, answered as JSON over HTTP, and the files of the page itself.

In: requests; the folder of deal and events files, which is the truth. Out: what the functions of
the other rooms answer, as typed JSON; edits, written to those same files. Never: arithmetic on
money, a second copy of what the files say, or a byte from anywhere but the installed packages.
"""

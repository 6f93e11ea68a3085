"""`recoup lsp`: a language server for any editor."""

import os

from recoup.api import Refused
from recoup.diagnostics.diagnostic import Diagnostic


def lsp() -> int:
    """Answer an editor by the Language Server Protocol, on standard input and output.

    What is wrong as it is written, what a line says and what its step has received, where a name is
    declared, what may be written, and the layout. An editor starts this command by itself.
    """
    try:
        from recoup.editing.server import server
    except ImportError as missing:
        message = f"the language server takes the library `{missing.name}`, which is not installed"
        hint = "pip install 'recoup[editing]'"
        raise Refused([Diagnostic("not-installed", message, None, hint)]) from None
    # The server closes what it is given at its end; the command's own streams stay.
    with os.fdopen(os.dup(0), "rb") as asked, os.fdopen(os.dup(1), "wb") as answered:
        server().start_io(asked, answered)
    return 0

"""What is raised where there is no answer, with what is wrong."""

from collections.abc import Sequence

from recoup.diagnostics.diagnostic import Diagnostic
from recoup.diagnostics.render import render


class Refused(Exception):
    """A deal, a file of events or a question cannot be worked on as it stands.

    `diagnostics` say what is wrong, where, and how to mend it.
    """

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = list(diagnostics)
        super().__init__("\n" + "\n".join(render(d) for d in self.diagnostics))

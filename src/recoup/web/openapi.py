"""`python -m recoup.web.openapi FILE`: writes down what may be asked, from which the page's types
are made."""

import json
import sys
from pathlib import Path

from recoup.api.writing import write_whole
from recoup.web.app import create
from recoup.web.folder import Folder


def description() -> str:
    """The OpenAPI description of all routes, the same text each time."""
    return json.dumps(create(Folder(Path())).openapi(), indent=2, sort_keys=True)


if __name__ == "__main__":
    write_whole(Path(sys.argv[1]), description())

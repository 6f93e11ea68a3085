"""`recoup serve`: the page where a folder of deals is read, changed and understood."""

from pathlib import Path
from typing import Annotated

import typer

from recoup.api import Refused
from recoup.diagnostics.diagnostic import Diagnostic


def serve(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The folder with the deals and their files.")
    ] = Path(),
    port: Annotated[int, typer.Option(help="The port on this machine.")] = 8017,
) -> int:
    """Open a folder of deals as a page in the browser.

    The files are the truth: what is edited on the page is written to them, and what changes in
    them shows on the page. Only this machine can reach it.
    """
    if not folder.is_dir():
        raise typer.BadParameter(f"`{folder}` is no folder", param_hint="FOLDER")
    try:
        import uvicorn

        from recoup.web.app import create
        from recoup.web.folder import Folder
    except ImportError as missing:
        message = f"the page takes the library `{missing.name}`, which is not installed"
        raise Refused(
            [Diagnostic("not-installed", message, None, "pip install 'recoup[web]'")]
        ) from None
    typer.echo(f"Recoup serves {folder} at http://127.0.0.1:{port} (end with Ctrl+C)")
    # Pages that listen for changes never end by themselves.
    uvicorn.run(
        create(Folder(folder)),
        host="127.0.0.1",
        port=port,
        log_level="warning",
        timeout_graceful_shutdown=1,
    )
    return 0

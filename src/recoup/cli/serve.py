"""`recoup serve`: the page where a folder of deals is read, changed and understood."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from recoup.api import Refused
from recoup.diagnostics.diagnostic import Diagnostic

if TYPE_CHECKING:
    from recoup.web.access.access import Access


def serve(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The folder with the deals and their files.")
    ] = Path(),
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port on this machine.")] = 8017,
    host: Annotated[
        str,
        typer.Option(metavar="ADDRESS", help="The address to listen at; other machines reach it."),
    ] = "127.0.0.1",
    address: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="How people's browsers reach it, as https://deals.example.org."
        ),
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The certificate, to serve by https.")
    ] = None,
    key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The private key of the certificate.")
    ] = None,
) -> int:
    """Open a folder of deals as a page in the browser.

    The files are the truth: what is edited on the page is written to them, and what changes in
    them shows on the page. Unless told otherwise, only this machine can reach it, and whoever sits
    there may do everything. At any other address people sign in: see `recoup users`.
    """
    if not folder.is_dir():
        raise typer.BadParameter(f"`{folder}` is no folder", param_hint="FOLDER")
    if (certificate is None) != (key is None):
        raise typer.BadParameter("a certificate and its key go together", param_hint="--key")
    try:
        from recoup.web.app import create
        from recoup.web.folder import Folder
        from recoup.web.serving import Serving
    except ImportError as missing:
        message = f"the page takes the library `{missing.name}`, which is not installed"
        raise Refused(
            [Diagnostic("not-installed", message, None, "pip install 'recoup[web]'")]
        ) from None
    access, url = reached(folder, host, port, address, tls=certificate is not None)
    typer.echo(f"Recoup serves {folder} at {url} (end with Ctrl+C)")
    if access.store is not None and not access.secure:
        typer.echo(
            "recoup: passwords travel unencrypted; serve by https with --certificate and --key, "
            "or behind a proxy that does, with --address https://…",
            err=True,
        )
    Serving(
        create(Folder(folder), access),
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        ssl_certfile=certificate,
        ssl_keyfile=key,
    ).serve_here()
    return 0


def reached(
    folder: Path, host: str, port: int, address: str | None, *, tls: bool
) -> tuple["Access", str]:
    """Who may ask and by which names, and the address to tell.

    Raises: Refused where others can reach the folder and nobody has an account.
    """
    from recoup.web.access.access import LOOPBACK, Access, host_of, is_everywhere, is_loopback
    from recoup.web.access.accounts import with_accounts

    url = address or f"{'https' if tls else 'http'}://{f'[{host}]' if ':' in host else host}:{port}"
    parts = urlsplit(url)
    name = host_of(parts.netloc)
    if parts.scheme not in ("http", "https") or name is None:
        message = f"`{address}` is no address; write it as https://deals.example.org"
        raise typer.BadParameter(message, param_hint="--address")
    here_alone = is_loopback(host) and is_loopback(name)
    store, faults = with_accounts(folder), []
    if store is None and not here_alone:
        faults.append(_no_accounts(folder, name))
    if is_everywhere(name):
        message = f"`{host}` stands for every address of this machine, and people ask by one name"
        hint = "say which: --address https://deals.example.org"
        faults.append(Diagnostic("no-address", message, None, hint))
    if faults:
        raise Refused(faults)
    hosts = LOOPBACK if here_alone else frozenset({name})
    return Access(store, hosts, parts.scheme == "https"), url


def _no_accounts(folder: Path, name: str) -> Diagnostic:
    message = f"others can reach `{name}`, and nobody has an account for {folder}"
    hint = (
        f"make one: recoup users add {folder} NAME --role owner; "
        "or leave out --host and --address, to serve this machine alone"
    )
    return Diagnostic("no-accounts", message, None, hint)

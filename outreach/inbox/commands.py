"""`perennial inbox`: the process that receives mail."""

import asyncio
import signal

import click
from flask import current_app

from outreach.inbox.server import serve


@click.command()
def inbox() -> None:
    """Receive mail by SMTP or LMTP where INBOUND_LISTEN says, until stopped."""
    settings = current_app.extensions["settings"]
    if not settings.inbound_listen:
        raise click.ClickException("INBOUND_LISTEN says nowhere to listen.")
    if not settings.inbound_address:
        raise click.ClickException("INBOUND_ADDRESS says for which addresses mail comes in.")
    try:
        asyncio.run(_until_stopped(settings.inbound_listen))
    except OSError as error:
        raise click.ClickException(f"Mail cannot be received: {error}.") from error


async def _until_stopped(listen: tuple[str, ...]) -> None:
    stopping, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, stopping.set)
    await serve(current_app._get_current_object(), listen, stopping)  # type: ignore[attr-defined]  # noqa: SLF001 - of the proxy

"""The server that runs the web application: its sockets, its processes."""

from __future__ import annotations

import gc
import os
import resource
import socket
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from interface.bootstrap.logs import configure
from interface.bootstrap.parentage import end_with_parent

if TYPE_CHECKING:  # it is read without the web
    from interface.bootstrap.settings import Settings

CONNECTIONS: Final = 1024
"""How many connections a process has."""
OTHER_FILES: Final = 256
"""How many files a process may have open besides its connections."""


class AddressUnusable(Exception):
    """The server cannot listen on the address; the message says why."""


def ensure_free(host: str, port: int) -> None:
    """Raise ``AddressUnusable`` when the address is in use or not one of this machine."""
    _bound(host, port).close()


def serve(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM; a process that dies is replaced.

    Raises ``AddressUnusable``, and ``SystemExit`` when the gallery does not start.
    """
    # Imported once for all processes, which are forked: they start at once and share the memory.
    import interface.bootstrap.web  # noqa: F401, PLC0415
    from interface.bootstrap.measuring import folder_of_measures  # noqa: PLC0415
    from interface.serving.processes import Processes  # noqa: PLC0415

    configure(settings.log_format, settings.log_level)
    _keep_what_is_there()
    sockets = _listening(settings.host, settings.port, settings.workers)
    with folder_of_measures() if settings.metrics else nullcontext():
        Processes(partial(_serve_on, settings), sockets).run()


def _serve_on(settings: Settings, its: socket.socket, on_start: Callable[[], None]) -> None:
    """What a server process does."""
    end_with_parent()  # else it would keep the port, and nobody could stop it
    from interface.bootstrap.container import Container  # noqa: PLC0415 # see serve()
    from interface.bootstrap.request_lines import telling  # noqa: PLC0415
    from interface.bootstrap.web import create_app  # noqa: PLC0415
    from interface.serving.crowd import Crowd  # noqa: PLC0415
    from interface.serving.refusals import Refusals  # noqa: PLC0415
    from interface.serving.server import Server  # noqa: PLC0415
    from interface.web.safety import TLS_ONLY  # noqa: PLC0415

    container = Container(settings, large_job_module="interface.bootstrap.large_job")
    app = create_app(container, telling(settings.log_format))
    _keep_what_is_there()
    also = (TLS_ONLY,) if settings.tls else ()
    refusals = Refusals(partial(container.translator.text, settings.language), also)
    Server(app, Crowd(refusals, most=_connections()), on_start=on_start).run([its])


def _keep_what_is_there() -> None:
    """What stays for ever need not be looked through for garbage again and again.

    Nor is memory that nobody touches copied for a forked process.
    """
    gc.collect()
    gc.freeze()


def _listening(host: str, port: int, count: int) -> list[socket.socket]:
    """A socket for each process.

    Each has its own queue, and the system shares out who connects (SO_REUSEPORT): with one queue,
    the process that is idle for a moment would take all who wait. Such a port could be shared with
    another gallery, too, unless one looks first.
    """
    if count > 1:
        ensure_free(host, port)
    return [_bound(host, port, is_shared=count > 1, listens=True) for _ in range(count)]


def _bound(
    host: str, port: int, *, is_shared: bool = False, listens: bool = False
) -> socket.socket:
    family, address = _resolve(host, port)
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if is_shared:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        bound.bind(address)
        if listens:
            bound.listen(CONNECTIONS)
    except OSError as error:
        bound.close()
        raise AddressUnusable(os.strerror(error.errno or 0)) from error
    return bound


def _connections() -> int:
    """How many connections a process may have: fewer, where the system allows too few files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = CONNECTIONS + OTHER_FILES
    if soft < files:
        files = files if hard == resource.RLIM_INFINITY else min(files, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return max(files - OTHER_FILES, 1)


def _resolve(host: str, port: int) -> tuple[socket.AddressFamily, tuple[Any, ...]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressUnusable("there is no such host") from error
    family, _, _, _, address = found[0]
    return family, address

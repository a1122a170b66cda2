"""The server that runs the web application: Granian."""

from __future__ import annotations

import gc
import os
import resource
import signal
import socket
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any

from interface.bootstrap.logs import LogFormat, configure, formatter
from interface.bootstrap.parentage import end_with_parent

if TYPE_CHECKING:  # the whole web, which is imported when it is served
    from litestar import Litestar

    from interface.bootstrap.parting import Parting
    from interface.bootstrap.settings import Settings

STOP_TIMEOUT = 4
"""Seconds until a process that still answers somebody when the server stops is ended."""

HEADERS_TIMEOUT = 30
"""Seconds that headers may take, counted from the connection or from the answer before."""
LONGEST_HEADERS = 2**16
"""Bytes of the headers of a request."""
CONNECTIONS = 1024
"""How many connections a process has, and as many wait; whoever comes then is refused."""
OTHER_FILES = 256
"""How many files a process may have open besides its connections."""


class AddressUnusable(Exception):
    """The server cannot listen on the address; the message says why."""


def ensure_free(host: str, port: int) -> None:
    """Raise ``AddressUnusable`` when the address is in use or not one of this machine.

    Granian shares its port with every process that asks for the same one (SO_REUSEPORT), so it
    would not notice that somebody listens there already.
    """
    family, address = _resolve(host, port)
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise AddressUnusable(os.strerror(error.errno or 0)) from error


def serve(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM; requests under way have ``STOP_TIMEOUT`` seconds to end.

    A process that dies is replaced. Raises ``SystemExit`` when the processes die one after the
    other.
    """
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415 # others do without
    from granian.http import HTTP1Settings  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    # Imported once for all processes, which are forked; they start at once and share the memory.
    import interface.bootstrap.web  # noqa: F401, PLC0415
    from interface.bootstrap.measuring import folder_of_measures  # noqa: PLC0415
    from interface.bootstrap.parting import Parting, PartingServer  # noqa: PLC0415

    _, address = _resolve(settings.host, settings.port)
    parting = Parting()
    server = PartingServer(
        "interface.bootstrap.web:from_environment",
        parting,
        address=str(address[0]),
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=settings.workers,
        # Proxies speak HTTP/1.1 to what is behind them; HTTP/2 would let each client send 200
        # requests at once, with 16 MiB of headers each, and keep a connection without a deadline.
        # To tell the two apart Granian would wait without end for the first byte.
        http=HTTPModes.http1,
        websockets=False,
        backlog=CONNECTIONS,
        backpressure=_connections(),
        http1_settings=HTTP1Settings(
            header_read_timeout=HEADERS_TIMEOUT * 1000, max_buffer_size=LONGEST_HEADERS
        ),
        log_level=LogLevels.warning,
        log_dictconfig=_logging(settings.log_format),
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_TIMEOUT,
    )
    with folder_of_measures() if settings.metrics else nullcontext():
        try:
            server.serve(target_loader=partial(_load, parting), wrap_loader=False)
        except SystemExit:
            # Ctrl-C reaches the processes too: one that ends before this one seems to have failed.
            if not server.interrupt_signal:
                raise


def _connections() -> int:
    """How many connections a process may have: fewer, where the system allows too few files.

    A server that can open no more files could not accept anybody, and would try without end.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = CONNECTIONS + OTHER_FILES
    if soft < files:
        files = files if hard == resource.RLIM_INFINITY else min(files, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return max(files - OTHER_FILES, 1)


def _load(parting: Parting) -> Litestar:
    """The application of a server process."""
    # Until Granian installs its handlers the process has those of its parent, which it would
    # only tell itself of.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()  # else it would keep the port, and nobody could stop it
    from interface.bootstrap.parting import LastAnswers  # noqa: PLC0415 # see serve()
    from interface.bootstrap.settings import read_settings  # noqa: PLC0415
    from interface.bootstrap.web import from_environment  # noqa: PLC0415

    settings = read_settings(os.environ)
    configure(settings.log_format, settings.log_level)
    app = from_environment()
    app.asgi_handler = LastAnswers(app.asgi_handler, parting)
    gc.collect()
    gc.freeze()  # what stays for ever need not be looked through for garbage again and again
    return app


def _logging(log_format: LogFormat) -> dict[str, Any]:
    """What Granian says of itself, written like everything else."""
    return {
        "formatters": {"own": {"()": formatter, "form": log_format}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "own",
                "stream": "ext://sys.stderr",
            },
        },
        "loggers": {"_granian": {"handlers": ["console"], "propagate": False}},
    }


def _resolve(host: str, port: int) -> tuple[socket.AddressFamily, tuple[Any, ...]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressUnusable("there is no such host") from error
    family, _, _, _, address = found[0]
    return family, address

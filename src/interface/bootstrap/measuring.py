"""Measures, for the galleries that are asked for them: others do without the library."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from litestar import Litestar
from litestar.routes import ASGIRoute

from interface.observability.processes import FOLDER
from interface.observability.route_names import RouteNames

if TYPE_CHECKING:
    from interface.observability.metrics import Metrics


def measure(app: Litestar) -> Metrics:
    """Measure an application, and show the measures at an address of it."""
    # Whether it writes to files the library decides once, when it is imported.
    from interface.observability.metrics import Metrics  # noqa: PLC0415
    from interface.observability.metrics_page import PATH, metrics_router  # noqa: PLC0415

    metrics = Metrics(_names(app, PATH))
    app.register(metrics_router(metrics))
    app.on_startup.append(metrics.begin)
    app.on_shutdown.append(metrics.end)
    return metrics


@contextmanager
def folder_of_measures() -> Iterator[None]:
    """A folder where the processes that are started meanwhile write what they measure."""
    with tempfile.TemporaryDirectory(prefix="film-gallery-metrics-") as folder:
        os.environ[FOLDER] = folder
        yield


def _names(app: Litestar, *more: str) -> RouteNames:
    addresses, mounts = [*more], []
    for route in app.routes:
        whole = route.path_format
        if isinstance(route, ASGIRoute):
            mounts.append(whole)
        elif route.path.endswith(":path}"):
            mounts.append(whole.rpartition("/")[0])
        else:
            addresses.append(whole)
    return RouteNames(addresses, mounts)

"""Carrying out jobs: inside the server, or in a worker process of its own."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Final

from taskiq import AsyncBroker, InMemoryBroker, TaskiqEvents, TaskiqState
from taskiq.receiver import Receiver

from application.generation.workshop import AT_ONCE
from domain.errors import Unavailable
from infrastructure.jobs.broker import JobBroker
from interface.bootstrap import logs
from interface.bootstrap.container import Container
from interface.bootstrap.parentage import end_with_parent
from interface.bootstrap.settings import SettingError, read_settings
from interface.bootstrap.variable import PREFIX

log = logging.getLogger("film_gallery")

SWEEP_EVERY: Final = 600.0
"""Seconds between two clearings."""
LAST_WORDS: Final = 2.0
"""Seconds that the broker has to end after the jobs have been given back."""
HAND_OVER: Final = 0.0005
"""Seconds after which a thread lets another have Python's lock. Who stores rows waits for it again
and again, and ten times as long unless told so, while somebody makes the next ones up."""


def broker() -> AsyncBroker:
    """The broker for ``taskiq worker interface.bootstrap.worker:broker``; it needs Redis.

    taskiq would wait for the jobs at hand, however long they take; they are given back instead.
    """
    container = Container(read_settings(os.environ))
    listener = container.broker
    if not isinstance(listener, JobBroker):
        raise SettingError(f"{PREFIX}REDIS_URL is not set: taskiq has nothing to listen to.")

    async def stop_in_time() -> None:
        await listener.has_listened.wait()
        await container.workshop.close()

    async def begin(state: TaskiqState) -> None:
        end_with_parent()  # taskiq's processes outlive it when it is killed
        sys.setswitchinterval(HAND_OVER)
        state.looking = _begin(container.workshop.look_for_jobs())
        state.stopping = _begin(stop_in_time())

    async def end(state: TaskiqState) -> None:
        # Not the container: closing that ends the broker, which is what brought us here.
        await _end([state.looking, state.stopping])
        await container.workshop.close()
        await container.database.close()

    container.broker.add_event_handler(TaskiqEvents.WORKER_STARTUP, begin)
    container.broker.add_event_handler(TaskiqEvents.WORKER_SHUTDOWN, end)
    return container.broker


@asynccontextmanager
async def serving(container: Container) -> AsyncIterator[None]:
    """What goes on beside the web: announcing jobs, and without Redis carrying them out too."""
    alone = isinstance(container.broker, InMemoryBroker)
    await container.broker.startup()
    tasks = [_begin(sweep(container))]
    if alone:
        tasks.append(_begin(container.workshop.look_for_jobs()))
    try:
        yield
    finally:
        await _end(tasks)
        await container.close()


async def work(container: Container, stop: asyncio.Event) -> None:
    """Carry out jobs until ``stop``; those at hand are given back then, and nothing is lost."""
    container.broker.is_worker_process = True
    looking = _begin(container.workshop.look_for_jobs())
    listening: list[asyncio.Task[None]] = []
    finish = asyncio.Event()
    if not isinstance(container.broker, InMemoryBroker):
        receiver = Receiver(container.broker, max_async_tasks=AT_ONCE, run_startup=True)
        listening.append(_begin(receiver.listen(finish)))
    try:
        await stop.wait()
    finally:
        finish.set()
        await _end([looking])
        await container.workshop.close()
        if listening:
            await asyncio.wait(listening, timeout=LAST_WORDS)
        await _end(listening)
        await container.close()


async def carry_out_one(job_id: int, container: Container, stop: asyncio.Event) -> None:
    """Carry out one job, or give it back at ``stop``."""
    work = _begin(container.workshop.carry_out(job_id))
    work.add_done_callback(lambda _: stop.set())
    try:
        await stop.wait()
    finally:
        await container.close()
        await _end([work])


async def schedule(container: Container, stop: asyncio.Event) -> None:
    """Clear away what is over until ``stop``."""
    sweeping = _begin(sweep(container))
    try:
        await stop.wait()
    finally:
        await _end([sweeping])
        await container.close()


def until_stopped(
    process: Callable[[Container, asyncio.Event], Awaitable[None]], container: Container
) -> None:
    """Run a background process until SIGINT or SIGTERM."""

    async def main() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await process(container, stop)

    settings = container.settings
    logs.configure(settings.log_format, settings.log_level)
    sys.setswitchinterval(HAND_OVER)
    asyncio.run(main())


async def sweep(container: Container) -> None:
    """Clear away what is over, now and every ten minutes, until this is cancelled."""
    while True:
        try:
            await container.gallery.housekeeping.sweep()
        except Unavailable:
            log.warning("the database does not answer: clearing away later")
        except Exception:
            log.exception("clearing away failed: trying again later")
        await asyncio.sleep(SWEEP_EVERY)


def _begin(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """Begin a task that goes on in the background; if it breaks, that is in the log."""
    task = asyncio.create_task(work)
    task.add_done_callback(_tell_of_failure)
    return task


def _tell_of_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        log.error("a background task has ended by an error", exc_info=task.exception())


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

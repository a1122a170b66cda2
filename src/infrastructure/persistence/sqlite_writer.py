"""The connection of a process that writes to SQLite, and the queue for it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event
from time import monotonic, sleep
from typing import Any, TypeVar

from pysqlite3 import dbapi2 as sqlite

from application.endings import to_the_end
from domain.errors import Unavailable

T = TypeVar("T")

TOGETHER = 0.01
"""For how many seconds units may join a transaction after its first one has ended."""

AGAIN_AFTER = 0.002
"""Seconds between two tries to begin while another process writes. SQLite's own pauses grow to 0.1,
and would miss the moments at which one that writes without end lets others in."""

_PRIMARY_CODE = 0xFF


class _Ended:
    """The units that have ended in a transaction, and wait for its COMMIT."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.outcome: asyncio.Future[None] = loop.create_future()
        self.joinable_until = loop.time() + TOGETHER
        self.is_broken = False


class Writer:
    """One connection, which units of work have one after the other, in the order of their coming.

    ``patience`` says for how many seconds a unit waits for others, of its own process and of all.

    What takes less time than handing it to a thread is done on the event loop. Whatever may wait,
    for another process or for the disk, is done in a thread.

    A COMMIT waits for the disk. So a unit that ends while others queue up leaves the transaction
    to the next one, and waits; the last one commits for all of them. Each is told that it is
    stored when it is, nobody else sees any of it before, and a COMMIT that fails fails for all.
    A unit that is undone goes back to its savepoint; it waits as well, for what it has read may
    be of those before it.
    """

    def __init__(self, connect: Callable[[], Any], *, patience: float) -> None:
        self._connect = connect
        self._patience = patience
        self._queue: deque[asyncio.Future[None]] = deque()
        self._is_taken = False
        self._is_to_close = False
        self._ended: _Ended | None = None
        self._connection: Any = None
        self._thread: ThreadPoolExecutor | None = None

    async def begin(self) -> None:
        """Begin a unit when all that came before have ended.

        Raises ``Unavailable`` when that takes too long, and SQLite's error when it is because of
        other processes.
        """
        deadline = asyncio.get_running_loop().time() + self._patience
        await self._queue_up(deadline)
        try:
            if self._ended is not None:
                self._connection.execute("SAVEPOINT unit")
            else:
                await self._begin_transaction(deadline)
        except BaseException:
            await self.end(keep=False)
            raise

    def cursor(self) -> Any:
        """A cursor, for whoever has begun."""
        if not self._connection.in_transaction:
            raise sqlite.OperationalError("SQLite has undone the transaction")
        return self._connection.cursor()

    async def in_thread(self, work: Callable[..., T], *arguments: object) -> T:
        """Do it in the thread. Whoever is cancelled meanwhile waits for its end nevertheless."""
        return await to_the_end(self.hand_over(work, *arguments))

    def hand_over(self, work: Callable[..., T], *arguments: object) -> asyncio.Future[T]:
        """Have it done in the thread. Whoever goes away has to have seen its end."""
        if self._thread is None:
            self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite-writer")
        return asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)

    async def end(self, *, keep: bool) -> None:
        """Store what was done since ``begin``, or undo it; returns when that is done.

        Raises SQLite's error when it could not be stored, and ``Unavailable`` when it is undone
        and those before it could not be stored: it may have gone by them.
        """
        ended = self._ended
        try:
            if ended is not None:
                self._end_savepoint(ended, keep=keep)
            elif keep:
                ended = self._ended = _Ended(asyncio.get_running_loop())
            elif self._connection is not None and self._connection.in_transaction:
                with suppress(sqlite.Error):  # it is closed instead
                    await self.in_thread(self._connection.rollback)
        finally:  # it may be cancelled while it is undone
            self._let_go()
        if ended is None:
            return
        try:
            await to_the_end(ended.outcome)
        except sqlite.Error as error:
            if not keep:
                raise Unavailable from error
            raise

    def close(self) -> None:
        """Close the connection, or have whoever holds it do so; the next ``begin`` opens it."""
        self._is_to_close = self._is_taken or self._connection is not None
        if not self._is_taken:
            self._let_go()

    async def _queue_up(self, deadline: float) -> None:
        if not self._is_taken:
            self._is_taken = True
            return
        turn = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        try:
            async with asyncio.timeout_at(deadline):
                await turn
        except BaseException as error:
            if not turn.cancelled():  # it had come already
                self._let_go()
            if isinstance(error, TimeoutError):
                raise Unavailable from error
            raise

    def _let_go(self) -> None:
        """Have the next unit begin; unless it is to join those that have ended, they come first."""
        while self._queue and self._queue[0].done():  # whoever does not wait any more
            del self._queue[0]
        ended = self._ended
        if ended is not None:
            is_late = asyncio.get_running_loop().time() >= ended.joinable_until
            if is_late or ended.is_broken or not self._queue:
                self._commit(ended)
                return
        elif self._connection is None:  # it could not be opened
            self._is_to_close = False
        elif self._is_to_close or self._connection.in_transaction:
            # A transaction that could not be ended must not become that of the next unit.
            self._close()
        if self._queue:
            self._queue.popleft().set_result(None)
        else:
            self._is_taken = False

    async def _begin_transaction(self, deadline: float) -> None:
        if self._connection is None:
            self._connection = await self.in_thread(self._connect)
            self._connection.execute("PRAGMA busy_timeout = 0")
        if not self._has_begun():
            patience = deadline - asyncio.get_running_loop().time()
            give_up = Event()
            beginning = self.hand_over(self._begin_waiting, monotonic() + patience, give_up)
            await to_the_end(beginning, hurry=give_up.set)

    def _begin_waiting(self, deadline: float, give_up: Event) -> None:
        while not self._has_begun(is_last_try=monotonic() >= deadline or give_up.is_set()):
            sleep(AGAIN_AFTER)

    def _has_begun(self, *, is_last_try: bool = False) -> bool:
        """Begin the transaction; False: another process has one."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite.OperationalError as error:
            if is_last_try or error.sqlite_errorcode & _PRIMARY_CODE != sqlite.SQLITE_BUSY:
                raise
            return False
        return True

    def _end_savepoint(self, ended: _Ended, *, keep: bool) -> None:
        try:
            if not keep:
                self._connection.execute("ROLLBACK TO unit")
            self._connection.execute("RELEASE unit")
        except sqlite.Error:
            # SQLite has undone the whole transaction, or what this unit did is still in it.
            ended.is_broken = True

    def _commit(self, ended: _Ended) -> None:
        self._ended = None

        def tell(work: asyncio.Future[None]) -> None:
            error = work.exception()
            if error is None:
                ended.outcome.set_result(None)
            else:
                ended.outcome.set_exception(error)
            self._let_go()

        work = self.hand_over(self._undo_all if ended.is_broken else self._store_all)
        work.add_done_callback(tell)

    def _store_all(self) -> None:
        try:
            if not self._connection.is_there():
                self._is_to_close = True
                raise Unavailable
            self._connection.execute("COMMIT")
        finally:
            self._connection.rollback()  # after COMMIT there is nothing to undo

    def _undo_all(self) -> None:
        self._connection.rollback()
        raise sqlite.OperationalError("a unit of the transaction could not be undone by itself")

    def _close(self) -> None:
        self._is_to_close = False
        self._connection.close()
        self._connection = None
        if self._thread is not None:
            self._thread.shutdown(wait=False)
            self._thread = None

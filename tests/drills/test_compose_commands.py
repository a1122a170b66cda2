"""The commands of the compose file, run by hand against a Redis."""

from __future__ import annotations

from contextlib import AbstractContextManager

from tests.drills.galleries import Gallery, ensure_exact
from tests.drills.processes import Process, eventually
from tests.drills.redis_stream import listeners
from tests.drills.rows import Promised
from tests.drills.servers import Server
from tests.support.containers import COMMAND, services
from tests.support.ports import a_free_port
from tests.support.valkey import ValkeyServer


def test_the_commands_of_the_compose_file_generate_together(
    gallery: Gallery, valkey: ValkeyServer, promised: Promised, at_once: float
) -> None:
    port = str(a_free_port())

    def service(name: str) -> AbstractContextManager[Process]:
        program, *words = services()[name]["command"]
        assert program == COMMAND
        return gallery.process(*words, name=name, REDIS_URL=valkey.url, PORT=port)

    with service("app") as app, service("worker") as worker, service("scheduler") as scheduler:
        server = Server(app, f"http://127.0.0.1:{port}")
        server.await_start()
        eventually(lambda: listeners(valkey), "the worker listens")
        assert server.generate(500) < at_once
        gallery.await_end(1)
        scheduler.await_words("The scheduler runs.")
        for process in (app, worker, scheduler):
            assert process.terminate() < promised(5)
            assert process.popen.returncode == 0
            assert "Traceback" not in process.words
    ensure_exact(gallery, 1)

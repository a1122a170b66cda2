"""Every use case that changes something leaves exactly one entry in the audit log."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import msgspec
import pytest

import application
from domain.credentials import SessionLimits
from tests.application.administration_use_cases import NEW_PASSWORD
from tests.application.use_cases import CHANGING, READING, UPKEEP
from tests.support.builders import NOON, PASSWORD
from tests.support.gallery import MemoryGallery
from tests.support.memory.security import PlainPasswordHasher

USE_CASES = [(service, name) for service, named in CHANGING.items() for name in named]


def services() -> Iterator[type]:
    """Every class of the application that is given units of work."""
    for module in pkgutil.walk_packages(application.__path__, "application."):
        for _, found in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if (
                found.__module__ == module.name
                and "unit_of_work" in inspect.signature(found.__init__).parameters
            ):
                yield found


def test_every_use_case_is_known_to_change_something_or_not() -> None:
    found = {
        service.__name__: {
            name
            for name, _ in inspect.getmembers(service, inspect.iscoroutinefunction)
            if not name.startswith("_")
        }
        for service in services()
    }

    known = {
        name: {*CHANGING.get(name, ()), *READING.get(name, ()), *UPKEEP.get(name, ())}
        for name in {*CHANGING, *READING, *UPKEEP}
    }
    assert found == known


@pytest.mark.parametrize(("service", "name"), USE_CASES)
async def test_a_change_leaves_exactly_one_entry(
    gallery: MemoryGallery, service: str, name: str
) -> None:
    story, action, kind = CHANGING[service][name]
    use_case = await story(gallery)
    assert await gallery.entries() == []

    await use_case()

    [entry] = await gallery.entries()
    assert (entry.action, entry.object_kind) == (action, kind)
    assert entry.occurred_at == NOON


@pytest.mark.parametrize(("service", "name"), USE_CASES)
async def test_no_entry_holds_a_secret(gallery: MemoryGallery, service: str, name: str) -> None:
    story, *_ = CHANGING[service][name]
    answer = await (await story(gallery))()
    log = msgspec.json.encode(await gallery.entries()).decode()

    secrets = {PASSWORD, NEW_PASSWORD, "plain$", "session-", "digest"}
    if isinstance(answer, str):  # the key of a token or the id of a session
        secrets |= {answer, gallery.secrets.digest(answer).hex()}
    assert {secret for secret in secrets if secret in log} == set()


async def test_upkeep_leaves_no_entry() -> None:
    gallery = MemoryGallery(hasher=PlainPasswordHasher(strength=2))
    user = await gallery.a_user(username="kim")
    await gallery.a_session(user_id=user.id, digest=gallery.secrets.digest("id"))
    gallery.clock.move_on(SessionLimits().touch)

    await gallery.authentication.by_password("kim", PASSWORD)
    await gallery.authentication.by_session("id")
    await gallery.housekeeping.sweep()

    assert (await gallery.stored_user(user.id)).password_hash != user.password_hash
    assert await gallery.entries() == []

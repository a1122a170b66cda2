"""What all tests share."""

from __future__ import annotations

from hypothesis import settings

pytest_plugins = ["tests.support.databases", "tests.support.valkey", "tests.drills.findings"]


def pytest_configure() -> None:
    """The same examples in every run, however long a busy machine takes for one."""
    settings.register_profile("gallery", derandomize=True, deadline=None)
    settings.load_profile("gallery")

"""What a story of a use case is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from domain.audit import AuditAction, ObjectKind
from tests.support.gallery import MemoryGallery

Story = Callable[[MemoryGallery], Awaitable[Callable[[], Awaitable[object]]]]
"""Prepares a gallery; the answer is the use case, ready to be carried out."""

Told = dict[str, dict[str, tuple[Story, AuditAction, ObjectKind]]]
"""The use cases of services by name, with the entry that each leaves behind."""

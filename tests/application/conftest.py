"""The gallery that the stories happen in."""

from __future__ import annotations

import pytest

from tests.support.gallery import MemoryGallery


@pytest.fixture
def gallery() -> MemoryGallery:
    return MemoryGallery()

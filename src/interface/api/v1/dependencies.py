"""What handlers are given."""

from __future__ import annotations

from typing import TypeAlias

from litestar.di import NamedDependency
from litestar.params import SkipValidation

from interface.gallery import Gallery

TheGallery: TypeAlias = NamedDependency[SkipValidation[Gallery]]
"""The gallery that a request reached: the parameter is called ``gallery``."""

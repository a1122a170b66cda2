"""What can be asked of the generators."""

from __future__ import annotations

import msgspec

from domain.generation import GenerationKind, GenerationStyle


class RequestGeneration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Make up ``count`` films or categories; the same seed makes the same ones."""

    kind: GenerationKind
    count: int
    style: GenerationStyle = GenerationStyle.CLASSIC
    seed: int | None = None

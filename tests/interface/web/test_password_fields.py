"""Fields for passwords, on every page: covered, and nobody's password manager is hindered."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

INTERFACE = Path(__file__).parents[3] / "src" / "interface"
TEMPLATES = sorted(INTERFACE.glob("*/templates/**/*.html"))
SCRIPTS = sorted({*INTERFACE.glob("web/static/*.js"), *INTERFACE.glob("admin/static/*.js")})


def password_fields() -> list[str]:
    """Every input that says that it is about a password, or covers what is written into it."""
    inputs = [
        found
        for path in TEMPLATES
        for found in re.findall(r"<input\b(?:\{\{.*?\}\}|\{%.*?%\}|[^>])*>", path.read_text(), re.S)
    ]
    return [found for found in inputs if "password" in found]


def test_there_are_fields_for_passwords() -> None:
    assert len(password_fields()) == 3


@pytest.mark.parametrize("field", password_fields())
def test_a_password_is_covered_and_may_come_from_a_password_manager(field: str) -> None:
    assert 'type="password"' in field
    assert re.search(r'autocomplete="(current|new)-password"', field)
    assert "readonly" not in field


@pytest.mark.parametrize("path", [*TEMPLATES, *SCRIPTS], ids=lambda path: path.name)
def test_nothing_hinders_pasting(path: Path) -> None:
    assert "paste" not in path.read_text()

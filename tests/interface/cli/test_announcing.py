"""What the start tells of the names that a gallery answers to."""

from __future__ import annotations

from datetime import UTC

import pytest
from click.testing import CliRunner

from interface.cli.operations import Facts
from interface.cli.serving import serve


class Ready:
    """An installation that has nothing to do but to tell its facts."""

    def __init__(self, *, is_open_to_others: bool) -> None:
        self._is_open = is_open_to_others

    def facts(self) -> Facts:
        return Facts(
            base_url="http://127.0.0.1:8000",
            docs=True,
            data="/srv/films",
            hosts=("localhost", "films.example.org"),
            is_open_to_others=self._is_open,
            admin_username="admin",
            admin_password=None,
            time_zone=UTC,
            warning=None,
        )

    def ensure_migrated(self) -> None: ...

    def ensure_servable(self) -> None: ...

    def serve(self) -> None: ...


@pytest.mark.parametrize("is_open_to_others", [True, False])
def test_who_lets_others_in_is_told_by_which_names(is_open_to_others: bool) -> None:
    result = CliRunner().invoke(serve, obj=Ready(is_open_to_others=is_open_to_others))

    assert result.exit_code == 0
    told = "It answers to the names localhost, films.example.org" in result.output
    assert told is is_open_to_others
    assert ("FILM_GALLERY_ALLOWED_HOSTS" in result.output) is is_open_to_others

"""What every request may need to know of the gallery that it reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from application.accounts.authentication import Authentication
from domain.access import AccessRules
from interface.api.csrf import Connection, Csrf
from interface.api.schemes import Scheme
from interface.api.wording import Wording
from interface.web.static_files import StaticFiles

_KEY: Final = "gallery"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSizes:
    """How many rows a page has: unless asked otherwise, at most, and in the user list."""

    default: int
    most: int
    users: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiState:
    """The operator's choices, and the objects that middleware and error answers share."""

    access_rules: AccessRules
    page_sizes: PageSizes
    time_zone: ZoneInfo
    wording: Wording
    authentication: Authentication
    schemes: frozenset[Scheme]
    csrf: Csrf
    trusted_origins: frozenset[str] = frozenset()
    has_docs: bool
    has_admin: bool = False
    static_files: StaticFiles

    def as_state(self) -> dict[str, object]:
        """This, as the state that an application is made with."""
        return {_KEY: self}


def state_of(connection: Connection) -> ApiState:
    """The state of the gallery that a request reached."""
    state: ApiState = connection.app.state[_KEY]
    return state

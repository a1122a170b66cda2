"""The settings of a gallery, all from the environment."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from domain.access import AccessRules, Creators, FilmEditors, Generators, Readers
from domain.limits import Limit, Limits
from infrastructure.persistence.sqlite_file import Synchronous
from interface.api.schemes import Scheme
from interface.bootstrap.logs import LogFormat, LogLevel
from interface.bootstrap.places import Network
from interface.bootstrap.rates import Rate
from interface.bootstrap.variable import PREFIX, Variable
from interface.bootstrap.variables import VARIABLES
from interface.i18n.negotiation import Language

LISTS = ("trusted_proxies", "cors_origins")
"""Settings that are empty unless they are set."""


class SettingError(ValueError):
    """A setting has a value that it cannot have; the message is one sentence for the operator."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of one gallery; each field is the variable of that name."""

    host: str
    port: int
    workers: int
    data_dir: Path
    database_url: str
    synchronous: Synchronous
    redis_url: str | None
    secret_key: str | None
    admin_username: str
    admin_password: str | None
    auth_schemes: frozenset[Scheme]
    token_lifetime_days: int
    page_size: int
    max_page_size: int
    users_page_size: int
    language: Language
    time_zone: ZoneInfo
    docs: bool
    admin: bool
    rate_limits: bool
    allowed_hosts: tuple[str, ...]
    trusted_proxies: tuple[Network, ...]
    tls: bool
    cors_origins: tuple[str, ...]
    limit_sign_in: Rate | None
    limit_sign_in_address: Rate | None
    limit_registrations: Rate | None
    limit_writes: Rate | None
    limit_generators: Rate | None
    limit_open_jobs: int
    cache: bool
    who_may_read: Readers
    who_may_create: Creators
    who_may_edit_films: FilmEditors
    who_may_generate: Generators
    max_generated: int
    job_lease_seconds: int
    job_batch: int
    audit_days: int
    metrics: bool
    log_format: LogFormat
    log_level: LogLevel

    @property
    def access_rules(self) -> AccessRules:
        """The part of the policies that the operator chose."""
        return AccessRules(
            readers=self.who_may_read,
            creators=self.who_may_create,
            film_editors=self.who_may_edit_films,
            generators=self.who_may_generate,
        )

    @property
    def is_open_to_others(self) -> bool:
        """Whether other machines can reach the gallery, by every address of this one."""
        try:
            return ip_address(self.host).is_unspecified
        except ValueError:
            return False

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names that the gallery answers to: it is at home where it listens."""
        own = f"[{self.host}]" if ":" in self.host else self.host.lower()
        return self.allowed_hosts if self.is_open_to_others else (*self.allowed_hosts, own)

    @property
    def limits(self) -> Limits:
        """How often somebody may do something; nothing is limited when limits are off."""
        if not self.rate_limits:
            return Limits()
        return Limits(
            sign_ins_of_account=_limit("sign-in-account", self.limit_sign_in),
            sign_ins_from_address=_limit("sign-in-address", self.limit_sign_in_address),
            registrations=_limit("registration", self.limit_registrations, grows=False),
            writes=_limit("writes", self.limit_writes, grows=False),
            generators=_limit("generators", self.limit_generators, grows=False),
            open_jobs=self.limit_open_jobs or None,
        )

    @property
    def token_lifetime(self) -> timedelta | None:
        """How long an access token lasts; None: until it is revoked."""
        return timedelta(days=self.token_lifetime_days) if self.token_lifetime_days else None

    @property
    def audit_is_kept(self) -> timedelta | None:
        """How long entries of the audit log are kept; None: for ever."""
        return timedelta(days=self.audit_days) if self.audit_days else None


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings that an environment holds; raises ``SettingError`` for the first wrong one."""
    _refuse_unknown(environment)
    values = {variable.name.lower(): _value(variable, environment) for variable in VARIABLES}
    values |= {name: values[name] or () for name in LISTS}
    if values["database_url"] is None:
        values["database_url"] = f"sqlite:///{Path(str(values['data_dir'])) / 'gallery.sqlite3'}"
    return Settings(**values)  # type: ignore[arg-type] # every field has its variable, by test


def _limit(name: str, rate: Rate | None, *, grows: bool = True) -> Limit | None:
    return Limit(name, rate.most, rate.window, grows) if rate else None


def _value(variable: Variable, environment: Mapping[str, str]) -> object:
    text = environment.get(PREFIX + variable.name, "").strip() or variable.default
    if not text:
        return None
    try:
        return variable.parse(text)
    except (ValueError, KeyError, OSError, ZoneInfoNotFoundError) as error:
        raise SettingError(
            f"{PREFIX}{variable.name} has a wrong value: it takes {variable.right}."
        ) from error


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    known = [variable.name for variable in VARIABLES]
    for name in environment:
        if name.startswith(PREFIX) and name.removeprefix(PREFIX) not in known:
            # Without the prefix, by which all names are close to one another.
            close = difflib.get_close_matches(name.removeprefix(PREFIX), known, n=1)
            meant = f"did you mean {PREFIX}{close[0]}?" if close else ""
            hint = meant or "the README lists those there are."
            raise SettingError(f"{name} is no setting of the film gallery; {hint}")

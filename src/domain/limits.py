"""How often somebody may do something: limits, and the tallies that are kept of attempts."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

from domain.access import Actor, Channel
from domain.errors import DomainError

LONGEST_WAIT: Final = timedelta(minutes=15)
"""The longest that a growing window becomes: whoever tries on and on shuts nobody out for good."""
KEY_SIZE: Final = 16
IPV6_NETWORK: Final = 64
"""Bits that the addresses of one IPv6 client have in common: it has all the others to itself."""
OUTSIDE: Final = frozenset({Channel.API, Channel.ADMIN, Channel.WEB})
"""The doors that anybody may knock at; whoever holds the machine is not limited."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many attempts in a window of time, which begins with the first of them.

    A limit that ``grows`` doubles the next window after one that was used up, up to
    ``LONGEST_WAIT``, and forgets that when nothing was tried for as long.
    """

    name: str
    most: int
    window: timedelta
    grows: bool = False

    @property
    def longest(self) -> timedelta:
        """The longest that a window may become."""
        return max(self.window, LONGEST_WAIT) if self.grows else self.window


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Every limit of a gallery; None: there is none."""

    sign_ins_of_account: Limit | None = None
    sign_ins_from_address: Limit | None = None
    registrations: Limit | None = None
    writes: Limit | None = None
    generators: Limit | None = None
    open_jobs: int | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many attempts there were in the window that ends at ``ends_at``."""

    count: int
    ends_at: datetime
    window: timedelta

    def exceeds(self, limit: Limit) -> bool:
        """Whether the last attempt was one too many."""
        return self.count > limit.most

    def is_used_up(self, limit: Limit, *, now: datetime) -> bool:
        """Whether another attempt would be one too many."""
        return self.count >= limit.most and now < self.ends_at


def counted(tally: Tally | None, limit: Limit, *, now: datetime) -> Tally:
    """The tally with one more attempt. What exceeds the limit does not prolong the window."""
    if tally is None:
        return Tally(1, now + limit.window, limit.window)
    if now < tally.ends_at:
        return Tally(tally.count + 1, tally.ends_at, tally.window)
    window = limit.window
    if tally.count >= limit.most and now < tally.ends_at + limit.longest:
        window = min(tally.window * 2, limit.longest)
    return Tally(1, now + window, window)


def tally_key(limit: Limit, subject: str) -> bytes:
    """The key of a tally: of one size, and without the name or address that it is about."""
    text = f"{limit.name}:{subject}".encode(errors="surrogatepass")
    return hashlib.blake2b(text, digest_size=KEY_SIZE).digest()


def client_of(address: str | None) -> str:
    """Who an address stands for: an IPv4 address for itself, an IPv6 address for its network."""
    try:
        parsed = ip_address((address or "").partition("%")[0])
    except ValueError:
        return address or ""
    if isinstance(parsed, IPv6Address):
        embedded = parsed.ipv4_mapped
        return str(embedded or ip_network((parsed, IPV6_NETWORK), strict=False))
    return str(IPv4Address(parsed))


def whoever(actor: Actor) -> str:
    """Whose attempts are counted together: those of a user, or else those from an address."""
    if actor.user_id is not None:
        return f"user:{actor.user_id}"
    return f"address:{client_of(actor.origin.address)}"


class TooMany(DomainError):
    """More than is allowed was asked for; ``seconds`` is how long to wait at least."""

    seconds: int


class LimitReached(TooMany):
    """Too many attempts; ``limit`` is what was reached, in this ``window``."""

    code = "too-many-requests"

    def __init__(self, limit: Limit, tally: Tally, *, now: datetime) -> None:
        wait = max(tally.ends_at - now, timedelta(seconds=1)).total_seconds()
        self.limit = limit
        self.window = tally.window
        self.seconds = math.ceil(wait)
        super().__init__(minutes=math.ceil(wait / 60))


class TooManySignIns(LimitReached):
    """Too many wrong passwords, for one account or from one address; nobody is told which."""

    code = "too-many-sign-ins"


class TooManyOpenJobs(TooMany):
    """Whoever asks has as many jobs waiting or running as they may have."""

    code = "too-many-open-jobs"
    seconds = 10

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(max=most)

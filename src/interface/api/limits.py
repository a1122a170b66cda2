"""How an answer tells of a limit that was reached."""

from __future__ import annotations

from domain.limits import LimitReached, TooMany, TooManyOpenJobs


def limit_headers(error: TooMany) -> dict[str, str]:
    """When to come again, for clients that know no more than that, and what the limit is.

    ``RateLimit`` and ``RateLimit-Policy`` are as in draft-ietf-httpapi-ratelimit-headers-10.
    """
    headers = {"Retry-After": str(error.seconds)}
    match error:
        case LimitReached(limit=limit, window=window):
            seconds = int(window.total_seconds())
            headers["RateLimit-Policy"] = f'"{limit.name}";q={limit.most};w={seconds}'
            headers["RateLimit"] = f'"{limit.name}";r=0;t={error.seconds}'
        case TooManyOpenJobs(most=most):
            headers["RateLimit-Policy"] = f'"open-jobs";q={most}'
            headers["RateLimit"] = '"open-jobs";r=0'
        case _:
            pass
    return headers

"""The codes that the interface adds to those of the domain, each with its params.

The tests hold the code and the catalogues against them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

GENERIC_CODE = "error"
"""The code whose sentence stands in for that of an unknown code."""

INTERFACE_CODES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        # what is wrong with a field
        "required": frozenset(),
        "null-not-allowed": frozenset(),
        "not-a-string": frozenset(),
        "not-a-number": frozenset(),
        "not-an-integer": frozenset(),
        "not-a-moment": frozenset(),
        # what is wrong with a body
        "body-not-an-object": frozenset(),
        "body-not-parseable": frozenset({"reason"}),
        "body-too-large": frozenset({"max"}),
        "body-too-slow": frozenset(),
        "duplicate-field": frozenset({"name"}),
        "media-type-unsupported": frozenset({"got"}),
        # what is wrong with a request
        "request-unreadable": frozenset(),
        "headers-too-slow": frozenset(),
        "headers-too-large": frozenset({"count", "max"}),
        "not-acceptable": frozenset(),
        "page-unknown": frozenset(),
        "method-not-allowed": frozenset({"method"}),
        "address-unknown": frozenset(),
        "csrf-failed": frozenset(),
        "host-unknown": frozenset({"host"}),
        "sign-in-failed": frozenset(),
        # what is wrong with the gallery
        "server-error": frozenset(),
        # what the generators answer
        "generation-queued-films": frozenset({"count"}),
        "generation-queued-categories": frozenset({"count"}),
        # answers of the lookups
        "lookup-no-films-in-category": frozenset(),
        "lookup-category-unknown": frozenset(),
        "lookup-no-comments": frozenset(),
        # headings for the page that shows one message
        "page-error-title": frozenset(),
        "page-generators-title": frozenset(),
        # the admin site, where codes are put together: views …
        "admin-films": frozenset(),
        "admin-films-new": frozenset(),
        "admin-films-search": frozenset(),
        "admin-categories": frozenset(),
        "admin-categories-new": frozenset(),
        "admin-categories-search": frozenset(),
        "admin-comments": frozenset(),
        "admin-comments-new": frozenset(),
        "admin-comments-search": frozenset(),
        "admin-jobs": frozenset(),
        "admin-jobs-new": frozenset(),
        "admin-jobs-search": frozenset(),
        "admin-users": frozenset(),
        "admin-users-new": frozenset(),
        "admin-users-search": frozenset(),
        "admin-tokens": frozenset(),
        "admin-tokens-new": frozenset(),
        "admin-tokens-search": frozenset(),
        "admin-sessions": frozenset(),
        "admin-sessions-new": frozenset(),
        "admin-sessions-search": frozenset(),
        "admin-audit": frozenset(),
        "admin-audit-new": frozenset(),
        "admin-audit-search": frozenset(),
        # … values …
        "admin-job-kind-films": frozenset(),
        "admin-job-kind-categories": frozenset(),
        "admin-job-style-classic": frozenset(),
        "admin-job-style-realistic": frozenset(),
        "admin-job-state-queued": frozenset(),
        "admin-job-state-running": frozenset(),
        "admin-job-state-succeeded": frozenset(),
        "admin-job-state-failed": frozenset(),
        "admin-job-state-cancelled": frozenset(),
        "admin-job-name-films": frozenset({"id", "count"}),
        "admin-job-name-categories": frozenset({"id", "count"}),
        "admin-audit-action-created": frozenset(),
        "admin-audit-action-changed": frozenset(),
        "admin-audit-action-deleted": frozenset(),
        "admin-audit-action-password-changed": frozenset(),
        "admin-audit-action-signed-in": frozenset(),
        "admin-audit-action-signed-out": frozenset(),
        "admin-audit-action-issued": frozenset(),
        "admin-audit-action-revoked": frozenset(),
        "admin-audit-action-requested": frozenset(),
        "admin-audit-action-cancelled": frozenset(),
        "admin-audit-action-retried": frozenset(),
        "admin-audit-action-ended": frozenset(),
        "admin-audit-action-imported": frozenset(),
        "admin-audit-kind-film": frozenset(),
        "admin-audit-kind-category": frozenset(),
        "admin-audit-kind-comment": frozenset(),
        "admin-audit-kind-user": frozenset(),
        "admin-audit-kind-token": frozenset(),
        "admin-audit-kind-session": frozenset(),
        "admin-audit-kind-generation-job": frozenset(),
        "admin-audit-channel-api": frozenset(),
        "admin-audit-channel-admin": frozenset(),
        "admin-audit-channel-web": frozenset(),
        "admin-audit-channel-cli": frozenset(),
        "admin-audit-channel-worker": frozenset(),
        "admin-audit-channel-internal": frozenset(),
        "admin-user-is-superuser": frozenset(),
        "admin-with-films": frozenset({"count"}),
        "admin-with-tokens": frozenset({"count"}),
        "admin-with-sessions": frozenset({"count"}),
        # … and refusals of the library
        "admin-request-unreadable": frozenset(),
        "admin-verb-not-offered": frozenset(),
        # what a language calls itself
        "language-name": frozenset(),
    }
)
"""What a caller may pass is listed; a sentence need not show all of it."""

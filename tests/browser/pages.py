"""The pages of a gallery: those that anybody may open, and those of the admin site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class KnownPage:
    """An address, what its screenshots are called, and the code of its heading."""

    name: str
    path: str
    heading: str
    status: int = 200


PUBLIC_PAGES: Final = (
    KnownPage("root", "/", "page-gallery"),
    KnownPage("sign-in", "/api/v1/gallery-auth/login/", "page-login-title"),
    KnownPage("sign-out", "/api/v1/gallery-auth/logout/", "page-sign-out-title"),
    KnownPage("queued", "/api/genfilm/", "page-generators-title"),
    KnownPage("refused", "/api/gencat/0/", "page-error-title", status=400),
    KnownPage("admin-sign-in", "/admin/login", "page-login-title"),
)

DOCUMENTATION: Final = {"/docs": "/api/v1/gallery/", "/docs/redoc": "/api/v1/gallery/"}
"""The pages that describe the API, each with an address that it describes."""

ADMIN_LISTS: Final = (
    "films",
    "categories",
    "comments",
    "users",
    "tokens",
    "sessions",
    "jobs",
    "audit",
)
"""The kinds of objects that the admin site lists."""

# The numbers are those that `furnish` gets in an empty gallery.
ADMIN_PAGES: Final = (
    KnownPage("films-new", "/admin/films/create", "admin-films-new"),
    KnownPage("categories-new", "/admin/categories/create", "admin-categories-new"),
    KnownPage("comments-new", "/admin/comments/create", "admin-comments-new"),
    KnownPage("users-new", "/admin/users/create", "admin-users-new"),
    KnownPage("jobs-new", "/admin/jobs/create", "admin-jobs-new"),
    KnownPage("films-move", "/admin/films/deed/move?pk=1&pk=2", "admin-film-move"),
    KnownPage("films-delete", "/admin/films/deed/delete?pk=1&pk=2&pk=3", "admin-delete"),
    KnownPage("categories-refused", "/admin/categories/deed/delete?pk=2&pk=3", "admin-delete"),
    KnownPage("comments-delete", "/admin/comments/deed/delete?pk=1&pk=2", "admin-delete"),
    KnownPage("tokens-revoke", "/admin/tokens/deed/revoke?pk=1&pk=2", "admin-revoke"),
    KnownPage("films-none-found", "/admin/films/list?q=xyzzy", "admin-films"),
    KnownPage("films-beyond", "/admin/films/list?page=1000", "admin-films"),
    KnownPage("films-narrowed", "/admin/films/list?category_id=1&below=yes", "admin-films"),
    KnownPage("unknown", "/admin/films/detail?pk=1000000", "page-error-title", status=404),
)

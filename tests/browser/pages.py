"""The pages of a gallery that anybody may open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class PublicPage:
    """An address, what its screenshots are called, and the code of its heading."""

    name: str
    path: str
    heading: str
    status: int = 200


PUBLIC_PAGES: Final = (
    PublicPage("root", "/", "page-gallery"),
    PublicPage("sign-in", "/api/v1/gallery-auth/login/", "page-login-title"),
    PublicPage("sign-out", "/api/v1/gallery-auth/logout/", "page-sign-out-title"),
    PublicPage("queued", "/api/genfilm/", "page-generators-title"),
    PublicPage("refused", "/api/gencat/0/", "page-error-title", status=400),
)

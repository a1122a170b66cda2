"""The admin site of a gallery."""

from __future__ import annotations

from typing import Final
from zoneinfo import ZoneInfo

from interface.admin.sign_in import SignIn
from interface.admin.site import GallerySite
from interface.admin.views.audit import AuditView
from interface.admin.views.categories import CategoriesView
from interface.admin.views.comments import CommentsView
from interface.admin.views.credentials import SessionsView, TokensView
from interface.admin.views.films import FilmsView
from interface.admin.views.jobs import JobsView
from interface.admin.views.users import UsersView
from interface.admin.words import Words
from interface.gallery import Gallery
from interface.i18n.translator import Translator

VIEWS: Final = (
    FilmsView,
    CategoriesView,
    CommentsView,
    UsersView,
    TokensView,
    SessionsView,
    JobsView,
    AuditView,
)
"""In the order of the menu."""


def admin_site(
    gallery: Gallery, *, translator: Translator, secret_key: str, time_zone: ZoneInfo
) -> GallerySite:
    """Pages for every kind of object in the gallery."""
    words = Words(translator)
    return GallerySite(
        gallery=gallery,
        words=words,
        sign_in=SignIn(authentication=gallery.authentication, words=words),
        views=[kind(gallery, words) for kind in VIEWS],
        secret_key=secret_key,
        time_zone=time_zone,
    )

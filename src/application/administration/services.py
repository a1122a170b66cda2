"""What administrators do beyond what everybody may."""

from __future__ import annotations

from dataclasses import dataclass

from application.administration.accounts import AccountAdministration
from application.administration.categories import CategoryAdministration
from application.administration.comments import CommentAdministration
from application.administration.credentials import CredentialAdministration
from application.administration.films import FilmAdministration
from application.administration.impact import DeletionImpact
from application.administration.totals import GalleryTotals


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration:
    """The services for administrators alone."""

    accounts: AccountAdministration
    credentials: CredentialAdministration
    films: FilmAdministration
    categories: CategoryAdministration
    comments: CommentAdministration
    impact: DeletionImpact
    totals: GalleryTotals

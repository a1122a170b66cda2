"""The four works by Django REST Framework: model serializers, generic views, an authentication
class, its page-number pagination. Nothing that they do not need is installed, no middleware either.
"""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import django
from django.conf import settings

URL = os.environ["BENCH_DATABASE_URL"]
MOST_TITLES = 10_000


def database() -> dict[str, Any]:
    """Django's settings of the database, whose connections stay open."""
    parts = urlsplit(URL)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": parts.path[1:],
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 5,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                " PRAGMA cache_size = -16384",
            },
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path[1:],
        "USER": parts.username,
        "HOST": parse_qs(parts.query)["host"][0],
        "CONN_MAX_AGE": None,
    }


settings.configure(
    ALLOWED_HOSTS=["*"],
    DATABASES={"default": database()},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=["rest_framework"],
    MIDDLEWARE=[],
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
        "UNAUTHENTICATED_USER": None,
    },
    ROOT_URLCONF=__name__,
    SECRET_KEY="not used",  # noqa: S106 # nothing is signed here
    TIME_ZONE="Europe/Kyiv",
    USE_I18N=False,
    USE_TZ=True,
)
django.setup()

# What follows can be imported only now that Django is set up.
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.shortcuts import get_object_or_404  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework import generics, serializers  # noqa: E402
from rest_framework.authentication import BaseAuthentication  # noqa: E402
from rest_framework.exceptions import AuthenticationFailed  # noqa: E402
from rest_framework.pagination import PageNumberPagination  # noqa: E402
from rest_framework.permissions import IsAuthenticated  # noqa: E402
from rest_framework.request import Request  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402


class User(models.Model):
    """A user."""

    is_active = models.BooleanField()
    is_authenticated = True

    class Meta:
        """Where it is kept."""

        app_label, db_table, managed = "films", "users", False


class AccessToken(models.Model):
    """An access token."""

    user = models.ForeignKey(User, models.CASCADE)
    digest = models.BinaryField(unique=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        """Where it is kept."""

        app_label, db_table, managed = "films", "access_tokens", False


class Category(models.Model):
    """A category."""

    name = models.CharField(max_length=100)

    class Meta:
        """Where it is kept."""

        app_label, db_table, managed = "films", "categories", False


class Film(models.Model):
    """A film."""

    title = models.CharField(max_length=255)
    description = models.TextField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    filmed_at = models.DateTimeField()
    rating = models.FloatField()
    poster_url = models.URLField()
    category = models.ForeignKey(Category, models.PROTECT, null=True)

    class Meta:
        """Where it is kept."""

        app_label, db_table, managed = "films", "films", False


class Comment(models.Model):
    """A comment."""

    film = models.ForeignKey(Film, models.CASCADE)
    author = models.ForeignKey(User, models.CASCADE)
    rating = models.FloatField()
    text = models.TextField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.IntegerField()

    class Meta:
        """Where it is kept."""

        app_label, db_table, managed = "films", "comments", False


class TokenAuthentication(BaseAuthentication):
    """Who has the token of the header."""

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        """Find the token by its digest."""
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "token":
            return None
        digest = hashlib.sha256(key.encode()).digest()
        token = AccessToken.objects.select_related("user").filter(digest=digest).first()
        if token is None or not token.user.is_active or is_over(token):
            raise AuthenticationFailed
        return token.user, token

    def authenticate_header(self, _request: Request) -> str:
        """Makes a refusal a 401."""
        return "Token"


def is_over(token: AccessToken) -> bool:
    return token.expires_at is not None and token.expires_at <= datetime.now(UTC)


class FilmSerializer(serializers.ModelSerializer):
    """A film."""

    time_loaded = serializers.DateTimeField(source="created_at")
    time_update = serializers.DateTimeField(source="updated_at")
    time_filmed = serializers.DateTimeField(source="filmed_at")
    film_rating = serializers.FloatField(source="rating")
    cat = serializers.IntegerField(source="category_id")

    class Meta:
        """What it shows."""

        model = Film
        fields = (
            "id",
            "title",
            "description",
            "time_loaded",
            "time_update",
            "time_filmed",
            "film_rating",
            "poster_url",
            "cat",
        )


class CommentSerializer(serializers.ModelSerializer):
    """A comment."""

    comment_rating = serializers.FloatField(source="rating")
    movie = serializers.PrimaryKeyRelatedField(source="film", queryset=Film.objects.all())

    class Meta:
        """What it shows."""

        model = Comment
        fields = ("id", "comment_rating", "text", "created_at", "movie")
        read_only_fields = ("created_at",)


class Pages(PageNumberPagination):
    """Pages of five."""

    page_size = 5


class FilmsView(generics.ListAPIView):
    """A page of all films."""

    queryset = Film.objects.order_by("id")
    serializer_class = FilmSerializer
    pagination_class = Pages


class FilmView(generics.RetrieveAPIView):
    """One film."""

    queryset = Film.objects.all()
    serializer_class = FilmSerializer
    authentication_classes = (TokenAuthentication,)
    permission_classes = (IsAuthenticated,)


class TitlesView(APIView):
    """The titles of a category."""

    def get(self, _request: Request, category_id: int) -> Response:
        """All of them, within reason."""
        category = get_object_or_404(Category, pk=category_id)
        titles = Film.objects.filter(category=category).order_by("id")
        found = titles.values_list("title", flat=True)[:MOST_TITLES]
        return Response({category.name: list(found)})


class CommentsView(generics.CreateAPIView):
    """Comment on a film."""

    queryset = Comment.objects.all()
    serializer_class = CommentSerializer
    authentication_classes = (TokenAuthentication,)
    permission_classes = (IsAuthenticated,)

    def perform_create(self, serializer: CommentSerializer) -> None:
        """Who asks is the author."""
        now = datetime.now(UTC)
        serializer.save(author=self.request.user, created_at=now, updated_at=now, version=1)


urlpatterns = [
    path("api/v1/gallery/", FilmsView.as_view()),
    path("api/v1/gallery/<int:pk>/", FilmView.as_view()),
    path("api/v1/gallerybycat/<int:category_id>/", TitlesView.as_view()),
    path("api/v1/comment/", CommentsView.as_view()),
]
application = get_wsgi_application()

"""The four works by FastAPI, SQLAlchemy's asynchronous ORM and Pydantic, as its documents have it.

A session for each request, the token checked by a dependency, answers by response models.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends, FastAPI, Header, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import DateTime, ForeignKey, LargeBinary, event, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

ZONE = ZoneInfo("Europe/Kyiv")
PAGE_SIZE = 5
MOST_TITLES = 10_000
URL = os.environ["BENCH_DATABASE_URL"]
IS_SQLITE = URL.startswith("sqlite")

engine = create_async_engine(
    URL.replace("sqlite:", "sqlite+aiosqlite:").replace("postgresql:", "postgresql+asyncpg:")
)
sessions = async_sessionmaker(engine, expire_on_commit=False)
app = FastAPI(openapi_url=None)


if IS_SQLITE:

    @event.listens_for(engine.sync_engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:
        for pragma in (
            "busy_timeout = 5000",
            "journal_mode = WAL",
            "foreign_keys = ON",
            "synchronous = FULL",
            "cache_size = -16384",
        ):
            connection.execute(f"PRAGMA {pragma}")


class Row(DeclarativeBase):
    """A row of the gallery."""


class User(Row):
    """A user."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    is_active: Mapped[bool]


class AccessToken(Row):
    """An access token."""

    __tablename__ = "access_tokens"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class Category(Row):
    """A category."""

    __tablename__ = "categories"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Film(Row):
    """A film."""

    __tablename__ = "films"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    description: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    filmed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    rating: Mapped[float]
    poster_url: Mapped[str]
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))


class Comment(Row):
    """A comment."""

    __tablename__ = "comments"
    id: Mapped[int] = mapped_column(primary_key=True)
    film_id: Mapped[int] = mapped_column(ForeignKey("films.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    rating: Mapped[float]
    text: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    version: Mapped[int]


def local(moment: datetime) -> datetime:
    """Local time; SQLite gives back a moment of UTC without its zone."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(ZONE)


Moment = Annotated[datetime, AfterValidator(local)]


class FilmOut(BaseModel):
    """A film."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    title: str
    description: str
    time_loaded: Moment = Field(validation_alias="created_at")
    time_update: Moment = Field(validation_alias="updated_at")
    time_filmed: Moment = Field(validation_alias="filmed_at")
    film_rating: float = Field(validation_alias="rating")
    poster_url: str
    cat: int | None = Field(validation_alias="category_id")


class PageOut(BaseModel):
    """A page of films."""

    count: int
    next: str | None
    previous: str | None
    results: list[FilmOut]


class CommentIn(BaseModel):
    """A comment as it is sent."""

    movie: int
    comment_rating: float = Field(allow_inf_nan=False)
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class CommentOut(BaseModel):
    """A comment as it is answered."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    comment_rating: float = Field(validation_alias="rating")
    text: str
    created_at: Moment
    movie: int = Field(validation_alias="film_id")


async def a_session() -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session


SessionOfRequest = Annotated[AsyncSession, Depends(a_session)]


async def signed_in(
    session: SessionOfRequest, authorization: Annotated[str, Header()] = ""
) -> User:
    scheme, _, key = authorization.partition(" ")
    if scheme.lower() != "token":
        raise HTTPException(401)
    statement = select(AccessToken).where(
        AccessToken.digest == hashlib.sha256(key.encode()).digest(),
        or_(AccessToken.expires_at.is_(None), AccessToken.expires_at > datetime.now(UTC)),
    )
    token = await session.scalar(statement)
    if token is None or not token.user.is_active:
        raise HTTPException(401)
    return token.user


SignedIn = Annotated[User, Depends(signed_in)]


@app.exception_handler(RequestValidationError)
async def refuse(_request: Request, error: RequestValidationError) -> JSONResponse:
    found = {str(it["loc"][-1]): [it["msg"]] for it in error.errors()}
    return JSONResponse(found, status_code=400)


@app.get("/api/v1/gallery/")
async def list_films(request: Request, session: SessionOfRequest, page: str = "1") -> PageOut:
    total = await session.scalar(select(func.count()).select_from(Film)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    number = pages if page == "last" else int(page) if page.isdecimal() else 0
    if not 1 <= number <= pages:
        raise HTTPException(404)
    statement = select(Film).order_by(Film.id).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    films = await session.scalars(statement)
    return PageOut(
        count=total,
        next=link(request, number + 1) if number < pages else None,
        previous=link(request, number - 1) if number > 1 else None,
        results=[FilmOut.model_validate(film) for film in films],
    )


@app.get("/api/v1/gallery/{film_id}/", response_model=FilmOut)
async def get_film(film_id: int, session: SessionOfRequest, _user: SignedIn) -> Film:
    film = await session.get(Film, film_id)
    if film is None:
        raise HTTPException(404)
    return film


@app.get("/api/v1/gallerybycat/{category_id}/")
async def list_titles(category_id: int, session: SessionOfRequest) -> dict[str, list[str]]:
    category = await session.get(Category, category_id)
    if category is None:
        raise HTTPException(404)
    statement = select(Film.title).where(Film.category_id == category_id)
    found = await session.scalars(statement.order_by(Film.id).limit(MOST_TITLES))
    return {category.name: list(found)}


@app.post("/api/v1/comment/", status_code=201, response_model=CommentOut)
async def add_comment(body: CommentIn, session: SessionOfRequest, user: SignedIn) -> Comment:
    if await session.get(Film, body.movie) is None:
        raise HTTPException(400)
    now = datetime.now(UTC)
    comment = Comment(
        film_id=body.movie,
        author_id=user.id,
        rating=body.comment_rating,
        text=body.text,
        created_at=now,
        updated_at=now,
        version=1,
    )
    session.add(comment)
    await session.commit()
    return comment


def link(request: Request, number: int) -> str:
    if number == 1:
        return str(request.url.remove_query_params("page"))
    return str(request.url.include_query_params(page=number))

"""Nobody wins by doing less: before anything is timed, all servers answer alike.

The first server is the measure. The same rows, totals and links, the same statuses where a token,
a film or a field is bad; and bare ASGI to the byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import click
import httpx

from benchmarks.contestants import BARE, HOST
from benchmarks.seeding import FILMS_A_CATEGORY, token

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+0[23]:00")
Question = tuple[str, str, dict[str, Any]]


def ensure(bases: Mapping[str, str], films: int) -> None:
    """Raise ``ClickException`` unless the servers with these names and addresses agree."""
    names = list(bases)
    clients = [
        httpx.Client(base_url=bases[name], headers={"Host": HOST}, timeout=60) for name in names
    ]
    try:
        for question in questions(films):
            method, path, options = question
            answers = [client.request(method, path, **options) for client in clients]
            _compare(question, dict(zip(names, answers, strict=True)))
    finally:
        for client in clients:
            client.close()


def questions(films: int) -> Iterator[Question]:
    """Every kind of work, at both ends and in the middle, and what has to be refused."""
    pages = -(-films // 5)
    for query in ("", "?page=2", f"?page={pages // 2}", f"?page={pages}", "?page=last"):
        yield "GET", f"/api/v1/gallery/{query}", {}
    yield "GET", f"/api/v1/gallery/?page={pages + 1}", {}
    signed = {"headers": _signed(1)}
    for film_id in (1, films // 2, films, films + 1):
        yield "GET", f"/api/v1/gallery/{film_id}/", signed
    yield "GET", "/api/v1/gallery/1/", {}
    yield "GET", "/api/v1/gallery/1/", {"headers": _signed(10**6)}
    for category_id in (1, films // FILMS_A_CATEGORY):
        yield "GET", f"/api/v1/gallerybycat/{category_id}/", {}
    good = {"movie": films, "comment_rating": 4.5, "text": "Смотрел дважды."}
    for headers in (_signed(7), _signed(10**6), {}):
        yield "POST", "/api/v1/comment/", {"json": good, "headers": headers}
    for bad in ({"movie": films + 1}, {"text": ""}, {"comment_rating": "many"}):
        yield "POST", "/api/v1/comment/", {"json": {**good, **bad}, "headers": _signed(7)}
    yield "POST", "/api/v1/comment/", {"json": good, "headers": _signed(7)}


def _signed(user: int) -> dict[str, str]:
    return {"Authorization": f"Token {token(user)}"}


def _compare(question: Question, answers: Mapping[str, httpx.Response]) -> None:
    (first, measure), *others = answers.items()
    for name, answer in others:
        if _essence(answer) != _essence(measure):
            asked = " ".join(question[:2])
            raise click.ClickException(
                f"{asked}: {first} and {name} answer differently:\n"
                f"{measure.status_code} {measure.text}\n{answer.status_code} {answer.text}"
            )
        timeless = answer.is_success and answer.status_code != httpx.codes.CREATED
        if name == BARE.name and timeless and answer.content != measure.content:
            raise click.ClickException(f"{question[1]}: {name} is to answer to the byte")


def _essence(answer: httpx.Response) -> object:
    """What has to be equal: of a refusal the status; of a new comment all but the moment."""
    if not answer.is_success:
        return answer.status_code
    body = answer.json()
    if answer.status_code == httpx.codes.CREATED:
        body["created_at"] = bool(MOMENT.fullmatch(body["created_at"]))
    return answer.status_code, answer.headers["content-type"].partition(";")[0], body

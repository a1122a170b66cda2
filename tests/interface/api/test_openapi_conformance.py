"""The OpenAPI document against real answers: each has a status and a shape that it names."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.interface.api.json_schema import JsonSchema
from tests.interface.api.test_openapi import DOCUMENT, nameless, operations
from tests.interface.api.writing import JSON, WRITES, Scene, a_scene, as_json
from tests.support.http import GalleryApi

UNKNOWN = 999_999
UNSEEN = {"408", "409", "429", "500", "503", "507"}
"""What needs slow clients, two at once, limits, something broken, or a database gone or full."""
ADMINISTRATORS = {
    ("DELETE", "/api/v1/gallerydelete/{}/"),
    ("DELETE", "/api/v1/commentdelete/{}/"),
}
_PARAMETER = re.compile(r"\{(\w+)_id\}")

Answers = AsyncIterator[httpx.Response]


@dataclass(kw_only=True)
class Operation:
    """A verb at an address, as the document has it, in a gallery with one of everything."""

    verb: str
    path: str
    documented: Mapping[str, Any]
    scene: Scene
    client: httpx.AsyncClient = field(init=False)
    body: dict[str, Any] | None = field(init=False)

    async def begin(self) -> None:
        """Sign in whoever may do this, and know what they send."""
        api, key = self.scene.api, (self.verb, nameless(self.path))
        self.client = self.scene.client
        if key in ADMINISTRATORS:
            self.client = await api.as_token(await api.administrator())
        written = [w for w in WRITES if (w.verb, nameless(w.path)) == key]
        self.body = self.scene.body(written[0]) if written else None

    async def ask(
        self,
        client: httpx.AsyncClient,
        *,
        content: bytes | None = None,
        query: str = "",
        unknown: bool = False,
        headers: Mapping[str, str] = {},
    ) -> httpx.Response:
        if content is None and self.body is not None:
            content = as_json(self.body)
        address = _PARAMETER.sub(
            lambda found: str(UNKNOWN if unknown else self.scene.ids[found[1]]), self.path
        )
        sent = (JSON if content is not None else {}) | dict(headers)
        return await client.request(self.verb, address + query, content=content, headers=sent)

    async def answers(self) -> Answers:
        """Answers of every kind; what may destroy something comes last."""
        api = self.scene.api
        yield await self.ask(api.anonymous, headers={"Accept": "application/xml"})
        yield await self.ask(api.browser(headers={"Authorization": "Token nope"}))
        if self.verb != "GET":
            yield await self.ask(await session_without_csrf(api))
        if self.body is not None:
            yield await self.ask(self.client, content=b"{}")
            yield await self.ask(self.client, content=b"[]")
            yield await self.ask(self.client, content=b"{")
            yield await self.ask(self.client, content=as_json(dict.fromkeys(self.body)))
            yield await self.ask(self.client, content=b" " * (2**20 + 1))
            yield await self.ask(self.client, headers={"Content-Type": "text/plain"})
        yield await self.ask(await api.as_token(await api.administrator()), unknown=True)
        yield await self.ask(self.client, query="?page=0&limit=1")
        yield await self.ask(self.client)


async def session_without_csrf(api: GalleryApi) -> httpx.AsyncClient:
    """A browser that is signed in and does not prove that its own page asks."""
    browser = await api.as_session(await api.user())
    browser.event_hooks = {"request": [], "response": []}
    return browser


async def test_every_answer_has_a_status_and_a_shape_of_the_document(api: GalleryApi) -> None:
    document = (await api.anonymous.get(DOCUMENT)).json()
    schemas = JsonSchema(document)
    faults, unseen = [], {}

    for verb, path, documented in operations(document):
        await api.empty()
        operation = Operation(verb=verb, path=path, documented=documented, scene=await a_scene(api))
        await operation.begin()
        seen = set()
        async for answer in operation.answers():
            seen.add(str(answer.status_code))
            faults += [f"{verb} {path}: {fault}" for fault in _faults(schemas, documented, answer)]
        unseen[verb, path] = set(documented["responses"]) - seen - UNSEEN

    assert faults == []
    assert unseen == {key: set() for key in unseen}


async def test_a_body_that_is_taken_has_the_documented_shape(api: GalleryApi) -> None:
    document = (await api.anonymous.get(DOCUMENT)).json()
    schemas, scene = JsonSchema(document), await a_scene(api)
    bodies = {(write.verb, nameless(write.path)): scene.body(write) for write in WRITES}

    faults = {}
    for verb, path, documented in operations(document):
        body = bodies.get((verb, nameless(path)))
        if body is not None:
            schema = documented["requestBody"]["content"]["application/json"]["schema"]
            faults[verb, nameless(path)] = list(schemas.faults(schema, body))

    assert faults == {key: [] for key in bodies}


def _faults(
    schemas: JsonSchema, documented: Mapping[str, Any], answer: httpx.Response
) -> list[str]:
    response = documented["responses"].get(str(answer.status_code))
    if response is None:
        return [f"{answer.status_code} is not documented: {answer.text[:200]}"]
    if answer.status_code == 204:
        return ["204 with a body"] if answer.content else []
    kind = answer.headers["content-type"].partition(";")[0]
    if kind not in response["content"]:
        return [f"{answer.status_code} as {kind}"]
    return list(schemas.faults(response["content"][kind]["schema"], answer.json()))

"""Who asks: the Token and Basic schemes, and what is refused everywhere."""

from __future__ import annotations

import base64
from typing import Any

import httpx
import pytest

from tests.interface.api.routes import API, PAGES, any_address
from tests.interface.api.world import SCHEMES, signed_in
from tests.support.builders import PASSWORD
from tests.support.http import CATEGORIES, FILMS, ME, TOKEN_LOGIN, USERS, Account, GalleryApi, basic

UNKNOWN_KEY = "0123456789abcdef0123456789abcdef01234567"


def encoded(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


BAD_TOKENS = {
    "unknown": f"Token {UNKNOWN_KEY}",
    "without a key": "Token",
    "without a key, with a blank": "Token ",
    "of two keys": f"Token {UNKNOWN_KEY} {UNKNOWN_KEY}",
    "of other characters": "Token \xe9\xff",
    "of another length": "Token 0123",
    "endless": "Token " + "0" * 10_000,
}
BAD_PAIRS = {
    "of an unknown user": basic("nobody", PASSWORD),
    "with a wrong password": basic("kim", "wrong-Paper-305"),
    "with an empty password": basic("kim", ""),
    "with the name in another case": basic("Kim", PASSWORD),
    "without anything": "Basic",
    "of two parts": f"Basic {encoded(b'kim')} {encoded(PASSWORD.encode())}",
    "not in Base64": "Basic !!!",
    "in broken Base64": "Basic a2l",
    "without a colon": f"Basic {encoded(b'kim')}",
    "not in UTF-8": f"Basic {encoded(b'kim:%s' % bytes([0xFF, 0xFE]))}",
    "with a NUL": f"Basic {encoded(b'kim' + bytes(1) + b':x')}",
    "endless": basic("kim", "x" * 10_000),
}
OTHER_SCHEMES = ("", "Bearer", f"Bearer {UNKNOWN_KEY}", "Digest x", "Tokens x", "Token=x", "é")


def header(value: str) -> dict[str, Any]:
    return {"Authorization": value.encode("latin-1")}


def is_refusal(answer: httpx.Response) -> bool:
    return (
        answer.status_code == 401
        and answer.headers.get("www-authenticate") == "Token"
        and (answer.request.method == "HEAD" or list(answer.json()) == ["detail"])
    )


async def refused(client: httpx.AsyncClient, headers: dict[str, Any]) -> set[str]:
    """The addresses of the API that refuse these credentials, whatever is asked of them."""
    answers = {
        path: [
            await client.request(verb, any_address(path), headers=headers)
            for verb in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
        ]
        for path in API
    }
    return {path for path, given in answers.items() if all(map(is_refusal, given))}


async def test_a_bad_token_or_pair_is_refused_at_every_address_of_the_api(api: GalleryApi) -> None:
    everywhere = set(API)

    assert await refused(api.anonymous, header(BAD_TOKENS["unknown"])) == everywhere
    without_basic = {path for path in API if path.startswith("/api/v1/gallery/{")}
    by_basic = await refused(api.anonymous, header(BAD_PAIRS["of an unknown user"]))
    assert by_basic | without_basic == everywhere


async def test_a_pair_is_neither_taken_nor_looked_at_where_only_tokens_and_sessions_are(
    api: GalleryApi,
) -> None:
    film = await api.film()
    kim = await api.user("kim")
    address = f"{FILMS}{film['id']}/"

    for pair in (kim.basic, *BAD_PAIRS.values()):
        assert is_refusal(await api.anonymous.get(address, headers=header(pair)))


@pytest.mark.parametrize("fault", BAD_TOKENS)
async def test_a_bad_token_is_refused_where_anybody_may_read(api: GalleryApi, fault: str) -> None:
    assert is_refusal(await api.anonymous.get(FILMS, headers=header(BAD_TOKENS[fault])))


@pytest.mark.parametrize("fault", BAD_PAIRS)
async def test_a_bad_pair_is_refused_where_anybody_may_read(api: GalleryApi, fault: str) -> None:
    await api.user("kim")

    assert is_refusal(await api.anonymous.get(FILMS, headers=header(BAD_PAIRS[fault])))


async def test_an_unknown_scheme_is_nobody(api: GalleryApi) -> None:
    for value in OTHER_SCHEMES:
        assert (await api.anonymous.get(FILMS, headers=header(value))).status_code == 200, value
        assert is_refusal(await api.anonymous.get(ME, headers=header(value))), value


async def test_the_word_token_may_be_in_any_case_and_any_number_of_blanks_may_follow(
    api: GalleryApi,
) -> None:
    kim = await api.user("kim")
    key = await api.token(kim)

    for value in (f"Token  {key}", f"token {key}", f"TOKEN     {key}", f"tOkEn\t{key}"):
        answer = await api.anonymous.get(ME, headers=header(value))
        assert answer.json() == {"email": "", "id": kim.id, "username": "kim"}, value


async def test_good_credentials_with_something_behind_them_are_bad(api: GalleryApi) -> None:
    kim = await api.user("kim")

    for good in (f"Token {await api.token(kim)}", kim.basic):
        for value in (f"{good} x", f"{good} {good}", f"{good},", f"{good}, {good}"):
            assert is_refusal(await api.anonymous.get(FILMS, headers=header(value))), value


async def test_a_key_in_other_letters_is_another_key(api: GalleryApi) -> None:
    key = await api.token(await api.user())
    other = key.upper() if key != key.upper() else key[::-1]

    assert is_refusal(await api.anonymous.get(ME, headers=header(f"Token {other}")))


async def test_a_token_in_the_query_does_not_count(api: GalleryApi) -> None:
    key = await api.token(await api.user())

    for name in ("token", "auth_token", "access_token", "Authorization"):
        assert is_refusal(await api.anonymous.get(ME, params={name: key}))
        assert is_refusal(await api.anonymous.get(ME, params={name: f"Token {key}"}))


async def test_the_word_basic_may_be_in_any_case(api: GalleryApi) -> None:
    kim = await api.user("kim")
    _, pair = kim.basic.split()

    for value in (f"basic {pair}", f"BASIC   {pair}"):
        assert (await api.anonymous.get(ME, headers=header(value))).json()["id"] == kim.id


async def test_a_password_may_hold_colons_and_any_letters(api: GalleryApi) -> None:
    kim = await api.user("кім", password="тихий:Океан:77")

    assert (await api.as_basic(kim).get(ME)).json()["username"] == "кім"


async def test_a_name_is_normalised_for_the_pair_too(api: GalleryApi) -> None:
    kim = await api.user("kim.ﬁ")

    assert kim.username == "kim.fi"
    answer = await api.anonymous.get(ME, headers=header(basic("kim.ﬁ", PASSWORD)))
    assert answer.json()["username"] == "kim.fi"


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_an_inactive_user_is_refused_by_every_scheme_also_where_anybody_may_read(
    api: GalleryApi, scheme: str
) -> None:
    kim = await api.user("kim")
    client = await signed_in(api, kim, scheme)
    assert (await client.get(ME)).status_code == 200
    await api.deactivate(kim)

    for path in (ME, FILMS, CATEGORIES):
        assert is_refusal(await client.get(path))


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_an_administrator_who_is_one_no_longer_may_not_delete(
    api: GalleryApi, scheme: str
) -> None:
    ash = await api.administrator("ash")
    client = await signed_in(api, ash, scheme)
    film = await api.film()
    await api.sql("UPDATE users SET is_staff = false")

    answer = await client.delete(f"/api/v1/gallerydelete/{film['id']}/")

    assert answer.status_code == 403


async def test_a_superuser_who_is_no_administrator_has_no_more_rights_than_others(
    api: GalleryApi,
) -> None:
    kim = await api.user("kim")
    film = await api.film()
    await api.sql("UPDATE users SET is_superuser = true")

    answer = await api.as_basic(kim).delete(f"/api/v1/gallerydelete/{film['id']}/")

    assert answer.status_code == 403


async def test_the_root_page_and_the_generators_pay_no_heed_to_credentials(api: GalleryApi) -> None:
    for path in PAGES:
        plain = await api.anonymous.get(path)
        bad = await api.anonymous.get(path, headers=header(BAD_TOKENS["unknown"]))
        assert bad.status_code == plain.status_code, path


async def test_a_bad_header_is_refused_on_registering_and_signing_in(api: GalleryApi) -> None:
    kim = await api.user("kim")
    pair = {"username": kim.username, "password": PASSWORD}
    bad = header(BAD_TOKENS["unknown"])

    assert is_refusal(await api.anonymous.post(TOKEN_LOGIN, json=pair, headers=bad))
    someone = {"username": "ash", "password": PASSWORD}
    assert is_refusal(await api.anonymous.post(USERS, json=someone, headers=bad))
    assert await names(api) == ["kim"]


async def test_a_header_wins_over_a_session(api: GalleryApi) -> None:
    kim, ash = await api.user("kim"), await api.user("ash")
    browser = await api.as_session(kim)

    for value in (f"Token {await api.token(ash)}", ash.basic):
        assert (await browser.get(ME, headers=header(value))).json()["username"] == "ash"
    for value in (BAD_TOKENS["unknown"], BAD_PAIRS["with a wrong password"]):
        assert is_refusal(await browser.get(ME, headers=header(value)))
    assert (await browser.get(ME)).json()["username"] == "kim"


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_the_credentials_of_a_deleted_user_are_worthless(
    api: GalleryApi, scheme: str
) -> None:
    kim: Account = await api.user("kim")
    client = await signed_in(api, kim, scheme)

    answer = await client.request("DELETE", ME, json={"current_password": PASSWORD})

    assert answer.status_code == 204
    assert (await client.get(ME)).status_code == 401


async def names(api: GalleryApi) -> list[str]:
    return [name for (name,) in await api.sql("SELECT username FROM users ORDER BY id")]

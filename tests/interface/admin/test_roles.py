from __future__ import annotations

from tests.interface.admin.addresses import PUBLIC, VERBS, filled, routes, views
from tests.interface.admin.visitors import LOGIN, TOKEN, Visitor, stranger, visiting
from tests.support.builders import PASSWORD
from tests.support.http import GalleryApi, sign_in

KNOWN = {"/admin/", "/admin/login", "/admin/logout", "/admin/{key}/list", "/admin/{key}/edit"}


async def _outsiders(api: GalleryApi) -> dict[str, Visitor]:
    """Everybody who has no business here, each with a session as far as they can have one."""
    user, former, inactive = (
        await api.user(),
        await api.administrator(),
        await api.administrator(),
    )
    signed_in = {"user": stranger(api), "former": stranger(api), "inactive": stranger(api)}
    for visitor, account in zip(signed_in.values(), (user, former, inactive), strict=True):
        await sign_in(visitor.browser, account.username, PASSWORD)
    await api.sql("UPDATE users SET is_staff = false WHERE id = :id", id=former.id)
    await api.deactivate(inactive)
    return {"anonymous": stranger(api)} | signed_in


async def _addresses(api: GalleryApi) -> dict[str, frozenset[str]]:
    keys = views(api.container)
    return {
        filled(template, key): verbs
        for template, verbs in routes(api.container).items()
        for key in keys
        if template not in PUBLIC
    }


async def test_the_table_of_routes_is_read_as_expected(api: GalleryApi) -> None:
    assert routes(api.container).keys() >= KNOWN
    assert {"films", "categories"} <= set(views(api.container))


async def test_outsiders_are_led_to_the_form_whatever_they_ask_for(api: GalleryApi) -> None:
    addresses = await _addresses(api)
    before = await api.row_counts()

    for who, visitor in (await _outsiders(api)).items():
        await visitor.get(LOGIN)
        headers = {"X-CSRFToken": visitor.browser.cookies["csrftoken"]}
        sessions = await api.row_counts()
        for address in [*addresses, "/admin", "/admin/nothing-here", "/admin/films/detail?pk=1"]:
            for verb in VERBS:
                answer = await visitor.browser.request(verb, address, headers=headers)
                led = answer.headers.get("location", "")
                if address == "/admin" and led == "/admin/":
                    continue
                assert answer.status_code == 303, (who, verb, address, answer.status_code)
                assert led.startswith(f"{LOGIN}?next="), (who, verb, address)
                assert answer.text == ""
        assert await api.row_counts() == sessions

    after = await api.row_counts()
    assert {table: after[table] - before[table] for table in ("films", "categories")} == {
        "films": 0,
        "categories": 0,
    }


async def test_administrators_are_answered_on_every_address(api: GalleryApi) -> None:
    account = await api.administrator()

    for address, offered in (await _addresses(api)).items():
        visitor = await visiting(api, account)
        for verb in VERBS:
            if "sessionid" not in visitor.browser.cookies:  # signed out by the verb before
                visitor = await visiting(api, account)
            token = visitor.browser.cookies["csrftoken"]
            answer = await visitor.browser.request(
                verb, address, headers={"X-CSRFToken": token}, data={TOKEN: token}
            )
            assert answer.status_code < 500, (verb, address)
            assert (answer.status_code == 405) == (verb not in offered), (verb, address)
            if answer.headers.get("location", "").startswith(LOGIN):
                assert address == "/admin/logout"

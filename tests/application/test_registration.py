"""Opening accounts."""

from __future__ import annotations

import asyncio
from functools import partial

import msgspec
import pytest

from application.accounts.commands import RegisterUser, RegistrationDraft
from application.accounts.views import UserView
from domain.access import ANONYMOUS
from domain.errors import Invalid, Problem, Violation
from tests.application.refusals import broken
from tests.support.builders import NOON, PASSWORD
from tests.support.gallery import MemoryGallery

KIM = RegisterUser(username="kim", password=PASSWORD, email="Kim@EXAMPLE.com")


async def test_anybody_opens_an_account_and_signs_in_with_it(gallery: MemoryGallery) -> None:
    view = await gallery.accounts.register(KIM)

    assert view == UserView(
        id=1,
        username="kim",
        email="Kim@example.com",
        is_active=True,
        is_staff=False,
        is_superuser=False,
        created_at=NOON,
        updated_at=NOON,
        version=1,
    )
    assert await gallery.account_queries.get(view.id) == view
    principal = await gallery.authentication.by_password("kim", PASSWORD)
    assert principal.actor.user_id == view.id


async def test_an_account_needs_no_address(gallery: MemoryGallery) -> None:
    view = await gallery.accounts.register(RegisterUser(username="kim", password=PASSWORD))

    assert view.email == ""


async def test_only_a_hash_of_the_password_is_kept(gallery: MemoryGallery) -> None:
    view = await gallery.accounts.register(KIM)

    credentials = await gallery.account_queries.credentials(view.id)
    assert credentials.password_hash == f"plain$1$1${PASSWORD}"


async def test_whoever_holds_the_machine_makes_an_administrator(gallery: MemoryGallery) -> None:
    view = await gallery.accounts.create_administrator(KIM)

    assert (view.is_active, view.is_staff, view.is_superuser) == (True, True, True)
    assert await gallery.account_queries.first_administrator() == view


async def test_a_name_is_kept_in_its_normal_form(gallery: MemoryGallery) -> None:
    view = await gallery.accounts.register(msgspec.structs.replace(KIM, username="ｋｉｍ"))

    assert view.username == "kim"


async def test_names_that_differ_in_case_are_two_accounts(gallery: MemoryGallery) -> None:
    await gallery.accounts.register(KIM)

    view = await gallery.accounts.register(msgspec.structs.replace(KIM, username="Kim"))

    assert view.id == 2


@pytest.mark.parametrize("username", ["kim", "ｋｉｍ"])
async def test_a_name_that_is_taken_is_refused(gallery: MemoryGallery, username: str) -> None:
    await gallery.accounts.register(KIM)

    with pytest.raises(Invalid) as caught:
        await gallery.accounts.register(msgspec.structs.replace(KIM, username=username))

    assert caught.value.problems == (
        Problem("username", Violation("username-taken", {"username": "kim"})),
    )


async def test_of_two_who_want_one_name_at_once_one_gets_it(gallery: MemoryGallery) -> None:
    results = await asyncio.gather(
        gallery.accounts.register(KIM), gallery.accounts.register(KIM), return_exceptions=True
    )

    assert [type(result) for result in results] == [UserView, Invalid]
    assert isinstance(results[1], Invalid)
    assert broken(results[1].problems) == [("username", "username-taken")]


async def test_all_bad_fields_are_named_at_once(gallery: MemoryGallery) -> None:
    command = RegisterUser(username="kim lee", password="1234567", email="nonsense")

    with pytest.raises(Invalid) as caught:
        await gallery.accounts.register(command)

    assert broken(caught.value.problems) == [
        ("username", "username-characters"),
        ("email", "email-malformed"),
        ("password", "password-too-short"),
        ("password", "password-numeric"),
    ]
    assert await gallery.account_queries.find("kim lee") is None


async def test_an_administrator_obeys_the_same_rules(gallery: MemoryGallery) -> None:
    with pytest.raises(Invalid) as caught:
        await gallery.accounts.create_administrator(
            RegisterUser(username="admin", password="Qwertyuiop")
        )

    assert broken(caught.value.problems) == [("password", "password-common")]
    assert await gallery.account_queries.first_administrator() is None


@pytest.mark.parametrize(("password", "field"), [("kimberley", "username"), ("harbour-", "email")])
async def test_a_password_resembles_neither_the_name_nor_the_address(
    gallery: MemoryGallery, password: str, field: str
) -> None:
    draft = RegistrationDraft(username="kimberly", email="kim@harbour.example", password=password)

    problems = await gallery.accounts.review_registration(ANONYMOUS, draft)

    assert problems == [Problem("password", Violation("password-similar", {"field": field}))]


async def test_a_password_may_resemble_a_name_that_is_refused_anyway(
    gallery: MemoryGallery,
) -> None:
    draft = RegistrationDraft(username="kimberley!", password="kimberley")

    problems = await gallery.accounts.review_registration(ANONYMOUS, draft)

    assert broken(problems) == [("username", "username-characters")]


async def test_a_draft_is_reviewed_in_the_fields_that_it_has(gallery: MemoryGallery) -> None:
    await gallery.a_user(username="kim")
    review = partial(gallery.accounts.review_registration, ANONYMOUS)

    assert await review(RegistrationDraft()) == []
    assert broken(await review(RegistrationDraft(username="kim"))) == [
        ("username", "username-taken")
    ]
    assert broken(await review(RegistrationDraft(username=""))) == [("username", "text-blank")]
    assert broken(await review(RegistrationDraft(password="short"))) == [
        ("password", "password-too-short")
    ]
    assert broken(await review(RegistrationDraft(email="nonsense"))) == [
        ("email", "email-malformed")
    ]

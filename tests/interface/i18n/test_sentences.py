from __future__ import annotations

import re

import pytest

from interface.i18n.codes import GENERIC_CODE, INTERFACE_CODES
from interface.i18n.negotiation import Language
from interface.i18n.translator import Translator
from tests.interface.i18n.catalogues import sentences
from tests.interface.i18n.sources import codes_in_python, codes_in_templates

KNOWN_FROM_THE_DOMAIN = {"film-not-found", "text-too-long", "password-similar", "reference-unknown"}


def test_the_source_is_read_as_expected() -> None:
    codes = codes_in_python()

    assert codes.keys() >= KNOWN_FROM_THE_DOMAIN
    assert codes["text-blank"] != []
    assert set(codes["text-too-long"]) == {frozenset({"max", "length"})}
    assert codes_in_templates()["page-root-generate-films"] == {"count"}


@pytest.mark.parametrize("language", list(Language))
def test_every_code_has_a_sentence_and_every_sentence_a_code(language: Language) -> None:
    codes = codes_in_python().keys() | INTERFACE_CODES.keys() | codes_in_templates().keys()

    assert {sentence.code for sentence in sentences(language)} == codes


@pytest.mark.parametrize("language", [Language.UK, Language.EN])
def test_a_sentence_shows_and_counts_the_same_in_all_languages(language: Language) -> None:
    assert sentences(language) == sentences(Language.RU)


def test_what_is_counted_is_shown() -> None:
    counting = [each for each in sentences(Language.RU) if each.counted]

    assert "text-too-long" in {each.code for each in counting}
    assert [each for each in counting if each.counted not in each.placeholders] == []


def test_a_sentence_for_a_certain_value_stands_beside_one_for_all_others() -> None:
    found = sentences(Language.RU)
    certain = [each for each in found if each.context]

    assert {each.code for each in certain} <= {each.code for each in found if not each.context}
    for each in certain:
        assert re.fullmatch("[a-z_]+=.+", each.context or "")
        assert each.counted is None


def test_a_sentence_asks_for_no_more_than_is_given_wherever_its_code_is_used() -> None:
    in_python, others = codes_in_python(), (INTERFACE_CODES, codes_in_templates())

    for sentence in sentences(Language.RU):
        code, needed = sentence.code, sentence.placeholders
        if sentence.context:
            needed |= {sentence.context.partition("=")[0]}
        given = [params for params in in_python.get(code, []) if params is not None]
        given += [codes[code] for codes in others if code in codes]
        assert given or not needed, code
        assert all(needed <= params for params in given), code


@pytest.mark.parametrize("language", list(Language))
def test_every_sentence_can_be_spoken_in_full(language: Language) -> None:
    translator = Translator()
    for sentence in sentences(language):
        for count in (0, 1, 2, 5, 21, 100):
            spoken = translator.text(language, sentence.code, sentence.params(count))
            assert spoken.strip() == spoken not in {"", sentence.code}
            assert not re.search(r"[{}]|  |\n", spoken), sentence


def test_russian_and_ukrainian_sentences_are_not_mixed_up() -> None:
    translator = Translator()
    russian, ukrainian, english = (
        "".join(
            translator.text(language, each.code, each.params(1)) for each in sentences(language)
        )
        for language in (Language.RU, Language.UK, Language.EN)
    )

    assert not set("іїєґІЇЄҐ") & set(russian)
    assert not set("ыъэёЫЪЭЁ") & set(ukrainian)
    assert not re.search("[а-яёіїєґ]", english, re.IGNORECASE)


def test_the_generic_code_is_one_of_the_codes() -> None:
    assert GENERIC_CODE in codes_in_python()

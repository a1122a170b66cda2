"""The catalogues of sentences, and what can be wrong with one."""

from __future__ import annotations

import gettext
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

import interface.i18n
from interface.i18n.negotiation import Language

LOCALES = Path(interface.i18n.__file__).parent / "locales"

FORMS = {
    Language.RU: ["one", "few", "many"],
    Language.UK: ["one", "few", "many"],
    Language.EN: ["one", "other"],
}
"""The plural forms for whole numbers, by their names in CLDR, in the order of a catalogue."""

_PLACEHOLDER = re.compile(r"\{[a-z_]+\}|%\([a-z]+\)[sd]")


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """What a catalogue has for a code, in general or for a certain value of a param.

    Known are the params that it shows, and the one that counts.
    """

    code: str
    context: str | None
    placeholders: frozenset[str]
    counted: str | None

    def params(self, value: object) -> dict[str, object]:
        """The params with which this very sentence is spoken."""
        name, _, needed = (self.context or "").partition("=")
        return dict.fromkeys(self.placeholders, value) | {name: needed}


def catalogues() -> list[Path]:
    """The file of every language and domain."""
    return sorted(LOCALES.rglob("*.po"))


def language_of(path: Path) -> Language:
    return Language(path.relative_to(LOCALES).parts[0])


def sentences(language: Language) -> frozenset[Sentence]:
    """Everything that a language has for codes."""
    path = LOCALES / language / "LC_MESSAGES" / "messages.po"
    return frozenset(
        Sentence(
            code=ids(entry)[0],
            context=entry.context,
            placeholders=frozenset(name.strip("{}") for name in placeholders(*texts(entry))),
            counted=ids(entry)[1].strip("{}") if entry.pluralizable else None,
        )
        for entry in entries(path.read_bytes(), language)
    )


def entries(source: bytes, language: Language) -> list[Message]:
    return [entry for entry in _read(source, language) if entry.id]


def ids(entry: Message) -> list[str]:
    """The id of an entry, or both when it has plural forms."""
    return [entry.id] if isinstance(entry.id, str) else list(entry.id)


def texts(entry: Message) -> list[str]:
    """The sentence of an entry, in each of its forms."""
    return [entry.string] if isinstance(entry.string, str) else list(entry.string or [""])


def placeholders(*shown: str) -> frozenset[str]:
    return frozenset(_PLACEHOLDER.findall("".join(shown)))


def faults(source: bytes, language: Language) -> set[str]:
    """What is wrong with a catalogue, whatever it is about."""
    text, catalogue = source.decode(), _read(source, language)
    found = {f"twice: {code}" for code, count in _counts(text).items() if count > 1}
    if f'"Language: {language}\\n"' not in text:
        found.add("another language")
    if '"Plural-Forms: ' not in text or not _counts_as_cldr_does(catalogue, language):
        found.add("another way of counting")
    if catalogue.obsolete:
        found.add("obsolete")
    for entry in catalogue:
        if entry.fuzzy:
            found.add(f"fuzzy: {ids(entry)[0]}")
        if entry.id:
            found |= {f"{fault}: {ids(entry)[0]}" for fault in _faults_of(entry, language)}
    return found


def _read(source: bytes, language: Language) -> Catalog:
    return read_po(BytesIO(source), locale=language.value, abort_invalid=True)


def _counts(text: str) -> Counter[str]:
    """How often each id stands there; whoever reads a catalogue loses what stands twice."""
    found = re.findall(r'^(msgctxt ".+"\n)?msgid "(.+)"$', text, re.MULTILINE)
    return Counter(context + code for context, code in found)


def _counts_as_cldr_does(catalogue: Catalog, language: Language) -> bool:
    rule, names = gettext.c2py(catalogue.plural_expr), FORMS[language]
    cldr = Locale(language).plural_form
    return catalogue.num_plurals == len(names) and all(
        names[rule(number)] == cldr(number) for number in range(1000)
    )


def _faults_of(entry: Message, language: Language) -> Iterator[str]:
    forms = texts(entry)
    if not all(form.strip() for form in forms):
        yield "empty"
    if entry.pluralizable and len(forms) != len(FORMS[language]):
        yield "forms"
    if len({placeholders(form) for form in forms}) > 1:
        yield "placeholders"
    if any(re.search(r"[{}]|%[^ ]", _PLACEHOLDER.sub("", form)) for form in forms):
        yield "markup"

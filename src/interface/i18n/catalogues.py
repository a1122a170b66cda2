"""The catalogues of sentences: gettext's PO files, read and compiled in memory."""

from __future__ import annotations

from importlib.resources import files
from io import BytesIO
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from interface.i18n.negotiation import Language

GALLERY: Final = "messages"
"""The domain of the gallery's own sentences, by codes."""
ADMIN: Final = "admin"
"""The domain of the admin library's texts, by what they are in English."""


def catalogue(language: Language, domain: str) -> Catalog:
    """All entries of a domain in a language; raises ``PoFileError`` when a file is broken."""
    path = files("interface.i18n").joinpath(
        "locales", language.value, "LC_MESSAGES", f"{domain}.po"
    )
    with path.open("rb") as source:
        return read_po(source, locale=language.value, domain=domain, abort_invalid=True)


def is_sentence(entry: Message) -> bool:
    """Whether an entry is more than the head of its file."""
    return entry.id != ""


def compiled(entries: Catalog) -> Translations:
    """The entries as gettext looks them up."""
    file = BytesIO()
    write_mo(file, entries)
    file.seek(0)
    return Translations(file, domain=entries.domain or GALLERY)


def admin_translations(language: Language) -> Translations:
    """What a language adds to the admin library's own catalogue, or says better."""
    return compiled(catalogue(language, ADMIN))

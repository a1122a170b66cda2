"""What can be wrong with a request before the gallery is asked: codes, as the domain has them."""

from __future__ import annotations

from collections.abc import Sequence

from domain.errors import DomainError, Forbidden, NotFound


class AddressUnknown(NotFound):
    """No object can stand at this address."""

    code = "address-unknown"


class PageUnknown(NotFound):
    """The list has no such page."""

    code = "page-unknown"


class HostUnknown(DomainError):
    """The gallery is asked for by a name that is not one of its own."""

    code = "host-unknown"


class HostAmbiguous(DomainError):
    """The request names no host, or several."""

    code = "host-ambiguous"


class CsrfFailed(Forbidden):
    """A browser's session asks for a change without the token that proves its own page asked."""

    code = "csrf-failed"


class UnreadableBody(DomainError):
    """The body is not what its media type says."""

    code = "body-not-parseable"


class BodyTooSlow(DomainError):
    """The body did not come in time."""

    code = "body-too-slow"


class LanguageUnknown(DomainError):
    """The gallery does not speak the language that a reader chose."""

    code = "language-unknown"


class DuplicateField(UnreadableBody):
    """The body names a field twice, so nobody can say which value is meant."""

    code = "duplicate-field"


class BodyNotAnObject(DomainError):
    """The body holds something other than fields and their values."""

    code = "body-not-an-object"


class SignInFailed(DomainError):
    """Name and password do not belong together, or the user may not sign in."""

    code = "sign-in-failed"


class UnsupportedMediaType(DomainError):
    """The body is of a media type that the gallery does not read."""

    code = "media-type-unsupported"


class NotAcceptable(DomainError):
    """The client takes nothing that the gallery can answer."""

    code = "not-acceptable"


class VerbNotOffered(DomainError):
    """The address does not offer this verb; ``allowed`` are those that it does."""

    code = "method-not-allowed"

    def __init__(self, *, method: str, allowed: Sequence[str]) -> None:
        self.allowed = tuple(allowed)
        super().__init__(method=method)

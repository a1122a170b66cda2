"""The secret key of a gallery, made on the first run and kept in its data folder."""

from __future__ import annotations

import os
import secrets
import stat
import tempfile
from pathlib import Path

FILE_NAME = "secret_key"
KEY_BYTES = 48
MIN_LENGTH = 32


class SecretKeyUnusable(ValueError):
    """The secret key cannot be kept or read safely; the message says what to do about it."""


def load_or_make(data_dir: Path) -> str:
    """The key in ``data_dir``; the first caller makes it, and all callers get the same one.

    A key that others can read is refused. Raises ``SecretKeyUnusable``.
    """
    path = data_dir / FILE_NAME
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            make(path)
        return _load(path)
    except OSError as error:
        raise SecretKeyUnusable(
            f"The secret key {path} cannot be read or made ({error.strerror}): "
            "let the server own this folder and write to it."
        ) from error


def make(path: Path) -> None:
    """Put a new key in place, whole; one that is there already stays."""
    # mkstemp opens with mode 0600; the link appears at once, with everything in it, and fails
    # where a key already is.
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{FILE_NAME}.")
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        Path(draft).unlink()


def _load(path: Path) -> str:
    with path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise SecretKeyUnusable(
                f"The secret key {path} is open to others (mode {stat.S_IMODE(mode):04o}): "
                f"run `chmod 600 {path}`, or delete it if others may have read it."
            )
        content = file.read().strip()
    if len(content) < MIN_LENGTH or not content.isascii():
        raise SecretKeyUnusable(
            f"The secret key {path} is damaged (at least {MIN_LENGTH} ASCII characters are "
            "needed): delete it, and the next start makes a new one."
        )
    return content.decode("ascii")

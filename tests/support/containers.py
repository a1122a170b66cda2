"""The container files, read: what they say, not what it should be."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import yaml

from interface.bootstrap.variable import PREFIX
from interface.cli.application import film_gallery

ROOT = Path(__file__).parents[2]
COMMAND = "film-gallery"


@dataclass(frozen=True)
class Stage:
    """What stands between one FROM and the next: the instructions, in order."""

    base: str
    name: str
    instructions: list[tuple[str, str]] = field(default_factory=list)

    def all(self, word: str) -> list[str]:
        return [arguments for found, arguments in self.instructions if found == word]

    def only(self, word: str) -> str:
        (arguments,) = self.all(word)
        return arguments

    @property
    def environment(self) -> dict[str, str]:
        words = (word for line in self.all("ENV") for word in shlex.split(line))
        return dict(word.split("=", 1) for word in words)


def stages() -> list[Stage]:
    lines = [line for line in text("Dockerfile").splitlines() if not line.lstrip().startswith("#")]
    found: list[Stage] = []
    for line in re.sub(r"\\\n", " ", "\n".join(lines)).splitlines():
        word, _, arguments = line.strip().partition(" ")
        if word == "FROM":
            base, _, name = arguments.partition(" AS ")
            found.append(Stage(base, name))
        elif word:
            found[-1].instructions.append((word, " ".join(arguments.split())))
    return found


def final() -> Stage:
    return stages()[-1]


def text(name: str) -> str:
    return (ROOT / name).read_text()


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(text("docker-compose.yml"))
    return loaded


def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = compose()["services"]
    return found


def ensure_command(words: list[str]) -> None:
    """Raise ``click.UsageError`` unless the words are a command with options that it has."""
    program, *rest = words
    assert program == COMMAND
    command: click.Command = film_gallery
    context = click.Context(film_gallery, info_name=COMMAND)
    while isinstance(command, click.Group):
        _, found, rest = command.resolve_command(context, rest)
        assert found is not None
        command = found
    command.make_context(command.name, rest, parent=context)


def gallery_settings(environment: dict[str, str | None]) -> dict[str, str]:
    return {name: value or "" for name, value in environment.items() if name.startswith(PREFIX)}

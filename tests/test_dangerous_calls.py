"""What the sources never do with what comes in: run it, unpickle it, fetch it, hash it weakly."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

SOURCES = sorted((Path(__file__).parents[1] / "src").rglob("*.py"))

UNPACKS_OBJECTS = {"dill", "marshal", "pickle", "shelve"}
ASKS_OTHERS = {"aiohttp", "ftplib", "http.client", "httpx", "requests", "smtplib", "urllib.request"}
READS_XML = {"lxml", "xml"}
RUNS_TEXT = {"eval", "exec", "from_string", "popen", "system", "template_from_string"}
HASHES = {"blake2b", "pbkdf2_hmac", "sha256"}
"""Argon2, the first choice for passwords, is not of hashlib."""
CHANCE_IS_ENOUGH = {"phrases.py", "fabricate.py", "ports.py", "request_ids.py"}
"""Where films are made up, which has to come out the same again, and requests told apart."""

Finder = Callable[[ast.Module], Iterator[str]]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def called(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """The last name of whatever is called: ``open`` of ``path.open(…)``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr, node
            elif isinstance(node.func, ast.Name):
                yield node.func.id, node


def of_module(call: ast.Call, module: str) -> bool:
    function = call.func
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == module
    )


def imports_of(modules: set[str]) -> Finder:
    def find(tree: ast.Module) -> Iterator[str]:
        for name in imported(tree):
            if modules & {name, name.partition(".")[0]}:
                yield name

    return find


def running_text(tree: ast.Module) -> Iterator[str]:
    for name, call in called(tree):
        shell = any(word.arg == "shell" for word in call.keywords)
        if name in RUNS_TEXT or shell:
            yield name


def weak_hashes(tree: ast.Module) -> Iterator[str]:
    for name, call in called(tree):
        if of_module(call, "hashlib") and name not in HASHES:
            yield name


def patterns_of_input(tree: ast.Module) -> Iterator[str]:
    """Patterns that are made while a request is answered, of what may have come with it."""
    functions = (node for node in ast.walk(tree) if isinstance(node, FUNCTIONS))
    for function in functions:
        for name, call in called(function):
            is_pattern = of_module(call, "re") and name != "escape"
            if is_pattern and not isinstance(call.args[0], ast.Constant):
                yield ast.unparse(call)


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
FINDERS: dict[str, Finder] = {
    "objects that were packed elsewhere": imports_of(UNPACKS_OBJECTS),
    "questions to other servers": imports_of(ASKS_OTHERS),
    "XML": imports_of(READS_XML),
    "text that is run as code": running_text,
    "weak hashes": weak_hashes,
    "patterns of what somebody sent": patterns_of_input,
}
SEEDED_BAD: dict[str, str] = {
    "objects that were packed elsewhere": "from pickle import loads",
    "questions to other servers": "import urllib.request",
    "XML": "import xml.etree.ElementTree",
    "text that is run as code": "subprocess.run(words, shell=True)",
    "weak hashes": "hashlib.md5(b'')",
    "patterns of what somebody sent": "def find(text):\n    return re.search(text, 'all')",
}


@pytest.mark.parametrize("what", FINDERS)
def test_the_sources_have_none_of(what: str) -> None:
    found = {str(path): names for path in SOURCES if (names := list(FINDERS[what](tree_of(path))))}

    assert found == {}


@pytest.mark.parametrize("what", FINDERS)
def test_it_would_be_found(what: str) -> None:
    assert list(FINDERS[what](ast.parse(SEEDED_BAD[what])))


def test_chance_that_can_be_foretold_makes_no_secrets() -> None:
    users = {path.name for path in SOURCES if list(imports_of({"random"})(tree_of(path)))}

    assert users == CHANCE_IS_ENOUGH

"""What the source says about codes, read without running it."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TypeGuard

import jinja2
from jinja2 import nodes

import interface.i18n

SOURCE = Path(interface.i18n.__file__).parents[2]
TEMPLATES = SOURCE / "interface" / "web" / "templates"
ALL_TEMPLATES = (TEMPLATES, SOURCE / "interface" / "admin" / "templates")

CODE_TAKERS = {"Violation": 0, "Refused": 0, "single": 1, "say": 0, "label": 0}
"""Where the code stands among the arguments of what is called with one."""
OF_THE_ADMIN_SITE = {"say", "label"}
"""Those of them that others call otherwise, and the admin site with codes of its own."""


def codes_in_python() -> dict[str, list[frozenset[str] | None]]:
    """Each code in the source with the params of every place; None where they cannot be read."""
    found: dict[str, list[frozenset[str] | None]] = defaultdict(list)
    trees = [ast.parse(path.read_text("utf-8")) for path in SOURCE.rglob("*.py")]
    errors = {name: code for tree in trees for name, code in _errors(tree)}
    own_params = dict(chain.from_iterable(map(_own_params, trees)))
    for tree in trees:
        for node in ast.walk(tree):
            for code, params in _codes(node):
                found[code].append(params)
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                code = errors.get(getattr(node.exc.func, "id", ""), "")
                if code:
                    name = getattr(node.exc.func, "id", "")
                    found[code].append(own_params.get(name) or _params(node.exc, -1))
    return found


def _errors(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """The errors that have a code of their own: the name of the class, and the code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for code, _ in _codes(node):
                yield node.name, code


def _own_params(tree: ast.AST) -> Iterator[tuple[str, frozenset[str] | None]]:
    """The errors that make their params of what they are given, and those below them."""
    known: dict[str, frozenset[str] | None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            inherited = [known.get(getattr(base, "id", "")) for base in node.bases]
            made = [_params(call, -1) for call in ast.walk(node) if _is_inner_init(call)]
            known[node.name] = next(filter(None, [*made, *inherited]), None)
    yield from known.items()


def _is_inner_init(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "super().__init__"


def _codes(node: ast.AST) -> Iterator[tuple[str, frozenset[str] | None]]:
    if isinstance(node, ast.ClassDef):
        for statement in node.body:
            if isinstance(statement, ast.Assign | ast.AnnAssign):
                targets = getattr(statement, "targets", None) or [statement.__dict__["target"]]
                names = [target.id for target in targets if isinstance(target, ast.Name)]
                if names == ["code"] and (code := _text(statement.value)):
                    yield code, None
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        place = CODE_TAKERS.get(name, len(node.args))
        code = _text(node.args[place]) if place < len(node.args) else None
        if code and (name not in OF_THE_ADMIN_SITE or code.startswith("admin-")):
            yield code, _params(node, place)


def _params(call: ast.Call, place: int) -> frozenset[str] | None:
    rest = call.args[place + 1 :]
    if rest and isinstance(rest[0], ast.Dict):
        return frozenset(_text(key) or "?" for key in rest[0].keys)
    if rest or any(keyword.arg is None for keyword in call.keywords):
        return None
    return frozenset(keyword.arg for keyword in call.keywords if keyword.arg)


def _text(node: ast.AST | None) -> str | None:
    """A text without blanks; the command line refuses things with sentences of its own."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
        return node.value
    return None


def codes_in_templates() -> dict[str, frozenset[str]]:
    """Each code that a template asks ``t`` for, with the params that it gives."""
    environment = jinja2.Environment(autoescape=True)
    found: dict[str, frozenset[str]] = {}
    for path in chain.from_iterable(folder.rglob("*.html") for folder in ALL_TEMPLATES):
        for call in environment.parse(path.read_text("utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "t":
                (code,) = call.args
                assert isinstance(code, nodes.Const)
                found[code.value] = frozenset(keyword.key for keyword in call.kwargs)
    return found

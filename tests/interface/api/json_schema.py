"""The part of JSON Schema that the OpenAPI document uses, checked without mercy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
ANNOTATIONS = {"title", "description", "examples", "deprecated"}
KEYWORDS = ANNOTATIONS | {
    "$ref",
    "additionalProperties",
    "format",
    "items",
    "maxLength",
    "minLength",
    "minimum",
    "oneOf",
    "pattern",
    "properties",
    "required",
    "type",
}


class JsonSchema:
    """Checks values against the schemas of one document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document

    def resolve(self, reference: str) -> Any:
        """What a reference into the document points at; raises ``KeyError``."""
        found: Any = self._document
        assert reference.startswith("#/"), reference
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
        return found

    def faults(self, schema: Mapping[str, Any], value: Any, where: str = "$") -> Iterator[str]:
        """Everything that is wrong with the value."""
        unknown = schema.keys() - KEYWORDS
        if unknown:
            yield f"{where}: the schema has keywords that this check does not know: {unknown}"
        if "$ref" in schema:
            yield from self.faults(self.resolve(schema["$ref"]), value, where)
        if "oneOf" in schema:
            matching = [one for one in schema["oneOf"] if not list(self.faults(one, value))]
            if len(matching) != 1:
                yield f"{where}: {value!r} matches {len(matching)} of {schema['oneOf']}"
        yield from _type_faults(schema, value, where)
        match value:
            case dict():
                yield from self._object_faults(schema, value, where)
            case list():
                for position, item in enumerate(value):
                    yield from self.faults(schema.get("items", {}), item, f"{where}[{position}]")
            case str():
                yield from _text_faults(schema, value, where)
            case int() | float() if value < schema.get("minimum", value):
                yield f"{where}: {value!r} is less than {schema['minimum']}"

    def _object_faults(
        self, schema: Mapping[str, Any], value: Mapping[str, Any], where: str
    ) -> Iterator[str]:
        properties = schema.get("properties", {})
        for name in schema.get("required", []):
            if name not in value:
                yield f"{where}: {name} is missing"
        for name, inner in value.items():
            if name in properties:
                yield from self.faults(properties[name], inner, f"{where}.{name}")
            elif "additionalProperties" in schema:
                yield from self.faults(schema["additionalProperties"], inner, f"{where}.{name}")
            elif properties:
                yield f"{where}: {name} is not documented"


def _type_faults(schema: Mapping[str, Any], value: Any, where: str) -> Iterator[str]:
    names = schema.get("type", list(TYPES))
    kinds = [TYPES[name] for name in ([names] if isinstance(names, str) else names)]
    is_bool = isinstance(value, bool)
    if not any(isinstance(value, kind) and (not is_bool or bool in kind) for kind in kinds):
        yield f"{where}: {value!r} is no {names}"


def _text_faults(schema: Mapping[str, Any], value: str, where: str) -> Iterator[str]:
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        yield f"{where}: {len(value)} characters"
    if not re.search(schema.get("pattern", ""), value):
        yield f"{where}: {value!r} is not like {schema['pattern']}"
    match schema.get("format"):
        case None | "email" | "uri":
            pass
        case "date-time":
            if datetime.fromisoformat(value).utcoffset() is None:
                yield f"{where}: {value!r} has no offset"
        case other:
            yield f"{where}: this check does not know the format {other}"

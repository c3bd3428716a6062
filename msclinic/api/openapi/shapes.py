"""The few forms of JSON Schema that the description is written in."""

from typing import Any

__all__ = ["Schema", "array", "nullable", "object_of", "ref", "text"]

Schema = dict[str, Any]


def ref(name: str, description: str = "") -> Schema:
    """A schema of this description, by its name."""
    return _described({"$ref": f"#/components/schemas/{name}"}, description)


def text(description: str = "", **more: Any) -> Schema:
    return _described({"type": "string", **more}, description)


def array(items: Schema, description: str = "", **more: Any) -> Schema:
    return _described({"type": "array", "items": items, **more}, description)


def nullable(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def object_of(properties: dict[str, Schema], description: str = "", optional: tuple[str, ...] = ()) -> Schema:
    """An object that has all of these, but for the optional ones, and may have more."""
    required = [name for name in properties if name not in optional]
    return _described({"type": "object", "properties": properties, "required": required}, description)


def _described(schema: Schema, description: str) -> Schema:
    return {**schema, "description": description} if description else schema

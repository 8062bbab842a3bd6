"""The settings of a module as others read them: a JSON Schema for `penstock validate`, a table for the README."""

from typing import Any, Literal, get_args, get_origin

from penstock_runtime.secret import Secret
from penstock_runtime.settings import Option, options

TYPES = {bool: "boolean", int: "integer", float: "number"}


def settings_schema(module: str, settings: type[Any]) -> dict[str, Any]:
    """A JSON Schema with each setting's names on the command line (`x-args`) and in the environment (`x-env`)."""
    known = options(settings)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Settings of {module}",
        "type": "object",
        "properties": {one.name: _property(one) for one in known},
        "required": [one.name for one in known if one.required],
        "additionalProperties": False,
    }


def settings_table(settings: type[Any]) -> str:
    """The same as a Markdown table."""
    lines = ["| argument | environment | default | meaning |", "|---|---|---|---|"]
    for one in options(settings):
        arguments = ", ".join(f"`{name}`" for name in one.args)
        variables = ", ".join(f"`{name}`" for name in one.env)
        lines.append(f"| {arguments} | {variables} | {_shown(one)} | {_meaning(one)} |")
    return "\n".join(lines) + "\n"


def settings_help(module: str, settings: type[Any]) -> str:
    """The same for who asks with `--help`."""
    lines = [f"{module}: settings, each by an argument (--name=value) or a variable of the environment", ""]
    for one in options(settings):
        shown = _shown(one).strip("`")
        default = " Must be set." if one.required else f" Default: {shown}." if shown else ""
        lines.append(f"  {', '.join(one.args)}  ({', '.join(one.env)})")
        lines.append(f"      {_meaning(one).replace('`', '')}{default}")
    return "\n".join(lines) + "\n"


def _property(one: Option) -> dict[str, Any]:
    inner = get_args(one.kind)[0] if one.is_list else one.kind
    value: dict[str, Any] = {"type": TYPES.get(inner, "string")}
    if get_origin(inner) is Literal:
        value["enum"] = list(get_args(inner))
    if one.minimum is not None:
        value["minimum"] = one.minimum
    if one.maximum is not None:
        value["maximum"] = one.maximum
    if inner is Secret:
        value["writeOnly"] = True
    whole = {"type": "array", "items": value} if one.is_list else value
    return {"description": one.help, **whole, **_default(one), "x-args": list(one.args), "x-env": list(one.env)}


def _default(one: Option) -> dict[str, Any]:
    if one.required or one.default is None or isinstance(one.default, Secret):
        return {}
    return {"default": _jsonable(one.default)}


def _jsonable(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_jsonable(one) for one in value]
    return value if isinstance(value, (bool, int, float)) else str(value)


def _shown(one: Option) -> str:
    if one.required:
        return "must be set"
    default = _jsonable(one.default) if one.default is not None else ""
    if isinstance(one.default, (bool, Secret)):
        default = str(default).lower() if isinstance(one.default, bool) else ""
    if isinstance(default, list):
        default = ",".join(map(str, default))
    return f"`{default}`" if default != "" else ""


def _meaning(one: Option) -> str:
    inner = get_args(one.kind)[0] if one.is_list else one.kind
    choices = (
        f" One of {', '.join(f'`{choice}`' for choice in get_args(inner))}." if get_origin(inner) is Literal else ""
    )
    return f"{one.help}.{choices}".replace("|", "\\|")

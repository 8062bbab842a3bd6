"""What modules take, by the schemas in their folders, and what is wrong with what they are told."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from penstock.expand.variables import UNKNOWN
from penstock.locate import content
from penstock.shape import mapping
from penstock.tree import Tree

SCHEMA = re.compile(r"modules/([^/]+)/settings\.schema\.json$")

#: Variables that are not the module's: of the platform, the language, the libraries.
PLATFORM = re.compile(
    r"(DAPR|OTEL|POD|NODE|KUBERNETES|K8S|GRPC|PYTHON|SSL|REQUESTS|PROMETHEUS)_\w+|PYTHON\w+|TZ|HOME|TMPDIR|LANG|LC_\w+"
    r"|(?i:(http|https|no|all)_proxy)|IOTEDGE_\w+|APP_ID|HOSTNAME|MALLOC_\w+|APPLICATIONINSIGHTS_\w+"
)
TRUTHS = {"true", "false", "yes", "no", "on", "off", "1", "0"}

Fault = tuple[str, str, str]
"""What is wrong, what to do, and the text by which its line is found."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a container is given. A variable's value is None when it comes from elsewhere; `more` when others may come
    from a whole ConfigMap or Secret."""

    arguments: tuple[str, ...]
    variables: tuple[tuple[str, str | None], ...]
    more: bool = False


def schemas(tree: Tree) -> dict[str, Mapping[str, Any]]:
    """Module → the properties that its schema has; modules whose schema cannot be read are not there."""
    found = {match[1]: path for path in tree.entries if (match := SCHEMA.match(path))}
    read = {name: _read(tree, path) for name, path in found.items()}
    return {name: schema for name, schema in read.items() if schema}


def _read(tree: Tree, path: str) -> Mapping[str, Any]:
    try:
        return mapping(json.loads(content(tree, path)))
    except ValueError:
        return {}


def faults(schema: Mapping[str, Any], told: Told) -> Iterator[Fault]:
    """All that is wrong with what a module is told."""
    properties = {name: mapping(one) for name, one in mapping(schema.get("properties")).items()}
    arguments = {text: name for name, one in properties.items() for text in one.get("x-args", ())}
    variables = {text: name for name, one in properties.items() for text in one.get("x-env", ())}
    given = set()
    for argument, value in pairs(told.arguments, arguments, properties):
        if argument not in arguments:
            yield f"takes no argument {argument}", nearest(argument, arguments), argument
            continue
        given.add(arguments[argument])
        if value is not None and (wrong := misfit(properties[arguments[argument]], value)):
            yield f"is told {argument}={shown(properties[arguments[argument]], value)}: {wrong}", "", argument
    for variable, value in told.variables:
        if variable in variables:
            given.add(variables[variable])
            one = properties[variables[variable]]
            if value and (wrong := misfit(one, value)):
                yield f"is told {variable}={shown(one, value)}: {wrong}", "", variable
        elif not PLATFORM.fullmatch(variable):
            yield f"reads no variable {variable}", nearest(variable, variables), variable
    for name in () if told.more else schema.get("required", ()):
        if name not in given:
            first = mapping(properties.get(name)).get("x-args", [name])[0]
            yield f"must be told {first}", str(mapping(properties.get(name)).get("description", "")), ""


def pairs(
    arguments: tuple[str, ...], known: Mapping[str, str], properties: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, str | None]]:
    """Names and values, as the module itself reads them. The value is None where only the cluster knows it."""
    rest = [*reversed(arguments)]
    while rest:
        text = rest.pop()
        name, equals, value = text.partition("=")
        if UNKNOWN in name or "${" in name:
            continue
        flag = properties.get(known.get(name, ""), {}).get("type") == "boolean"
        if equals:
            yield name, value
        elif flag:
            yield name, rest.pop() if rest and rest[-1].casefold() in TRUTHS else "true"
        else:
            yield name, rest.pop() if rest and not rest[-1].startswith("--") else None


def misfit(setting: Mapping[str, Any], text: str) -> str:
    """Why a text is no value of a setting; empty when it is one, or nobody can tell here."""
    if UNKNOWN in text or "$(" in text or "${" in text:
        return ""
    if setting.get("type") == "array":
        parts = (misfit(mapping(setting.get("items")), part.strip()) for part in text.split(",") if part.strip())
        return next((wrong for wrong in parts if wrong), "")
    if "enum" in setting:
        known = {str(one).casefold() for one in setting["enum"]}
        return "" if text.casefold() in known else f"it is one of {', '.join(map(str, setting['enum']))}"
    match setting.get("type"):
        case "boolean":
            return "" if text.casefold() in TRUTHS else "it is true or false"
        case "integer" if not re.fullmatch(r"[+-]?\d+", text):
            return "it is a whole number"
        case "number" if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text):
            return "it is a number"
        case "integer" | "number":
            return _out_of_bounds(setting, float(text))
        case _:
            return ""


def _out_of_bounds(setting: Mapping[str, Any], value: float) -> str:
    least, most = setting.get("minimum"), setting.get("maximum")
    if least is not None and value < least:
        return f"it is at least {least:g}"
    return f"it is at most {most:g}" if most is not None and value > most else ""


def shown(setting: Mapping[str, Any], value: str) -> str:
    """A value, unless it is a secret."""
    return "***" if setting.get("writeOnly") else value


def nearest(name: str, known: Mapping[str, str]) -> str:
    """What was meant, perhaps."""
    near = get_close_matches(name, list(known), n=1)
    return f"did you mean {near[0]}?" if near else "modules/<name>/README.md has the table of settings"

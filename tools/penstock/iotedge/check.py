"""Everything that is wrong with a manifest: its shape, its create options, its routes, its limits, its secrets."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from penstock.iotedge import manifest as manifests
from penstock.iotedge import options, placeholders, schema, volumes
from penstock.iotedge.fault import Fault, Weight
from penstock.iotedge.jsontext import Document, Path
from penstock.iotedge.ledger import Ledger
from penstock.iotedge.manifest import AGENT, DESIRED, HUB, SYSTEM, Manifest, Module, Spot
from penstock.iotedge.names import collisions
from penstock.iotedge.optionshape import OPTIONS
from penstock.iotedge.reader import Reader
from penstock.routes import RouteError, parse
from penstock.rules import credentials

#: Modules on one device, and the bytes of one module's desired properties.
MOST_MODULES: Final = 50
TWIN_BYTES: Final = 32 << 10
#: Levels of desired properties, and the bytes of one text.
DEEPEST_TWIN: Final = 10
TEXT_BYTES: Final = 4 << 10
_KEY = re.compile(r"[.$\s\x00-\x1f\x7f-\x9f]|\A\Z")
_IMAGE = re.compile(
    r"([A-Za-z0-9.-]+(:\d+)?/)?[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*"
    r"(:\w[\w.-]{0,127})?(@sha256:[0-9a-f]{64})?\Z"
)
_OPTION = re.compile(r"[-/]{0,2}[A-Za-z][\w.-]*\Z")
#: What stands for a credential in the manifest that an import keeps.
MASK: Final = "***"


def faults(document: Document) -> list[Fault]:
    """What is wrong, the shape first; each path's faults once."""
    manifest = manifests.read(document.value)
    found = [Fault(path, "this key is there twice: only the last one counts") for path in document.doubled]
    found += shape_faults(document.value, schema.MANIFEST)
    found += [
        *_create_options(document.value),
        *_limits(manifest, document.value),
        *_names(manifest),
        *_routes(manifest),
    ]
    found += [*_versions(manifest), *_images(manifest), *_in_hub(manifest), *_secrets(manifest)]
    return list({(one.path, one.message): one for one in found}.values())


def shape_faults(value: Any, shape: Mapping[str, Any]) -> Iterator[Fault]:
    """What a JSON Schema says against a value, in sentences."""
    from jsonschema import Draft202012Validator

    for error in Draft202012Validator(shape).iter_errors(value):
        yield from _told(error)


def _told(error: Any) -> Iterator[Fault]:
    """One error of the schema as a person says it; of alternatives that which was nearly right."""
    path = tuple(error.absolute_path)
    if error.validator == "oneOf":
        inner = [one for one in error.context if one.validator != "type"]
        if inner:
            yield from (fault for one in inner[:1] for fault in _told(one))
            return
        yield Fault(path, "neither a text nor an object")
    elif error.validator == "anyOf":
        said = f"{_short(error.instance)} is not what belongs here" if path else "there is no modulesContent"
        yield Fault(path, said)
    elif error.validator == "required":
        missing = next(one for one in error.validator_value if one not in error.instance)
        yield Fault(path, f"{missing} is missing")
    elif error.validator == "additionalProperties":
        patterns = error.schema.get("patternProperties", {})
        for key in error.instance:
            if key not in error.schema.get("properties", {}) and not any(re.search(one, key) for one in patterns):
                yield Fault((*path, key), f"{key} has no meaning here")
    elif error.validator in ("enum", "const"):
        allowed = error.validator_value if error.validator == "enum" else [error.validator_value]
        yield Fault(path, f"{_short(error.instance)} is none of {', '.join(map(str, allowed))}")
    elif error.validator == "pattern":
        at = path if "propertyNames" not in error.absolute_schema_path else (*path, error.instance)
        yield Fault(at, f"{_short(error.instance)} is no name that the hub takes ({error.validator_value})")
    elif error.validator == "type":
        wanted = error.validator_value if isinstance(error.validator_value, str) else " or ".join(error.validator_value)
        yield Fault(path, f"{_short(error.instance)} is no {wanted}")
    else:
        yield Fault(path, f"{_short(error.instance)}: {error.validator} {_short(error.validator_value)}")


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) < 60 else f"{text[:56]} …"


def _sections(value: Any) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Every module's section, system modules included, with its path."""
    held = manifests.read(value)
    for module in (*held.system.values(), *held.modules.values()):
        section: Any = value
        for step in module.path:
            section = section[step]
        yield module.path, section


def _create_options(value: Any) -> Iterator[Fault]:
    for path, section in _sections(value):
        settings = section.get("settings")
        if isinstance(settings, Mapping):
            held = options.read(settings, (*path, "settings"))
            yield from held.faults
            for fault in shape_faults(held.value, OPTIONS):
                yield replace(fault, path=(*path, "settings", "createOptions", *fault.path))


def _limits(manifest: Manifest, content: Any) -> Iterator[Fault]:
    if len(manifest.modules) > MOST_MODULES:
        last = list(manifest.modules.values())[MOST_MODULES]
        yield Fault(last.path, f"{len(manifest.modules)} modules: a device takes {MOST_MODULES}")
    for name, twin in manifest.twins.items():
        if (size := weight(twin.value)) > TWIN_BYTES:
            hint = "give what is large as a file in a volume, or by its address; splitting it over layers does not help"
            yield Fault(twin.path, f"{name}: desired properties of {size} bytes; the hub takes {TWIN_BYTES}", hint)
    for name, what in ((AGENT, "modules and their create options"), (HUB, "routes")):
        held = manifests.desired(content, name)
        if (size := weight(held.value)) > TWIN_BYTES:
            hint = f"say less there, or bring some of the {what} to other devices"
            yield Fault(held.path, f"{name}: {what} of {size} bytes; the hub takes {TWIN_BYTES} of them", hint)


def weight(value: Any) -> int:
    """The bytes of a value as the hub counts them: keys and texts by their UTF-8, a number 8, true and false 4."""
    if isinstance(value, Mapping):
        return sum(weight(str(key)) + weight(held) for key, held in value.items())
    if isinstance(value, list):
        return sum(map(weight, value))
    if isinstance(value, str):
        return len(value.encode("utf-8", "replace"))
    return 0 if value is None else 4 if isinstance(value, bool) else 8


def _names(manifest: Manifest) -> Iterator[Fault]:
    for label, names in collisions((*manifest.modules, *manifest.system)).items():
        for name in names[1:]:
            held = manifest.modules.get(name) or manifest.system[name]
            yield Fault(
                held.path,
                f"{' and '.join(names)} would both be called {label} in Kubernetes",
                "rename one of the modules; nothing is imported while they collide",
            )
    yield from _volumes(manifest)
    for name in manifest.modules:
        if name in SYSTEM:
            yield Fault(manifest.modules[name].path, f"{name} is a system module and stands under systemModules")
    if not manifest.layered:
        known = {*manifest.modules, *SYSTEM}
        for name, twin in manifest.twins.items():
            if name not in known:
                yield Fault(twin.path, f"desired properties for {name}, which is no module here", weight=Weight.WARNING)


def _volumes(manifest: Manifest) -> Iterator[Fault]:
    """Volumes of Docker that would be one claim."""
    seen: dict[str, str] = {}
    for module in (*manifest.modules.values(), *manifest.system.values()):
        found = volumes.volumes(Reader(module.options, module.options_path, Ledger()))
        for source in found.sources:
            first = seen.setdefault(volumes.claim_of(source), source)
            if first != source:
                claim = volumes.claim_of(source)
                yield Fault(
                    module.options_path,
                    f"the volumes {first} and {source} would both be called {claim} in Kubernetes",
                    "rename one of them; nothing is imported while they collide",
                )


def _images(manifest: Manifest) -> Iterator[Fault]:
    """Images that no device could pull; placeholders stand for anything."""
    for module in (*manifest.system.values(), *manifest.modules.values()):
        plain = placeholders.stood_for(module.image).removeprefix("$upstream")
        if module.image and not _IMAGE.match(plain if plain[:1] != ":" else f"h{plain}"):
            hint = "write it as registry/folder/name:tag, in small letters and without a scheme"
            yield Fault((*module.path, "settings", "image"), f"{_short(module.image)} names no image", hint)


def _in_hub(manifest: Manifest) -> Iterator[Fault]:
    """What the hub refuses of desired properties, besides their size."""
    for spot in manifest.twins.values():
        for steps, value in _walked(spot.value):
            at = (*spot.path, DESIRED, *steps)
            key = steps[-1]
            if isinstance(key, str) and _KEY.search(key) and not placeholders.whole(key):
                yield Fault(
                    at, f"{_short(key)}: a key has no dot, dollar, space or control character, and is not empty"
                )
            elif sum(isinstance(step, str) for step in steps) > DEEPEST_TWIN:
                yield Fault(at, f"more than {DEEPEST_TWIN} levels deep: the hub takes no more")
            elif isinstance(value, str) and len(value.encode("utf-8", "replace")) > TEXT_BYTES:
                yield Fault(at, f"a text of {len(value.encode('utf-8', 'replace'))} bytes: the hub takes {TEXT_BYTES}")
            elif isinstance(value, int) and not -(1 << 52) <= value < 1 << 52:
                yield Fault(at, f"{_short(value)}: the hub takes whole numbers of 53 bits; write it as a text")


def _walked(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value below another, with its way; items of lists are values too."""
    if isinstance(value, Mapping):
        for key, held in value.items():
            yield (*path, key), held
            yield from _walked(held, (*path, key))
    elif isinstance(value, list):
        for index, held in enumerate(value):
            yield (*path, index), held
            yield from _walked(held, (*path, index))


def _routes(manifest: Manifest) -> Iterator[Fault]:
    known = None if manifest.layered else (*manifest.modules, *SYSTEM)
    yield from route_faults(manifest.routes, known)


def route_faults(routes: Mapping[str, Spot], known: Collection[str] | None = None) -> Iterator[Fault]:
    """What is wrong with routes; `known` are the modules that there are, when that is known."""
    for name, spot in routes.items():
        text = spot.value.get("route") if isinstance(spot.value, Mapping) else spot.value
        at = (*spot.path, "route") if isinstance(spot.value, Mapping) else spot.path
        if isinstance(text, str):
            yield from _route(name, text, at, known)


def _route(name: str, text: str, at: Path, known: Collection[str] | None) -> Iterator[Fault]:
    try:
        route = parse(text)
    except RouteError as error:
        yield Fault(at, f"route {name}: {error}")
        return
    if not route.source.known:
        yield Fault(at, f"route {name}: no message comes from {route.source}", weight=Weight.WARNING)
    for what, module in (("from", route.source.module), ("into", route.sink.module)):
        if module and known is not None and module not in known:
            yield Fault(at, f"route {name} goes {what} {module}, which is no module here", weight=Weight.WARNING)


def _versions(manifest: Manifest) -> Iterator[Fault]:
    for module in (*manifest.system.values(), *manifest.modules.values()):
        if module.order != manifests.LAST and manifest.agent_version == "1.0":
            yield Fault((*module.path, "startupOrder"), "startupOrder needs schemaVersion 1.1 of $edgeAgent")
    for name, spot in manifest.routes.items():
        if isinstance(spot.value, Mapping) and manifest.hub_version == "1.0":
            yield Fault(spot.path, f"route {name} is an object, which needs schemaVersion 1.1 of $edgeHub")


def _secrets(manifest: Manifest) -> Iterator[Fault]:
    for spot in manifest.credentials.values():
        password = spot.value.get("password") if isinstance(spot.value, Mapping) else None
        if (
            isinstance(password, str)
            and password
            and not credentials.standin(password)
            and not password.startswith("$")
        ):
            yield _secret((*spot.path, "password"), "a registry's password")
    for module in (*manifest.system.values(), *manifest.modules.values()):
        for name, value in module.env.items():
            yield from _secret_text((*module.env_path, name, "value"), name, value)
        yield from (*_listed(module), *_in_words(module), *_elsewhere(module))
    for spot in manifest.twins.values():
        yield from _in_twin(spot)


def _listed(module: Module) -> Iterator[Fault]:
    env = module.options.get("Env")
    for number, text in enumerate(env if isinstance(env, list) else ()):
        if isinstance(text, str):
            name, _, value = text.partition("=")
            yield from _secret_text((*module.options_path, "Env", number), name, value)


def _in_words(module: Module) -> Iterator[Fault]:
    for key in ("Cmd", "Entrypoint"):
        held = module.options.get(key)
        words = [held] if isinstance(held, str) else held if isinstance(held, list) else []
        if all(isinstance(word, str) for word in words):
            for number in range(len(words)):
                if words[number] != MASK and (kind := hidden_word(words, number)) and not _open(words[number]):
                    at = (key, number) if isinstance(held, list) else (key,)
                    yield _secret((*module.options_path, *at), kind)


def _open(word: str) -> bool:
    return bool(placeholders.whole(word) or placeholders.whole(word.partition("=")[2]))


def _elsewhere(module: Module) -> Iterator[Fault]:
    """Credentials where no import could take them out."""
    rest = {key: held for key, held in module.options.items() if key not in ("Env", "Cmd", "Entrypoint")}
    for steps, text in credentials.strings(rest):
        if kind := secret(str(steps[-1]), text):
            yield replace(_secret((*module.options_path, *steps), kind), firm=True)


def _in_twin(spot: Spot) -> Iterator[Fault]:
    for steps, text in credentials.strings(spot.value):
        yield from _secret_text((*spot.path, DESIRED, *steps), str(steps[-1]) if steps else "", text)


def secret(name: str, value: Any) -> str:
    """What kind of credential a named value is; empty when it is none."""
    if not isinstance(value, str) or value.startswith("$"):
        return ""
    shape = next(credentials.shapes(value), None)
    return shape.name if shape else "a credential by its name" if credentials.named(name, value) else ""


def hidden(name: str, value: Any) -> str:
    """The same, and for what was masked when the manifest was kept in the repository, and for a placeholder that nobody
    filled under a name of credentials."""
    if value == MASK or (placeholders.whole(value) and credentials.called_secret(name)):
        return "a credential"
    return secret(name, value)


def hidden_word(words: Sequence[str], number: int) -> str:
    """The same for a word of a command: alone, behind the equals sign of an option, or behind an option."""
    word = words[number]
    name, sign, value = word.partition("=")
    before = words[number - 1] if number else ""
    return (
        hidden("", word)
        or (hidden(name.lstrip("-"), value) if sign and _OPTION.match(name) else "")
        or (hidden(before.lstrip("-"), word) if before.startswith("-") and _OPTION.match(before) else "")
    )


def _secret_text(path: Path, name: str, value: Any) -> Iterator[Fault]:
    if kind := secret(name, value):
        yield _secret(path, f"{name}: {kind}")


def _secret(path: Path, what: str) -> Fault:
    hint = "replace it, for it is in git's history; give it to the device by a secret store, or as $NAME in a template"
    return Fault(path, f"{what} in clear text", hint, secret=True)

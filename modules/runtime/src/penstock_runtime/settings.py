"""Settings of a module: a frozen dataclass, read once at start from the command line and the environment."""

import os
import re
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from types import NoneType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from penstock_runtime.secret import Secret

S = TypeVar("S")

TRUE = ("true", "yes", "on", "1")
FALSE = ("false", "no", "off", "0")


class SettingsError(ValueError):
    """Every fault of the settings at once; `faults` are sentences for the person who wrote the manifest."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


def setting(
    default: Any = MISSING,
    *,
    help: str,
    args: Sequence[str] = (),
    env: Sequence[str] = (),
    minimum: float | None = None,
    maximum: float | None = None,
) -> Any:
    """A field of a settings class.

    `args` are further names on the command line (`--feedIntervalInMilliseconds`, `-p`), `env` further names of the
    environment variable; the field's own name is always understood: `feed_interval` is `--feed-interval` and
    `FEED_INTERVAL`. A field without default must be set.
    """
    notes = {"help": help, "args": tuple(args), "env": tuple(env), "minimum": minimum, "maximum": maximum}
    return field(default=default, metadata={"setting": notes})


@dataclass(frozen=True, slots=True)
class Option:
    """One setting as the outside sees it."""

    name: str
    kind: Any
    args: tuple[str, ...]
    env: tuple[str, ...]
    help: str
    required: bool
    default: Any
    minimum: float | None
    maximum: float | None

    @property
    def is_flag(self) -> bool:
        """Whether the bare name on the command line means true."""
        return self.kind is bool

    @property
    def is_list(self) -> bool:
        """Whether several values are taken, separated by commas or given by repeating the name."""
        return get_origin(self.kind) is tuple


def options(settings: type[Any]) -> tuple[Option, ...]:
    """What a settings class takes, in the order of its fields."""
    hints = typing.get_type_hints(settings)
    return tuple(_option(one, _plain(hints[one.name])) for one in fields(settings) if "setting" in one.metadata)


def no_file(settings: object, name: str) -> Iterator[str]:
    """The fault of a setting that names a file which is not there."""
    path: Path | None = getattr(settings, name)
    if path and not path.is_file():
        yield f"--{name.replace('_', '-')}: there is no file {path}"


def read_settings(settings: type[S], argv: Sequence[str], env: Mapping[str, str] | None = None) -> S:
    """An instance of `settings`; the command line wins over the environment, that over the default.

    Raises SettingsError with every fault: unknown and doubled arguments, values that are no such thing, what is
    missing, and what `settings.check()`, where there is one, says of values that do not go together.
    """
    known = options(settings)
    faults: list[str] = []
    given = _from_environment(known, os.environ if env is None else env)
    given |= _from_arguments(known, argv, faults)
    values = _converted(known, given, faults)
    faults += [f"{_names(one)} is missing: {one.help}" for one in known if one.required and one.name not in given]
    if faults:
        raise SettingsError(faults)
    read = settings(**values)
    said = list(getattr(read, "check", tuple)())
    if said:
        raise SettingsError(said)
    return read


def _option(one: Field[Any], kind: Any) -> Option:
    notes = one.metadata["setting"]
    return Option(
        name=one.name,
        kind=kind,
        args=(*notes["args"], f"--{one.name.replace('_', '-')}"),
        env=(*notes["env"], one.name.upper()),
        help=notes["help"],
        required=one.default is MISSING,
        default=None if one.default is MISSING else one.default,
        minimum=notes["minimum"],
        maximum=notes["maximum"],
    )


def _plain(kind: Any) -> Any:
    """`X` of `X | None`."""
    if get_origin(kind) in (Union, type(int | None)):
        return next(one for one in get_args(kind) if one is not NoneType)
    return kind


def _names(option: Option) -> str:
    return f"{option.args[0]} ({option.env[0]})"


def _from_environment(known: Sequence[Option], env: Mapping[str, str]) -> dict[str, tuple[str, list[str]]]:
    """Field → (name it was given under, its texts). An empty variable is one that is not set."""
    found = {}
    for option in known:
        name = next((name for name in option.env if env.get(name)), None)
        if name:
            found[option.name] = (name, _split(env[name]) if option.is_list else [env[name]])
    return found


def _from_arguments(
    known: Sequence[Option], argv: Sequence[str], faults: list[str]
) -> dict[str, tuple[str, list[str]]]:
    """The same from the command line: `--name=value`, `--name value`, a bare flag."""
    named = {name: option for option in known for name in option.args}
    found: dict[str, tuple[str, list[str]]] = {}
    for name, value in _pairs(named, argv, faults):
        option = named[name]
        if option.name in found and not option.is_list:
            faults.append(f"{name} is given more than once")
        texts = _split(value) if option.is_list else [value]
        found[option.name] = (name, [*found.get(option.name, ("", []))[1], *texts])
    return found


def _pairs(named: Mapping[str, Option], argv: Sequence[str], faults: list[str]) -> Iterator[tuple[str, str]]:
    rest = list(argv)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        option = named.get(name)
        if option is None:
            faults.append(_unknown(name, list(named)))
            # What follows an unknown name is most likely its value: say nothing of it.
            if not equals and rest and not rest[0].startswith("-"):
                rest.pop(0)
        elif equals:
            yield name, value
        elif option.is_flag:
            yield name, rest.pop(0) if rest and rest[0].casefold() in TRUE + FALSE else "true"
        elif rest:
            yield name, rest.pop(0)
        else:
            faults.append(f"{name} needs a value: {option.help}")


def _unknown(name: str, names: list[str]) -> str:
    near = get_close_matches(name, names, n=1)
    return f"{name} is no argument of this module" + (f"; did you mean {near[0]}?" if near else "")


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _converted(
    known: Sequence[Option], given: Mapping[str, tuple[str, list[str]]], faults: list[str]
) -> dict[str, Any]:
    values = {}
    for option in known:
        if option.name not in given:
            continue
        name, texts = given[option.name]
        try:
            values[option.name] = convert(option, texts)
        except ValueError as error:
            faults.append(f"{name}: {error}")
    return values


def convert(option: Option, texts: Sequence[str]) -> Any:
    """The value that `texts` stand for. Raises ValueError with what is wrong, never with a secret."""
    if option.is_list:
        inner = get_args(option.kind)[0]
        return tuple(_one(inner, option, text) for text in texts)
    return _one(option.kind, option, texts[-1])


def _one(kind: Any, option: Option, text: str) -> Any:
    if kind is bool:
        return _boolean(text)
    if kind in (int, float):
        return _number(kind, option, text)
    if get_origin(kind) is Literal:
        return _choice(text, get_args(kind))
    if kind is Secret:
        return Secret(text)
    return Path(text) if kind is Path else text


def _boolean(text: str) -> bool:
    word = text.casefold()
    if word not in TRUE + FALSE:
        raise ValueError(f"{text!r} is neither true nor false")
    return word in TRUE


def _number(kind: type[int] | type[float], option: Option, text: str) -> float:
    pattern = r"[+-]?\d+" if kind is int else r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"
    if not re.fullmatch(pattern, text):
        raise ValueError(f"{text!r} is no {'whole number' if kind is int else 'number'}")
    value = kind(text)
    if option.minimum is not None and value < option.minimum:
        raise ValueError(f"{text} is less than {option.minimum:g}")
    if option.maximum is not None and value > option.maximum:
        raise ValueError(f"{text} is more than {option.maximum:g}")
    return value


def _choice(text: str, choices: Sequence[str]) -> str:
    found = next((one for one in choices if one.casefold() == text.casefold()), None)
    if found is None:
        raise ValueError(f"{text!r} is none of {', '.join(choices)}")
    return found

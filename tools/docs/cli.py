"""docs/reference/cli.md: the commands with their arguments, from the parser itself."""

import argparse
from collections.abc import Iterable, Iterator

from penstock.commandline import COMMANDS, parser

HEAD = """\
# Command line

Made from the program's own help by `make docs`. Exit codes are explained [here](exit-codes.md).

| command | |
|---|---|
"""


def text() -> str:
    """The whole page."""
    rows = [f"| [`penstock {name}`](#penstock-{name}) | {help_} |" for name, help_ in COMMANDS.items()]
    return HEAD + "\n".join([*rows, "", *(line for name in COMMANDS for line in _section(name))]) + "\n"


def _section(name: str) -> Iterator[str]:
    yield from _described(f"penstock {name}", _command(parser([name]), name))


def _described(title: str, command: argparse.ArgumentParser) -> Iterator[str]:
    yield f"## {title}\n"
    yield f"{command.description}\n"
    actions = [action for action in command._actions if not isinstance(action, argparse._HelpAction)]
    inner = [action for action in actions if isinstance(action, argparse._SubParsersAction)]
    yield f"```console\n{' '.join([title, *map(_usage, actions)])}\n```\n"
    plain = [action for action in actions if action not in inner]
    if plain:
        yield "| argument | meaning |\n|---|---|"
        yield from map(_row, plain)
        yield ""
    for action in inner:
        for name, one in action.choices.items():
            yield from _described(f"{title} {name}", one)


def _command(whole: argparse.ArgumentParser, name: str) -> argparse.ArgumentParser:
    for action in whole._actions:
        if isinstance(action, argparse._SubParsersAction):
            found: argparse.ArgumentParser = action.choices[name]
            return found
    raise KeyError(name)


def _usage(action: argparse.Action) -> str:
    word = " ".join(filter(None, [action.option_strings[-1] if action.option_strings else "", _value(action)]))
    return word if action.required else f"[{word}]"


def _value(action: argparse.Action) -> str:
    if action.nargs == 0:
        return ""
    if isinstance(action, argparse._SubParsersAction):
        return "WHAT"
    if action.choices is not None and action.metavar is None:
        return "|".join(map(str, action.choices))
    metavar = action.metavar[0] if isinstance(action.metavar, tuple) else action.metavar
    return metavar or action.dest.upper()


def _row(action: argparse.Action) -> str:
    word = " ".join(filter(None, [", ".join(action.option_strings), _value(action)])).replace("|", "\\|")
    return f"| `{word}` | {_sentence(action.help or _choices(action))} |"


def _choices(action: argparse.Action) -> str:
    choices: Iterable[object] = action.choices or ()
    default = f" (default: {action.default})" if action.default else ""
    return ", ".join(map(str, choices)) + default


def _sentence(words: str) -> str:
    return words.replace("|", "\\|").replace("<", "&lt;").replace("%%", "%")

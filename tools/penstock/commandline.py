"""The words of the command line: one parser, one place where an error becomes an exit code.

0 clean, 1 findings, 2 could not.
"""

import argparse
import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from io import TextIOWrapper

from penstock import __version__
from penstock.errors import PenstockError

#: The commands, in the order of the help. Each is a module of penstock.commands with HELP, arguments and run.
COMMANDS = {
    "validate": "check every cluster of the fleet as Flux would build it",
    "render": "print what Flux would apply to one cluster",
    "diff": "show what a change does to every cluster of the fleet",
    "artifact": "write what a cluster or a site reads of this repository into one file",
    "drift": "compare what is live on clusters with what git holds, without changing anything",
    "status": "show the fleet: site by cluster, versions, apps with their pins, findings",
    "promote": "move an approved release from one site to the next, and nothing else",
    "fold": "move what every site's release carries into the level that all of them build",
    "new": "begin a site, a cluster, an application or a module, as those that are there",
    "init": "begin a fleet in an empty folder",
    "iotedge": "bring IoT Edge deployments in as applications, and applications out as deployments",
    "topology": "draw how the clusters hang together, and say what reaches what and why",
    "mirror": "say what clusters need from outside and who serves it, and bundle it for a site without a network",
    "generate": "write what wires the levels, from facts and conduits",
    "explain": "print what a finding's code means, why it matters, and what is right and wrong",
    "cache": "show what is remembered between runs, or forget it",
}


def run(argv: Sequence[str] | None) -> int:
    """Run one command; the exit code is the result."""
    words = list(sys.argv[1:] if argv is None else argv)
    gc.set_threshold(100_000, 50, 100)  # most of what is made here lives until the end
    sys.setswitchinterval(0.0005)  # seconds: what feeds the workers must not wait for what loads modules
    try:
        _speak_utf8()
        args = parser(words).parse_args(completed(words))
        return int(args.run(args))
    except PenstockError as error:
        return _could_not(str(error))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _could_not(f"{where}{error.strerror or error}")


def _could_not(why: str) -> int:
    """Say why it could not be done, where that can be said."""
    from penstock.report.plain import logged

    with contextlib.suppress(OSError):
        print(logged(f"penstock: {why}"), file=sys.stderr)
    return 2


def _speak_utf8() -> None:
    """What goes to a file or a pipe is UTF-8, whatever the locale; a terminal shows what it can, the rest by number."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # whoever started this closed it
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        if isinstance(stream := getattr(sys, name), TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
    if sys.getfilesystemencoding() != "utf-8":
        raise PenstockError("in this locale Python does not take names of files as UTF-8: set PYTHONUTF8=1")


def completed(words: list[str]) -> list[str]:
    """The words with what may be left out: `promote SOURCE TARGET` is `promote move SOURCE TARGET`."""
    if words[:1] != ["promote"]:
        return words
    from penstock.commands import promote

    return ["promote", *promote.completed(words[1:])]


class Parser(argparse.ArgumentParser):
    """A parser of which the command itself refuses what it does not know, and says what was meant."""

    def parse_known_args(self, args=None, namespace=None):  # type: ignore[no-untyped-def]
        """As argparse, but that nothing is left over for the parser above, which knows nothing of it."""
        found, rest = super().parse_known_args(args, namespace)
        if rest:
            self.error(f"unrecognized arguments: {' '.join(rest)}{self._meant(rest)}")
        return found, rest

    def _meant(self, words: Sequence[str]) -> str:
        options = [word.partition("=")[0] for word in words if word.startswith("--")]
        near = [
            one for word in options for one in get_close_matches(word, self._option_string_actions, n=1, cutoff=0.75)
        ]
        return f" (did you mean {', '.join(near)}?)" if near else ""


def parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """The parser; only the command that is asked for is imported, so that `--version` costs nothing."""
    whole = Parser(prog="penstock", description="Exactly what Flux would apply, for every cluster of a fleet.")
    whole.add_argument("--version", action="version", version=f"penstock {__version__}")
    commands = whole.add_subparsers(metavar="COMMAND", required=True)
    asked = next((word for word in words if not word.startswith("-")), None)
    for name, help_ in COMMANDS.items():
        command = commands.add_parser(name, help=help_, description=f"{help_[0].upper()}{help_[1:]}.")
        if name == asked:
            module = import_module(f"penstock.commands.{name}")
            module.arguments(command)
            command.set_defaults(run=module.run)
    return whole

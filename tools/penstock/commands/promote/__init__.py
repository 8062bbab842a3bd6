"""penstock promote: each file here is one verb; what is no verb is a source site, and means `move`."""

import argparse
from importlib import import_module
from pkgutil import iter_modules

#: The verb that is meant where none is named.
DEFAULT = "move"


def verbs() -> tuple[str, ...]:
    """The verbs: the modules of this package, each with a docstring `penstock promote VERB: what it does`, with
    arguments(parser) and with run(args), which returns the exit code."""
    return tuple(sorted(found.name.replace("_", "-") for found in iter_modules(__path__)))


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes: a verb with what that takes."""
    inner = parser.add_subparsers(metavar="VERB", required=True)
    for name in verbs():
        module = import_module(f"{__name__}.{name.replace('-', '_')}")
        help_ = (module.__doc__ or "").partition(": ")[2].splitlines()[0].rstrip(".")
        verb = inner.add_parser(name, help=help_, description=f"{help_[:1].upper()}{help_[1:]}.")
        module.arguments(verb)
        verb.set_defaults(verb=module.run)


def run(args: argparse.Namespace) -> int:
    """Run the verb."""
    return int(args.verb(args))


def completed(words: list[str]) -> list[str]:
    """The words of the command line with the verb that is meant put in."""
    named = words[:1] and (words[0] in verbs() or words[0] in ("-h", "--help"))
    return words if named or not words else [DEFAULT, *words]

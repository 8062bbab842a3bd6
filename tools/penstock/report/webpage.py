"""A report as one page that needs nothing else.

What comes from outside stands in the page as JSON only, and its script makes text of it, never markup; a policy in the
page forbids every other script, style and address.
"""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from typing import Any, TextIO

from penstock import __version__
from penstock.report.jsontext import dumps


def write(out: TextIO, name: str, title: str, heading: str, numbers: str, data: Any, parts: Sequence[str] = ()) -> None:
    """The page called `name`: its own main part, style and script between those of every page (and of `parts`, which
    only some have), and the data, as pure ASCII. All words are text."""
    style, script = _joined("style", name, "css"), _joined("kit", *parts, name, "js")
    words = {
        "policy": f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'",
        "version": escape(__version__),
        "title": escape(title),
        "heading": escape(heading),
        "numbers": escape(numbers),
        "style": style,
        "script": script,
        "main": _asset(f"{name}.html"),
        "data": dumps(data),
    }
    pieces = _asset("shell.html").split("@")
    out.writelines(words[piece] if index % 2 else piece for index, piece in enumerate(pieces))


def spans(ranks: Iterable[int]) -> list[int]:
    """Ascending numbers as start, length, start, length, …"""
    found: list[int] = []
    for rank in ranks:
        if found and found[-2] + found[-1] == rank:
            found[-1] += 1
        else:
            found += [rank, 1]
    return found


def by_site(site: str, level: str, name: str) -> tuple[str, tuple[int, ...], str]:
    """The key of a cluster's place in a page: by site, from the highest level down."""
    return site, tuple(-ord(character) for character in level), name


def _joined(*words: str) -> str:
    *names, suffix = words
    return "".join(_asset(f"{name}.{suffix}") for name in _there(names, suffix))


def _there(names: Sequence[str], suffix: str) -> Iterable[str]:
    return (name for name in names if files(__package__).joinpath("page", f"{name}.{suffix}").is_file())


def _asset(name: str) -> str:
    return files(__package__).joinpath("page", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

"""Flux's ignore patterns: those that it has by itself, and those of .sourceignore files (gitignore's language)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from posixpath import dirname

from penstock.globs import expression

FILE = ".sourceignore"
DEFAULTS = """\
*.jpg
*.jpeg
*.gif
*.png
*.wmv
*.flv
*.tar.gz
*.zip
.github/
.circleci/
.travis.yml
.gitlab-ci.yml
appveyor.yml
.drone.yml
cloudbuild.yaml
codeship-services.yml
codeship-steps.yml
**/.goreleaser.yml
**/.sops.yaml
**/.flux.yaml
"""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line: what it fits, below which folder, and whether it brings files back."""

    fits: re.Pattern[str]
    below: str
    back: bool


def patterns(text: str, path: str = "") -> tuple[Pattern, ...]:
    """The patterns of a file at `path`, in order."""
    below = f"{dirname(path)}/" if dirname(path) else ""
    lines = (line.removesuffix("\r") for line in text.split("\n"))
    return tuple(_pattern(line, below) for line in lines if line.strip() and not line.startswith("#"))


def taken_out(own: Sequence[Pattern], path: str) -> bool:
    """True when the last pattern that fits the file, or a folder on the way to it, does not bring it back."""
    out = False
    for one in own:
        if path.startswith(one.below) and any(one.fits.fullmatch(part) for part in _ways(path[len(one.below) :])):
            out = not one.back
    return out


def excluded_by_default(path: str) -> bool:
    """True for a file that Flux leaves out of an artifact as long as there is no pattern."""
    return taken_out(_DEFAULTS, path)


def _ways(path: str) -> Iterator[str]:
    """`a/`, `a/b/`, `a/b/c`: folders end in a slash."""
    parts = path.split("/")
    yield from ("/".join(parts[:n]) + "/" for n in range(1, len(parts)))
    yield path


def _pattern(line: str, below: str) -> Pattern:
    back = line.startswith("!")
    line = line.removeprefix("!").removeprefix("\\")
    line = line if line.endswith("\\ ") else line.rstrip(" ")
    folder = line.endswith("/")
    anchored = "/" in line.rstrip("/")
    body = line.strip("/")
    text = expression(body if anchored else f"**/{body}", sets=True) + ("/" if folder else "/?")
    return Pattern(re.compile(text, re.DOTALL), below, back)


_DEFAULTS = patterns(DEFAULTS)

"""The reports of a validation by name: a new one is one file and one line, loaded when it is asked for."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TextIO, cast

from penstock.validate.report import Report

Reporter = Callable[[Report, TextIO], None]

#: Name → module of this folder, whose `write` it is.
REPORTERS: Mapping[str, str] = {
    "text": "validate_text",
    "json": "validate_json",
    "sarif": "validate_sarif",
    "junit": "validate_junit",
    "markdown": "validate_markdown",
    "html": "validate_html",
    "gitlab": "validate_gitlab",
}
#: Those that print the manuals of what was found.
EXPLAINING = frozenset({"sarif", "markdown", "html"})


def reporter(name: str) -> Reporter:
    """The report of that name."""
    return cast(Reporter, import_module(f"penstock.report.{REPORTERS[name]}").write)

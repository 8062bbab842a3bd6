"""A code's manual as a SARIF rule."""

from collections.abc import Sequence
from typing import Any

from penstock.explain import Page, page
from penstock.finding import Finding
from penstock.rules.examples import Manual


def descriptor(code: str, findings: Sequence[Finding]) -> dict[str, Any]:
    """What a reader is told of the rule; a rule without a manual (a user's own) has only its name."""
    found = page(code)
    if found is None:
        severity = min((f.severity for f in findings if f.code == code), key=lambda one: one.rank)
        return {"id": code, "name": _name(code), "defaultConfiguration": {"level": severity.value}}
    manual = found.manual
    return {
        "id": code,
        "name": _name(code),
        "shortDescription": {"text": manual.title},
        "fullDescription": {"text": _paragraph(manual.what)},
        "help": {"text": _text(found), "markdown": _markdown(manual)},
        "defaultConfiguration": {"level": found.severity.value},
    }


def _name(code: str) -> str:
    return "".join(word.capitalize() for word in code.split("-"))


def _paragraph(text: str) -> str:
    return " ".join(text.split())


def _text(found: Page) -> str:
    return f"{_paragraph(found.manual.what)}\n\n{_paragraph(found.manual.why)}"


def _markdown(manual: Manual) -> str:
    """Our own words (a docstring), so nothing is escaped."""
    parts = [manual.what.strip(), "**Why**", manual.why.strip()]
    for example in manual.examples:
        parts += [f"**{example.verdict}**", f"```yaml\n{example.text.rstrip()}\n```"]
    return "\n\n".join(parts)

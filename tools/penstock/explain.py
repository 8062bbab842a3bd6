"""The manual of every code that a finding can have."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from penstock.finding import Severity
from penstock.rules import RULES, manuals
from penstock.rules.examples import Manual, manual, parsed


@dataclass(frozen=True, slots=True)
class Page:
    """A code, how grave its findings usually are, and its manual."""

    code: str
    severity: Severity
    manual: Manual


def codes() -> Mapping[str, Severity]:
    """Every code with its usual severity, in order: the rules', and those of building and checking themselves."""
    severities = {code: rule.SEVERITY for code, rule in RULES.items()} | dict(manuals.SEVERITIES)
    return dict(sorted(severities.items()))


@lru_cache(maxsize=256)
def page(code: str) -> Page | None:
    """The page of one code; None for a code that nobody wrote a manual for (a user's own rule)."""
    if code in RULES:
        return Page(code, RULES[code].SEVERITY, manual(RULES[code]))
    if code in manuals.SEVERITIES:
        return Page(code, manuals.SEVERITIES[code], parsed(code, manuals.text(code)))
    return None


def pages() -> tuple[Page, ...]:
    """All pages, in the order of their codes."""
    return tuple(found for code in codes() if (found := page(code)))

"""The manual of every code that a finding can have."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from penstock.finding import Severity
from penstock.rules import manuals
from penstock.rules.contract import Needs
from penstock.rules.examples import Manual, manual, parsed
from penstock.rules.installed import every_rule


@dataclass(frozen=True, slots=True)
class Page:
    """A code, how grave its findings usually are, and its manual."""

    code: str
    severity: Severity
    manual: Manual


#: The pages of the repository's own rules.
_LEARNT: dict[str, Page] = {}


def learn(own: Iterable[Page]) -> None:
    """Make the pages of a repository's own rules known, in place of those of another."""
    _LEARNT.clear()
    _LEARNT.update({one.code: one for one in own})


def codes() -> Mapping[str, Severity]:
    """Every code with its usual severity, in order: the rules', and those of building and checking themselves."""
    severities = {code: rule.SEVERITY for code, rule in every_rule().items()} | dict(manuals.SEVERITIES)
    return dict(sorted(severities.items()))


def page(code: str) -> Page | None:
    """The page of one code; None for a code that nobody wrote a manual for."""
    return _page(code) or _LEARNT.get(code)


def of_objects(code: str) -> bool:
    """True for the code of a rule about objects, which an annotation of the object can waive; one about files and the
    whole fleet looks at none."""
    rule = every_rule().get(code)
    return code in _LEARNT if rule is None else rule.NEEDS is not Needs.FLEET


@lru_cache(maxsize=256)
def _page(code: str) -> Page | None:
    rule = every_rule().get(code)
    if rule is not None:
        return Page(code, rule.SEVERITY, manual(rule))
    if code in manuals.SEVERITIES:
        return Page(code, manuals.SEVERITIES[code], parsed(code, manuals.text(code)))
    return None


def pages() -> tuple[Page, ...]:
    """All pages, in the order of their codes."""
    return tuple(found for code in sorted({*codes(), *_LEARNT}) if (found := page(code)))

"""Which facts a CEL program can read: verdicts are kept for all clusters where these are the same."""

import re
from collections.abc import Mapping
from functools import lru_cache

#: facts.NAME and facts.?NAME, but not the call of a function of the map.
SELECTED = re.compile(r"\bfacts\s*\.\s*\??\s*([A-Za-z_]\w*)\b(?!\s*\()")
#: facts['NAME'], and 'NAME' in facts.
INDEXED = re.compile(r"""\bfacts\s*\[\s*\??\s*(?:'(\w+)'|"(\w+)")\s*\]""")
ASKED = re.compile(r"""(?:'(\w+)'|"(\w+)")\s*in\s+facts\b(?!\s*[.\[])""")
ANY = re.compile(r"\bfacts\b")


def used(program: str, facts: Mapping[str, str]) -> dict[str, str]:
    """Those of the facts that the program can read, in order of name; all when it reads them by computed names."""
    names = _names(program)
    return {name: facts[name] for name in sorted(facts) if names is None or name in names}


@lru_cache(maxsize=4096)  # a long text is asked about with each of thousands of objects
def _names(program: str) -> frozenset[str] | None:
    """The names of the facts that a program can read; None for all."""
    names: set[str] = set()
    rest = program
    for pattern in (INDEXED, ASKED, SELECTED):
        names.update(name for match in pattern.finditer(rest) for name in match.groups() if name)
        rest = pattern.sub(" ", rest)
    return None if ANY.search(rest) else frozenset(names)

"""Manuals of the findings that no rule module gives: discovering, building, substituting and checking find them.

One text file each, named for its code, in the form of a rule's docstring.
"""

from collections.abc import Mapping
from importlib.resources import files

from penstock.finding import Severity

#: Code → how grave its findings usually are.
SEVERITIES: Mapping[str, Severity] = {
    "api-not-served": Severity.ERROR,
    "build-failed": Severity.ERROR,
    "dependency-cycle": Severity.ERROR,
    "dependency-missing": Severity.ERROR,
    "expression-invalid": Severity.ERROR,
    "facts-invalid": Severity.ERROR,
    "kubernetes-version-unknown": Severity.WARNING,
    "kustomization-ambiguous": Severity.ERROR,
    "not-settled": Severity.ERROR,
    "object-doubled": Severity.ERROR,
    "object-dropped": Severity.ERROR,
    "object-invalid": Severity.ERROR,
    "object-is-a-list": Severity.WARNING,
    "object-refused": Severity.ERROR,
    "over-limit": Severity.ERROR,
    "patch-unmatched": Severity.ERROR,
    "path-missing": Severity.ERROR,
    "plugin-refused": Severity.ERROR,
    "remote-base": Severity.WARNING,
    "resource-missing": Severity.ERROR,
    "rule-failed": Severity.ERROR,
    "source-missing": Severity.ERROR,
    "substitution-failed": Severity.ERROR,
    "variable-name-invalid": Severity.ERROR,
    "variable-undefined": Severity.ERROR,
    "variable-value-invalid": Severity.ERROR,
    "variables-in-a-circle": Severity.ERROR,
    "variables-source-missing": Severity.ERROR,
    "worker-failed": Severity.ERROR,
    "yaml-broken": Severity.ERROR,
}


def text(code: str) -> str:
    """The manual of one code. KeyError when there is none."""
    if code not in SEVERITIES:
        raise KeyError(code)
    return files(__name__).joinpath(f"{code}.txt").read_text(encoding="utf-8")

"""Credentials that stand in a cluster's objects in clear text: an export writes a placeholder for each."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from penstock.iotedge.check import hidden, hidden_word
from penstock.iotedge.jsontext import Path
from penstock.iotedge.ledger import Ledger

_HOW: Final = "fill it when the manifest is applied, and take the credential out of git"


def placeholder(name: str) -> str:
    """The placeholder of a template by that name."""
    return f"${re.sub(r'[^A-Za-z0-9_]', '_', name)}"


def value(name: str, text: str, at: Path, ledger: Ledger) -> str:
    """A named value, or its placeholder."""
    kind = hidden(name, text)
    if not kind:
        return text
    ledger.approximated(at, f"{kind}: the placeholder {placeholder(name)}; {_HOW}")
    return placeholder(name)


def words(name: str, held: Sequence[str], at: Path, ledger: Ledger) -> list[str]:
    """The words of a command, each or its placeholder; `name` says which command."""
    made = []
    for number, word in enumerate(held):
        kind, sign = hidden_word(held, number), placeholder(f"{name}_{number}")
        if kind:
            ledger.approximated((*at, number), f"{kind}: the placeholder {sign}; {_HOW}")
        made.append(sign if kind else word)
    return made


def twin(module: str, held: Any, at: Path, ledger: Ledger, *, key: str = "") -> Any:
    """Desired properties with a placeholder for each credential."""
    if isinstance(held, Mapping):
        return {one: twin(module, below, at, ledger, key=str(one)) for one, below in held.items()}
    if isinstance(held, list):
        return [twin(module, below, at, ledger, key=key) for below in held]
    if not isinstance(held, str) or not hidden(key, held):
        return held
    sign = placeholder(f"{module}_{key}")
    ledger.approximated(at, f"{hidden(key, held)} under {key}: the placeholder {sign}; {_HOW}")
    return sign

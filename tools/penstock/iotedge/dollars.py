"""Dollars on their way to a container: Kubernetes expands `$(NAME)` and halves `$$`, Flux expands `${NAME}` and halves
`$$`; neither is meant here."""

import re

#: Dollars that Kubernetes would touch, and those that Flux would: two and more, or one before a bracket of its own.
_KUBERNETES = re.compile(r"\$+(?=\()|\${2,}")
_FLUX = re.compile(r"\$+(?=\{)|\${2,}")
_EXPANDED = re.compile(r"(?<!\$)(?:\$\$)*\$\(\w[\w.-]*\)")


def literal(text: str) -> str:
    """A text of a command, an argument or an environment as Kubernetes must have it for the container to get it."""
    return _KUBERNETES.sub(_doubled, text)


def through_flux(text: str, *, flux: bool) -> str:
    """A text as it must stand in git to come out of Flux as it is; `flux` when Flux substitutes variables in it."""
    return _FLUX.sub(_doubled, text) if flux else text


def _doubled(found: re.Match[str]) -> str:
    return found[0] * 2


def arrived(text: str) -> str:
    """What a rendered text of a container means: `$$` is `$`."""
    return text.replace("$$", "$")


def expands(text: str) -> bool:
    """True when Kubernetes would fill something in."""
    return _EXPANDED.search(text) is not None

"""Dollars on their way to a container: Kubernetes expands `$(NAME)`, Flux `${NAME}` and `$$`; neither is meant here."""

import re

#: Dollars that Flux would touch: two and more, or one before a brace.
_RUN = re.compile(r"\$+(?=\{)|\${2,}")


def literal(text: str, *, flux: bool) -> str:
    """A text of a command, an argument or an environment as it must stand in git to arrive as it is. `flux` when Flux
    substitutes variables in it."""
    return through_flux(text.replace("$(", "$$("), flux=flux)


def through_flux(text: str, *, flux: bool) -> str:
    """A text that only Flux would change."""
    return _RUN.sub(lambda found: found[0] * 2, text) if flux else text


def arrived(text: str) -> str:
    """What a rendered text of a container means: `$$(` is `$(`."""
    return text.replace("$$(", "$(")

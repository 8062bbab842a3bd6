"""Edits in variables that Flux substitutes, where they are used and where they have their values."""

from tests.sown.exchange import Exchange
from tests.sown.place import anywhere, of
from tests.sown.seed import Kind
from tests.sown.slip import dropped

NAME = r"[A-Za-z_]\w*"
CONFIG = of("ConfigMap")


KINDS: tuple[Kind, ...] = (
    Exchange("variable: misspelt", anywhere, rf"\$\{{(?P<it>{NAME})", dropped),
    Exchange("variable: brace lost", anywhere, rf"\$\{{{NAME}(?P<it>\}})", ""),
    Exchange("variable: spaces in the braces", anywhere, rf"\$\{{(?P<it>{NAME})\}}", " {} "),
    Exchange("variable: value emptied", CONFIG, rf"^data:\n(?:  .*\n)*?  {NAME}:(?P<it> \S.*)$", ""),
    Exchange(
        "variable: renamed at its value",
        of("ConfigMap", "Secret"),
        rf"^(?:data|stringData):\n(?:  .*\n)*?  (?P<it>{NAME}): \S",
        "{}_X",
    ),
    Exchange("variable: value a number", CONFIG, r"^data:\n(?:  .*\n)*?  [\w.-]+: (?P<it>[\"'][^\"'\n]*[\"'])$", "5"),
)

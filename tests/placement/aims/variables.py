"""Variables: undefined, misspelt, and with values that the fields which use them cannot have."""

from tests.placement.swap import Swap

LOCAL = "clusters/plant-a/l2-line-1/extras.yaml"

AIMS = (
    Swap("undefined variable", "*", r"(?<!\$)\$\{[A-Z_]+\}", "${NOBODY}", ("variable-undefined",)),
    Swap("bad expression", "*", r"(?<!\$)\$\{([A-Z_]+)\}", r"${\1.x}", ("substitution-failed",)),
    Swap("bad value of a variable", LOCAL, r'(PORT|USER|DELAY|PERIOD): ".*"', r'\1: "no number"', ("object-invalid",)),
    Swap("no text", LOCAL, r'(PORT|USER): "(.*)"', r"\1: \2", ("variable-value-invalid",)),
    Swap(
        "bad name of a variable", LOCAL, r'DELAY: "2"', 'DELAY: "2"\n  A-B: c', ("variable-name-invalid",), offsets=(1,)
    ),
)

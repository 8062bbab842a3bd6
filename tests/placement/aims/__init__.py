"""What is aimed at: the fault, the files, the text that is exchanged, and the code that names it."""

from tests.placement.aims import facts, flux, kustomizations, patches, releases, rules, transformers, variables

AIMS = (
    *flux.AIMS,
    *variables.AIMS,
    *facts.AIMS,
    *kustomizations.AIMS,
    *releases.AIMS,
    *patches.AIMS,
    *transformers.AIMS,
    *rules.AIMS,
)

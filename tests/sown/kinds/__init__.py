"""The kinds of edits that are sown, one file for what they are made in."""

from tests.sown.kinds import (
    fields,
    flux,
    kustomizations,
    objects,
    references,
    releases,
    sources,
    syntax,
    values,
    variables,
)

KINDS = (
    *kustomizations.KINDS,
    *flux.KINDS,
    *variables.KINDS,
    *releases.KINDS,
    *sources.KINDS,
    *fields.KINDS,
    *syntax.KINDS,
    *objects.KINDS,
    *references.KINDS,
    *values.KINDS,
)

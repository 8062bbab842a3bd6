"""Programs that a kustomization wants to be run, which Flux never does: which one, and the line that asks for it."""

import posixpath
import re
from collections.abc import Iterator
from itertools import chain

import yaml

from penstock.expand.failed import Failed
from penstock.finding import Place
from penstock.where.nodes import entry, items, loose, text
from penstock.where.parts import Part

#: Kustomize prints a chart's whole entry, with the values in it; of that only the name is told.
CHART = re.compile(r"HelmChartInflationGenerator with config: `.*?^(?:name|chartName): (\S+)", re.DOTALL | re.MULTILINE)
HELM = "must specify --enable-helm"
EXTERNAL = re.compile(r"unable to load external plugin '([^']+)'")
CHARTS = (("helmCharts", "name"), ("helmChartInflationGenerator", "chartName"))
PLUGGED = ("generators", "transformers", "validators")


def refused(failed: Failed) -> tuple[str, Place | None]:
    """What is wanted, in words, and where; the place is None when no file says it."""
    said = EXTERNAL.search(failed.message)
    if HELM in failed.message:
        match = CHART.search(failed.message)
        name = match[1] if match else ""
        chart = f"the Helm chart {name}" if name else "a Helm chart"
        what = f"wants {chart} rendered by Kustomize, and Flux runs no Helm there"
        return what, next(_charts(failed, name), None)
    if said:
        what = f"wants the plugin {said[1]} to be run, and Flux runs none"
        return what, next(chain(_named(failed, said[1]), _configured(failed, said[1])), None)
    return f"does not build: {failed.message}", None


def _charts(failed: Failed, name: str) -> Iterator[Place]:
    for field, called in CHARTS:
        for part in failed.manifests:
            found = loose(part.node, field)
            for one in items(found[1]) if found else ():
                pair = loose(one, called)
                if not name or (pair and text(pair[1]) == name):
                    yield failed.place(part.sheet, one)
            if found and not name:
                yield failed.place(part.sheet, found[0])


def _named(failed: Failed, kind: str) -> Iterator[Place]:
    """Where a kustomization names the file that configures it, or holds it inline."""
    for part in failed.manifests:
        for field in PLUGGED:
            found = loose(part.node, field)
            for one in items(found[1]) if found else ():
                if _configures(failed, part, one, kind):
                    yield failed.place(part.sheet, one)


def _configures(failed: Failed, part: Part, one: yaml.Node, kind: str) -> bool:
    said = text(one)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(part.sheet.path), said))
    if "\n" not in said and path in failed.tree.entries:
        return any(_is(inner, kind) for inner in failed.files.parts(failed.tree, path))
    return re.search(rf"^kind: *[\"']?{re.escape(kind)}[\"']? *$", said, re.MULTILINE) is not None


def _configured(failed: Failed, kind: str) -> Iterator[Place]:
    for part in failed.resources:
        if part.node and _is(part, kind):
            yield failed.place(part.sheet, part.node)


def _is(part: Part, kind: str) -> bool:
    said = entry(part.node, "kind")
    return said is not None and text(said[1]) == kind

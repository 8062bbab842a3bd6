"""Edits in HelmReleases."""

from tests.sown.exchange import Exchange, Removal
from tests.sown.place import below, of
from tests.sown.seed import Kind
from tests.sown.slip import dropped, swapped

WHERE = of("HelmRelease")
FIELDS = (
    "interval|chart|chartRef|values|install|upgrade|dependsOn|timeout|targetNamespace|releaseName|maxHistory"
    "|uninstall|valuesFrom|driftDetection"
)


def _slip(name: str, pattern: str) -> Exchange:
    return Exchange(f"HelmRelease: {name} misspelt", WHERE, pattern, dropped)


def _kind(name: str, pattern: str, new: str) -> Exchange:
    return Exchange(f"HelmRelease: {name}", WHERE, pattern, new)


KINDS: tuple[Kind, ...] = (
    _slip("source", below("sourceRef", "name")),
    _slip("namespace of the source", below("sourceRef", "namespace")),
    _slip("chart's object", below("chartRef", "name")),
    _slip("kind of the chart's object", below("chartRef", "kind")),
    _slip("source of values", below("valuesFrom", "name")),
    _slip("key of values", r"valuesKey: (?P<it>\w[\w.-]*)"),
    _slip("dependency", below("dependsOn", "name")),
    _slip("strategy", r"strategy: (?P<it>rollback|uninstall|RetryOnFailure)"),
    _kind("interval in words", r"^  interval: (?P<it>\w+)", "1hour"),
    _kind("retries in words", r"retries: (?P<it>-?\d+)", "three"),
    _kind("policy of CRDs", r"crds: (?P<it>CreateReplace|Create|Skip)", "Replace"),
    _kind("apiVersion", r"(?P<it>helm\.toolkit\.fluxcd\.io/v2)$", "helm.toolkit.fluxcd.io/v2beta2"),
    _kind("text for values", r"^  values:(?P<it>\n(?:    .*\n|\n)+)", " none\n"),
    Exchange("HelmRelease: field misspelt", WHERE, rf"^  (?P<it>{FIELDS}):", swapped),
    Removal("HelmRelease: version of the chart removed", WHERE, r"^(?P<it>      version: .*\n)"),
    Removal("HelmRelease: name of the chart removed", WHERE, r"^(?P<it>      chart: .*\n)"),
)

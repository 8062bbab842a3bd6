"""Edits in what every object has: its kind, its name, its labels; and pieces of files that hold objects."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.sown.exchange import Exchange, Removal, matches
from tests.sown.place import holding, kustomization, line_at, of
from tests.sown.seed import Kind, Seed, Texts
from tests.sown.slip import dropped

WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job")
#: Kinds whose fields are known.
KNOWN = (
    *WORKLOADS,
    *("Service", "Ingress", "PersistentVolumeClaim", "ServiceAccount", "Role", "ClusterRole", "RoleBinding"),
    *("ClusterRoleBinding", "NetworkPolicy", "HorizontalPodAutoscaler", "PodDisruptionBudget", "Namespace"),
    *("HTTPRoute", "Gateway", "Certificate", "ClusterIssuer", "ExternalSecret", "ServiceMonitor", "PrometheusRule"),
    *("OCIRepository", "HelmRepository", "GitRepository", "Kustomization", "HelmRelease"),
)
WHERE = of(*KNOWN)
GROUPS = "apps/v1|batch/v1|networking\\.k8s\\.io/v1|rbac\\.authorization\\.k8s\\.io/v1|policy/v1|autoscaling/v2"
CUSTOM = r"gateway\.networking\.k8s\.io|external-secrets\.io|cert-manager\.io|monitoring\.coreos\.com"
SLIPPED = (
    "Deployment|StatefulSet|Service|Ingress|CronJob|PersistentVolumeClaim|ConfigMap|HTTPRoute|ExternalSecret"
    "|HelmRepository|OCIRepository|HelmRelease|Certificate|ServiceMonitor"
)
ONE = re.compile(r"\A(?:---\n)?(?:#.*\n)*(?:---\n)?(?:apiVersion|kind)")


@dataclass(frozen=True)
class Pasted:
    """A file with one object holds it twice."""

    name: str = "object: pasted twice"

    def seeds(self, texts: Texts) -> Iterator[Seed]:
        """One for every such file; right is the head of either."""
        for path, text in texts.items():
            if WHERE(path, text) and len(re.findall(r"^kind:", text, re.MULTILINE)) == 1 and ONE.match(text):
                whole = text if text.endswith("\n") else f"{text}\n"
                end = whole.count("\n")
                new = whole + "---\n" + text.removeprefix("---\n")
                lines = frozenset({*range(1, 6), *range(end + 1, end + 8)})
                yield Seed(self.name, path, lines, "the whole file", {path: new})


@dataclass(frozen=True)
class Joined:
    """The line between two objects is lost."""

    name: str = "object: separator lost"

    def seeds(self, texts: Texts) -> Iterator[Seed]:
        """One for every separator with an object above and below."""
        between = r"^(?P<it>---[ \t]*\n)(?=(?:#.*\n)*(?:apiVersion|kind):)"
        for path, text, match in matches(lambda path, _: not kustomization(path), between, texts):
            if re.search(r"^kind:", text[: match.start()], re.MULTILINE):
                line = line_at(text, match.start())
                new = text[: match.start()] + text[match.end() :]
                yield Seed(self.name, path, frozenset(range(line - 1, line + 4)), f"--- of line {line}", {path: new})


def _kind(name: str, pattern: str, new: str) -> Exchange:
    return Exchange(f"object: {name}", WHERE, pattern, new)


KINDS: tuple[Kind, ...] = (
    Pasted(),
    Joined(),
    _kind("apiVersion never served", rf"^apiVersion: (?P<it>{GROUPS})$", "{}beta1"),
    Exchange("object: apiVersion without its group", of(*WORKLOADS), r"^apiVersion: (?P<it>apps/v1|batch/v1)$", "v1"),
    Exchange(
        "object: version that its CRD has not",
        holding(rf"^apiVersion: (?:{CUSTOM})/"),
        rf"^apiVersion: (?:{CUSTOM})/(?P<it>v\w+)$",
        "v1alpha9",
    ),
    Exchange("object: kind misspelt", WHERE, rf"^kind: (?P<it>{SLIPPED})$", dropped),
    _kind("underscore in its name", r"^metadata:\n  name: (?P<it>[\w-]+)$", "{}_x"),
    Exchange("object: capital in its name", WHERE, r"^metadata:\n  name: (?P<it>[\w-]+)$", str.capitalize),
    Exchange("object: namespace misspelt", WHERE, r"^  namespace: (?P<it>[\w-]+)$", dropped),
    _kind("label with a space", r"^ +labels:\n(?: .*\n)*? +[\w./-]+: (?P<it>[\w-]+)$", "{} team"),
    Exchange(
        "object: label without its quotes",
        WHERE,
        r"^  labels:\n(?:    .*\n)*?    [\w./-]+: (?P<it>\"(?:true|false|\d+)\")$",
        lambda old: old.strip('"'),
    ),
    _kind(
        "switch for an annotation",
        r"^  annotations:\n(?:    .*\n)*?    [\w./-]+: (?P<it>\"(?:true|false|\d+)\"|disabled|enabled)$",
        "true",
    ),
    Removal("object: encryption's record removed", holding(r"^sops:"), r"^(?P<it>sops:\n(?:[ -].*\n?)+)"),
)

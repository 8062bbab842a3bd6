"""Which schema judges a document on a cluster."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from penstock.document import Document
from penstock.expand.misspelt import slip
from penstock.expand.rendered import ClusterRender
from penstock.factwords import minor
from penstock.validate import crds, kubernetes
from penstock.validate.crds import Crd, GroupKind
from penstock.validate.served import Meant


@dataclass(frozen=True, slots=True)
class Judge:
    """A schema: a CRD, or Kubernetes' own kinds of one minor."""

    kubernetes: kubernetes.Minor
    crd: Crd | None = None
    #: What it was taken from, where that is a guess: `Flux 2.9`, `Kubernetes 1.35`, or an operator's version.
    guess: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """The same for equal schemas."""
        return self.crd.sha if self.crd else "kubernetes {}.{}".format(*self.kubernetes)


class Bench:
    """The judges of one cluster."""

    def __init__(self, render: ClusterRender) -> None:
        self._flux = render.flux_version
        self._told = minor(render.kubernetes_version) is not None
        self.minor = kubernetes.nearest(minor(render.kubernetes_version))
        self._operated = any(one.kind == "FluxInstance" or one.name == "flux-instance" for one in render.documents)
        self._own: Mapping[GroupKind, Crd] = crds.rendered(render.documents)
        self._slips: dict[GroupKind, GroupKind] = {}

    def judge(self, document: Document) -> Judge | None:
        """Who judges: the cluster's own CRD before the shipped one, else Kubernetes; None when there is no schema."""
        own = self._own.get((document.group, document.kind))
        crd = own or crds.shipped(self._flux, document.group, document.kind, operated=self._operated)
        if crd is not None:
            return Judge(self.minor, crd, "" if own else crds.origin(self._flux, document.group, document.kind))
        if not kubernetes.prepare(self.minor, document.api_version, document.kind):
            return None
        return Judge(self.minor, guess="" if self._told else "Kubernetes {}.{}".format(*self.minor))

    def meant(self, document: Document) -> Meant | None:
        """The kind of a CRD at hand that the document's is by a slip, in it or in its group."""
        group, kind = self._near(document.group, document.kind)
        if kind:
            return Meant("kind", kind, slip=True)
        version = document.api_version.removeprefix(document.group)
        return Meant("apiVersion", group + version, slip=True) if group else None

    def _near(self, group: str, kind: str) -> tuple[str, str]:
        """The group and the kind, each as the other has it at hand; empty what is no slip away."""
        if (group, kind) not in self._slips:
            known = crds.known(self._flux).union(self._own)
            groups, kinds = {one[0] for one in known if one[1] == kind}, {one[1] for one in known if one[0] == group}
            self._slips[group, kind] = slip(group, groups), slip(kind, kinds)
        return self._slips[group, kind]

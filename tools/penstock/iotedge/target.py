"""Where a deployment goes to: the words of the command line and of the cluster's facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

#: Labels and annotations of the withdrawn operator, kept so that what reads them finds them.
PREFIX: Final = "net.azure-devices.edge"
#: Variables that a device gives to every module by itself.
GIVEN: Final = frozenset({"EdgeHubConnectionString", "EdgeModuleCACertificateFile"})


class Gateway(StrEnum):
    """How devices below reach the hub."""

    LOAD_BALANCER = "load-balancer"
    ROUTE = "route"
    NONE = "none"


@dataclass(frozen=True)
class Target:
    """One device's place: `app` names its folder and Kustomizations, `namespace` is its own."""

    app: str
    namespace: str
    site: str
    cluster: str
    #: True when the cluster is below another one.
    nested: bool = False
    #: The value of the fact REGISTRY; images are named below ${REGISTRY} when there is one.
    registry: str = ""
    #: True when Flux substitutes variables in what it applies here.
    flux: bool = True
    gateway: Gateway = Gateway.LOAD_BALANCER
    #: The networks of the cluster's machines, which are the value of the fact DEVICE_CIDR.
    machines: str = ""
    #: Image without digest → its digest.
    digests: Mapping[str, str] = field(default_factory=dict)

    def image(self, label: str) -> str:
        """The name by which a base and the release speak of a module's image."""
        return f"{self.app}-{label}"

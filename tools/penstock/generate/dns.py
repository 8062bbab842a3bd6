"""CoreDNS: at a child, every name of its conduit is its parent's gateway."""

import re
from collections.abc import Iterable

from penstock.generate.text import made
from penstock.topology.conduitwords import FACT

NAME, KEY = "coredns-custom", "penstock.override"


def pattern(name: str) -> str:
    """The expression that CoreDNS matches a question with: the name with its last dot; facts stay as they are."""
    escaped = "".join(part if FACT.fullmatch(part) else re.escape(part) for part in _parts(name.removeprefix("*.")))
    return rf"^([^.]+\.)+{escaped}\.$" if name.startswith("*.") else rf"^{escaped}\.$"


def _parts(name: str) -> Iterable[str]:
    return re.split(r"(\$\{[A-Z][A-Z0-9_]*\})", name)


def config(origin: str, names: Iterable[str]) -> str:
    """The ConfigMap that CoreDNS imports into its server block (AKS, k3s and kubeadm with an import line)."""
    matches = "".join(f"        match {pattern(name)}\n" for name in names)
    return (
        made(
            origin,
            "CoreDNS imports it into the server block of the cluster. Every name that may be reached through the",
            "parent is the parent's gateway, whatever the site's name servers say. No IPv6 addresses on the way.",
        )
        + "apiVersion: v1\nkind: ConfigMap\n"
        + f"metadata:\n  name: {NAME}\n  namespace: kube-system\n"
        + f"data:\n  {KEY}: |\n"
        + "    template IN A {\n"
        + matches
        + '        answer "{{ .Name }} 60 IN A ${PARENT_GATEWAY_ADDRESS}"\n'
        + "        fallthrough\n    }\n"
        + "    template IN AAAA {\n"
        + matches
        + "        rcode NOERROR\n        fallthrough\n    }\n"
    )

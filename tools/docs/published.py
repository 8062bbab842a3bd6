"""The figures of docs/explanation/published-configurations.md that compare lists, out of two clones.

python tools/docs/published.py EXPLORE-IOT-OPERATIONS DISTRIBUTED-AZ-EDGE-FRAMEWORK
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).parents[1]))

from penstock.topology.arc import REQUIRED
from penstock.topology.names import Names, fault
from penstock.topology.shared import anybodys

SAMPLE = "samples/layered-networking/yaml"
CHARTS = "deployment/helm"
BLANKS = re.compile(r"[ \t]+$", re.MULTILINE)
ZONE = re.compile(r"^\s*([a-z0-9.*/-]+):53", re.MULTILINE)


def main(explore: Path, accelerator: Path) -> None:
    """Print all of it."""
    proxies = {level: envoy(explore / SAMPLE / f"level{level}-envoy-config.yaml") for level in (3, 4)}
    zones = {level: coredns(explore / SAMPLE / f"level{level}-coredns-config.yaml") for level in (2, 3)}
    for level, listed in proxies.items():
        told(f"explore, proxy of L{level}", listed)
    print(f"  the proxies' lists are {'equal' if set(proxies[3]) == set(proxies[4]) else 'different'}")
    print(f"  name servers: {len(zones[2])} domains at L2, {len(zones[3])} at L3, equal: {zones[2] == zones[3]}")
    values = read(accelerator / CHARTS / "envoy/values.yaml")
    listed = proxied(values)
    told("accelerator, proxy", listed)
    passed, answered = Names.of(listed), Names.of(dnsmasq(read(accelerator / CHARTS / "dnsmasqaks/values.yaml")))
    line("passed by the proxy, without an entry in dnsmasq", answered.missing(passed))
    line("led to the proxy by dnsmasq, and cut there", passed.missing(answered))


def told(title: str, listed: list[str]) -> None:
    """What the algebra of names says of one list."""
    names = Names.of(one for one in listed if not fault(one))
    print(f"{title}: {len(set(listed))} names and wildcards")
    line("no name at all", sorted(one for one in set(listed) if fault(one)))
    line("shadowed", [f"{one} by {wider}" for one, wider in names.shadowed()])
    line("over everybody's names", [one for one in names.wildcards if anybodys(one)])
    line(
        "missing for Azure Arc",
        [name for name, _ in REQUIRED if not names.by(name.replace("${REGION}", "northeurope"))],
    )


def line(what: str, found: Iterable[str]) -> None:
    """One line of the account."""
    held = list(found)
    print(f"  {what}: {len(held)}" + (f" ({', '.join(held)})" if held else ""))


def read(path: Path) -> Any:
    """A YAML file; Envoy's reader takes tabs at the end of a line, and so does this."""
    return yaml.safe_load(BLANKS.sub("", path.read_text(encoding="utf-8")))


def texts(path: Path) -> Iterator[str]:
    """The values of a file's ConfigMaps."""
    for document in yaml.safe_load_all(path.read_text(encoding="utf-8")):
        yield from (document or {}).get("data", {}).values()


def envoy(path: Path) -> list[str]:
    """Every server name of an Envoy configuration."""
    (text,) = (one for one in texts(path) if "static_resources" in one)
    held = yaml.safe_load(BLANKS.sub("", text))["static_resources"]["listeners"]
    chains = (chain for listener in held for chain in listener["filter_chains"])
    return [name for chain in chains for name in chain.get("filter_chain_match", {}).get("server_names", [])]


def coredns(path: Path) -> list[str]:
    """The zones of a name server."""
    return sorted({zone for text in texts(path) for zone in ZONE.findall(text)})


def proxied(values: Mapping[str, Any]) -> list[str]:
    """The names that the accelerator's chart writes into its proxy."""
    region = values["domainRegion"]
    regional = (f"{region}{one}" if one.startswith(".") else one for one in values["arcRegionalDomains"].values())
    return [*values["arcDomainNames"].values(), *regional, *values["arcWildcardSubDomains"].values()]


def dnsmasq(values: Mapping[str, Any]) -> list[str]:
    """What its name server answers for: a domain stands for itself and for all below it."""
    domains = list(values["wildcardDomains"].values())
    return [*values["hostsDomains"].values(), *domains, *(f"*.{one}" for one in domains)]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

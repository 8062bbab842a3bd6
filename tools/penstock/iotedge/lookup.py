"""How a pod is called and finds others: its host name, aliases of hosts, and DNS. What Kubernetes would refuse is lost,
item by item."""

import re
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any, Final

from penstock.iotedge.names import label
from penstock.iotedge.reader import Reader

_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\Z")
_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\Z")
#: Kubernetes takes no more of them in one pod.
MOST_SERVERS: Final = 3
MOST_SEARCHES: Final = 32


def lookup(reader: Reader) -> dict[str, Any]:
    """`hostname`, `hostAliases` and `dnsConfig` of a pod, those of them that something is said of."""
    found: dict[str, Any] = dict(_hostname(reader))
    aliases: dict[str, list[str]] = {}
    for address, host in _aliases(reader):
        aliases.setdefault(address, []).append(host)
    if aliases:
        found["hostAliases"] = [{"ip": address, "hostnames": names} for address, names in aliases.items()]
    servers = list(_taken(reader, "Dns", is_address, "is no address", MOST_SERVERS))
    searches = list(_taken(reader, "DnsSearch", _is_name, "is no name of a domain", MOST_SEARCHES))
    options = list(_options(reader))
    config = {"nameservers": servers, "searches": searches, "options": options}
    if any(config.values()):
        found["dnsConfig"] = {key: held for key, held in config.items() if held}
    return found


def is_address(text: str) -> bool:
    """True for an address of IPv4 or IPv6."""
    try:
        return "%" not in text and bool(ip_address(text))
    except ValueError:
        return False


def _is_name(text: str) -> bool:
    return _NAME.match(text) is not None


def _hostname(reader: Reader) -> Iterator[tuple[str, str]]:
    name = str(reader.get("Hostname") or "")
    if not name:
        return
    fitting = name if _LABEL.match(name) else label(name)
    if fitting == name:
        reader.ledger.translated(reader.path("Hostname"), "hostname")
    else:
        reader.ledger.approximated(reader.path("Hostname"), f"hostname {fitting}: Kubernetes takes a DNS label alone")
    yield "hostname", fitting


def _aliases(reader: Reader) -> Iterator[tuple[str, str]]:
    """Address and name, as Docker has them: `plc:10.0.0.5`, `plc=10.0.0.5`, `plc:[fd00::5]`."""
    for number, text in reader.texts("HostConfig", "ExtraHosts"):
        host, sign, rest = text.partition("=")
        if not sign:
            host, _, rest = text.partition(":")
        host, address = host.lower(), rest.removeprefix("[").removesuffix("]")
        path = reader.path("HostConfig", "ExtraHosts", number)
        if address == "host-gateway":
            reader.ledger.lost(path, f"{text!r}: a pod has no gateway of its host; name the address")
        elif not _is_name(host) or not is_address(address):
            reader.ledger.lost(path, f"{text!r} is no name with an address, as plc:10.0.0.5 is one")
        else:
            reader.ledger.translated(path, "hostAliases")
            yield address, host


def _taken(reader: Reader, key: str, fits: Any, why: str, most: int) -> Iterator[str]:
    """Texts of a list that Kubernetes takes, no more than `most` of them."""
    count = 0
    for number, text in reader.texts("HostConfig", key):
        path = reader.path("HostConfig", key, number)
        if not fits(text):
            reader.ledger.lost(path, f"{text!r} {why}: correct it, and import again")
        elif count == most:
            reader.ledger.lost(path, f"Kubernetes takes {most} of them")
        else:
            count += 1
            reader.ledger.approximated(path, "dnsConfig, after the cluster's own DNS")
            yield text


def _options(reader: Reader) -> Iterator[dict[str, str]]:
    for number, text in reader.texts("HostConfig", "DnsOptions"):
        name, _, value = text.partition(":")
        path = reader.path("HostConfig", "DnsOptions", number)
        if not name:
            reader.ledger.lost(path, f"{text!r} is no option, as ndots:2 is one")
        else:
            reader.ledger.translated(path, "dnsConfig.options")
            yield {"name": name, **({"value": value} if value else {})}

"""What is asked of every cluster: each destination by name, wildcard and address, with a wrong name and with none."""

from collections.abc import Iterable, Iterator

from penstock.topology.cluster import Node, Plant
from tests.lab.world import SERVER

#: host, port, the name in the TLS hello.
Question = tuple[str, int, str | None]


def questions(plant: Plant, node: Node, names: Iterable[str]) -> list[Question]:
    """The questions of one cluster, each once."""
    hosts = list(dict.fromkeys(host for name in names for host in _hosts(name, node)))
    asked: list[Question] = [(host, port, host) for host in hosts for port in (443, 8084)]
    above = plant.above(node)
    addresses = [SERVER, *([above.gateway] if above else [])]
    addresses += [one.gateway for one in plant.chain(above) if one is not above] if above else []
    for host in hosts[:3]:
        asked += [(host, 443, None), (host, 443, "evil.example"), (host, 443, f"x.{host}")]
        asked += [(address, 443, host) for address in addresses]
    asked += [(address, port, None) for address in addresses for port in (443, 8084)]
    return list(dict.fromkeys(asked))


def _hosts(name: str, node: Node) -> Iterator[str]:
    plain = name.replace("${REGION}", node.facts.get("REGION", "region"))
    if plain.startswith("*."):
        base = plain[2:]
        yield from (f"any.{base}", base, f"y.any.{base}", f"x{base}")
    else:
        yield from (plain, f"below.{plain}")

"""HAProxy: which names pass, and where to."""

from collections.abc import Iterable, Mapping

from penstock.generate.text import made
from penstock.topology.conduitwords import PROXIED


def lists(origin: str, names: Mapping[int, Iterable[str]]) -> dict[str, str]:
    """File → content: for each port the exact names, and the ends of names that wildcards stand for."""
    made_: dict[str, str] = {}
    for port in PROXIED:
        held = tuple(names.get(port, ()))
        exact = [name for name in held if not name.startswith("*.")]
        ends = [name.removeprefix("*") for name in held if name.startswith("*.")]
        made_[f"{port}-names"] = _list(origin, f"Names that pass on {port}.", exact)
        made_[f"{port}-ends"] = _list(
            origin, f"Ends of names that pass on {port}: .a.b lets x.a.b through, not a.b.", ends
        )
    return made_


def _list(origin: str, about: str, items: Iterable[str]) -> str:
    return made(origin, about) + "".join(f"{item}\n" for item in items)


def upstream(origin: str) -> str:
    """50-upstream.cfg below the root: everything that may pass goes to the parent's gateway, on the same port."""
    return made(origin, "The one way up.") + "".join(
        f"backend upstream-{port}\n    server parent ${{PARENT_GATEWAY_ADDRESS}}:{port}\n" for port in PROXIED
    )


def firewall(origin: str, names: Mapping[int, Iterable[str]]) -> str:
    """allowed.csv: the same list for an existing firewall that passes the names on instead."""
    rows = (f"{name},{port},TCP,pass unopened by SNI\n" for port in PROXIED for name in names.get(port, ()))
    return (
        made(origin, "What the firewall lets through; facts stand for each cluster's own.")
        + "name,port,protocol,how\n"
        + "".join(rows)
    )

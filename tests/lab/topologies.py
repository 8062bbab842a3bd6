"""Seeded topologies: random destinations at each level, and what people get wrong in the rendered rest."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

from penstock.generate.fleet import bring

ROOT = Path(__file__).parents[2]
SITE = "plant-a"
POOL = (
    *("a.example", "b.a.example", "c.b.a.example", "d.example", "x.d.example", "long-name.e.example"),
    *("*.a.example", "*.b.a.example", "*.d.example", "*.e.example", "${REGION}.w.example"),
)
UPPER, LOWER = "platform/conduits/l4-l3", "platform/conduits/l3-l2"
Change = Callable[[Path, random.Random], None]


def topology(folder: Path, seed: int) -> str:
    """Make one below a folder; what was done to it, in a word."""
    chance = random.Random(seed)
    for part in ("apps", "platform", f"clusters/{SITE}"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / "penstock.yaml", folder)
    for conduit in (UPPER, LOWER):
        _destinations(folder, conduit, chance)
    bring(folder)
    changes = chance.sample(sorted(MUTATIONS), chance.choice((0, 1, 1, 2)))
    for name in changes:
        MUTATIONS[name](folder, chance)
    return "+".join(changes) or "whole"


def _destinations(folder: Path, conduit: str, chance: random.Random) -> None:
    """A list of the conduit's own in the place of its lists."""
    name = f"random-{conduit.rpartition('/')[2]}"
    chosen = sorted(chance.sample(POOL, chance.randint(3, len(POOL))))
    rows = "".join(f'  - {{name: "{one}", ports: {chance.choice(([443], [443, 8084], [8084]))}}}\n' for one in chosen)
    text = f"purpose: chance\norigin: a seed\ndate: 2026-11-21\ndestinations:\n{rows}"
    (folder / "platform/conduits/destinations" / f"{name}.yaml").write_text(text, encoding="utf-8")
    path = folder / conduit / "conduit.yaml"
    lines = [f"lists: [{name}]" if line.startswith("lists:") else line for line in path.read_text("utf-8").splitlines()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def edit(path: Path, old: str, new: str) -> None:
    """Replace every place of a text that must be there."""
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise AssertionError(f"{path} does not hold {old!r}")
    path.write_text(text.replace(old, new), encoding="utf-8")


def _drop_line(path: Path, chance: random.Random) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    held = [line for line in lines if not line.startswith("#")]
    if held:
        lines.remove(chance.choice(held))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def removed_hop(folder: Path, _: random.Random) -> None:
    """The way up of one port is gone: HAProxy does not start."""
    edit(folder / UPPER / "lower/50-upstream.cfg", "backend upstream-8084", "backend elsewhere")


def moved_hop(folder: Path, chance: random.Random) -> None:
    """The way up leads to an address that nobody has."""
    port = chance.choice(("443", "8084"))
    edit(folder / UPPER / "lower/50-upstream.cfg", f"${{PARENT_GATEWAY_ADDRESS}}:{port}", f"10.41.4.99:{port}")


def crossed_ports(folder: Path, _: random.Random) -> None:
    """443 goes up on 8084."""
    edit(folder / UPPER / "lower/50-upstream.cfg", "${PARENT_GATEWAY_ADDRESS}:443", "${PARENT_GATEWAY_ADDRESS}:8084")


def missing_name(folder: Path, chance: random.Random) -> None:
    """One level forgot a name."""
    side = chance.choice((UPPER, LOWER))
    _drop_line(folder / side / "upper/lists" / chance.choice(("443-names", "443-ends", "8084-names")), chance)


def shadowed_wildcard(folder: Path, _: random.Random) -> None:
    """A wildcard in the place of its names: `*.a.example` for `a.example`."""
    path = folder / UPPER / "upper/lists/443-names"
    path.write_text(
        path.read_text("utf-8").replace("\na.example\n", "\n").replace("\nd.example\n", "\n"), encoding="utf-8"
    )
    with (folder / UPPER / "upper/lists/443-ends").open("a", encoding="utf-8") as ends:
        ends.write(".a.example\n.d.example\n")


def lost_dot(folder: Path, _: random.Random) -> None:
    """An end without its dot matches more than was meant."""
    for side in (UPPER, LOWER):
        with (folder / side / "upper/lists/443-ends").open("a", encoding="utf-8") as ends:
            ends.write("name.e.example\n")


def wrong_gateway(folder: Path, _: random.Random) -> None:
    """A line dials an address that nobody has."""
    path = folder / f"clusters/{SITE}/l2-line-1/cluster.yaml"
    edit(path, "PARENT_GATEWAY_ADDRESS: 10.41.3.10", "PARENT_GATEWAY_ADDRESS: 10.41.3.99")


def stranger(folder: Path, _: random.Random) -> None:
    """A line's network is not among its parent's children."""
    edit(folder / f"clusters/{SITE}/l3/cluster.yaml", "CHILD_CIDR: 10.41.16.0/20", "CHILD_CIDR: 10.41.17.0/24")


def own_nodes_only(folder: Path, _: random.Random) -> None:
    """The proxies take connections of their own nodes alone."""
    edit(folder / "platform/base/proxy/haproxy.cfg", "src ${CHILD_CIDR} ${NODE_CIDR}", "src ${NODE_CIDR}")


def forgotten_entry(folder: Path, chance: random.Random) -> None:
    """A name server without one of its names."""
    path = folder / chance.choice((UPPER, LOWER)) / "lower/dns.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    gone = chance.choice([line for line in lines if "match " in line])
    path.write_text("\n".join(line for line in lines if line != gone) + "\n", encoding="utf-8")


def wrong_answer(folder: Path, _: random.Random) -> None:
    """A line's name server says another address."""
    edit(folder / LOWER / "lower/dns.yaml", "IN A ${PARENT_GATEWAY_ADDRESS}", "IN A 10.41.4.10")


def closed_port(folder: Path, _: random.Random) -> None:
    """The proxy has no frontend for 8084."""
    path = folder / "platform/base/proxy/haproxy.cfg"
    edit(path, "    bind :8084\n", "    bind :9084\n")


MUTATIONS: dict[str, Change] = {
    one.__name__: one
    for one in (
        *(removed_hop, moved_hop, crossed_ports, missing_name, shadowed_wildcard, lost_dot, wrong_gateway, stranger),
        *(own_nodes_only, forgotten_entry, wrong_answer, closed_port),
    )
}

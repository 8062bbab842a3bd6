"""Network namespaces joined as a site is: every cluster to its parent alone, and the root to the internet."""

import ipaddress
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from penstock.topology.cluster import Node, Plant

INTERNET = "internet"
#: Addresses of the documentation ranges play the internet's.
SERVER, NAMES, UPLINK = "198.51.100.80", "198.51.100.53", "203.0.113"


def missing() -> str:
    """Why the lab cannot run here; empty when it can."""
    if not sys.platform.startswith("linux"):
        return "the lab needs Linux's network namespaces"
    if os.geteuid() != 0:
        return "the lab needs root, for network namespaces"
    lacking = [name for name in ("ip", "haproxy", "mosquitto", "openssl") if not _found(name)]
    if lacking:
        return f"the lab needs {', '.join(lacking)} (Debian: apt install iproute2 haproxy mosquitto openssl)"
    made = subprocess.run(["ip", "netns", "add", _try()], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        return f"no network namespace can be made here: {made.stderr.strip()}"
    subprocess.run(["ip", "netns", "del", _try()], check=False)
    return ""


def _try() -> str:
    return f"pen-try-{os.getpid()}"


def _found(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


@dataclass
class World:
    """The namespaces of one site, and the processes in them."""

    plant: Plant
    folder: Path
    prefix: str = field(default_factory=lambda: f"pen{os.getpid() % 100000}")
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def space(self, label: str) -> str:
        """The namespace of a cluster, or of the internet."""
        names = [INTERNET, *(node.label for node in self.plant.nodes)]
        return f"{self.prefix}-{names.index(label)}"

    def lay(self) -> None:
        """Make the namespaces and join them."""
        for label in (INTERNET, *(node.label for node in self.plant.nodes)):
            self._make(label)
        for node in self.plant.nodes:
            self._nodes(node)
        for at, node in enumerate(self.plant.nodes):
            above = self.plant.above(node)
            if above is None:
                self._uplink(node, at)
            else:
                self._child(node, above, at)

    def _make(self, label: str) -> None:
        space = self.space(label)
        run("ip", "netns", "add", space)
        self._ip(label, "link set lo up")
        run("ip", "netns", "exec", space, "sh", "-c", "echo 0 > /proc/sys/net/ipv4/ip_forward")
        etc = Path("/etc/netns", space)
        etc.mkdir(parents=True)
        (etc / "resolv.conf").write_text("nameserver 127.0.0.1\noptions timeout:2 attempts:2\n", encoding="utf-8")
        if label == INTERNET:
            self._ip(label, f"addr add {SERVER}/32 dev lo", f"addr add {NAMES}/32 dev lo")

    def _nodes(self, node: Node) -> None:
        """The address of a cluster's nodes: whoever is let in may ask for it from any side."""
        self._ip(node.label, f"addr add {own(node)}/32 dev lo")

    def _uplink(self, node: Node, at: int) -> None:
        """A root has the internet behind its own router."""
        self._pair(node.label, INTERNET, at)
        self._ip(node.label, f"addr add {UPLINK}.{2 * at + 2}/32 dev up{at}", f"route add {UPLINK}.1/32 dev up{at}")
        self._ip(node.label, f"route add default via {UPLINK}.1 dev up{at} onlink")
        if at == 0 or not self._has(f"{UPLINK}.1"):
            self._ip(INTERNET, f"addr add {UPLINK}.1/32 dev lo")
        self._ip(INTERNET, f"route add {UPLINK}.{2 * at + 2}/32 dev down{at}")

    def _has(self, address: str) -> bool:
        return address in run("ip", "-n", self.space(INTERNET), "addr", "show", "lo")

    def _child(self, node: Node, above: Node, at: int) -> None:
        """A child sees its parent's gateway and nothing else; the parent sees the child's nodes."""
        self._pair(node.label, above.label, at)
        self._ip(node.label, f"route add {above.gateway}/32 dev up{at} src {own(node)}")
        self._ip(above.label, f"route add {ipaddress.ip_network(node.nodes)} dev down{at}")

    def _pair(self, lower: str, upper: str, at: int) -> None:
        low, up = self.space(lower), self.space(upper)
        run("ip", "link", "add", f"up{at}", "netns", low, "type", "veth", "peer", "name", f"down{at}", "netns", up)
        self._ip(lower, f"link set up{at} up")
        self._ip(upper, f"link set down{at} up")

    def _ip(self, label: str, *lines: str) -> None:
        run("ip", "-n", self.space(label), "-batch", "-", text="\n".join(lines) + "\n")

    def cut(self, label: str, *, back: bool = False) -> None:
        """Take a cluster's link to its parent away, or give it back."""
        node = self.plant.by_label[label]
        at = self.plant.nodes.index(node)
        self._ip(label, f"link set up{at} {'up' if back else 'down'}")
        if back:
            above = self.plant.above(node)
            if above is not None:
                self._ip(label, f"route replace {above.gateway}/32 dev up{at} src {own(node)}")

    def start(self, label: str, *argv: str | Path, log: str) -> subprocess.Popen[bytes]:
        """A process in a namespace; what it says goes into a file of that name."""
        with (self.folder / f"{label.replace('/', '_')}-{log}.log").open("ab") as out:
            argv = ("ip", "netns", "exec", self.space(label), *argv)
            made = subprocess.Popen([str(word) for word in argv], stdout=out, stderr=out, stdin=subprocess.DEVNULL)
        self.running.append(made)
        return made

    def stop(self, process: subprocess.Popen[bytes], *, hard: bool = False) -> None:
        """End one process that was started here."""
        (process.kill if hard else process.terminate)()
        process.wait(20)
        if process in self.running:
            self.running.remove(process)

    def ask(self, label: str, *argv: str | Path, text: str = "") -> str:
        """What a program in a namespace prints."""
        return run("ip", "netns", "exec", self.space(label), *argv, text=text)

    def end(self) -> None:
        """Processes, then namespaces, then what ip reads of them."""
        for process in list(self.running):
            self.stop(process, hard=True)
        for label in (INTERNET, *(node.label for node in self.plant.nodes)):
            subprocess.run(["ip", "netns", "del", self.space(label)], capture_output=True, check=False)
            shutil.rmtree(Path("/etc/netns", self.space(label)), ignore_errors=True)


def own(node: Node) -> str:
    """The one address of a cluster's nodes in the lab: its gateway's, or the first of its network."""
    network = ipaddress.ip_network(node.nodes)
    gateway = node.gateway
    return gateway if gateway and ipaddress.ip_address(gateway) in network else str(next(network.hosts()))


@contextmanager
def world(plant: Plant, folder: Path) -> Iterator[World]:
    """A site's namespaces; nothing of them is left behind."""
    made = World(plant, folder)
    try:
        made.lay()
        yield made
    finally:
        made.end()


def run(*argv: str | Path, text: str = "") -> str:
    """What a program prints; an error that says what it said."""
    words: Sequence[str] = [str(word) for word in argv]
    done = subprocess.run(words, input=text, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout

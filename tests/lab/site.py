"""The programs of a site's clusters, from their rendered objects: only folders are other ones than in the pods."""

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen
from typing import Any

from gobuild import pinned
from penstock.rules.programs import mounted, running
from penstock.rules.view import ClusterView
from penstock.rules.wiring import dns_entries
from penstock.rules.workloads import Workload
from penstock.topology.cluster import Node, Plant
from tests.lab.authority import authority, issue
from tests.lab.world import INTERNET, NAMES, SERVER, World, world

HERE = Path(__file__).parent
PYTHON = sys.executable
#: What the lab's stand-in for the site's own name servers says of every other name: that it is in the internet.
ELSEWHERE = f'    template IN A example com io net {{\n        answer "{{{{ .Name }}}} 60 IN A {SERVER}"\n    }}\n'
#: The internet knows every name; below this one it lies and says an address inside.
REBOUND = "rebound.example"
#: Where services inside a cluster are found: the mirror, which a proxy serves.
INSIDE = "127.0.0.2"


@dataclass
class Site:
    """One site, running."""

    world: World
    views: Mapping[str, ClusterView]
    folder: Path
    brokers: dict[str, Popen[bytes]] = field(default_factory=dict)
    proxies: dict[str, Popen[bytes]] = field(default_factory=dict)

    @property
    def plant(self) -> Plant:
        """What the proof sees."""
        return self.world.plant

    def start(self) -> None:
        """Name servers, proxies, and the internet."""
        self._internet()
        for node in self.plant.nodes:
            self._names(node)
            self.proxy(node)
        self._wait()

    def home(self, node: Node, *parts: str) -> Path:
        """A folder of one cluster."""
        made = self.folder.joinpath(node.label.replace("/", "_"), *parts)
        made.mkdir(parents=True, exist_ok=True)
        return made

    def _internet(self) -> None:
        ca = authority(self.folder / "world-ca")
        issue(ca, self.folder / "server", "everything", ["*.example"])
        files = (self.folder / "server" / "tls.crt", self.folder / "server" / "tls.key")
        places = (f"{SERVER}:443", f"{SERVER}:8084")
        self.world.start(INTERNET, PYTHON, HERE / "internet.py", *files, *places, log="servers")
        corefile = self.folder / "internet.corefile"
        lies = f'    template IN A {REBOUND} {{\n        answer "{{{{ .Name }}}} 60 IN A 10.66.66.66"\n    }}\n'
        corefile.write_text(f".:53 {{\n    bind {NAMES}\n    errors\n{lies}{ELSEWHERE}}}\n", encoding="utf-8")
        self.world.start(INTERNET, pinned.build("coredns"), "-conf", corefile, log="coredns")

    def _names(self, node: Node) -> None:
        """CoreDNS with the entries that the cluster has, as its distribution imports them."""
        custom = self.home(node, "custom")
        for number, (_, text) in enumerate(dns_entries(self.views[node.name])):
            (custom / f"{number}.override").write_text(text, encoding="utf-8")
        inside = self.home(node) / "inside.hosts"
        inside.write_text(f"{INSIDE} mirror.edge-infra.svc.cluster.local\n", encoding="utf-8")
        outside = f"    forward . {NAMES}\n" if not node.parent else ELSEWHERE
        corefile = self.home(node) / "Corefile"
        corefile.write_text(
            f".:53 {{\n    errors\n    import {custom}/*.override\n"
            f"    hosts {inside} {{\n        fallthrough\n    }}\n{outside}}}\n",
            encoding="utf-8",
        )
        self.world.start(node.label, pinned.build("coredns"), "-conf", corefile, log="coredns")

    def proxy(self, node: Node) -> None:
        """HAProxy with the cluster's own configuration, where it has one; and the mirror that it may serve."""
        for one, container in running(self.views[node.name], "haproxy"):
            argv = self.written(node, one, container)
            self.proxies[node.label] = self.world.start(node.label, *argv, log="haproxy")
            if any(front["local"] for front in node.wiring["proxy"].values()):
                files = (self.folder / "server" / "tls.crt", self.folder / "server" / "tls.key")
                self.world.start(node.label, PYTHON, HERE / "internet.py", *files, f"{INSIDE}:443", log="mirror")

    def written(self, node: Node, one: Workload, container: Mapping[str, Any]) -> list[str]:
        """A container's ConfigMaps below the cluster's folder, and its command, with paths that lead there."""
        home = str(self.home(node, "files"))
        mounts = sorted(
            (str(mount["mountPath"]) for mount in container.get("volumeMounts") or ()), key=len, reverse=True
        )
        for path, text in mounted(self.views[node.name], one, str(container.get("name"))).items():
            target = Path(home + path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(moved(text, mounts, home), encoding="utf-8")
        words = [str(word) for key in ("command", "args") for word in container.get(key) or ()]
        return [moved(word, mounts, home) for word in words]

    def broker(self, node: Node) -> None:
        """Mosquitto with the cluster's own configuration, and the certificates that cert-manager would make."""
        for one, container in running(self.views[node.name], "mosquitto"):
            argv = self.written(node, one, container)
            self._secrets(node)
            data = Path(f"{self.home(node, 'files')}/mosquitto/data")
            data.mkdir(parents=True, exist_ok=True)
            aliases = node.wiring["broker"]["aliases"]
            hosts = "".join(f"{address} {host}\n" for host, address in aliases.items())
            Path("/etc/netns", self.world.space(node.label), "hosts").write_text(
                f"127.0.0.1 localhost\n{hosts}", encoding="utf-8"
            )
            self.own_user(node)
            self.brokers[node.label] = self.world.start(node.label, "stdbuf", "-oL", *argv, log="mosquitto")

    def own_user(self, node: Node) -> None:
        """Started by root, Mosquitto becomes a user of its own, who must be able to read and write its files."""
        main = next(Path(f"{self.home(node, 'files')}/mosquitto/config").glob("mosquitto.conf"))
        text = main.read_text(encoding="utf-8")
        if "user root" not in text:
            main.write_text(f"user root\n{text}", encoding="utf-8")

    def _secrets(self, node: Node, days: int = 7) -> None:
        wiring = node.wiring
        for path, secret in wiring["broker"]["secrets"].items():
            held = wiring["certificates"].get(secret)
            if held:
                names, issuer, *_ = held
                ca = authority(self.folder / issuer.replace("/", "_"))
                issue(ca, Path(f"{self.home(node, 'files')}{path}"), names[0] if names else node.label, names, days)

    def restart(self, label: str) -> None:
        """The broker of a cluster, killed as a node's failure would, and started again."""
        self.world.stop(self.brokers[label])
        node = self.plant.by_label[label]
        for one, container in running(self.views[node.name], "mosquitto"):
            argv = self.written(node, one, container)
            self.own_user(node)
            self.brokers[label] = self.world.start(label, "stdbuf", "-oL", *argv, log="mosquitto")

    def renewed(self, label: str) -> None:
        """New certificates for a cluster's broker, as cert-manager makes them, and the restart that takes them up."""
        self._secrets(self.plant.by_label[label])
        self.restart(label)

    def _wait(self, seconds: float = 20) -> None:
        """Until everything listens."""
        end = time.monotonic() + seconds
        waiting = [(node.label, ":53 ") for node in self.plant.nodes] + [(INTERNET, ":443 "), (INTERNET, ":53 ")]
        waiting += [(label, ":443 ") for label in self.proxies]
        while waiting and time.monotonic() < end:
            waiting = [one for one in waiting if one[1] not in self.world.ask(one[0], "ss", "-Hlnut")]
            time.sleep(0.05 if waiting else 0)


def moved(text: str, mounts: list[str], home: str) -> str:
    """A text whose mount paths lead below another folder."""
    for mount in mounts:
        text = text.replace(mount, f"{home}{mount}")
    return text


@contextmanager
def site(plant: Plant, views: Mapping[str, ClusterView], folder: Path) -> Iterator[Site]:
    """A site that runs until the block ends."""
    with world(plant, folder) as made:
        running_ = Site(made, views, folder)
        running_.start()
        yield running_

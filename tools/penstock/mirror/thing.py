"""Things that clusters take from outside: images, charts, and sources."""

import re
from dataclasses import dataclass

DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://")
URL = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?:[^@/]*@)?(?P<host>\[[^\]]*\]|[^/:]+)(?::(?P<port>\d+))?")
SCP = re.compile(r"(?:[^@/]+@)?(?P<host>[^/:]+):(?!\d*/|//)")
PORTS = {"http": 80, "ssh": 22}

#: What a registry takes for a tag; a chart's range of versions is none.
TAG = re.compile(r"\w[\w.-]{0,127}", re.ASCII)
HUB = ("docker.io", "index.docker.io")
#: What may not stand in a name of an OCI layout.
UNFIT = re.compile(r"[^A-Za-z0-9._+@:/-]")

IMAGE, CHART, GIT, OCI, BUCKET = "image", "chart", "git", "oci", "bucket"
#: The order in which they are told.
KINDS = (IMAGE, CHART, OCI, GIT, BUCKET)


@dataclass(frozen=True, order=True)
class Thing:
    """One thing. `name` is registry and path (`ghcr.io/a/b`), or a URL where it does not come out of a registry;
    `version` a tag, a branch or a chart's version; `digest` is `sha256:…`. Both are empty where nobody says."""

    kind: str
    name: str
    version: str = ""
    digest: str = ""

    @property
    def registered(self) -> bool:
        """True for what comes out of a registry, and so has a place in an OCI layout."""
        return self.kind in (IMAGE, CHART, OCI) and not SCHEME.match(self.name)

    @property
    def text(self) -> str:
        """As a reference, or as a URL and a version."""
        if not self.registered:
            return f"{self.name} {self.version}".rstrip()
        return self.name + (f":{self.version}" if self.version else "") + (f"@{self.digest}" if self.digest else "")

    @property
    def ref(self) -> str:
        """What it is called in an OCI layout."""
        return self.text if self.registered else UNFIT.sub("-", SCHEME.sub("", self.text).replace(" ", ":"))

    @property
    def host(self) -> str:
        """Where it comes from; empty for what nobody can dial."""
        return self.end[0]

    @property
    def end(self) -> tuple[str, int]:
        """(host, port) of the connection that brings it."""
        if self.registered:
            host, _, port = self.name.partition("/")[0].partition(":")
            return host, int(port) if port.isdigit() else 443
        if found := URL.match(self.name):
            return found["host"], int(found["port"] or PORTS.get(found["scheme"], 443))
        found = SCP.match(self.name)
        return (found["host"], 22) if found else ("", 0)

    def moved(self, old: str, new: str) -> "Thing":
        """The same at another registry: the part `old` of its name becomes `new`."""
        return Thing(self.kind, new + self.name.removeprefix(old), self.version, self.digest)


def named(reference: str) -> str:
    """A reference with the registry that a container runtime adds to one without."""
    host, slash, path = reference.partition("/")
    if slash and host in HUB:
        return f"docker.io/{path}" if "/" in path else f"docker.io/library/{path}"
    if slash and ("." in host or ":" in host or host == "localhost"):
        return reference
    return f"docker.io/{reference}" if slash else f"docker.io/library/{reference}"

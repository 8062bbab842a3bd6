"""An image has a name that no node can read.

What
    The image of a container or of an image volume is no reference as nodes read it: `[registry/]path[:tag][@digest]`,
    the path in lower case, no spaces, one tag, a digest in full.

Why
    The API server takes any text. The node does not: the pod stays at `InvalidImageName`, and a rollout waits for it
    until it times out.

PASS
    # file: clusters/example/pod.yaml
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - {name: historian, image: "registry.example:5000/plant/historian:1.4.0"}

FAIL
    # file: clusters/example/pod.yaml
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - {name: historian, image: "registry.example:5000/Plant/historian:1.4.0"}
"""

import re
from collections.abc import Iterator

from penstock.finding import Severity
from penstock.image import Image, split
from penstock.rules.contract import Needs, Problem
from penstock.rules.images import veiled
from penstock.rules.pods import POD_SPEC, pulled
from penstock.rules.view import ClusterView, Item

CODE = "image-invalid"
SEVERITY = Severity.ERROR
NEEDS = Needs.OBJECT
ABOUT = POD_SPEC

#: The grammar of the reference that container runtimes share.
LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
REGISTRY = re.compile(rf"(?:{LABEL}(?:\.{LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?")
PATH = re.compile(r"[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*)*")
TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
DIGEST = re.compile(r"sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128}")
#: A name of this shape is taken for an image's ID.
IDENTIFIER = re.compile(r"[a-f0-9]{64}")
LONGEST = 255


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """Images that are no reference. Of a Pod the API server itself refuses spaces around one, of a template not."""
    for field, image in pulled(item):
        told = item.document.kind == "Pod" and image != image.strip()
        if image and not told and not veiled(image) and (why := wrong(image)):
            yield Problem(f"image {image} is none that a node can read: {why[0]}", item, field, hint=why[1])


def wrong(image: str) -> tuple[str, str] | None:
    """What is wrong with the name of an image, and what to do; None for a name that nodes read."""
    if re.search(r"\s", image):
        return "there is a space in it", "take the space out"
    if "://" in image:
        return "it begins like an address", "write it without the scheme"
    parts = split(image)
    registry, path = _cut(parts.name)
    if not (registry is None or REGISTRY.fullmatch(registry) or PATH.fullmatch(parts.name)):
        return f"{registry} is no registry", "a registry is a host, with a port or without"
    return _of_path(image, path) or _of_version(image, parts) or _of_length(image, path)


def _cut(name: str) -> tuple[str | None, str]:
    """Registry and path: the first part is a registry when it looks like one."""
    first, slash, rest = name.partition("/")
    host = slash and (first == "localhost" or "." in first or ":" in first or first != first.lower())
    return (first, rest) if host else (None, name)


def _of_path(image: str, path: str) -> tuple[str, str] | None:
    if PATH.fullmatch(path):
        return None
    if PATH.fullmatch(path.lower()):
        return "its path has capital letters", f"write {image.replace(path, path.lower(), 1)}"
    if ":" in path:
        return "it has more than one tag", "keep one of them"
    return f"{path or 'nothing'} is no path", "a path is words of lower case letters and digits, between slashes"


def _of_version(image: str, parts: Image) -> tuple[str, str] | None:
    tagged = image.partition("@")[0] != parts.name
    if tagged and not TAG.fullmatch(parts.tag):
        what = f"{parts.tag} is no tag" if parts.tag else "its tag is empty"
        return what, "a tag is letters, digits, _, . and -, 128 at most"
    if "@" in image and not DIGEST.fullmatch(parts.digest):
        return f"{parts.digest or 'nothing'} is no digest", "a digest is sha256: and 64 digits of 0-9 and a-f"
    return None


def _of_length(image: str, path: str) -> tuple[str, str] | None:
    if len(path) > LONGEST:
        return f"its path has {len(path)} letters", f"{LONGEST} are the most"
    return ("its name is an ID", "write registry and path") if IDENTIFIER.fullmatch(image) else None

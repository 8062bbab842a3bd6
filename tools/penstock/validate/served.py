"""What an object of Kubernetes' own kinds was meant to be that no version of Kubernetes serves."""

import re
from dataclasses import dataclass
from functools import lru_cache

from penstock.expand.misspelt import like, slip
from penstock.validate import kubernetes

VERSION = re.compile(r"v(\d+)(?:(alpha|beta)(\d+))?\Z")


@dataclass(frozen=True, slots=True)
class Meant:
    """The field that is wrong, and what it should be; `slip` when that is a matter of spelling alone."""

    field: str
    new: str
    slip: bool


@lru_cache(maxsize=1024)
def meant(api_version: str, kind: str) -> Meant | None:
    """None where some version at hand serves it, where a later one may, and where nothing like it is known."""
    group, _, version = api_version.rpartition("/")
    if "." in group and not group.endswith(".k8s.io"):  # somebody else's, unless it is but a letter off
        return _grouped(api_version, kind)
    if any(kubernetes.has(minor, api_version, kind) for minor in kubernetes.versions()):
        return None
    known = _kinds()
    here = (
        other for served, other in known if served == api_version and other.endswith("List") is kind.endswith("List")
    )
    spelled = {other for other in here if like(kind, other)}
    if len(spelled) == 1:
        return Meant("kind", spelled.pop(), slip=True)
    newest = max((served for served, other in known if other == kind and _group(served) == group), key=_age, default="")
    if newest and not VERSION.match(version):
        return Meant("apiVersion", newest, slip=True)
    if newest:
        return Meant("apiVersion", newest, slip=False) if _age(api_version) < _age(newest) else None
    return _grouped(api_version, kind)


def _grouped(api_version: str, kind: str) -> Meant | None:
    """The same kind of another group: of one a letter off, or of any where a group has no dots, for the API server
    takes no definition of such a one."""
    group, _, version = api_version.rpartition("/")
    same = {served for served, other in _kinds() if other == kind}
    alike = [one for one in same if (slip(api_version, [one]) if "." in group else one.endswith(f"/{version}"))]
    return Meant("apiVersion", alike[0], slip=True) if len(alike) == 1 else None


@lru_cache(maxsize=1)
def _kinds() -> frozenset[tuple[str, str]]:
    """API version and kind of all that the newest version at hand serves."""
    return kubernetes.kinds(kubernetes.versions()[-1])


def _group(api_version: str) -> str:
    return api_version.rpartition("/")[0]


def _age(api_version: str) -> tuple[int, int, int]:
    """Versions in the order in which an API gets them; what is no version comes last."""
    match = VERSION.match(api_version.rpartition("/")[2])
    if match is None:
        return (1 << 30, 0, 0)
    stage = {"alpha": 0, "beta": 1, None: 2}[match[2]]
    return (int(match[1]), stage, int(match[3] or 0))

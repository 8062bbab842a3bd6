"""Sites whose sources are pinned to a revision of this repository: `clusters/` follows the branch, and what the pins
name is older. What such a cluster runs is what the branch says of it, once all of it is at the branch or at a pin."""

from collections.abc import Iterator, Mapping, Sequence

from penstock import git, process
from penstock.edit.scalar import text_of
from penstock.gates.reported import Reported
from penstock.gates.then import Past
from penstock.promote.settings import SITE
from penstock.promote.site import parts

#: So many commits of a site are looked through for a pin.
BACK = 64


def entries(past: Past, site: str, known: Sequence[Reported]) -> Sequence[str]:
    """The commits that say what the cluster runs: without those that a pin stands for."""
    commits = sorted({one.commit for one in known})
    if not _pins(past, "HEAD", site):
        return commits
    if len(commits) == 1 and (found := _pinned_by(past, site, known)):
        return [found]
    return [commit for commit in commits if _holds(past, commit, site, known)] or commits


def _pinned_by(past: Past, site: str, known: Sequence[Reported]) -> str:
    """The newest commit of the branch at which all of this is pinned; empty when there is none."""
    globs = (f":(glob){one.files.replace(SITE, site)}" for one in past.settings.paths)
    listed = process.run("git", "log", "--first-parent", f"-{BACK}", "--format=%H", "HEAD", "--", *globs, cwd=past.root)
    each = listed.decode().split()
    return next((commit for commit in each if all(map(_Pins(past, commit, site).hold, known))), "")


def _holds(past: Past, commit: str, site: str, known: Sequence[Reported]) -> bool:
    """True when all is at this commit or at what it pins."""
    pins = _Pins(past, commit, site)
    return all(one.commit == commit or pins.hold(one) for one in known)


class _Pins:
    """The pins of a site at a commit, as the commits and digests that they stand for."""

    def __init__(self, past: Past, commit: str, site: str) -> None:
        found = _pins(past, commit, site)
        names = [name for kind, text in found for name in _names(kind, text)]
        self._commits = {git.commit(past.root, name) for name in names}
        self._digests = {text.removeprefix("sha256:") for kind, text in found if kind == "digest"}

    def hold(self, one: Reported) -> bool:
        """True when this is what a pin stands for."""
        return one.commit in self._commits or bool(one.digest and one.digest in self._digests)


def _names(kind: str, text: str) -> Iterator[str]:
    if kind in ("commit", "tag"):
        yield text if kind == "commit" else f"refs/tags/{text}"


def _pins(past: Past, commit: str, site: str) -> Sequence[tuple[str, str]]:
    """(commit, tag or digest; its text) of each."""
    found = past.site(git.commit(past.root, commit) or commit, site)
    values: Mapping[str, str] = found.values if found else {}
    steps = ((parts(path)[1], text) for path, text in values.items())
    pins = ((each[-1], text_of(text) or text) for each, text in steps if each[-2:-1] == ("ref",))
    return [(kind, text) for kind, text in pins if kind in ("commit", "tag", "digest")]

"""A cluster of a fleet, run by the controller from a repository that changes under it."""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e import enterprise
from tests.e2e.api import Api
from tests.e2e.artifacts import Artifacts, packed
from tests.e2e.compare import differences
from tests.e2e.flux import controller, kustomizations, ready
from tests.e2e.live import Id, Kind, Live, kinds, look
from tests.e2e.plane import Plane
from tests.e2e.settling import READY, settled, tidy
from tests.e2e.standins import StandIns, standing_in
from tests.fidelity import monorepo

ENTRY = "flux-system/flux-system"


@dataclass
class Ground:
    """The cluster `name` of the repository at `root`, at a commit, with what is live of it."""

    root: Path
    name: str
    api: Api
    artifacts: Artifacts
    others: StandIns
    kinds: list[Kind]
    commit: str = ""
    live: dict[Id, Live] = field(default_factory=dict)
    #: Kustomizations that Flux could not make ready, with what it says of them.
    stopped: dict[str, str] = field(default_factory=dict)

    def roll_out(self) -> dict[Id, Live]:
        """Have Flux take the working copy as a new commit; what is live then."""
        self.others.artifact = self.artifacts.artifact(packed(self.root))
        ends = settled(self.api, self.others.artifact["revision"], ENTRY)
        tidy(self.api)
        there = kustomizations(self.api)
        self.stopped = {name: " ".join(ready(there[name])) for name, end in ends.items() if end != READY}
        self.live = look(self.api, self.kinds)
        return self.live

    def note(self, what: str) -> tuple[str, str]:
        """Commit the working copy; the commits before and after."""
        before, self.commit = self.commit, commit(self.root, what)
        return before, self.commit

    def back(self, to: str, live: dict[Id, Live]) -> None:
        """Go back to a commit that could be rolled out; all of that is live again."""
        git(self.root, "rm", "--quiet", "-r", "--force", ".")
        git(self.root, "checkout", "--quiet", to, "--", ".")
        self.note("back")
        again = self.roll_out()
        assert self.stopped == {}
        assert {name: one.content for name, one in again.items()} == {name: one.content for name, one in live.items()}

    def wrong(self) -> list[str]:
        """Where what is live is not what penstock renders."""
        cluster = enterprise.render(self.root)[self.name]
        return [one for thing in cluster.all for one in differences(self.api, thing)]


@contextmanager
def ground(name: str, root: Path, control: Plane, artifacts: Artifacts) -> Iterator[Ground]:
    """A cluster that runs the enterprise as it is; the repository is made at `root`."""
    repository(root)
    with ExitStack() as stack:
        server = stack.enter_context(control.server())
        api = server.api()
        enterprise.prepare(api)
        stack.enter_context(controller(server, "--requeue-dependency=200ms"))
        others = stack.enter_context(standing_in(api, artifacts, set()))
        here = Ground(root, name, api, artifacts, others, kinds(api), git(root, "rev-parse", "HEAD"))
        others.artifact = artifacts.artifact(packed(root))
        enterprise.bootstrap(api, f"clusters/{name}")
        here.roll_out()
        assert here.stopped == {}
        yield here
        assert others.failures == []


def repository(root: Path) -> None:
    """The enterprise in a repository of its own. Nothing is waited for: health is another test's matter."""
    monorepo.lay_out(root)
    (root / "penstock.yaml").write_bytes((monorepo.ROOT / "penstock.yaml").read_bytes())
    for path in root.glob("clusters/*/*/*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("\n  wait: true\n", "\n"), encoding="utf-8")
    git(root, "init", "--quiet", "--initial-branch", "main")
    git(root, "config", "user.name", "Ada")
    git(root, "config", "user.email", "ada@example.org")
    commit(root, "as it is")


def git(root: Path, *words: str) -> str:
    """What git says."""
    return subprocess.run(["git", *words], cwd=root, check=True, capture_output=True, text=True).stdout.strip()


def commit(root: Path, message: str) -> str:
    """Commit everything; the commit's id."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(root, "rev-parse", "HEAD")

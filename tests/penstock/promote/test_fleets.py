"""Whatever happens to a fleet in git (releases, hotfixes, promotions, holds, rollbacks, folds, history that is squashed
or written anew), what its clusters render is what was promised."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from penstock.errors import PenstockError
from penstock.expand.fleet import expand
from penstock.expand.sources import home
from penstock.fleet import open_repository
from penstock.gates import holdfile, places
from penstock.gates.gather import holds_of
from penstock.gates.hold import Hold
from penstock.gates.manual import held_apps
from penstock.promote.back import back
from penstock.promote.bench import Bench
from penstock.promote.effect import rendered_digest
from penstock.promote.fold import apply as folded
from penstock.promote.fold import folds
from penstock.promote.propose import Asked
from penstock.promote.run import Decision, apply, decide, guarded
from penstock.workshop import Workshop
from tests.penstock.support.manifests import flux
from tests.penstock.support.releases import LOCK, PLACE, STYLES, pinned, styled
from tests.penstock.support.repository import initialised, listing
from tests.penstock.support.rings import NOW
from tests.penstock.support.sites import BASE, SETTINGS

SITES = ("pilot", "early", "late")
APPS = ("historian", "broker")
CLUSTERS = ("l3", "l4")
sites, targets, apps = st.sampled_from(SITES), st.sampled_from(SITES[1:]), st.sampled_from(APPS)
releases = st.dictionaries(apps, st.integers(0, 9)), st.dictionaries(apps, st.integers(0, 9), max_size=1)
Rendered = Mapping[str, str]


@dataclass
class Stand:
    """What a site rendered after it took a freight, and how often things that all share had changed by then."""

    rendered: Rendered
    shared: int


def _base() -> dict[str, str]:
    files = {
        "penstock.yaml": SETTINGS,
        "apps/base/kustomization.yaml": f"resources: [{', '.join(f'{app}.yaml' for app in APPS)}]\n",
    }
    files |= {f"apps/base/{app}.yaml": BASE.replace("historian", app) for app in APPS}
    return files | {
        f"clusters/{site}/{cluster}/apps.yaml": flux("apps", "apps/base", f"components: [../sites/{site}/release]")
        for site in SITES
        for cluster in CLUSTERS
    }


class Fleet(RuleBasedStateMachine):
    """Three sites of two clusters each, in git."""

    def __init__(self) -> None:
        super().__init__()
        self.repository = initialised(Path(tempfile.mkdtemp()) / "fleet")
        self.workshop = Workshop(store=False).__enter__()
        self.shared = 0
        self.stands: dict[tuple[str, str], Stand] = {}

    def teardown(self) -> None:
        self.workshop.__exit__(None, None, None)
        shutil.rmtree(self.repository.root.parent)

    @initialize(styles=st.tuples(*(st.integers(0, STYLES - 1) for _ in SITES)))
    def begin(self, styles: tuple[int, ...]) -> None:
        self.styles = dict(zip(SITES, styles, strict=True))
        self.repository.commit(_base())
        for site in SITES:
            self.repository.commit({**styled(site, {"historian": 0, "broker": 0}, {"broker": 7}, self.styles[site])})
        for site in SITES[1:]:
            self.moved("pilot", site, Asked(adopt=True))

    def bench(self) -> Bench:
        """The repository as it is now."""
        self.workshop.renew()
        return Bench(self.workshop, open_repository(self.repository.root))

    def renders(self) -> Rendered:
        """Cluster → the digest of all that it renders."""
        bench = self.bench()
        found = expand(self.workshop, home(bench.tree, bench.repository.settings), bench.repository.clusters)
        return {one.cluster.name: rendered_digest(one) for one in found}

    # ---- what people do

    @rule(pins=releases[0], patches=releases[1])
    def upstream(self, pins: dict[str, int], patches: dict[str, int]) -> None:
        """The pilot gets another release; what is not in it any more is removed."""
        folder = self.repository.root / PLACE.format("pilot")
        shutil.rmtree(folder.parent)
        self.repository.commit({**styled("pilot", pins, patches, self.styles["pilot"])})

    @rule(site=sites, app=apps, version=st.integers(0, 9))
    def hotfix(self, site: str, app: str, version: int) -> None:
        """A pin by hand at one site."""
        path = PLACE.format(site)
        self.repository.commit({path: pinned((self.repository.root / path).read_bytes(), app, version)})

    @rule(site=targets, app=st.sampled_from(("", *APPS)), on=st.booleans())
    def hold(self, site: str, app: str, on: bool) -> None:
        """Somebody holds a site or an app, or lets all of the site go."""
        bench = self.bench()
        kept = [one for one in holds_of(bench, site) if on and one.app != app]
        holds = [*kept, Hold(app, "Ada", NOW, "looked into")] if on else []
        path, text = places.holds(bench.layout.settings, site), holdfile.written(site, holds)
        if text is not None or (self.repository.root / path).exists():
            self.repository.commit({path: text})

    @rule(back_to=st.integers(1, 6))
    def squash(self, back_to: int) -> None:
        """The last commits become one."""
        count = int(self.repository.git("rev-list", "--count", "HEAD"))
        self.repository.git("reset", "--quiet", "--soft", f"HEAD~{min(back_to, count - 1)}")
        self.repository.commit()

    @rule()
    def rebase(self) -> None:
        """Every commit is made anew: none has its old name."""
        head = ""
        for number, commit in enumerate(self.repository.git("rev-list", "--reverse", "HEAD").split()):
            parent = ("-p", head) if head else ()
            message = f"rebased {number}: {head[:8]}"
            head = self.repository.git("commit-tree", f"{commit}^{{tree}}", *parent, "-m", message)
        self.repository.git("reset", "--quiet", "--soft", head)

    @rule(source=sites, to=targets, side=st.sampled_from(["source", "target", ""]))
    def promote(self, source: str, to: str, side: str) -> None:
        """A promotion; conflicts are decided for one side, or left."""
        if source != to:
            self.moved(source, to, Asked(adopt=source != "pilot"), side)

    def moved(self, source: str, target: str, asked: Asked, side: str = "") -> None:
        """One promotion with everything that it promises."""
        bench = self.bench()
        held = held_apps(bench, source, target, NOW)
        asked = Asked(adopt=asked.adopt, held=held)
        decision = decide(bench, [(source, target)], asked)
        if side and decision.plans[0].conflicts:
            take = {item.path: side for item in decision.plans[0].conflicts}
            decision = decide(bench, [(source, target)], Asked(take=take, adopt=asked.adopt, held=held))
        if not decision.writable:
            before = listing(self.repository.root)
            assert decision.plans[0].conflicts or decision.plans[0].refusals
            assert listing(self.repository.root) == before
            return
        self.written(bench, decision)
        if asked.adopt and decision.plans[0].before and decision.plans[0].before.source_site != source:
            return  # from another source: from now on it is this one's
        before = listing(self.repository.root)
        again = decide(self.bench(), [(source, target)], Asked(adopt=asked.adopt, held=held))
        assert again.plans[0].up_to_date
        assert apply(bench, again, commit=True).files == ()
        assert _tree(listing(self.repository.root)) == _tree(before)

    def written(self, bench: Bench, decision: Decision) -> None:
        """The files and the commit; nothing outside the target renders another byte."""
        before, target = self.renders(), decision.plans[0].target
        done = apply(bench, decision, commit=True)
        after = self.renders()
        assert {name: digest for name, digest in after.items() if not name.startswith(f"{target}/")} == {
            name: digest for name, digest in before.items() if not name.startswith(f"{target}/")
        }
        lock = self.bench().lock(target)
        assert lock is not None
        if done.files:
            mine = {name: digest for name, digest in after.items() if name.startswith(f"{target}/")}
            assert lock.rendered == mine
            self.stands[target, lock.freight] = Stand(mine, self.shared)
        assert self.repository.git("status", "--porcelain") == ""

    @rule(site=targets)
    def rollback(self, site: str) -> None:
        """What was taken before renders as it did, but for what was changed since."""
        bench = self.bench()
        try:
            plan, then = back(bench, site)
        except PenstockError:
            return  # nothing earlier is in this history
        decision = guarded(bench, [plan])
        if not decision.writable:
            return
        self.written(bench, decision)
        stand = self.stands.get((site, then.lock.freight))
        now = self.bench().lock(site)
        assert now is not None
        assert now.freight == then.lock.freight
        if stand is not None and stand.shared == self.shared and not plan.local:
            assert now.rendered == then.lock.rendered

    @rule()
    def fold(self) -> None:
        """What all carry moves into the base, and no cluster renders a byte else; else it is refused by name."""
        bench = self.bench()
        for one in folds(bench)[:1]:
            before = self.renders()
            if one.changed:
                assert {*one.changed} <= {*before}
                continue
            folded(bench, one)
            self.repository.commit()
            assert self.renders() == before
            self.shared += 1

    # ---- what is always so

    @invariant()
    def nothing_is_left_behind(self) -> None:
        """Neither in the tree nor beside it."""
        folder = self.repository.root / ".git/penstock"
        assert not folder.exists() or [path.name for path in folder.iterdir()] == ["lock"]

    @invariant()
    def every_lock_reads(self) -> None:
        bench = self.bench() if hasattr(self, "styles") else None
        for site in SITES[1:] if bench else ():
            assert bench is not None
            assert bench.lock(site) is not None
            assert (self.repository.root / LOCK.format(site)).exists()


def _tree(found: Mapping[str, object]) -> Mapping[str, object]:
    return {path: one for path, one in found.items() if not path.startswith(".git")}


@pytest.mark.usefixtures("worker")
def test_fleets() -> None:
    run_state_machine_as_test(
        Fleet,
        settings=settings(
            max_examples=4 * int(os.environ.get("ALGEBRA", "1")),
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
        ),
    )

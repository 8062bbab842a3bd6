"""Whatever happens in between, a promotion keeps its word: random upstream releases, hotfixes, removals, promotions and
rollbacks over several sites, on files of many styles."""

import os
import re

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from penstock.promote.plan import Outcome, Plan
from penstock.promote.propose import Asked
from penstock.promote.propose import app as app_of
from tests.penstock.support.promotion import Files, applied, decided, opened
from tests.penstock.support.releases import FOLDER, LOCK, PLACE, STYLES, pinned, styled

SITES = ("pilot", "early-1", "early-2", "fleet-1", "fleet-2")
APPS = ("historian", "broker", "gateway", "opc")
apps, versions, sites = st.sampled_from(APPS), st.integers(0, 9), st.sampled_from(SITES)


class Promotions(RuleBasedStateMachine):
    """Sites in memory; what is asked of a promotion is asked after each."""

    @initialize(styles=st.tuples(*(st.integers(0, STYLES - 1) for _ in SITES)))
    def begin(self, styles: tuple[int, ...]) -> None:
        self.files: Files = {"README.md": b"not promotable", "apps/base/x.yaml": b"a: 1\n"}
        self.styles = dict(zip(SITES, styles, strict=True))
        for site in SITES:
            self.files |= styled(site, {"historian": 0, "broker": 0}, {"opc": 1}, self.styles[site])
        for site in SITES[1:]:
            plan = decided(self.files, "pilot", site, Asked(adopt=True))
            assert not plan.refusals
            self.files = applied(self.files, plan)

    @rule(pins=st.dictionaries(apps, versions), patches=st.dictionaries(apps, versions, max_size=2))
    def upstream(self, pins: dict[str, int], patches: dict[str, int]) -> None:
        """The pilot gets another release; what is not in it any more is removed."""
        keep = {path: text for path, text in self.files.items() if not path.startswith(FOLDER.format("pilot"))}
        self.files = keep | styled("pilot", pins, patches, self.styles["pilot"])

    @rule(site=sites, app=apps, version=versions)
    def hotfix(self, site: str, app: str, version: int) -> None:
        """Somebody changes a pin by hand at one site."""
        path = PLACE.format(site)
        self.files[path] = pinned(self.files[path], app, version)

    @rule(site=sites)
    def deletion(self, site: str) -> None:
        """Somebody drops the last patch by hand at one site."""
        path = PLACE.format(site)
        text = self.files[path]
        cut = text.rfind(b"patches:")
        if cut >= 0:
            self.files[path] = text[:cut]

    @rule(
        source=sites,
        to=sites,
        side=st.sampled_from(["source", "target"]),
        decide=st.booleans(),
        held=st.sets(apps, max_size=1),
    )
    def promote(self, source: str, to: str, side: str, decide: bool, held: set[str]) -> None:
        """A promotion, with its conflicts decided or not, and perhaps an app that is held."""
        target = to
        if source == target:
            return
        asked = Asked(adopt=True, held=tuple(held))
        plan = decided(self.files, source, target, asked)
        if plan.conflicts and decide:
            asked = Asked(take={item.path: side for item in plan.conflicts}, adopt=True, held=tuple(held))
            plan = decided(self.files, source, target, asked)
        if plan.conflicts or plan.refusals:
            assert plan.conflicts  # nothing here is refused
            return
        before, self.files = self.files, applied(self.files, plan)
        self.nothing_else_changed(before, plan)
        self.values_are_the_sources(before, plan)
        self.the_table_holds(before, plan, asked)
        self.style_is_kept(before, plan)
        self.the_rest_is_byte_for_byte(before, plan)
        self.what_is_held_stays(before, plan, held)
        again = Asked(held=tuple(held))
        assert applied(self.files, decided(self.files, source, target, again)) == self.files
        assert decided(self.files, source, target, again).up_to_date

    def nothing_else_changed(self, before: Files, plan: Plan) -> None:
        """Only the target's promotable files and its lock."""
        changed = {path for path in {*before, *self.files} if before.get(path) != self.files.get(path)}
        assert changed <= {*plan.files, LOCK.format(plan.target)}
        assert all(path.startswith(FOLDER.format(plan.target)) for path in plan.files)

    def values_are_the_sources(self, before: Files, plan: Plan) -> None:
        """But for local changes, which are as they were; what went at the source is gone."""
        was, now = opened(before, plan.target).values, opened(self.files, plan.target).values
        local = {item.path for item in plan.items if item.outcome in (Outcome.LOCAL, Outcome.HELD)}
        assert {path: now.get(path) for path in local} == {path: was.get(path) for path in local}
        for path in {*now, *plan.freight.values}:
            if path not in local and not path.endswith("[]"):
                assert now.get(path) == plan.freight.values.get(path), path
        if not local:
            assert now == plan.freight.values

    def the_table_holds(self, before: Files, plan: Plan, asked: Asked) -> None:
        """What only one side has changed since the base is as that side has it; a removal is a change."""
        if plan.before is None:
            return  # the pilot's first promotion
        base, source = plan.before.values, plan.freight.values
        was, now = opened(before, plan.target).values, opened(self.files, plan.target).values
        for path in {*base, *source, *was, *now}:
            if path.endswith("[]") or path in asked.take:
                continue
            theirs, ours = source.get(path), was.get(path)
            assert theirs == base.get(path) or ours in (theirs, base.get(path)), path
            assert now.get(path) == (ours if theirs == base.get(path) else theirs), path

    def style_is_kept(self, before: Files, plan: Plan) -> None:
        """Comments on lines of their own (but in a list that goes as a whole), line ends, the last line end, and the
        quotes of values that changed."""
        path = PLACE.format(plan.target)
        was, now = before[path].decode(), self.files[path].decode()
        stays = any(f"name: {app} " in was and f"name: {app} " in now for app in APPS)
        kept = "#" if stays else "# What"
        assert sorted(line for line in was.splitlines() if line.lstrip().startswith(kept)) == sorted(
            line for line in now.splitlines() if line.lstrip().startswith(kept)
        )
        assert was.endswith("\n") == now.endswith("\n")
        assert ("\r\n" in was) == ("\r\n" in now)
        assert "\r\n" not in now or not re.search(r"(?<!\r)\n", now)
        for app in APPS:
            lines = [
                re.search(rf"name: {app}   # kept\r?\n( +newTag: )(['\"]?)[\d.]+\2  # pinned", t) for t in (was, now)
            ]
            if lines[0] and lines[1]:
                assert lines[0].groups() == lines[1].groups()

    def the_rest_is_byte_for_byte(self, before: Files, plan: Plan) -> None:
        """What belongs to no value that moved stands where it stood, in the same order."""
        path, moved = PLACE.format(plan.target), {item.app for item in plan.moving}
        if any(item.path.endswith("[]") for item in plan.moving):
            return  # the source has another order
        was, now = (_without(text.decode(), moved) for text in (before[path], self.files[path]))
        both = (before[path].decode(), self.files[path].decode())
        if not any(all(f"name: {app} " in text for text in both) for app in APPS):
            # Of the list nothing stays: it takes the comments in it along.
            was, now = ([line for line in lines if "# about" not in line] for lines in (was, now))
        assert was == now

    def what_is_held_stays(self, before: Files, plan: Plan, held: set[str]) -> None:
        """At the target, and in what its lock says that it took."""
        mine = [item for item in plan.items if item.app in held]
        assert not any(item.outcome.moves for item in mine)
        was, now = opened(before, plan.target).values, opened(self.files, plan.target).values
        for path in {*was, *now}:
            if not path.endswith("[]") and app_of(path) in held:
                assert was.get(path) == now.get(path)

    @invariant()
    def every_site_reads(self) -> None:
        for site in SITES if hasattr(self, "files") else ():
            assert opened(self.files, site).files


def _without(text: str, moved: set[str]) -> list[str]:
    """The lines of a release but for those of these apps, and of the lists' heads."""
    kept, skipping = [], False
    for line in text.splitlines(keepends=True):
        named = re.match(r" *- (?:name|path): (\w+)", line)
        if named or not line.startswith((" ", "-", "\r", "\n")) or line.lstrip().startswith("#"):
            skipping = named is not None and named[1] in moved
        if not skipping and not line.startswith(("images:", "patches:")):
            kept.append(line.rstrip("\r\n"))
    return kept


TestPromotions = Promotions.TestCase
TestPromotions.settings = settings(
    # A failure is reported as it was found: to make it smaller takes minutes.
    max_examples=25 * int(os.environ.get("ALGEBRA", "1")),
    stateful_step_count=15,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)

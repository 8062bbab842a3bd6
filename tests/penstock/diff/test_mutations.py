"""One field anywhere in the worked enterprise, changed: it shows in exactly the clusters and objects that carry it."""

import os
import random
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from penstock import settingsfile
from penstock.diff.outcome import State
from penstock.diff.result import Result
from penstock.diff.run import diff_in
from penstock.diff.sides import open_sides
from penstock.discover import find
from penstock.expand.fleet import expand
from penstock.expand.rendered import ClusterRender
from penstock.expand.sources import home
from penstock.tree.working import working_tree
from penstock.workshop import Workshop
from tests.penstock.support.repository import Repository, initialised

pytestmark = pytest.mark.usefixtures("worker")
ROOT = Path(__file__).parents[3]
ROOMS = ("apps", "platform", "clusters")
#: A scalar of a manifest that may be another one without the manifest being broken.
SCALAR = re.compile(r"^(?P<before>\s+(?:- )?[\w./-]+: )(?P<value>[\w][\w. /:-]*)(?P<after>)$", re.MULTILINE)
#: Keys that say how manifests hang together.
STRUCTURAL = re.compile(r"\b(?:kind|apiVersion|path|name|namespace|behavior|files|target)\b")
#: So many fields are tried; PENSTOCK_MUTATIONS says how many others.
TRIED = int(os.environ.get("PENSTOCK_MUTATIONS", "6"))

#: Cluster → the objects that it would hold: (owner, kind, namespace, name) → digests.
Held = Mapping[str, Mapping[tuple[str, ...], list[str]]]


@pytest.fixture(scope="module")
def enterprise(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """The worked enterprise in a repository of its own."""
    repository = initialised(tmp_path_factory.mktemp("enterprise") / "fleet")
    for room in ROOMS:
        shutil.copytree(ROOT / room, repository.root / room)
    shutil.copy(ROOT / "penstock.yaml", repository.root)
    repository.commit()
    return repository


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A workshop with a store, so that what is equal is not rendered."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PENSTOCK_NO_STORE", raising=False)
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("store")))
        with Workshop() as opened:
            yield opened


def mutations(root: Path) -> list[tuple[Path, str]]:
    """Files and what they become; the same ones every time."""
    chosen = random.Random(20261121)
    found = []
    for path in sorted(path for room in ROOMS for path in (root / room).rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        spots = [m for m in SCALAR.finditer(text) if not STRUCTURAL.search(m["before"])]
        if spots and path.name != "kustomization.yaml":
            spot = chosen.choice(spots)
            value = str(int(spot["value"]) + 1) if spot["value"].isdigit() else f"{spot['value']}x"
            found.append((path, text[: spot.start("value")] + value + text[spot.end("value") :]))
    return chosen.sample(found, min(TRIED, len(found)))


def held(root: Path) -> Held:
    """Everything that every cluster would hold, rendered anew."""
    tree = working_tree(root)
    loaded = settingsfile.load(root)
    with Workshop(store=False) as anew:
        renders = expand(anew, home(tree, loaded), find.clusters(tree, loaded))
        return {one.cluster.name: _objects(one) for one in renders}


def _objects(render: ClusterRender) -> Mapping[tuple[str, ...], list[str]]:
    found: dict[tuple[str, ...], list[str]] = {}
    for one in render.rendered:
        for document in one.documents:
            found.setdefault(document.identity, []).append(document.sha)
    return found


def shown(result: Result) -> dict[str, set[tuple[str, ...]]]:
    """Cluster → the objects that the diff shows, before and after."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for change in result.changes:
        one = change.object
        names = {(o.group, o.kind, o.namespace, o.name) for o in (one.before, one.after) if o is not None}
        for cluster in change.clusters:
            found.setdefault(cluster, set()).update(names)
    return found


def carried(before: Held, after: Held) -> dict[str, set[tuple[str, ...]]]:
    """The same, from two renders of everything."""
    found = {}
    for cluster in before:
        ones, others = before[cluster], after[cluster]
        names = {name for name in ones.keys() | others.keys() if ones.get(name) != others.get(name)}
        if names:
            found[cluster] = names
    return found


def test_a_field_shows_where_it_is_carried(enterprise: Repository, workshop: Workshop) -> None:
    root = enterprise.root
    diff_in(workshop, *open_sides(root, "HEAD"))  # from now on the store knows every cluster
    before = held(root)
    effects = 0
    for path, text in mutations(root):
        original = path.read_text(encoding="utf-8")
        path.write_text(text, encoding="utf-8")
        try:
            workshop.renew()
            result = diff_in(workshop, *open_sides(root, "HEAD"))
            after = held(root)
        finally:
            path.write_text(original, encoding="utf-8")
        if any(one.what.after for one in result.broken):
            assert not [change for change in result.changes if change.object.after is None], path
            continue
        assert shown(result) == carried(before, after), path
        same = {one.name for one in result.clusters if one.state is State.SAME}
        assert same == before.keys() - carried(before, after).keys(), path
        effects += bool(shown(result))
    assert effects > TRIED / 2

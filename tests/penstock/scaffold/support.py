"""What the tests of scaffolding share: a copy of the worked enterprise, what changed in it, what penstock then says."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings

from penstock.fleet import open_repository
from penstock.scaffold.layout import Layout
from penstock.scaffold.networks import Network, parse
from penstock.validate.run import validate
from tests.penstock.rules.enterprise import copied

Snapshot = dict[str, bytes]

#: For properties that validate a fleet for each example: a few examples, and none of the hundreds that shrinking takes.
heavy = settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def snapshot(root: Path) -> Snapshot:
    """Every file below a folder by its path, with its content."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def changed(before: Snapshot, root: Path) -> set[str]:
    """What is new, gone or different since."""
    after = snapshot(root)
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def sayings(root: Path, *globs: str) -> list[str]:
    """The findings of some clusters (all when none is named), a line each."""
    report = validate(open_repository(root, globs=globs))
    return [f"{one.place}: {one.code}: {one.message}" for one in report.findings]


def fact(root: Path, cluster: str, name: str) -> str:
    """One fact of a cluster (`<site>/<cluster>`)."""
    site, _, folder = cluster.partition("/")
    place = Layout(root).site(site).cluster(folder)
    assert place is not None
    return place.facts[name]


def network(root: Path, cluster: str, name: str) -> Network:
    """One network of a cluster."""
    (found,) = parse(fact(root, cluster, name))
    return found


@contextmanager
def enterprise() -> Iterator[Path]:
    """A copy of the worked enterprise of its own: for properties, which run a test's body many times."""
    root = Path(tempfile.mkdtemp(prefix="enterprise-"))
    try:
        copied(root)
        yield root
    finally:
        shutil.rmtree(root)

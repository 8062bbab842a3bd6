"""A bench over a test's repository."""

from collections.abc import Iterator
from contextlib import contextmanager

from penstock.fleet import open_repository
from penstock.gates.then import Past
from penstock.promote.bench import Bench
from penstock.workshop import Workshop
from tests.penstock.support.repository import Repository


@contextmanager
def opened(repository: Repository) -> Iterator[tuple[Bench, Past]]:
    """As the commands open it."""
    with Workshop() as workshop:
        bench = Bench(workshop, open_repository(repository.root))
        yield bench, Past(repository.root, bench.layout.settings)

"""The control plane, the stand-in artifact server, and the counts of the run."""

from collections.abc import Iterator

import pytest

from tests.e2e.artifacts import Artifacts, serving
from tests.e2e.figures import Figures
from tests.e2e.plane import Plane, plane

#: Files of tests, the longest first.
LONG = ("test_prediction", "test_corpus", "test_clusters", "test_entries")
#: Of this process, and where the run is divided, of all processes in the one that divides it.
FIGURES = Figures()


@pytest.fixture(scope="session")
def control(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plane]:
    """etcd, and whatever API servers a test wants over it."""
    with plane(tmp_path_factory.mktemp("plane")) as made:
        yield made


@pytest.fixture(scope="session")
def artifacts() -> Iterator[Artifacts]:
    """The server of artifacts."""
    with serving() as made:
        yield made


@pytest.fixture(scope="session")
def figures() -> Figures:
    """What the run counts; written at its end when asked for."""
    return FIGURES


@pytest.fixture(scope="session", autouse=True)
def _no_store() -> Iterator[None]:
    """penstock remembers nothing from one run to the next."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PENSTOCK_NO_STORE", "1")
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    """--write-figures: write the counts of a run into docs/reference/fidelity.md."""
    parser.addoption("--write-figures", action="store_true", help="write the counts into docs/reference/fidelity.md")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest come first, so that two processes end together."""
    items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """One of several processes has ended: take over what it counted."""
    for name, number in getattr(node, "workeroutput", {}).get("figures", {}).items():
        FIGURES.add(name, number)
    FIGURES.verdicts.update(getattr(node, "workeroutput", {}).get("verdicts", {}))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand over the counts, or write them."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["figures"], output["verdicts"] = FIGURES.counts, FIGURES.verdicts
    elif session.config.getoption("--write-figures") and not session.testsfailed:
        FIGURES.write()

"""Where Flux adds nothing, the objects are also those of the plain kustomize program."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.fidelity import case, monorepo
from tests.fidelity.canonical import Object, texts
from tests.fidelity.client import Client

pytestmark = pytest.mark.timeout(1200)

PLAIN = [name for name in case.known() if case.load(name).binary]
FOLDERS = monorepo.plain_folders()


@pytest.fixture(scope="session")
def kustomize() -> str:
    """The program that PENSTOCK_KUSTOMIZE names, the one that `make test` keeps in the cache, or the one on PATH."""
    from gobuild import oracle

    kept = oracle.program()
    found = os.environ.get("PENSTOCK_KUSTOMIZE") or (str(kept) if kept.is_file() else shutil.which("kustomize"))
    if not found:
        pytest.skip("there is no kustomize program: `make oracle` builds one")
    return found


@pytest.mark.parametrize("name", PLAIN)
def test_flux_renders_as_kustomize(name: str, trees: Path, flux: dict[str, Any], kustomize: str) -> None:
    """Equal sets of objects; the program sorts them, Flux does not."""
    built = _build(kustomize, trees / name / case.load(name).spec["path"])
    assert sorted(texts(built)) == sorted(texts(flux[name]["objects"]))


@pytest.mark.parametrize("folder", FOLDERS)
def test_worker_renders_as_kustomize(folder: str, worker: Client, monorepo_tree: Path, kustomize: str) -> None:
    """The folders of this repository that Flux takes as they are."""
    worker.tree("monorepo", monorepo_tree)
    made = worker.build("monorepo", None, {"spec": {"path": folder}})
    assert not made.error
    assert sorted(texts(_build(kustomize, monorepo_tree / folder))) == sorted(texts(made.objects))


def _build(kustomize: str, path: Path) -> list[Object]:
    """The program's objects, without the restriction on where files lie, as Flux has it."""
    command = [kustomize, "build", "--load-restrictor", "LoadRestrictionsNone", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [one for one in yaml.load_all(done.stdout, Loader=_Loader) if one]


class _Loader(yaml.CSafeLoader):
    """YAML as JSON knows it: dates and words such as `on` are texts."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))

"""Objects that are there twice, or become one."""

from pathlib import Path

import pytest

from penstock.expand.diagnose import diagnose
from penstock.expand.kustomization import Kustomization
from penstock.render.build import Build, Closure, Failure
from tests.penstock.expand.causes.asking import declared, found, hints
from tests.penstock.support.manifests import config_map
from tests.penstock.support.values import tree_of


@pytest.mark.parametrize("name", ["plain", "with.dots", "with:colon"])
def test_an_object_that_is_there_twice_is_found_by_its_name(tmp_path: Path, name: str) -> None:
    message = (
        f"may not add resource with an already registered id: ConfigMap.v1.[noGrp]/{name}.flux-system': apps/b.yaml"
    )
    files = {"apps/a.yaml": config_map(name), "apps/b.yaml": "# two\n" + config_map(f'"{name}"')}
    assert found(tmp_path, Failure("build", message), files) == [("object-doubled", "apps/b.yaml:2")]
    assert hints(tmp_path, Failure("build", message), files)[0].endswith(": the other is apps/a.yaml:1")
    patched = {**files, "apps/kustomization.yaml": "resources: [b.yaml]\npatches: [{path: a.yaml}]\n"}
    assert hints(tmp_path / "patched", Failure("build", message), patched) == ["take one of them out"]


@pytest.mark.parametrize(
    ("spec", "place"), [({}, "apps/kustomization.yaml:2"), ({"targetNamespace": "t"}, "clusters/one/apps.yaml:1")]
)
def test_objects_that_one_namespace_makes_one(tmp_path: Path, spec: dict[str, str], place: str) -> None:
    was = '"kind":"{}","metadata":{{"annotations":{{"x/previousNames":"{}","x/previousNamespaces":"{}"}},"name":"t"}}'
    said = f"[{{{was.format('Namespace', 'a', '_non_namespaceable_')}}} {{{was.format('ConfigMap', 'b', 'n')}}}]"
    failure = Failure("build", f"namespace transformation produces ID conflict: {said}")
    files = {"apps/kustomization.yaml": "resources: [a.yaml]\nnamespace: t\n"}
    flux = Kustomization({"metadata": {"name": "apps", "namespace": "n"}, "spec": {"path": "apps", **spec}})
    build = Build((), Closure(read=tuple(files)), failure)
    (one,) = diagnose(build, tree_of(tmp_path, files), flux, declared)
    assert (str(one.place), "Namespace a and ConfigMap n/b become one" in one.message) == (place, True)

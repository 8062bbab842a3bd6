"""What stands in one file only is found without a second build; what might stand elsewhere is not told."""

import pytest

from penstock.render.build import Build, Closure
from penstock.where.lone import lone
from penstock.where.parts import Files
from tests.penstock.support.manifests import config_map, resources
from tests.penstock.support.values import document
from tests.penstock.where.handmade import tree

MANIFEST = config_map("one", {"k": "v"})
PATCH = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\ndata:\n  k: w\n"
INLINE = resources("a.yaml") + "patches:\n  - patch: |\n      kind: ConfigMap\n      metadata: {name: one}\n"


def found(files: dict[str, str]) -> str:
    made = Build((document("v1", "ConfigMap", "one", "flux-system"),), closure=Closure(tuple(files), (), ()))
    setter = lone(Files(), tree(files), made, made.documents[0])
    return f"{setter.sheet.path}:{setter.line}" if setter else ""


@pytest.mark.parametrize(
    ("files", "place"),
    [
        ({"kustomization.yaml": resources("a.yaml"), "a.yaml": MANIFEST}, "a.yaml:1"),
        ({"kustomization.yaml": INLINE, "a.yaml": MANIFEST}, "a.yaml:1"),
        ({"a.yaml": "---\n# it\n" + config_map("two", {}) + "---\n" + MANIFEST, "b.yaml": "name: one\n"}, "a.yaml:8"),
        ({"a.yaml": MANIFEST, "deployment.yaml": PATCH.replace("ConfigMap", "Deployment")}, "a.yaml:1"),
        ({"a.yaml": MANIFEST.replace("name: one", "name: onerous")}, ""),
        ({"a.yaml": MANIFEST, "patch.yaml": PATCH}, ""),
        ({"kustomization.yaml": "configMapGenerator:\n  - name: one\n", "patch.yaml": PATCH}, ""),
        ({"kustomization.yaml": "helmCharts:\n  - name: one\n", "patch.yaml": PATCH}, ""),
        ({"a.yaml": "kind: ConfigMap\nmetadata: {name: [one\n"}, ""),
    ],
)
def test_only_manifest_of_a_kind_and_name(files: dict[str, str], place: str) -> None:
    assert found(files) == place

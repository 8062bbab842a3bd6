from pathlib import Path

import pytest

from penstock.discover.patched import patched
from tests.penstock.support.values import tree_of

MERGE = "{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, spec: {path: ./apps/dev/}}"
REPLACE = "[{op: replace, path: /spec/path, value: ./apps/dev}]"


@pytest.mark.parametrize(
    ("patches", "expected"),
    [
        (f"[{{patch: '{MERGE}'}}]", ["apps/dev"]),
        (f"[{{patch: '{REPLACE}', target: {{kind: Kustomization}}}}]", ["apps/dev"]),
        (f"[{{patch: '{REPLACE}', target: {{kind: Ingress}}}}]", []),
        (f"[{{patch: '{REPLACE}'}}, {{path: kustomize.toolkit.fluxcd.io/x.yaml}}, text]", []),
        ("kustomize.toolkit.fluxcd.io/", []),
        ("[{patch: '{kustomize.toolkit.fluxcd.io/'}]", []),
    ],
)
def test_paths_that_patches_give(tmp_path: Path, patches: str, expected: list[str]) -> None:
    tree = tree_of(tmp_path, {"kustomization.yaml": f"patches: {patches}\n"})
    assert list(patched(tree, "kustomization.yaml")) == expected

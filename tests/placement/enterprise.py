"""The worked enterprise, and beside it what it does not use: the ground on which faults are sown."""

import shutil
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PARTS = ("clusters", "platform", "apps")
#: The cluster that applies the extras.
CLUSTER = "clusters/plant-a/l2-line-1"

#: Patches of a cluster's own Flux Kustomizations, inside its kustomization.yaml.
INLINE = """\
  - extras.yaml
patches:
  - target: {kind: Kustomization, name: apps}
    patch: |
      - op: replace
        path: /spec/timeout
        value: 12m
  - patch: |
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata:
        name: platform
        namespace: flux-system
      spec:
        retryInterval: 3m
        patches:
          - target: {kind: StatefulSet, name: mosquitto}
            patch: |
              - op: replace
                path: /spec/template/spec/terminationGracePeriodSeconds
                value: 90
              - op: add
                path: /spec/minReadySeconds
                value: 5
"""


def copied(root: Path) -> None:
    """The enterprise as it is in this repository, with the extras."""
    for part in PARTS:
        shutil.copytree(ROOT / part, root / part)
    shutil.copy(ROOT / "penstock.yaml", root)
    shutil.copytree(HERE / "extras", root, dirs_exist_ok=True)
    with (root / CLUSTER / "kustomization.yaml").open("a", encoding="utf-8") as file:
        file.write(INLINE)

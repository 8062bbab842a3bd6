"""Custom resources whose definition does not allow their change."""

import pytest

from penstock.diff.run import diff
from penstock.diff.sides import open_sides
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.repository import Files

pytestmark = pytest.mark.usefixtures("worker")
DEFINITION = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: tanks.ot.example.org}
spec:
  group: ot.example.org
  scope: Namespaced
  names: {plural: tanks, singular: tank, kind: Tank, listKind: TankList}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              x-kubernetes-validations:
                - {rule: "!has(oldSelf.liters) || self.liters >= oldSelf.liters", message: a tank does not shrink}
              properties:
                liters: {type: integer}
                colour: {type: string}
                serial:
                  type: string
                  x-kubernetes-validations: [{rule: self == oldSelf}]
"""
TANK = "apiVersion: ot.example.org/v1\nkind: Tank\nmetadata: {{name: one, namespace: default{}}}\nspec: {}\n"
SPEC = "{liters: 10, colour: red, serial: a}"


def tank(spec: str, more: str = "") -> str:
    return TANK.format(more, spec)


def fleet(spec: str = SPEC, definition: str = DEFINITION) -> Files:
    """Two clusters with one tank each."""
    files = {f"clusters/{name}/tank.yaml": tank(spec) for name in ("one", "two")}
    files |= {f"clusters/{name}/crd.yaml": definition for name in ("one", "two")}
    return {"penstock.yaml": "clusters: [clusters/*]\n", **files}


def told(repo: MakeRepository, after: Files, before: Files | None = None) -> list[str]:
    """The sentences of the signs, of a change from one fleet to the other."""
    there = repo(before or fleet()).write(after)
    found = diff(*open_sides(there.root, "HEAD"))
    return [one.sentence for change in found.changes for one in change.dangers if one.code == "immutable-field"]


END = "the API server refuses it and its Kustomization fails"


def test_a_field_that_is_fixed(repo: MakeRepository) -> None:
    (said,) = told(repo, fleet(SPEC.replace("serial: a", "serial: b")))
    assert said == f"spec.serial cannot change so (does not hold: self == oldSelf): {END}"


def test_a_value_that_may_only_grow(repo: MakeRepository) -> None:
    (said,) = told(repo, fleet(SPEC.replace("10", "9")))
    assert said == f"spec cannot change so (a tank does not shrink): {END}"


@pytest.mark.parametrize("spec", [SPEC.replace("10", "11"), SPEC.replace("red", "blue"), "{liters: 10, colour: red}"])
def test_what_the_definition_allows(repo: MakeRepository, spec: str) -> None:
    assert told(repo, fleet(spec)) == []


def test_with_force_it_is_made_anew(repo: MakeRepository) -> None:
    force = ", annotations: {kustomize.toolkit.fluxcd.io/force: enabled}"
    after = {
        f"clusters/{name}/tank.yaml": tank(SPEC.replace("serial: a", "serial: b"), force) for name in ("one", "two")
    }
    (said,) = told(repo, after)
    assert said.endswith("Flux deletes the Tank and makes it anew (force)")


def test_a_definition_that_penstock_ships(repo: MakeRepository) -> None:
    snapshot = """\
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshot
metadata: {name: one, namespace: default}
spec: {volumeSnapshotClassName: fast, source: {persistentVolumeClaimName: CLAIM}}
"""
    before: Files = {
        "penstock.yaml": "clusters: [clusters/*]\n",
        "clusters/one/x.yaml": snapshot.replace("CLAIM", "data"),
    }
    (said,) = told(repo, {"clusters/one/x.yaml": snapshot.replace("CLAIM", "other")}, before)
    assert said.startswith("spec.source.persistentVolumeClaimName cannot change so")


def test_a_rule_that_cannot_be_judged_says_nothing(repo: MakeRepository) -> None:
    odd = DEFINITION.replace("rule: self == oldSelf", "rule: self.nothing == oldSelf.nothing")
    assert told(repo, fleet(SPEC.replace("serial: a", "serial: b"), odd), fleet(SPEC, odd)) == []


def test_what_is_refused_keeps_the_rest_of_its_kustomization_away(repo: MakeRepository) -> None:
    before = {
        **fleet(),
        "clusters/one/map.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m, namespace: x}\n",
    }
    there = repo(before).write({**fleet(SPEC.replace("serial: a", "serial: b")), "clusters/one/map.yaml": None})
    found = diff(*open_sides(there.root, "HEAD"))
    (held,) = [one.object.held for one in found.changes if one.object.object.kind == "ConfigMap"]
    assert "the API server refuses Tank/default/one" in held

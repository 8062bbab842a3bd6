"""patch-matches-nothing, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import FOLDER, LINE, Enterprise, Fleet
from tests.penstock.rules.objects import config_map

SENSOR = "simulated-temperature-sensor"
BASE = "apps/base/opc-plc/kustomization.yaml"
PATCH = "patches:\n  - target: {{kind: Deployment, name: {}}}\n    patch: |\n      {}\n"
DELETES = "{$patch: delete, apiVersion: apps/v1, kind: Deployment, metadata: {name: x}}"
RENAMES = "- {op: replace, path: /metadata/name, value: x}"
ADDS = "- {op: add, path: /metadata/labels/tier, value: line}"


@pytest.mark.parametrize(
    ("name", "patch", "found"),
    [
        ("opc-plcs", ADDS, True),
        ("opc-plc", ADDS, False),
        ("opc-.*", ADDS, False),
        ("none|opc-plc", ADDS, False),
        ("opc-plcs", DELETES, True),
        ("opc-plc", DELETES, False),
        ("opc-plcs", RENAMES, False),
        ("opc-plcs", ADDS.replace("/metadata/labels", "/metadata/names"), True),
    ],
)
def test_a_name_that_nothing_has(enterprise: Enterprise, name: str, patch: str, found: bool) -> None:
    enterprise.append(BASE, PATCH.format(name, patch))
    assert enterprise.found(LINE) == [f"patch-matches-nothing {BASE}"] * found


GONE = PATCH.format("settings", DELETES)


@pytest.mark.parametrize(
    "more",
    [
        "configMapGenerator: [{name: settings}]",
        "namePrefix: set\nresources: [map.yaml]",
        "resources: [other.yaml]",
    ],
)
def test_what_may_have_been_there_before_it_was_deleted(more: str, fleet: Fleet) -> None:
    maps = {f"clusters/c/{file}.yaml": config_map(name) for file, name in (("map", "tings"), ("other", "settings"))}
    made = fleet({"clusters/c/kustomization.yaml": f"{more}\n{GONE}", **maps})
    assert made.said("patch-matches-nothing") == []


@pytest.mark.parametrize("text", ["", "# later", "---\n# later\n---\n", "[]", "{}", "null"])
def test_a_patch_without_anything_in_it(text: str, fleet: Fleet) -> None:
    files = {"clusters/c/map.yaml": config_map("settings"), "clusters/c/patch.yaml": text}
    files["clusters/c/kustomization.yaml"] = "resources: [map.yaml]\npatches:\n  - path: patch.yaml\n"
    (finding,) = fleet(files).findings("c")
    assert (finding.code, str(finding.place)) == ("patch-matches-nothing", "clusters/c/kustomization.yaml:3")
    assert "empty" in finding.message


def test_beside_a_tag_that_is_a_date(enterprise: Enterprise) -> None:
    enterprise.append(BASE, f"images:\n  - {{name: x, newTag: 2026-12-24}}\n{PATCH.format('opc-plcs', ADDS)}")
    assert enterprise.found(LINE) == [f"patch-matches-nothing {BASE}"]


@pytest.mark.parametrize(
    ("target", "patch", "line", "hint"),
    [
        ("{kind: Deploymnt}", ADDS, "kind", "write Deployment"),
        ("{kind: Deploymnt, name: opc-plc}", DELETES, "kind", "write Deployment"),
        ("{kind: CronJob}", ADDS, "", ""),
        ("{kind: Deployment, name: simulated-temperatur-sensor-module}", RENAMES, "name", f"write {SENSOR}-module"),
    ],
)
def test_a_slip_is_told_at_its_field(enterprise: Enterprise, target: str, patch: str, line: str, hint: str) -> None:
    written = target.strip("{}").replace(", ", "\n      ")
    path = BASE.replace("opc-plc", SENSOR) if "sensor" in target else BASE
    enterprise.append(path, f"patches:\n  - target:\n      {written}\n    patch: |\n      {patch}\n")
    text = enterprise.read(path).split("\n")
    found = [(text[one.place.line - 1].split()[0], one.hint) for one in enterprise.findings(LINE)]
    assert found == ([(f"{line}:", hint)] if hint else [])


def test_what_bootstrap_writes_may_hold_anything(enterprise: Enterprise) -> None:
    """Templates of repositories have these files empty."""
    enterprise.write(f"{FOLDER}/flux-system/gotk-components.yaml", "")
    listed = f"resources: [gotk-components.yaml]\n{PATCH.format('kustomize-controller', ADDS)}"
    enterprise.write(f"{FOLDER}/flux-system/kustomization.yaml", listed)
    enterprise.replace(f"{FOLDER}/kustomization.yaml", "resources:\n", "resources:\n  - flux-system\n")
    assert enterprise.found(LINE) == []


def test_a_component_that_some_cluster_has_an_object_for(enterprise: Enterprise) -> None:
    enterprise.write("apps/part/kustomization.yaml", f"kind: Component\n{PATCH.format('opc-plc', ADDS)}")
    enterprise.write("apps/other/kustomization.yaml", f"kind: Component\n{PATCH.format('opc-plcs', ADDS)}")
    for level in ("l2", "l3"):
        enterprise.append(f"apps/levels/{level}/kustomization.yaml", "components: [../../part, ../../other]\n")
    assert enterprise.found() == ["patch-matches-nothing apps/other/kustomization.yaml"]
    assert enterprise.found(LINE) == [], "elsewhere it may have one"


def test_a_site_s_release_is_told_by_the_rule_for_releases(enterprise: Enterprise) -> None:
    release = "apps/sites/plant-a/release/kustomization.yaml"
    enterprise.replace(release, "name: data-gateway-module", "name: data-gateway-modul-e")
    assert enterprise.found() == [f"patch-unused {release}"]


def test_what_a_patch_renames_keeps_its_old_name_for_others(enterprise: Enterprise) -> None:
    merge = "{apiVersion: apps/v1, kind: Deployment, metadata: {name: opc-plc-one}}"
    patches = PATCH.format("opc-plc", merge) + "    options: {allowNameChange: true}\n"
    patches += PATCH.format("opc-plc", ADDS).removeprefix("patches:\n")
    enterprise.append(BASE, patches)
    assert [one for one in enterprise.found(LINE) if one.startswith("patch-")] == []


@pytest.mark.parametrize(
    ("version", "patch", "counts"),
    [
        ("v1", "- {op: add, path: /data, value: {a: b}}", False),
        ("v1beta1", "- {op: add, path: /data, value: {a: b}}", True),  # the object went on, the patch stayed behind
        ("v1beta1", "- {op: replace, path: /apiVersion, value: v1}", False),
    ],
)
def test_a_version_that_the_object_no_longer_has(version: str, patch: str, counts: bool, fleet: Fleet) -> None:
    target = f"{{version: {version}, kind: ConfigMap, name: settings}}"
    listed = f"resources: [map.yaml]\npatches:\n  - target: {target}\n    patch: |\n      {patch}\n"
    made = fleet({"clusters/c/kustomization.yaml": listed, "clusters/c/map.yaml": config_map("settings")})
    assert bool(made.said("patch-matches-nothing")) is counts


@pytest.mark.parametrize(
    ("target", "more", "hints"),
    [
        ("kind: ConfigMap, name: set", "", ["mend the target, or take the patch out"]),
        ("kind: ConfigMap, name: set", "namePrefix: x", []),
        ("kind: ConfigMap, name: set", "namePrefix: x-", ["mend the target, or take the patch out"]),
        ("kind: Map", "", ["write ConfigMap"]),
        ("kind: Service", "", ["write ConfigMap"]),
    ],
)
def test_what_the_patch_itself_says_it_is(target: str, more: str, hints: list[str], fleet: Fleet) -> None:
    listed = f"resources: [map.yaml]\n{more}\npatches: [{{path: patch.yaml, target: {{{target}}}}}]\n"
    patch = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: b}\n"
    files = {"clusters/c/kustomization.yaml": listed, "clusters/c/patch.yaml": patch}
    found = fleet({**files, "clusters/c/map.yaml": config_map("settings")}).findings("c")
    assert [one.hint for one in found if one.code == "patch-matches-nothing"] == hints

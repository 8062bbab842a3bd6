"""One thing is wrong: one finding, at the line to edit; the rest of the fleet is reported; nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET, SETTINGS
from tests.penstock.support.manifests import config_map, definition, deployment, documents, flux, lines, pump, resources
from tests.penstock.support.outcome import Command
from tests.penstock.support.repository import Files, listing

pytestmark = pytest.mark.usefixtures("worker")

HEALTHY = {"one": 4, "two": 2}


@dataclass(frozen=True)
class Case:
    """What is damaged, and the only finding that it must give; `lost` counts the objects that cannot be rendered."""

    files: Files
    finding: str
    severity: str = "error"
    lost: int = 0
    says: str = ""


def patched(*patch: str) -> str:
    return resources("web.yaml") + lines("patches:", *(f"  {line}" for line in patch))


def substituting(*lines_of_post_build: str) -> str:
    return flux("apps", "apps", "postBuild:", *(f"  {line}" for line in lines_of_post_build))


USES_NOPE = deployment("web", "env: [{name: X, value: '${NOPE}'}]")
LENIENT = SETTINGS.replace('"2.9"', '"2.8"')

POD = f"{{containers: [{{name: a, image: 'a@sha256:{64 * '1'}'}}]}}"
CRON = f"spec: {{jobTemplate: {{spec: {{template: {{spec: {POD}}}}}}}}}\n"
CASES: Mapping[str, Case] = {
    # YAML that is none
    "broken-resource": Case(
        {"apps/web.yaml": deployment("web") + "  bad: [1,\n"}, "yaml-broken apps/web.yaml:15", lost=1
    ),
    "broken-kustomization": Case(
        {"apps/kustomization.yaml": "resources:\n  - web.yaml\n - x\n"},
        "yaml-broken apps/kustomization.yaml:3",
        lost=1,
    ),
    "broken-patch-file": Case(
        {"apps/kustomization.yaml": patched("- path: patch.yaml"), "apps/patch.yaml": "kind: Deployment\n a: b\n"},
        "yaml-broken apps/patch.yaml:2",
        lost=1,
    ),
    "broken-patch-inline": Case(
        {"apps/kustomization.yaml": patched("- target: {kind: Deployment}", "  patch: 'a: ['")},
        "build-failed apps/kustomization.yaml",
        lost=1,
        says="unable to parse",
    ),
    "broken-entry": Case(
        {"clusters/one/kustomization.yaml": "resources: [a\n"},
        "yaml-broken clusters/one/kustomization.yaml:2",
        lost=4,
    ),
    "broken-without-kustomization": Case(
        {"infra/config.yaml": config_map("infra") + "{\n", "clusters/two/infra.yaml": flux("apps", "apps")},
        "yaml-broken infra/config.yaml:5",
        lost=1,
    ),
    "tab": Case(
        {"apps/web.yaml": deployment("web").replace("    spec:", "\tspec:")}, "yaml-broken apps/web.yaml:10", lost=1
    ),
    "utf-16": Case(
        {"apps/web.yaml": (deployment("web") + "x: 1\n").encode("utf-16")}, "object-invalid apps/web.yaml:14"
    ),
    "carriage-returns": Case(
        {"apps/web.yaml": (deployment("web") + "x: 1\n").replace("\n", "\r")}, "object-invalid apps/web.yaml:14"
    ),
    "line-ends-of-yaml-alone": Case(
        {"apps/web.yaml": f"# a\x85# b\u2028# c\u2029# d\n{deployment('web')}x: 1\n"}, "object-invalid apps/web.yaml:15"
    ),
    "a-line-end-of-yaml-alone-in-a-patch": Case(
        {
            "apps/kustomization.yaml": resources("web.yaml")
            + lines(
                "patches:",
                "  - patch: |",
                "      apiVersion: apps/v1",
                "      kind: Deployment",
                "      metadata: # a\x85        name: web",
                "        namespace: default",
                "      spec: {replicas: none}",
            )
        },
        "object-invalid apps/kustomization.yaml:11",
    ),
    "a-line-end-of-yaml-alone-in-a-patch-of-flux": Case(
        {
            "clusters/one/apps.yaml": flux(
                "apps",
                "apps",
                "patches:",
                "  - patch: |",
                "      kind: Deployment",
                "      apiVersion: apps/v1",
                "      metadata: # a\x85          name: web",
                "        namespace: default",
                "      spec: {replicas: none}",
            )
        },
        "object-invalid clusters/one/apps.yaml:17",
    ),
    "name-with-a-line-end-of-yaml": Case(
        {"apps/kustomization.yaml": None, "apps/a\x85b.yaml": config_map("a")},
        "build-failed apps/a\x85b.yaml",
        lost=1,
        says=r'YAML cannot carry "apps/a\302\205b.yaml"',
    ),
    "name-with-a-control-character": Case(
        {"apps/kustomization.yaml": None, "apps/a\x7fb.yaml": config_map("a")},
        "build-failed apps/a\x7fb.yaml",
        lost=1,
        says=r'YAML cannot carry "apps/a\177b.yaml"',
    ),
    "repeated-key-of-an-env-file": Case(
        {
            "apps/kustomization.yaml": resources("web.yaml") + "configMapGenerator: [{name: a, envs: [a.env]}]\n",
            "apps/a.env": "A=1\n\nA=2\n",
        },
        "build-failed apps/a.env:3",
        lost=1,
    ),
    "binary": Case({"apps/web.yaml": bytes(range(256))}, "yaml-broken apps/web.yaml:1", lost=1),
    "latin-1": Case(
        {"apps/web.yaml": ("# café\n" + deployment("web")).encode("latin-1")}, "yaml-broken apps/web.yaml:1", lost=1
    ),
    "key-twice": Case(
        {"apps/web.yaml": deployment("web", "image: again")},
        "yaml-broken apps/web.yaml:14",
        lost=1,
        says="'image' is there twice",
    ),
    "merge-conflict": Case(
        {"apps/web.yaml": "<<<<<<< ours\n" + deployment("web") + "=======\n" + deployment("x") + ">>>>>>> theirs\n"},
        "yaml-broken apps/web.yaml:1",
        lost=1,
        says="two sides of a merge are both in it",
    ),
    # What is not there
    "missing-path": Case(
        {"clusters/one/apps.yaml": flux("apps", "app")},
        "path-missing clusters/one/apps.yaml:7",
        lost=1,
        says="its path app is no folder",
    ),
    "path-is-a-file": Case(
        {"clusters/one/apps.yaml": flux("apps", "apps/web.yaml")}, "path-missing clusters/one/apps.yaml:7", lost=1
    ),
    "missing-resource": Case(
        {"apps/kustomization.yaml": resources("web.yaml", "gone.yaml")},
        "resource-missing apps/kustomization.yaml:5",
        lost=1,
        says="looked for at apps/gone.yaml",
    ),
    "missing-base": Case(
        {"apps/kustomization.yaml": resources("web.yaml", "../gone")},
        "resource-missing apps/kustomization.yaml:5",
        lost=1,
    ),
    "missing-resource-nested": Case(
        {
            "apps/kustomization.yaml": resources("web.yaml", "base"),
            "apps/base/kustomization.yaml": resources("gone.yaml"),
        },
        "resource-missing apps/base/kustomization.yaml:4",
        lost=1,
    ),
    "missing-component": Case(
        {"apps/kustomization.yaml": resources("web.yaml") + "components:\n  - ../gone\n"},
        "resource-missing apps/kustomization.yaml:6",
        lost=1,
    ),
    "missing-component-of-spec": Case(
        {"clusters/one/apps.yaml": flux("apps", "apps", "components: [../gone]")},
        "resource-missing clusters/one/apps.yaml:11",
        lost=1,
        says="../gone does not exist",
    ),
    "missing-patch-file": Case(
        {"apps/kustomization.yaml": patched("- path: gone.yaml")},
        "resource-missing apps/kustomization.yaml:6",
        lost=1,
    ),
    "missing-generator-file": Case(
        {
            "apps/kustomization.yaml": resources("web.yaml")
            + lines("configMapGenerator:", "  - name: a", "    files: [k=gone.txt]")
        },
        "resource-missing apps/kustomization.yaml:7",
        lost=1,
    ),
    "ignored-by-the-source": Case(
        {".sourceignore": "web.yaml\n"},
        "resource-missing apps/kustomization.yaml:4",
        lost=1,
        says="ignored by the source",
    ),
    "ignored-by-git": Case(
        {
            "apps/new.yaml": config_map("new"),
            ".gitignore": "new.yaml\n",
            "apps/kustomization.yaml": resources("new.yaml"),
        },
        "resource-missing apps/kustomization.yaml:4",
        lost=1,
        says="does not exist",
    ),
    "deleted-not-committed": Case({"apps/web.yaml": None}, "resource-missing apps/kustomization.yaml:4", lost=1),
    # What Kustomize does not take
    "two-kustomization-files": Case(
        {"apps/kustomization.yml": resources("web.yaml")},
        "kustomization-ambiguous apps",
        lost=1,
        says="kustomization.yaml, kustomization.yml",
    ),
    "two-kustomization-files-nested": Case(
        {
            "apps/kustomization.yaml": resources("web.yaml", "base"),
            "apps/base/kustomization.yaml": resources("../../infra/config.yaml"),
            "apps/base/Kustomization": resources("../../infra/config.yaml"),
        },
        "kustomization-ambiguous apps/base",
        lost=1,
    ),
    "unknown-field-nested": Case(
        {
            "apps/kustomization.yaml": resources("web.yaml", "base"),
            "apps/base/kustomization.yaml": "namespace: a\nresource: [x.yaml]\n",
        },
        "build-failed apps/base/kustomization.yaml:2",
        lost=1,
        says='unknown field "resource"',
    ),
    "wrong-type": Case(
        {"apps/kustomization.yaml": "namespace: a\nresources: web.yaml\n"},
        "build-failed apps/kustomization.yaml:2",
        lost=1,
    ),
    "circle-of-resources": Case(
        {
            "apps/kustomization.yaml": resources("web.yaml", "base"),
            "apps/base/kustomization.yaml": resources("../../apps"),
        },
        "build-failed apps/base/kustomization.yaml",
        lost=1,
        says="cycle detected",
    ),
    "same-id-twice": Case(
        {"apps/kustomization.yaml": resources("web.yaml", "again.yaml"), "apps/again.yaml": "\n" + deployment("web")},
        "object-doubled apps/again.yaml:2",
        lost=1,
    ),
    "same-id-without-kustomization": Case(
        {"apps/kustomization.yaml": None, "apps/zzz.yaml": deployment("web")}, "object-doubled apps/zzz.yaml:1", lost=1
    ),
    "patch-file-matches-nothing": Case(
        {
            "apps/kustomization.yaml": patched("- path: patch.yaml"),
            "apps/patch.yaml": "# why\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: other}\n",
        },
        "patch-unmatched apps/patch.yaml:4",
        lost=1,
    ),
    "patch-inline-matches-nothing": Case(
        {
            "apps/kustomization.yaml": patched(
                "- patch: |", "    apiVersion: apps/v1", "    kind: Deployment", "    metadata: {name: other}"
            )
        },
        "patch-unmatched apps/kustomization.yaml:9",
        lost=1,
    ),
    "patch-of-spec-matches-nothing": Case(
        {
            "clusters/one/apps.yaml": flux(
                "apps",
                "apps",
                "patches:",
                "  - patch: |",
                "      apiVersion: apps/v1",
                "      kind: Deployment",
                "      metadata: {name: other}",
            )
        },
        "patch-unmatched clusters/one/apps.yaml:15",
        lost=1,
    ),
    "object-without-kind": Case(
        {"apps/web.yaml": documents(config_map("a"), "apiVersion: v1\nmetadata: {name: b}\n")},
        "build-failed apps/web.yaml:6",
        lost=1,
        says="missing kind",
    ),
    "object-without-name": Case(
        {"apps/web.yaml": "apiVersion: v1\nkind: ConfigMap\n"}, "build-failed apps/web.yaml:1", lost=1
    ),
    "object-is-a-list": Case({"apps/web.yaml": "- a\n- b\n"}, "build-failed apps/web.yaml", lost=1),
    "outside-the-repository": Case(
        {"apps/kustomization.yaml": resources("web.yaml", "../../../etc/passwd")},
        "build-failed apps/kustomization.yaml:5",
        lost=1,
    ),
    "remote-base": Case(
        {"apps/kustomization.yaml": resources("web.yaml", "https://git.example.org/base.yaml")},
        "remote-base apps/kustomization.yaml:5",
        severity="warning",
        lost=1,
        says="https://git.example.org/base.yaml",
    ),
    "huge-file": Case(
        {"apps/web.yaml": deployment("web") + "#" + "x" * (16 << 20)},
        "over-limit apps/web.yaml",
        lost=1,
        says="over the limit",
    ),
    # dependsOn
    "circle-of-dependencies": Case(
        {
            "clusters/one/apps.yaml": flux("apps", "apps", "dependsOn: [{name: infra}]"),
            "clusters/one/infra.yaml": flux("infra", "infra", "dependsOn: [{name: apps}]"),
        },
        "dependency-cycle clusters/one/apps.yaml:11",
        says="flux-system/apps → flux-system/infra → flux-system/apps",
    ),
    "depends-on-itself": Case(
        {"clusters/one/apps.yaml": flux("apps", "apps", "dependsOn: [{name: apps}]")},
        "dependency-cycle clusters/one/apps.yaml:11",
    ),
    "dependency-is-nowhere": Case(
        {"clusters/one/apps.yaml": flux("apps", "apps", "dependsOn: [{name: gone}]")},
        "dependency-missing clusters/one/apps.yaml:11",
        says="flux-system/gone",
    ),
    # Variables
    "undefined-strict": Case(
        {"clusters/one/apps.yaml": substituting("substitute: {A: b}"), "apps/web.yaml": USES_NOPE},
        "variable-undefined apps/web.yaml:14",
        says="Flux stops here",
    ),
    "undefined-lenient": Case(
        {
            "penstock.yaml": LENIENT,
            "clusters/one/apps.yaml": substituting("substitute: {A: b}"),
            "apps/web.yaml": USES_NOPE,
        },
        "variable-undefined apps/web.yaml:14",
        severity="warning",
        says="nothing in its place",
    ),
    "undefined-strict-by-setting": Case(
        {
            "penstock.yaml": LENIENT + "strictSubstitution: true\n",
            "clusters/one/apps.yaml": substituting("substitute: {A: b}"),
            "apps/web.yaml": USES_NOPE,
        },
        "variable-undefined apps/web.yaml:14",
    ),
    "variable-name": Case(
        {
            "clusters/one/apps.yaml": substituting("substitute: {not-a-name: b}"),
            "apps/web.yaml": deployment("web", "env: [{name: X, value: '${A:=1}'}]"),
        },
        "variable-name-invalid clusters/one/apps.yaml:12",
        lost=1,
    ),
    "unclosed-variable": Case(
        {
            "clusters/one/apps.yaml": substituting("substitute: {A: b}"),
            "apps/web.yaml": deployment("web", "env: [{name: X, value: '${A'}]"),
        },
        "substitution-failed apps/web.yaml:14",
        lost=1,
        says="missing closing brace",
    ),
    "missing-config-map": Case(
        {"clusters/one/apps.yaml": substituting("substituteFrom: [{kind: ConfigMap, name: gone}]")},
        "variables-source-missing clusters/one/apps.yaml:12",
        says="ConfigMap flux-system/gone",
    ),
    "missing-secret": Case(
        {
            "clusters/one/apps.yaml": substituting("substituteFrom: [{kind: Secret, name: gone}]"),
            "apps/web.yaml": USES_NOPE,
        },
        "variables-source-missing clusters/one/apps.yaml:12",
        severity="warning",
        says="Secret flux-system/gone",
    ),
    "same-id-after-substitution": Case(
        {
            "clusters/one/apps.yaml": substituting("substitute: {A: same}"),
            "apps/web.yaml": documents(config_map("same"), config_map('"${A}"')),
        },
        "object-doubled apps/web.yaml:1",
        lost=-1,
    ),
    # Schemas
    "unknown-field": Case(
        {"apps/web.yaml": deployment("web", "imagePullPolice: Always")},
        "object-invalid apps/web.yaml:14",
        says="imagePullPolice: unknown field",
    ),
    "unknown-field-of-flux": Case(
        {"clusters/one/apps.yaml": flux("apps", "apps", "retryIntervall: 1m")},
        "object-invalid clusters/one/apps.yaml:11",
        says="spec.retryIntervall: unknown field",
    ),
    "no-source": Case(
        {"clusters/one/apps.yaml": flux("apps", "apps").rpartition("  sourceRef:")[0]},
        "object-invalid clusters/one/apps.yaml:6",
        lost=1,
    ),
    "kind-not-served": Case(
        {"apps/web.yaml": "apiVersion: batch/v1beta1\nkind: CronJob\nmetadata: {name: a, namespace: default}\n" + CRON},
        "api-not-served apps/web.yaml:1",
        says="not served by Kubernetes 1.33",
    ),
    "custom-resource-of-its-own": Case(
        {
            "apps/web.yaml": documents(
                definition("{type: object, properties: {rpm: {type: integer}}}"), pump("{rpm: fast}")
            )
        },
        "object-invalid apps/web.yaml:17",
        lost=-1,
        says="spec.rpm",
    ),
    "definition-is-nonsense": Case(
        {
            "apps/web.yaml": "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"
            "metadata: {name: a.b}\nspec: 3\n"
        },
        "object-invalid apps/web.yaml:1",
    ),
    # Another revision
    "missing-tag": Case(
        {
            "clusters/one/apps.yaml": documents(
                flux("apps", "apps", source="pinned"),
                lines(
                    "apiVersion: source.toolkit.fluxcd.io/v1",
                    "kind: GitRepository",
                    "metadata: {name: pinned, namespace: flux-system}",
                    "spec: {interval: 1m, url: 'https://git.example.org/fleet', ref: {tag: v9}}",
                ),
            )
        },
        "source-missing clusters/one/apps.yaml:10",
        lost=0,
        says="tag v9",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_one_fault_is_one_finding(case: Case, repo: MakeRepository, run: Command) -> None:
    root = repo(FLEET).write(case.files).root
    before = listing(root)
    outcome = run.validate(root)
    assert outcome.stderr == ""
    assert outcome.places == [case.finding]
    (finding,) = outcome.findings
    assert finding["severity"] == case.severity
    assert case.says in finding["message"]
    assert finding["clusters"] == ["one"]
    assert outcome.code == 1
    assert outcome.cluster("one")["objects"] == HEALTHY["one"] - case.lost
    assert outcome.cluster("two")["objects"] == HEALTHY["two"]
    assert listing(root) == before


def test_the_healthy_fleet_has_no_finding(repo: MakeRepository, run: Command) -> None:
    outcome = run.validate(repo(FLEET).root)
    assert (outcome.code, outcome.places, outcome.stderr) == (0, [], "")
    assert {one["name"]: one["objects"] for one in outcome.report["clusters"]} == HEALTHY


def test_a_fault_that_two_clusters_share_is_told_once(repo: MakeRepository, run: Command) -> None:
    outcome = run.validate(repo({**FLEET, "infra/config.yaml": "a: [\n"}).root)
    assert outcome.places == ["yaml-broken infra/config.yaml:2"]
    assert outcome.findings[0]["clusters"] == ["one", "two"]


def test_several_faults_are_all_told(repo: MakeRepository, run: Command) -> None:
    faults = {
        "apps/web.yaml": "a: [\n",
        "clusters/one/infra.yaml": flux("infra", "gone"),
        "infra/config.yaml": config_map("infra") + "colour: red\n",
    }
    outcome = run.validate(repo({**FLEET, **faults}).root)
    assert outcome.places == [
        "yaml-broken apps/web.yaml:2",
        "path-missing clusters/one/infra.yaml:7",
        "object-invalid infra/config.yaml:5",
    ]


def test_the_text_report_names_place_code_and_what_to_do(repo: MakeRepository, run: Command) -> None:
    root = repo({**FLEET, "clusters/one/apps.yaml": flux("apps", "app")}).root
    outcome = run("validate", root)
    assert outcome.code == 1
    assert "clusters/one/apps.yaml:7: error path-missing:" in outcome.stdout
    assert "    in: one\n    do: correct spec.path (apps is there) or add the folder\n" in outcome.stdout
    assert "1 error" in outcome.stdout.splitlines()[-1]

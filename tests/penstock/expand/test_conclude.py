"""What is concluded of a settled expansion; most of it is shown by bad input, the rest here."""

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import config_map, documents, flux, lines
from tests.penstock.support.outcome import Command

pytestmark = pytest.mark.usefixtures("worker")


def test_the_entry_comes_first_and_the_rest_by_namespace_and_name(repo: MakeRepository, run: Command) -> None:
    entry = documents(flux("b", "infra"), flux("a", "infra", namespace="z"), flux("c", "infra", namespace="a"))
    root = repo({**FLEET, "clusters/two/infra.yaml": entry}).root
    rendered = run("render", "two", "--root", root, "--output", "json").json["kustomizations"]
    keys = [(one["namespace"], one["name"]) for one in rendered]
    assert keys == [("flux-system", "flux-system"), ("a", "c"), ("flux-system", "b"), ("z", "a")]


@pytest.mark.parametrize(
    ("group", "kind", "reason"),
    [
        ("helm.toolkit.fluxcd.io/v2", "HelmRelease", "its chart is not at hand"),
        ("fluxcd.controlplane.io/v1", "ResourceSet", "flux-operator expands it on the cluster"),
    ],
)
def test_what_makes_objects_on_the_cluster_is_listed(
    repo: MakeRepository, run: Command, group: str, kind: str, reason: str
) -> None:
    maker = lines(f"apiVersion: {group}", f"kind: {kind}", "metadata: {name: m, namespace: flux-system}", "spec: {}")
    outcome = run.validate(repo({**FLEET, "apps/web.yaml": maker}).root)
    assert outcome.cluster("one")["notExpanded"] == [
        {"kind": kind, "namespace": "flux-system", "name": "m", "reason": reason}
    ]
    assert outcome.cluster("two")["notExpanded"] == []


def test_a_missing_config_map_is_only_likely_where_something_was_not_followed(
    repo: MakeRepository, run: Command
) -> None:
    using = flux("apps", "apps", "postBuild: {substituteFrom: [{kind: ConfigMap, name: gone}]}")
    far = flux("far", "x", source="elsewhere")

    def severity(entry: str, name: str) -> str:
        outcome = run.validate(repo({**FLEET, "clusters/one/apps.yaml": entry}).root)
        (one,) = (f for f in outcome.findings if f["code"] == "variables-source-missing")
        assert name in one["message"]
        return str(one["severity"])

    assert severity(using, "gone") == "error"
    assert severity(documents(using, far), "gone") == "warning"


def test_facts_that_are_wrong_are_told_at_their_place(repo: MakeRepository, run: Command) -> None:
    facts = {"ENTERPRISE": "aurora", "SITE": "a", "TIME_ZONE": "Mars/Olympus", "OWNER": "ot"}
    root = repo({**FLEET, "clusters/two/facts.yaml": "# facts\n" + config_map("site-facts", facts)}).root
    found = [one for one in run.validate(root).findings if one["code"] == "facts-invalid"]
    assert [(one["path"], one["clusters"]) for one in found] == [("clusters/two/facts.yaml", ["two"])]
    assert "Mars/Olympus" in found[0]["message"]


def test_assumed_variables_are_listed_once_and_in_order(repo: MakeRepository, run: Command) -> None:
    using = flux("apps", "apps", "postBuild: {substituteFrom: [{kind: Secret, name: s}]}")
    settings = FLEET["penstock.yaml"] + "assume: [{name: s}]\n"
    files = {
        **FLEET,
        "penstock.yaml": settings,
        "clusters/one/apps.yaml": using,
        "apps/web.yaml": config_map("c", {"x": "'${B} ${A} ${B}'"}),
    }
    assert run.validate(repo(files).root).cluster("one")["assumedVariables"] == ["A", "B"]


def test_a_source_that_several_wait_for_is_one_finding(repo: MakeRepository, run: Command) -> None:
    using = "postBuild: {substituteFrom: [{kind: Secret, name: gone}]}"
    entry = documents(flux("apps", "apps", using), flux("more", "infra", using))
    outcome = run.validate(repo({**FLEET, "clusters/one/apps.yaml": entry, "clusters/one/infra.yaml": "{}"}).root)
    (one,) = (f for f in outcome.findings if f["code"] == "variables-source-missing")
    assert one["message"].startswith("Kustomization flux-system/apps and 1 more take variables from Secret")


def test_an_optional_source_that_others_cannot_do_without_is_on_the_cluster(repo: MakeRepository, run: Command) -> None:
    route = "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r, namespace: n}\n"
    spec = (
        "spec: {parentRefs: [{name: g}], hostnames: ['web.${DOMAIN}'], rules: [{backendRefs: [{name: w, port: 80}]}]}\n"
    )
    optional = flux("apps", "apps", "postBuild: {substituteFrom: [{kind: Secret, name: s, optional: true}]}")
    needed = flux("more", "more", "postBuild: {substituteFrom: [{kind: Secret, name: s}]}")

    def codes(entry: str) -> set[str]:
        files = {
            **FLEET,
            "clusters/one/apps.yaml": entry,
            "apps/web.yaml": route + spec,
            "more/m.yaml": config_map("m"),
        }
        return {one["code"] for one in run.validate(repo(files).root).findings if one["clusters"] == ["one"]}

    assert "object-invalid" in codes(optional)
    assert codes(documents(optional, needed)) == {"backend-missing", "variables-source-missing"}


@pytest.mark.parametrize(
    ("settings", "name", "severity"), [(True, "gone", "error"), (False, "gone", "warning"), (False, "setings", "error")]
)
def test_without_settings_nobody_has_said_what_terraform_makes(
    repo: MakeRepository, run: Command, settings: bool, name: str, severity: str
) -> None:
    using = flux("apps", "apps", f"postBuild: {{substituteFrom: [{{kind: ConfigMap, name: {name}}}]}}")
    files = {
        **({"penstock.yaml": FLEET["penstock.yaml"]} if settings else {}),
        "clusters/one/apps.yaml": documents(using, config_map("settings", {"A": "b"})),
        "apps/web.yaml": config_map("web", {"a": "'${A}'"}),
    }
    outcome = run.validate(repo(files).root)
    (one,) = (f for f in outcome.findings if f["code"] == "variables-source-missing")
    assert (one["severity"], "settings is there" in one["hint"]) == (severity, name == "setings")


@pytest.mark.parametrize(
    ("more", "name", "severity", "hint"),
    [
        ("", "gone", "error", ""),
        ("---\n" + flux("far", "x", source="elsewhere"), "gone", "warning", ""),
        ("---\n" + flux("lost", "nowhere"), "gone", "warning", ""),
        ("---\n" + flux("far", "x", source="elsewhere"), "infro", "error", "write infra"),
    ],
)
def test_a_missing_dependency_may_be_in_what_was_not_built(
    repo: MakeRepository, run: Command, more: str, name: str, severity: str, hint: str
) -> None:
    entry = flux("apps", "apps", f"dependsOn: [{{name: {name}}}]") + more
    found = run.validate(repo({**FLEET, "clusters/one/apps.yaml": entry}).root).findings
    (one,) = (one for one in found if one["code"] == "dependency-missing")
    assert (one["severity"], one.get("hint", "")) == (severity, hint)


def test_a_dependency_that_a_file_declares_which_nothing_takes_in(repo: MakeRepository, run: Command) -> None:
    files = {
        "clusters/two/kustomization.yaml": "resources: [infra.yaml]\n",
        "clusters/two/infra.yaml": flux("infra", "infra", "dependsOn: [{name: first}]"),
        "clusters/two/first.yaml": flux("first", "infra"),
    }
    found = run.validate(repo({**FLEET, **files}).root).findings
    (hint,) = (one["hint"] for one in found if one["code"] == "dependency-missing")
    assert hint.startswith("clusters/two/first.yaml declares it, and nothing takes that in")


def test_what_is_taken_besides_is_not_what_was_meant(repo: MakeRepository, run: Command) -> None:
    """Who takes variables from two objects of names that are alike means both."""

    def severity(*names: str) -> str:
        sources = ", ".join(f"{{kind: ConfigMap, name: {name}}}" for name in names)
        using = flux("apps", "apps", f"postBuild: {{substituteFrom: [{sources}]}}")
        files = {**FLEET, "clusters/one/apps.yaml": documents(using, config_map("runtime-info"))}
        del files["penstock.yaml"]
        found = run.validate(repo(files).root).findings
        return next(str(one["severity"]) for one in found if one["code"] == "variables-source-missing")

    assert severity("runtime-inof") == "error"
    assert severity("runtime-inof", "runtime-info") == "warning"


def test_objects_of_one_name_and_two_versions(repo: MakeRepository, run: Command) -> None:
    """Kustomize tells them apart, the cluster does not."""
    scaler = (
        "apiVersion: autoscaling/{}\nkind: HorizontalPodAutoscaler\nmetadata: {{name: web, namespace: default}}\n"
        "spec: {{maxReplicas: 3, scaleTargetRef: {{kind: Deployment, name: web, apiVersion: apps/v1}}}}\n"
    )
    files = {**FLEET, "apps/one.yaml": scaler.format("v1"), "apps/two.yaml": scaler.format("v2")}
    files["apps/kustomization.yaml"] = "resources: [web.yaml, one.yaml, two.yaml]\n"
    found = run.validate(repo(files).root).findings
    (one,) = (f for f in found if f["code"] == "object-doubled")
    assert "as autoscaling/v1 and autoscaling/v2: Flux applies one over the other" in one["message"]
    assert one["hint"] == "take one of them out: the other is apps/two.yaml:1"
    assert (one["path"], one["line"]) == ("apps/one.yaml", 1)

"""Findings about variables that bad input does not show."""

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import config_map, documents, flux, resources
from tests.penstock.support.outcome import Command

pytestmark = pytest.mark.usefixtures("worker")


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


def test_a_source_of_the_other_kind_is_told_at_the_kind(repo: MakeRepository, run: Command) -> None:
    using = "postBuild:\n    substituteFrom:\n      - kind: Secret\n        name: settings"
    entry = documents(config_map("settings", {"A": "b"}), flux("apps", "apps", using))
    root = repo({**FLEET, "clusters/one/apps.yaml": entry}).root
    (one,) = (f for f in run.validate(root).findings if f["code"] == "variables-source-missing")
    assert (one["hint"], entry.split("\n")[int(str(one["line"])) - 1].strip()) == (
        "write kind: ConfigMap",
        "- kind: Secret",
    )


def test_a_source_that_may_be_one_whose_name_is_encrypted(repo: MakeRepository, run: Command) -> None:
    using = flux(
        "apps", "apps", "postBuild: {substituteFrom: [{kind: Secret, name: gone}]}, decryption: {provider: sops}"
    )
    sealed = "apiVersion: v1\nkind: Secret\nmetadata: {name: 'ENC[AES256_GCM,data:Zm9v]', namespace: flux-system}\n"
    files = {**FLEET, "clusters/one/apps.yaml": using, "clusters/one/s.yaml": sealed + "sops: {version: 3.9.0}\n"}
    assert "variables-source-missing" not in {f["code"] for f in run.validate(repo(files).root).findings}


def test_a_variable_that_is_a_slip_away_is_named(repo: MakeRepository, run: Command) -> None:
    using = flux("apps", "apps", "postBuild: {substitute: {SITE_HSOT: a}}")
    files = {**FLEET, "clusters/one/apps.yaml": using, "apps/web.yaml": config_map("web", {"a": "x ${SITE_HOST}"})}
    (one,) = (f for f in run.validate(repo(files).root).findings if f["code"] == "variable-undefined")
    assert one["hint"].startswith("write SITE_HSOT, which has a value, define it in the Kustomization flux-system/apps")


def test_a_definition_that_is_misspelt_is_told_there(repo: MakeRepository, run: Command) -> None:
    """Nothing uses it, and several places use the name that was meant."""
    using = flux("apps", "apps", "postBuild:", "  substitute:", "    SITE_HSOT: a")
    web = config_map("web", {"a": "x ${SITE_HOST}", "b": "y ${SITE_HOST}"})
    files = {**FLEET, "clusters/one/apps.yaml": using, "apps/web.yaml": web}
    (one,) = (f for f in run.validate(repo(files).root).findings if f["code"] == "variable-undefined")
    assert (one["path"], one["line"]) == ("clusters/one/apps.yaml", 13)
    assert one["hint"] == "call it SITE_HOST: nothing uses SITE_HSOT"


def test_an_object_with_values_that_is_misspelt_is_told_there(repo: MakeRepository, run: Command) -> None:
    using = "postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}"
    made = config_map("setings", {"SITE_HOST": "a"})
    entry = documents(made, flux("apps", "apps", using), flux("more", "infra", using))
    web = config_map("web", {"a": "x ${SITE_HOST}"})
    files = {**FLEET, "clusters/one/apps.yaml": entry, "clusters/one/infra.yaml": "{}", "apps/web.yaml": web}
    (one,) = (f for f in run.validate(repo(files).root).findings if f["code"] == "variables-source-missing")
    line = next(at for at, text in enumerate(entry.split("\n"), 1) if "setings" in text)
    assert (one["path"], one["line"]) == ("clusters/one/apps.yaml", line)
    assert one["hint"] == "call it settings: nothing takes variables from setings"


def test_a_value_that_makes_no_yaml_is_told_at_its_use(repo: MakeRepository, run: Command) -> None:
    using = flux("apps", "apps", "postBuild: {substitute: {NONE: '', SOME: b}}")
    files = {
        **FLEET,
        "clusters/one/apps.yaml": using,
        "apps/web.yaml": config_map("web", {"a": "${SOME}", "b": "x:${NONE}"}),
    }
    (one,) = (f for f in run.validate(repo(files).root).findings if f["code"] == "substitution-failed")
    assert (one["path"], one["line"]) == ("apps/web.yaml", 6)
    assert one["hint"] == "correct the value of NONE (set at clusters/one/apps.yaml:11): with it the line is no YAML"


def test_a_group_of_an_expression_is_no_name_that_a_variable_can_have(repo: MakeRepository, run: Command) -> None:
    """Flux stops at it; nothing else in the Kustomization is refused for it."""
    files = {
        **FLEET,
        "clusters/one/apps.yaml": flux("apps", "apps", "postBuild: {substitute: {A: b}}"),
        "apps/web.yaml": documents(config_map("web", {"a": "'${A}'"}), config_map("rules", {"to": "'${1}.${B}'"})),
    }
    found = [f for f in run.validate(repo(files).root).findings if f["clusters"] == ["one"]]
    said = [(f["code"], f["message"].split()[1], f["line"]) for f in found]
    assert said == [("variable-undefined", "1", 11), ("variable-undefined", "B", 11)]


def test_a_source_that_a_line_asks_for_in_several_namespaces_is_one_finding(repo: MakeRepository, run: Command) -> None:
    names = ("a", "b", "c", "d", "e")
    source = "flux-system, namespace: flux-system"
    children = (flux(name, "apps", namespace=name, source=source) for name in names)
    patch = "- {op: add, path: /spec/postBuild, value: {substituteFrom: [{kind: Secret, name: gone}]}}"
    patches = f"patches: [{{target: {{kind: Kustomization}}, patch: '{patch}'}}]"
    files = {**FLEET, "clusters/one/apps.yaml": flux("all", "all", patches), "all/ks.yaml": documents(*children)}
    (one,) = (f for f in run.validate(repo(files).root).findings if f["code"] == "variables-source-missing")
    asked = "Secret gone of their own namespaces (a, b, c and 2 more)"
    assert one["message"].startswith(f"Kustomization a/a and 4 more take variables from {asked}, which nothing")


@pytest.mark.parametrize(
    ("used", "meant"),
    [
        ("CLUSTER_NAEM", "CLUSTER_NAME, which has a value, is"),
        ("SECRET_DOMIAN", "SECRET_DOMAIN, which 3 Kustomizations use, is"),
        ("SECRET_DOMAIN", ""),
        ("CLUSTER_ZONE", ""),
        ("CLUSTER_NAEM:=one", ""),
    ],
)
def test_a_slip_in_a_name_that_only_the_cluster_may_know(
    repo: MakeRepository, run: Command, used: str, meant: str
) -> None:
    using = "postBuild: {substituteFrom: [{kind: ConfigMap, name: v}, {kind: Secret, name: gone}]}"
    names = ("a", "b", "c", "d")
    entry = documents(config_map("v", {"CLUSTER_NAME": "one"}), *(flux(name, name, using) for name in names))
    files = {f"{name}/c.yaml": config_map(name, {"x": "'${SECRET_DOMAIN}'"}) for name in names[:3]}
    files["d/c.yaml"] = config_map("d", {"x": f"'${{{used}}}'"})
    outcome = run.validate(repo({**FLEET, **files, "clusters/one/apps.yaml": entry}).root)
    found = [f for f in outcome.findings if f["code"] == "variable-undefined"]
    assert [(f["path"], f["severity"]) for f in found] == ([("d/c.yaml", "warning")] if meant else [])
    assert all(meant in f["message"] for f in found)


def test_a_variable_that_the_others_which_build_the_same_have(repo: MakeRepository, run: Command) -> None:
    """The Kustomization that has no value is the place, not what they share."""
    shared = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '${APP}', namespace: apps}\n"
    entry = documents(
        flux("one", "apps/one", "postBuild: {substitute: {APP: one}}"),
        flux("two", "apps/two", "postBuild:", "  substitute:", "    APP_NAME: two"),
    )
    files = {f"apps/{name}/kustomization.yaml": resources("../shared") for name in ("one", "two")}
    files |= {"apps/shared/kustomization.yaml": resources("map.yaml"), "apps/shared/map.yaml": shared}
    findings = run.validate(repo({**FLEET, **files, "clusters/one/apps.yaml": entry}).root).findings
    (found,) = (one for one in findings if one["code"] == "variable-undefined")
    assert found["path"] == "clusters/one/apps.yaml"
    assert entry.splitlines()[found["line"] - 1].strip() == "APP_NAME: two"

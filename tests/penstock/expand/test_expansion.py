"""Expansion, end to end: what is found in the rendered output decides what is rendered next."""

import base64
from collections.abc import Mapping
from typing import Any

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import SETTINGS
from tests.penstock.support.manifests import config_map, documents, flux, git_repository, lines, secret
from tests.penstock.support.outcome import Command

pytestmark = pytest.mark.usefixtures("worker")


class Fleet:
    """A cluster `one` whose entry folder holds `entry`, besides other files."""

    def __init__(self, make: MakeRepository, run: Command) -> None:
        self._make, self._run = make, run

    def __call__(self, entry: str, files: Mapping[str, str], settings: str = SETTINGS) -> "Fleet":
        self.root = self._make({"penstock.yaml": settings, "clusters/one/entry.yaml": entry, **files}).root
        return self

    @property
    def objects(self) -> dict[str, dict[str, Any]]:
        """The applied objects by `Kind/name`."""
        return self._run.objects("one", self.root)

    @property
    def places(self) -> list[str]:
        """The findings as `code place`."""
        return self._run.validate(self.root).places

    @property
    def severities(self) -> list[str]:
        """How grave the findings are."""
        return [str(one["severity"]) for one in self._run.validate(self.root).findings]

    @property
    def assumed(self) -> list[str]:
        """Variables that were stood in for."""
        names: list[str] = self._run.validate(self.root).cluster("one")["assumedVariables"]
        return names

    def value(self, name: str = "c", key: str = "v") -> str:
        """One value of the ConfigMap under test."""
        value: str = self.objects[f"ConfigMap/{name}"]["data"][key]
        return value


@pytest.fixture
def fleet(repo: MakeRepository, run: Command) -> Fleet:
    return Fleet(repo, run)


def using(*sources: str, substitute: str = "{}", name: str = "apps", path: str = "apps") -> str:
    """A Kustomization that takes variables from sources (`ConfigMap a`, `Secret b optional`)."""
    entries = [
        f"    - {{kind: {word[0]}, name: {word[1]}{', optional: true' if 'optional' in word else ''}}}"
        for word in (source.split() for source in sources)
    ]
    listed = ["  substituteFrom:", *entries] if entries else []
    return flux(name, path, "postBuild:", f"  substitute: {substitute}", *listed)


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


C = {"apps/c.yaml": config_map("c", {"v": "'${A:=default}'"})}


def test_later_sources_win_and_inline_wins_over_all(fleet: Fleet) -> None:
    sources = documents(config_map("first", {"A": "first"}), config_map("second", {"A": "second"}))
    assert fleet(documents(using("ConfigMap first", "ConfigMap second"), sources), C).value() == "second"


def test_inline_wins(fleet: Fleet) -> None:
    entry = documents(using("ConfigMap first", substitute="{A: inline}"), config_map("first", {"A": "first"}))
    assert fleet(entry, C).value() == "inline"


def test_newlines_are_stripped(fleet: Fleet) -> None:
    entry = documents(using("ConfigMap first"), config_map("first", {"A": '"one\\ntwo\\n"'}))
    assert fleet(entry, C).value() == "onetwo"


@pytest.mark.parametrize("field", ["data", "stringData"])
def test_a_secret_gives_its_values_decoded(fleet: Fleet, field: str) -> None:
    value = encoded("pass") if field == "data" else "pass"
    entry = documents(using("Secret s"), secret("s", {"A": value}, field=field))
    assert fleet(entry, C).value() == "pass"


def test_without_any_variable_the_text_stays_as_it_is(fleet: Fleet) -> None:
    assert fleet(using("ConfigMap gone optional"), C).value() == "${A:=default}"


def test_always_substitutes_even_without_variables(fleet: Fleet) -> None:
    entry = flux("apps", "apps", "postBuild: {substituteStrategy: Always}")
    assert fleet(entry, C).value() == "default"


def test_without_post_build_nothing_is_substituted(fleet: Fleet) -> None:
    assert fleet(flux("apps", "apps"), C).value() == "${A:=default}"


def test_an_object_can_opt_out(fleet: Fleet) -> None:
    text = lines(
        "apiVersion: v1",
        "kind: ConfigMap",
        "metadata:",
        "  name: c",
        "  namespace: flux-system",
        "  annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}",
        "data: {v: '${A}'}",
    )
    assert fleet(using(substitute="{A: b}"), {"apps/c.yaml": text}).value() == "${A}"


def test_values_come_from_the_namespace_of_the_kustomization(fleet: Fleet) -> None:
    entry = documents(using("ConfigMap first"), config_map("first", {"A": "other"}, namespace="other"))
    assert fleet(entry, C).places == ["variables-source-missing clusters/one/entry.yaml:14"]


def test_values_are_taken_from_what_a_later_kustomization_renders(fleet: Fleet) -> None:
    entry = documents(using("ConfigMap late"), flux("zzz", "late"))
    made = fleet(entry, {**C, "late/late.yaml": config_map("late", {"A": "late"})})
    assert made.value() == "late"
    assert made.places == []


def test_values_are_the_rendered_ones_not_those_in_the_file(fleet: Fleet) -> None:
    patch = (
        "patches:",
        "  - target: {kind: ConfigMap, name: facts}",
        "    patch: |",
        "      - {op: replace, path: /data/A, value: patched}",
    )
    files = {**C, "facts/facts.yaml": config_map("facts", {"A": "plain"})}
    assert fleet(documents(using("ConfigMap facts"), flux("facts", "facts", *patch)), files).value() == "patched"


def test_values_go_down_a_chain_of_three(fleet: Fleet) -> None:
    files = {
        "one/one.yaml": documents(using("ConfigMap first", name="two", path="two"), config_map("first", {"A": "x"})),
        "two/two.yaml": documents(
            using("ConfigMap second", name="three", path="three"), config_map("second", {"A": '"${A}y"'})
        ),
        "three/three.yaml": config_map("c", {"v": '"${A}z"'}),
    }
    made = fleet(flux("one", "one"), files)
    assert made.value() == "xyz"
    assert made.places == []


def test_a_parent_decides_what_its_children_are(fleet: Fleet) -> None:
    entry = flux(
        "parent",
        "parent",
        "postBuild: {substitute: {FOLDER: second}}",
        "patches:",
        "  - target: {kind: Kustomization}",
        "    patch: |",
        "      - {op: add, path: /spec/postBuild, value: {substitute: {A: from the parent}}}",
    )
    files = {
        "parent/child.yaml": flux("child", "'apps/${FOLDER}'"),
        "apps/first/c.yaml": config_map("c", {"v": "first"}),
        "apps/second/c.yaml": config_map("c", {"v": "'${A}'"}),
    }
    assert fleet(entry, files).value() == "from the parent"


def test_a_child_that_its_parent_takes_away_is_gone(fleet: Fleet) -> None:
    entry = flux(
        "parent",
        "parent",
        "patches:",
        "  - target: {kind: Kustomization, name: child}",
        "    patch: |",
        "      $patch: delete",
        "      apiVersion: kustomize.toolkit.fluxcd.io/v1",
        "      kind: Kustomization",
        "      metadata: {name: child}",
    )
    made = fleet(entry, {**C, "parent/child.yaml": flux("child", "apps")})
    assert "ConfigMap/c" not in made.objects


def test_what_flux_injects_reaches_the_build(fleet: Fleet) -> None:
    entry = flux("apps", "apps", "targetNamespace: edge", "namePrefix: a-", "nameSuffix: -z")
    (name,) = (one for one in fleet(entry, C).objects if one.startswith("ConfigMap"))
    assert name == "ConfigMap/a-c-z"


def test_owner_labels_and_common_metadata_are_on_top(fleet: Fleet) -> None:
    entry = flux("apps", "apps", "commonMetadata: {labels: {team: ot}, annotations: {why: because}}")
    metadata = fleet(entry, C).objects["ConfigMap/c"]["metadata"]
    assert metadata["labels"] == {
        "kustomize.toolkit.fluxcd.io/name": "apps",
        "kustomize.toolkit.fluxcd.io/namespace": "flux-system",
        "team": "ot",
    }
    assert metadata["annotations"] == {"why": "because"}


SOPS = lines(
    "apiVersion: v1",
    "kind: Secret",
    "metadata: {name: s, namespace: flux-system}",
    "stringData: {A: 'ENC[AES256_GCM,data:eA==,iv:eA==,tag:eA==,type:str]'}",
    "sops: {mac: 'ENC[AES256_GCM,data:eA==,iv:eA==,tag:eA==,type:str]', version: 3.9.0}",
)
DECRYPTED = "decryption: {provider: sops, secretRef: {name: key}}"


def test_an_encrypted_secret_gives_stand_ins_and_no_false_finding(fleet: Fleet) -> None:
    deployment = lines(
        "apiVersion: networking.k8s.io/v1",
        "kind: Ingress",
        "metadata: {name: i, namespace: default}",
        "spec:",
        "  rules:",
        "    - host: '${A}'",
        "      http:",
        "        paths:",
        "          - path: '/${A}'",
        "            pathType: Prefix",
        "            backend: {resource: {apiGroup: example.org, kind: Bucket, name: b}}",
    )
    entry = documents(flux("secrets", "secrets", DECRYPTED), using("Secret s"))
    made = fleet(entry, {"secrets/s.yaml": SOPS, "apps/i.yaml": deployment})
    assert made.places == []
    assert made.objects["Ingress/i"]["spec"]["rules"][0]["host"] == "penstock-unknown-a"
    assert made.assumed == ["A"]


def test_a_value_that_only_the_cluster_knows_is_not_judged(fleet: Fleet) -> None:
    service = lines(
        "apiVersion: v1",
        "kind: Service",
        "metadata: {name: s, namespace: default}",
        "spec: {ports: [{port: '${A}'}]}",
    )
    entry = documents(flux("secrets", "secrets", DECRYPTED), using("Secret s"))
    assert fleet(entry, {"secrets/s.yaml": SOPS, "apps/s.yaml": service}).places == []


MAKERS = {
    "ExternalSecret": lines(
        "apiVersion: external-secrets.io/v1",
        "kind: ExternalSecret",
        "metadata: {name: other, namespace: flux-system}",
        "spec:",
        "  secretStoreRef: {name: vault, kind: ClusterSecretStore}",
        "  target: {name: s}",
        "  dataFrom: [{extract: {key: x}}]",
    ),
    "ClusterExternalSecret": lines(
        "apiVersion: external-secrets.io/v1",
        "kind: ClusterExternalSecret",
        "metadata: {name: other}",
        "spec:",
        "  externalSecretName: s",
        "  namespaceSelectors: [{}]",
        "  externalSecretSpec:",
        "    secretStoreRef: {name: vault, kind: ClusterSecretStore}",
        "    dataFrom: [{extract: {key: x}}]",
    ),
    "SealedSecret": lines(
        "apiVersion: bitnami.com/v1alpha1",
        "kind: SealedSecret",
        "metadata: {name: s, namespace: flux-system}",
        "spec: {encryptedData: {A: AgB}}",
    ),
    "Certificate": lines(
        "apiVersion: cert-manager.io/v1",
        "kind: Certificate",
        "metadata: {name: other, namespace: flux-system}",
        "spec: {secretName: s, dnsNames: [a.example.org], issuerRef: {name: ca, kind: ClusterIssuer}}",
    ),
}


@pytest.mark.parametrize("maker", MAKERS.values(), ids=MAKERS.keys())
def test_a_secret_that_a_controller_makes_is_stood_in_for(fleet: Fleet, maker: str) -> None:
    made = fleet(documents(using("Secret s"), maker), {"apps/c.yaml": config_map("c", {"v": '"${A}"'})})
    assert made.places == []
    assert made.value() == "penstock-unknown-a"
    assert made.assumed == ["A"]


@pytest.mark.parametrize("maker", [*MAKERS.values(), ""], ids=[*MAKERS.keys(), "none"])
def test_defaults_count_where_a_sources_values_are_not_known(fleet: Fleet, maker: str) -> None:
    """It has values on the cluster, so Flux substitutes, even where each variable has a default."""
    assert fleet(documents(using("Secret s"), *[maker] * bool(maker)), C).value() == "default"


SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: flux-system%s}\nstringData: {B: held}\n"


@pytest.mark.parametrize(
    ("annotation", "maker", "places"),
    [
        ("", "", ["variable-undefined apps/c.yaml:5"]),
        ("kustomize.toolkit.fluxcd.io/ssa: IfNotPresent", "", []),
        ("replicator.v1.mittwald.de/replicate-from: n/s", "", []),
        ("", MAKERS["ExternalSecret"], []),
        ("", MAKERS["ExternalSecret"].replace("target: {", "target: {creationPolicy: Merge, "), []),
    ],
)
def test_what_others_fill_may_have_more_than_git_says(
    fleet: Fleet, annotation: str, maker: str, places: list[str]
) -> None:
    secret = SECRET % (f", annotations: {{{annotation}}}" if annotation else "")
    made = fleet(
        documents(using("Secret s"), secret, *([maker] if maker else [])),
        {"apps/c.yaml": config_map("c", {"v": '"${A} ${B}"'})},
    )
    assert [place for place in made.places if "secret-in-clear" not in place] == places
    assert made.value() == "penstock-unknown-a held"


def test_a_copy_has_the_values_of_what_it_is_a_copy_of(fleet: Fleet) -> None:
    copied = "metadata: {name: s, namespace: elsewhere, annotations: {kubed.appscode.com/sync: ''}}"
    source = f"apiVersion: v1\nkind: ConfigMap\n{copied}\ndata: {{A: copied}}\n"
    made = fleet(documents(using("ConfigMap s"), source), C)
    assert (made.value(), made.places) == ("copied", [])


def test_a_value_can_be_assumed(fleet: Fleet) -> None:
    settings = SETTINGS + "assume: [{name: s, values: {A: assumed}}]\n"
    made = fleet(using("Secret s"), C, settings)
    assert made.places == []
    assert made.value() == "assumed"


def test_an_object_can_be_assumed_without_its_values(fleet: Fleet) -> None:
    made = fleet(
        using("Secret s"), {"apps/c.yaml": config_map("c", {"v": '"${A}"'})}, SETTINGS + "assume: [{name: s}]\n"
    )
    assert made.places == []
    assert made.assumed == ["A"]


def test_an_assumption_for_another_cluster_does_not_count(fleet: Fleet) -> None:
    settings = SETTINGS + "assume: [{name: s, clusters: [two], values: {A: assumed}}]\n"
    assert fleet(using("Secret s"), C, settings).places == ["variables-source-missing clusters/one/entry.yaml:14"]


def test_the_render_wins_over_an_assumption(fleet: Fleet) -> None:
    entry = documents(using("ConfigMap s"), config_map("s", {"A": "rendered"}))
    settings = SETTINGS + "assume: [{kind: ConfigMap, name: s, values: {A: assumed}}]\n"
    assert fleet(entry, C, settings).value() == "rendered"


def test_a_missing_source_does_not_hide_what_comes_after_it(fleet: Fleet) -> None:
    entry = using("Secret gone", name="outer", path="outer")
    made = fleet(entry, {**C, "outer/inner.yaml": flux("inner", "apps")})
    assert made.value() == "${A:=default}"
    assert made.places == ["variables-source-missing clusters/one/entry.yaml:14"]


def test_kustomizations_that_change_each_other_without_end_are_told(fleet: Fleet) -> None:
    """Without a ConfigMap `state` the child builds `off`, which holds it and says `on`; and `on` does not hold it."""
    chooser = using("ConfigMap state optional", substitute="{ANY: thing}", name="chooser", path="chooser")
    files = {
        "chooser/child.yaml": flux("child", "'flip/${FOLDER:=off}'"),
        "flip/off/state.yaml": config_map("state", {"FOLDER": "'on'"}),
        "flip/on/other.yaml": config_map("other", {"FOLDER": "'off'"}),
        "infra/c.yaml": config_map("c", {"v": "still here"}),
    }
    made = fleet(documents(chooser, flux("infra", "infra")), files)
    assert made.places == ["not-settled clusters/one"]
    assert made.value() == "still here"


def test_the_same_kustomization_reached_twice_is_rendered_once(fleet: Fleet) -> None:
    entry = flux("apps", "clusters/one")
    made = fleet(entry, {})
    assert [one for one in made.objects if one.startswith("Kustomization")] == ["Kustomization/apps"]


def test_facts_decide_version_and_strictness(fleet: Fleet) -> None:
    facts = config_map(
        "cluster-facts",
        {
            "CLUSTER": "one",
            "LEVEL": "l4",
            "ZONE": "office",
            "CONNECTIVITY": "online",
            "KUBERNETES_VERSION": '"1.32"',
            "FLUX_VERSION": '"2.8"',
        },
    )
    entry = documents(using(substitute="{B: b}"), facts)
    made = fleet(entry, {"apps/c.yaml": config_map("c", {"v": '"${A}"'})})
    outcome = made._run.validate(made.root)
    assert outcome.cluster("one")["kubernetesVersion"] == "1.32"
    assert outcome.cluster("one")["fluxVersion"] == "2.8"
    assert [one["severity"] for one in outcome.findings if one["code"] == "variable-undefined"] == ["warning"]


@pytest.mark.parametrize(("kind", "severity"), [("Secret", "warning"), ("ConfigMap", "error")])
def test_what_an_optional_source_may_give_is_no_error(fleet: Fleet, kind: str, severity: str) -> None:
    """A Secret that an operator makes on the cluster, as against a ConfigMap, which git would have."""
    entry = using(f"{kind} keys optional", substitute="{B: b}")
    made = fleet(entry, {"apps/c.yaml": config_map("c", {"v": '"${A}"'})})
    (finding,) = made._run.validate(made.root).findings
    assert (finding["code"], finding["severity"]) == ("variable-undefined", severity)
    assert ("unless Secret flux-system/keys is there" in finding["message"]) == (severity == "warning")


def test_the_controllers_own_label_tells_the_flux_version(fleet: Fleet) -> None:
    controller = lines(
        "apiVersion: apps/v1",
        "kind: Deployment",
        "metadata:",
        "  name: kustomize-controller",
        "  namespace: flux-system",
        "  labels: {app.kubernetes.io/version: v2.7.5}",
        "spec:",
        "  selector: {matchLabels: {app: k}}",
        "  template: {metadata: {labels: {app: k}}, spec: {containers: [{name: manager, image: 'k:v1.7.3'}]}}",
    )
    made = fleet(controller, {})
    assert made._run.validate(made.root).cluster("one")["fluxVersion"] == "v2.7.5"


def test_a_webhook_that_adds_variables_makes_every_kustomization_opaque(fleet: Fleet) -> None:
    webhook = config_map("kustomize-mutating-webhook")
    made = fleet(documents(flux("apps", "apps"), webhook), {"apps/c.yaml": config_map("c", {"v": '"${A}"'})})
    assert made.value() == "penstock-unknown-a"


def test_a_missing_source_is_a_note_where_nothing_is_put_in(fleet: Fleet) -> None:
    made = fleet(
        using("ConfigMap gone"),
        {
            "apps/c.yaml": lines(
                "apiVersion: v1",
                "kind: ConfigMap",
                "metadata:",
                "  name: c",
                "  namespace: flux-system",
                "  labels: {kustomize.toolkit.fluxcd.io/substitute: disabled}",
            )
        },
    )
    assert made.severities == ["note"]


def itself(path: str = "clusters/one", more: str = "") -> str:
    """A source of this repository, and a Kustomization that applies the entry's own folder from it."""
    return documents(
        git_repository("fleet", "{branch: main}"), flux("itself", path, *([more] if more else []), source="fleet")
    )


def test_a_folder_that_applies_itself_is_applied_once(fleet: Fleet) -> None:
    """Nothing of Flux's own says so: somebody applied it by hand at first, with the values that it takes."""
    variables = "postBuild: {substituteFrom: [{kind: ConfigMap, name: values}]}"
    made = fleet(documents(itself(more=variables), config_map("values", {"A": "b", "v": '"${A}"'})), {})
    assert made.places == []
    assert made.value("values") == "b"
    assert made._run.validate(made.root).cluster("one")["kustomizations"] == 1


def test_one_that_is_suspended_applies_nothing_in_the_place_of_the_guess(fleet: Fleet) -> None:
    suspended = fleet(itself(more="suspend: true"), {})
    assert "object-applied-twice" not in {place.split()[0] for place in suspended.places}
    assert suspended._run.validate(suspended.root).cluster("one")["kustomizations"] == 2


@pytest.mark.parametrize(
    ("source", "path", "objects"),
    [
        ("home", "apps", {"Kustomization/all", "Kustomization/apps", "GitRepository/home", "ConfigMap/c"}),
        ("home", "nowhere", {"Kustomization/all", "Kustomization/apps"}),
        ("flux-sytem", "apps", {"Kustomization/all", "Kustomization/apps"}),
    ],
)
def test_what_a_guessed_cluster_calls_this_repository(
    repo: MakeRepository, run: Command, source: str, path: str, objects: set[str]
) -> None:
    """Its source is declared below, in what only that source leads to."""
    files = {
        "cluster/all.yaml": flux("all", "cluster", source=source),
        "cluster/apps.yaml": flux("apps", path, source=source),
        "apps/source.yaml": git_repository("home", "{branch: main}", url="https://elsewhere.example/home"),
        "apps/c.yaml": config_map("c"),
    }
    assert set(run.objects("cluster", repo(files).root)) == objects


def test_a_path_that_is_misspelt_hides_nothing_of_a_guessed_cluster(repo: MakeRepository, run: Command) -> None:
    files = {
        "cluster/apps.yaml": flux("apps", "apsp", source="home"),
        "cluster/infra.yaml": flux("infra", "infra", source="home"),
        "apps/c.yaml": config_map("c"),
        "infra/c.yaml": config_map("d"),
    }
    assert run.validate(repo(files).root).places == ["path-missing cluster/apps.yaml:7"]


def test_a_guessed_cluster_calls_a_folder_that_is_published_by_a_name(repo: MakeRepository, run: Command) -> None:
    """Its paths are those of what is published, not of the repository."""
    files = {
        "k/clusters/a/flux/apps.yaml": flux("apps", "apps", source="all").replace("GitR", "OCIR"),
        "k/clusters/a/flux/infra.yaml": flux("infra", "clusters/a/infra", source="all").replace("GitR", "OCIR"),
        "k/apps/c.yaml": config_map("c"),
        "k/clusters/a/infra/kustomization.yaml": "resources: [../../../lib/d.yaml]\n",
        "k/lib/d.yaml": config_map("d"),
    }
    assert set(run.objects("flux", repo(files).root)) == {
        "Kustomization/apps",
        "Kustomization/infra",
        "ConfigMap/c",
        "ConfigMap/d",
    }
    again = repo({**files, "old/apps/c.yaml": config_map("c"), "old/clusters/a/infra/e.yaml": config_map("e")})
    assert set(run.objects("flux", again.root)) == {"Kustomization/apps", "Kustomization/infra"}


def test_a_sync_path_that_leads_nowhere_is_told_at_its_line(repo: MakeRepository, run: Command) -> None:
    """Where the clusters are named, what lies in the folder leads elsewhere and takes the entry's place."""
    files = {"penstock.yaml": "clusters: [clusters/one]\n", "clusters/one/apps.yaml": flux("flux-system", "./prod")}
    assert run.validate(repo(files).root).places == ["path-missing clusters/one/apps.yaml:7"]

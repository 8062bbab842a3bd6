"""Verdicts as findings, end to end."""

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET, SETTINGS
from tests.penstock.support.manifests import config_map, definition, deployment, documents, flux, lines, pump, secret
from tests.penstock.support.outcome import Command

pytestmark = pytest.mark.usefixtures("worker")


@pytest.fixture
def clean(repo: MakeRepository, run: Command) -> "Check":
    return Check(repo, run)


class Check:
    """Findings for a fleet with some files changed, as (code, message)."""

    def __init__(self, repo: MakeRepository, run: Command) -> None:
        self._repo, self._run = repo, run

    def __call__(self, files: dict[str, str]) -> list[tuple[str, str]]:
        self.outcome = self._run.validate(self._repo({**FLEET, **files}).root)
        return [(one["code"], one["message"]) for one in self.outcome.findings]


def test_each_fault_of_an_object_is_a_finding_with_its_field(clean: Check) -> None:
    web = deployment("web", "imagePullPolice: Always", "ports: [{containerPort: http}]")
    found = clean({"apps/web.yaml": web})
    assert {code for code, _ in found} == {"object-invalid"}
    fields = {message.partition(":")[0] for _, message in found}
    assert fields == {
        "spec.template.spec.containers.0.imagePullPolice",
        "spec.template.spec.containers.0.ports.0.containerPort",
    }


def test_a_secrets_value_never_reaches_a_message(clean: Check) -> None:
    found = clean({"apps/web.yaml": secret("s", {"password": "'not base64: hunter2!'"})})
    assert all("hunter2" not in message for _, message in found)


def test_a_kind_without_any_schema_is_counted_and_no_finding(clean: Check) -> None:
    pump = "apiVersion: example.org/v1\nkind: Pump\nmetadata: {name: a, namespace: flux-system}\n"
    assert clean({"apps/web.yaml": pump}) == []
    assert clean.outcome.report["summary"]["withoutSchema"] == {"example.org/v1 Pump": 1}


@pytest.mark.parametrize(
    ("version", "codes"),
    [("1.33", []), ("1.99", ["kubernetes-version-unknown"]), ("0.1", ["kubernetes-version-unknown"])],
)
def test_a_version_without_schemas_is_told(clean: Check, version: str, codes: list[str]) -> None:
    found = clean({"penstock.yaml": SETTINGS.replace("1.33", version)})
    assert [code for code, _ in found] == codes


def test_a_kind_that_the_version_does_not_have_is_told(clean: Check) -> None:
    gadget = "apiVersion: apps/v1\nkind: Gadget\nmetadata: {name: a, namespace: default}\n"
    assert clean({"apps/web.yaml": gadget}) == [("api-not-served", "apps/v1 Gadget is not served by Kubernetes 1.33")]


def test_without_a_version_the_newest_judges_and_nothing_is_called_unserved(clean: Check) -> None:
    settings = "\n".join(line for line in SETTINGS.splitlines() if "kubernetes" not in line) + "\n"
    gadget = "apiVersion: apps/v1\nkind: Gadget\nmetadata: {name: a, namespace: default}\n"
    assert clean({"penstock.yaml": settings, "apps/web.yaml": gadget}) == []


@pytest.mark.parametrize(
    ("api_version", "kind", "hint"),
    [
        ("apps/v1", "Deploymnt", "write Deployment"),
        ("rbac.authorization.k8s.io/v1", "RoleBindng", "write RoleBinding"),
        ("networking.k8s.io/v1beta1", "NetworkPolicy", "write networking.k8s.io/v1"),
        ("app/v1", "Deployment", "write apps/v1"),
        ("v2", "ConfigMap", None),  # a Kubernetes to come may have it
        ("example.org/v1", "Deploymnt", None),
        ("apps.example.org/v1", "Deployment", None),
        ("pumps/v1", "Pump", None),
        ("policy/v1beta1", "PodSecurityPolicy", None),  # api-deprecated tells it
    ],
)
def test_without_a_version_what_no_kubernetes_has_is_told(
    clean: Check, api_version: str, kind: str, hint: str | None
) -> None:
    settings = "\n".join(line for line in SETTINGS.splitlines() if "kubernetes" not in line) + "\n"
    text = f"apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: a, namespace: default}}\nspec: {{}}\n"
    clean({"penstock.yaml": settings, "apps/web.yaml": text})
    found = [one for one in clean.outcome.findings if one["code"] == "api-not-served"]
    assert [one["hint"] for one in found] == ([hint] if hint else [])
    line = 2 if kind in ("Deploymnt", "RoleBindng") else 1
    assert all((one["line"], one["severity"]) == (line, "error") for one in found)


@pytest.mark.parametrize(
    ("api_version", "kind", "line", "hint"),
    [
        ("source.toolkit.fluxcd.io/v1", "OCIRepsitory", 2, "write OCIRepository"),
        ("kustomize.toolkit.fluxcd.io/v1", "Kustomisation", 2, "write Kustomization"),
        ("helm.toolkit.fluxd.io/v2", "HelmRelease", 1, "write helm.toolkit.fluxcd.io/v2"),
        ("monitoring.coreos.com/v1", "ServiceMonitr", 2, "write ServiceMonitor"),
        ("monitoring.coreos.com/v1", "Prometheus", 0, ""),  # a kind without a CRD at hand
        ("example.org/v1", "Kustomisation", 0, ""),
    ],
)
def test_a_misspelt_kind_or_group_of_a_crd_is_told(
    clean: Check, api_version: str, kind: str, line: int, hint: str
) -> None:
    text = f"apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: a, namespace: default}}\nspec: {{}}\n"
    clean({"apps/web.yaml": text})
    found = [(one["line"], one["hint"]) for one in clean.outcome.findings if one["code"] == "api-not-served"]
    assert found == ([(line, hint)] if hint else [])


def test_a_value_of_a_list_that_is_none_is_told_at_its_own_line(clean: Check) -> None:
    claim = lines(
        "apiVersion: v1",
        "kind: PersistentVolumeClaim",
        "metadata: {name: a, namespace: default}",
        "spec:",
        "  resources: {requests: {storage: 1Gi}}",
        "  accessModes:",
        "    - ReadWriteMany",
        "    - ReadWriteOne",
    )
    clean({"apps/web.yaml": claim})
    assert [one["line"] for one in clean.outcome.findings if "Unsupported value" in str(one["message"])] == [8]


def test_the_same_object_in_two_clusters_is_one_finding(clean: Check) -> None:
    clean({"infra/config.yaml": config_map("infra") + "colour: red\n"})
    (one,) = clean.outcome.findings
    assert one["clusters"] == ["one", "two"]


def test_each_cluster_is_judged_by_its_own_version(clean: Check) -> None:
    facts = {
        "CLUSTER": "two",
        "LEVEL": "l4",
        "ZONE": "office",
        "CONNECTIVITY": "online",
        "FLUX_VERSION": '"2.9"',
        "KUBERNETES_VERSION": '"1.28"',
    }
    policy = lines(
        "apiVersion: admissionregistration.k8s.io/v1",
        "kind: ValidatingAdmissionPolicy",
        "metadata: {name: a}",
        "spec: {validations: [{expression: 'true'}]}",
    )
    files = {"clusters/two/facts.yaml": config_map("cluster-facts", facts), "infra/policy.yaml": policy}
    assert "api-not-served" in [code for code, _ in clean(files)]
    (one,) = (finding for finding in clean.outcome.findings if finding["code"] == "api-not-served")
    assert one["clusters"] == ["two"]


def test_a_definition_in_one_cluster_does_not_judge_in_another(clean: Check) -> None:
    files = {
        "clusters/one/apps.yaml": documents(flux("apps", "apps"), flux("pump", "pump")),
        "clusters/two/apps.yaml": flux("pump", "pump"),
        "apps/web.yaml": definition("{type: object}"),
        "pump/pump.yaml": pump("{rpm: 3}"),
    }
    assert clean(files) == [("object-invalid", "spec.rpm: unknown field")]
    assert clean.outcome.findings[0]["clusters"] == ["one"]
    assert clean.outcome.report["summary"]["withoutSchema"] == {"example.org/v1 Pump": 1}


def test_what_an_operators_crd_does_not_serve_is_only_noted(clean: Check) -> None:
    """Which version of the operator the cluster runs is not known; the CRD is one that comes with penstock."""
    old = "apiVersion: cert-manager.io/v1alpha2\nkind: Issuer\nmetadata: {name: a, namespace: flux-system}\nspec: {}\n"
    ((_, message),) = clean({"apps/web.yaml": old})
    (found,) = clean.outcome.findings
    assert message.endswith("is not served; served: v1")
    assert (found["severity"], "cert-manager" in found["hint"]) == ("note", True)


@pytest.mark.parametrize(
    ("version", "told", "severity"),
    [("", "v1beta2", "warning"), ("", "v1beta9", "error"), ('fluxVersion: "2.9"\n', "v1beta2", "error")],
)
def test_what_an_older_flux_serves_is_a_warning_where_nobody_says_the_version(
    clean: Check, version: str, told: str, severity: str
) -> None:
    old = f"apiVersion: source.toolkit.fluxcd.io/{told}\nkind: HelmRepository\n"
    old += "metadata: {name: a, namespace: flux-system}\nspec: {url: 'https://charts.example', interval: 1h}\n"
    clean({"penstock.yaml": f"clusters: [clusters/*]\n{version}", "apps/web.yaml": old})
    (found,) = (one for one in clean.outcome.findings if one["code"] == "object-invalid")
    assert (found["severity"], found["message"].endswith("is not served; served: v1")) == (severity, True)


def test_while_a_part_does_not_build_nobody_knows_what_an_operators_crd_serves(clean: Check) -> None:
    old = "apiVersion: cert-manager.io/v1alpha2\nkind: Issuer\nmetadata: {name: a, namespace: flux-system}\nspec: {}\n"
    found = clean({"apps/web.yaml": old, "infra/kustomization.yaml": "resources: [nothing.yaml]\n"})
    assert {code for code, _ in found} == {"resource-missing"}


def test_a_value_that_an_operators_crd_does_not_list_is_a_warning(clean: Check) -> None:
    """Its next version may; a misspelt field, or a text for a number, stays an error."""
    issuer = lines(
        *("apiVersion: cert-manager.io/v1", "kind: Certificate", "metadata: {name: a, namespace: flux-system}"),
        *("spec:", "  secretName: s", "  issuerRef: {name: ca}", "  dnsNames: [a.example]"),
        *("  privateKey: {algorithm: Own, sizes: 2}",),
    )
    clean({"apps/web.yaml": issuer})
    said = {str(one["message"]).partition(":")[0]: one["severity"] for one in clean.outcome.findings}
    assert (said["spec.privateKey.algorithm"], said["spec.privateKey.sizes"]) == ("warning", "error")


@pytest.mark.parametrize("head", ["v1\nkind: ConfigMap", "cert-manager.io/v1\nkind: Issuer\nspec: {selfSigned: {}}"])
def test_a_label_that_is_no_text_is_told_at_its_line(clean: Check, head: str) -> None:
    body = "metadata:\n  name: a\n  namespace: flux-system\n  labels:\n    a/fine: text\n    b/on: false\n"
    said = clean({"apps/web.yaml": f"apiVersion: {head}\n{body}"})
    assert said == [("object-invalid", "metadata.labels.b/on: got boolean, want string")]
    (found,) = clean.outcome.findings
    assert (found["line"], found["edit"]["new"]) == (body.count("\n") + head.count("\n") + 1, 'b/on: "false"')
    assert found["hint"] == 'Flux reads no labels at all then, and applies the object without them: write b/on: "false"'


def test_what_an_assumed_flux_does_not_serve_says_so(clean: Check) -> None:
    old = lines(
        *("apiVersion: source.toolkit.fluxcd.io/v1beta1", "kind: HelmRepository"),
        *("metadata: {name: a, namespace: flux-system}", "spec: {interval: 1h, url: https://charts.example}"),
    )
    settings = "\n".join(line for line in SETTINGS.splitlines() if not line.startswith("flux")) + "\n"
    clean({"apps/web.yaml": old, "penstock.yaml": settings})
    assert "fluxVersion in penstock.yaml" in clean.outcome.findings[0]["hint"]
    clean({"apps/web.yaml": old})
    assert "fluxVersion" not in clean.outcome.findings[0]["hint"]


def test_a_variable_that_becomes_a_number_says_how_it_stays_a_text(clean: Check) -> None:
    """Flux takes the text of the object without its quotes."""
    wired = flux("apps", "apps", "postBuild: {substitute: {N: '42'}}")
    text = config_map("a", {"n": '"${N}"', "m": "x"}, namespace="default")
    assert clean({"clusters/one/apps.yaml": wired, "apps/web.yaml": text}) == [
        ("object-invalid", "data.n: got number, want string")
    ]
    assert "${quote}" in clean.outcome.findings[0]["hint"]
    quoted = text.replace("${N}", "${quote}${N}${quote}")
    more = wired.replace("{N: '42'}", "{N: '42', quote: '\"'}")
    assert clean({"clusters/one/apps.yaml": more, "apps/web.yaml": quoted}) == []


PARTIAL = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: flux-system, annotations: {kustomize.toolkit.fluxcd.io/ssa: merge}}
spec:
  template: {spec: {containers: [{name: web, volumeMounts: [{name: files, mountPath: /files}]}]}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: web, namespace: flux-system, annotations: {kustomize.toolkit.fluxcd.io/ssa: Merge}}
spec: {accessModes: [MODE]}
"""


def test_what_is_merged_into_the_clusters_own_need_not_be_whole(clean: Check) -> None:
    assert clean({"apps/web.yaml": PARTIAL.replace("MODE", "ReadWriteOnce")}) == []
    ((code, message),) = clean({"apps/web.yaml": PARTIAL.replace("MODE", "Sometimes")})
    assert code == "object-refused"
    assert message.startswith('spec.accessModes: Unsupported value: "Sometimes"')


@pytest.mark.parametrize("head", ["v1\nkind: PersistentVolumeClaim", "apps/v1\nkind: Deployment"])
def test_an_object_that_only_labels_another_is_a_warning_told_once(clean: Check, head: str) -> None:
    text = f"apiVersion: {head}\nmetadata: {{name: web, namespace: flux-system, labels: {{a: b}}}}\n"
    ((code, message),) = clean({"apps/web.yaml": text})
    assert code == "object-refused"
    assert "metadata alone" in message
    assert [one["severity"] for one in clean.outcome.findings] == ["warning"]


def test_a_version_that_facts_say_is_told_at_its_line(clean: Check) -> None:
    facts = config_map("cluster-facts", {"KUBERNETES_VERSION": '"1.99"'})
    clean({"penstock.yaml": "clusters: [clusters/*]\n", "clusters/one/facts.yaml": facts})
    (found,) = (one for one in clean.outcome.findings if one["code"] == "kubernetes-version-unknown")
    line = facts.splitlines()[found["line"] - 1]
    assert (found["path"], "1.99" in line) == ("clusters/one/facts.yaml", True)


def test_a_fault_of_a_definition_is_where_its_only_schema_says_it(clean: Check) -> None:
    """The API server tells it as of `spec.validation`, which v1 does not have."""
    crd = definition("{type: object, properties: {size: {type: integer}, other: {}}}")
    clean({"apps/web.yaml": crd})
    (one,) = clean.outcome.findings
    assert one["message"].startswith("spec.versions.0.schema.openAPIV3Schema.properties.spec.properties.other.type: ")
    assert crd.split("\n")[one["line"] - 1].strip().startswith("schema:")


def test_what_is_no_definition_judges_nothing(clean: Check) -> None:
    broken = definition("{type: {wrong: type}}")
    found = clean({"apps/web.yaml": documents(broken, pump("{size: 3}"))})
    assert {code for code, _ in found} == {"object-invalid"}
    assert len(found) == 1


@pytest.mark.parametrize(
    ("tls", "expected"),
    [
        ("[{hosts: ['${HOST}']}]", []),
        ("{hosts: ['${HOST}']}", [("object-invalid", "spec.tls: got object, want array")]),
        ("[{hots: ['${HOST}']}]", [("object-invalid", "spec.tls.0.hots: unknown field")]),
        ("[{hosts: '${HOST}'}]", []),
    ],
)
def test_the_shape_is_judged_whatever_a_value_is(clean: Check, tls: str, expected: list[tuple[str, str]]) -> None:
    backend = "defaultBackend: {service: {name: web, port: {number: 80}}}"
    ingress = lines(
        "apiVersion: networking.k8s.io/v1",
        "kind: Ingress",
        "metadata: {name: web, namespace: flux-system}",
        f"spec: {{{backend}, tls: {tls}}}",
    )
    settings = SETTINGS + "assume: [{kind: Secret, namespace: flux-system, name: outside}]\n"
    apps = flux("apps", "apps", "postBuild: {substituteFrom: [{kind: Secret, name: outside}]}")
    files = {"clusters/one/apps.yaml": apps, "penstock.yaml": settings}
    found = clean({**files, "apps/web.yaml": ingress})
    assert [one for one in found if one[0] == "object-invalid"] == expected

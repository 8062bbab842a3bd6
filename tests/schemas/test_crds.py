"""The committed CRDs: each is a v1 CRD with a structural schema and no prose, and SOURCES.json accounts for it."""

import json
from pathlib import Path
from typing import Any

import pytest

from schemas import crd, extract, pins
from tests.schemas.structural import problems

FILES = sorted(path.relative_to(extract.CRDS).as_posix() for path in extract.CRDS.rglob("*.json"))
CRDS = [file for file in FILES if file != extract.SOURCES]
FLUX_KINDS = {
    *("Bucket", "ExternalArtifact", "GitRepository", "HelmChart", "HelmRepository", "OCIRepository"),
    *("Kustomization", "HelmRelease", "Alert", "Provider", "Receiver", "ArtifactGenerator"),
    *("ImagePolicy", "ImageRepository", "ImageUpdateAutomation"),
}
COMMON_KINDS = {
    "cert-manager.io": {"Certificate", "CertificateRequest", "ClusterIssuer", "Issuer"},
    "acme.cert-manager.io": {"Challenge", "Order"},
    "dapr.io": {"Component", "Configuration", "HTTPEndpoint", "Resiliency", "Subscription"},
    "external-secrets.io": {"ClusterSecretStore", "ExternalSecret", "SecretStore"},
    "fluxcd.controlplane.io": {"FluxInstance", "ResourceSet"},
    "gateway.networking.k8s.io": {"Gateway", "GatewayClass", "GRPCRoute", "HTTPRoute", "ReferenceGrant"},
    "monitoring.coreos.com": {"PodMonitor", "PrometheusRule", "ServiceMonitor"},
}


def load(file: str) -> dict[str, Any]:
    """One JSON file of schemas/crds/."""
    value: dict[str, Any] = json.loads((extract.CRDS / file).read_bytes())
    return value


@pytest.fixture(scope="module")
def sources() -> dict[str, dict[str, Any]]:
    """SOURCES.json."""
    return load(extract.SOURCES)


@pytest.mark.parametrize("file", CRDS)
def test_a_file_is_a_v1_crd_named_after_itself(file: str) -> None:
    value = load(file)
    assert (value["apiVersion"], value["kind"]) == ("apiextensions.k8s.io/v1", "CustomResourceDefinition")
    assert value.keys() == {"apiVersion", "kind", "metadata", "spec"}
    assert value["metadata"].pop("annotations", {}).keys() <= {"api-approved.kubernetes.io"}
    assert value["metadata"] == {"name": Path(file).name.removesuffix(".json")}
    assert value["spec"]["scope"] in {"Cluster", "Namespaced"}


@pytest.mark.parametrize("file", CRDS)
def test_every_version_has_a_structural_schema_without_prose(file: str) -> None:
    versions = load(file)["spec"]["versions"]
    assert sum(version["storage"] for version in versions) == 1
    assert any(version["served"] for version in versions)
    for version in versions:
        assert list(problems(version["schema"]["openAPIV3Schema"], version["name"])) == []


@pytest.mark.parametrize("file", FILES)
def test_a_file_has_the_one_byte_form_and_a_modest_size(file: str) -> None:
    content = (extract.CRDS / file).read_bytes()
    assert content == crd.encode(json.loads(content))
    assert len(content) < 1_000_000


def test_all_files_together_are_modest() -> None:
    assert sum((extract.CRDS / file).stat().st_size for file in FILES) < 6_000_000


def test_sources_covers_every_file_and_nothing_else(sources: dict[str, dict[str, Any]]) -> None:
    assert sorted(sources) == CRDS


@pytest.mark.parametrize("file", CRDS)
def test_sources_says_which_objects_a_file_is_for(file: str, sources: dict[str, dict[str, Any]]) -> None:
    spec = load(file)["spec"]
    served = [version["name"] for version in spec["versions"] if version["served"]]
    said = sources[file]
    assert (said["group"], said["kind"], said["served"]) == (spec["group"], spec["names"]["kind"], served)


def test_sources_and_pins_name_the_same_modules_and_folders(sources: dict[str, dict[str, Any]]) -> None:
    pinned = {(pin.module.path, pin.module.version, take.into) for pin in pins.read(extract.PINS) for take in pin.takes}
    named = {(said["module"], said["version"], file.rpartition("/")[0]) for file, said in sources.items()}
    assert named == pinned


@pytest.mark.parametrize("minor", ["2.7", "2.8", "2.9"])
def test_a_flux_minor_has_every_kind_that_flux_has(minor: str, sources: dict[str, dict[str, Any]]) -> None:
    assert {said["kind"] for file, said in sources.items() if file.startswith(f"flux/{minor}/")} == FLUX_KINDS


@pytest.mark.parametrize(("group", "kinds"), COMMON_KINDS.items())
def test_the_operators_in_use_are_covered(group: str, kinds: set[str], sources: dict[str, dict[str, Any]]) -> None:
    assert {said["kind"] for file, said in sources.items() if said["group"] == group} >= kinds


def test_a_flux_minor_differs_where_flux_does() -> None:
    """The reason for a folder each: 2.6 still serves source.toolkit.fluxcd.io/v1beta2, and 2.9 has lost it."""
    name = "gitrepositories.source.toolkit.fluxcd.io.json"
    assert "v1beta2" in crd.served(load(f"flux/2.6/{name}"))
    assert crd.served(load(f"flux/2.9/{name}")) == ["v1"]


def test_a_field_that_is_called_description_survives() -> None:
    """Dropping it would make good objects look wrong."""
    version = load("common/gatewayclasses.gateway.networking.k8s.io.json")["spec"]["versions"][0]
    fields = version["schema"]["openAPIV3Schema"]["properties"]["spec"]["properties"]
    assert fields["description"] == {"maxLength": 64, "type": "string"}


def test_rules_and_defaults_survive() -> None:
    spec = load("flux/2.9/kustomizations.kustomize.toolkit.fluxcd.io.json")["spec"]
    text = json.dumps(spec)
    assert '"x-kubernetes-validations"' in text
    assert '"default"' in text
    gateway = json.dumps(load("common/gateways.gateway.networking.k8s.io.json"))
    assert '"x-kubernetes-list-map-keys"' in gateway

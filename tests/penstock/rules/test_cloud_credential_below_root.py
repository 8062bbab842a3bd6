"""cloud-credential-below-root, on the worked enterprise."""

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise, Fleet
from tests.penstock.rules.objects import component, pod, small

EVENTS = component("extra", "{name: eventHubNamespace, value: north}", kind="pubsub.azure.eventhubs")
ENV = "env: [{name: IOTHUB_CONNECTION_STRING, valueFrom: {secretKeyRef: {name: hub, key: a, optional: true}}}]"
ROOT = "clusters/plant-a/l4"


def test_component_of_a_cloud_at_a_line(enterprise: Enterprise) -> None:
    assert enterprise.add(EVENTS).found(LINE) == [f"cloud-credential-below-root {EXTRA}"]


def test_variable_of_a_cloud_at_a_line(enterprise: Enterprise) -> None:
    assert enterprise.add(pod(container=ENV)).found(LINE) == [f"cloud-credential-below-root {EXTRA}"]


def test_both_at_the_root(enterprise: Enterprise) -> None:
    enterprise.write(f"{ROOT}/extra.yaml", f"{EVENTS}---\n{pod(container=ENV)}")
    enterprise.append(f"{ROOT}/kustomization.yaml", "  - extra.yaml\n")
    assert enterprise.found("plant-a/l4") == []


def test_store_inside_the_plant(enterprise: Enterprise) -> None:
    env = "env: [{name: AWS_ACCESS_KEY_ID, value: plant}, {name: S3_ENDPOINT, value: 'https://s3.plant.example'}]"
    assert enterprise.add(pod(container=env)).found(LINE) == []


def test_what_is_sealed_and_other_spellings(fleet: Fleet) -> None:
    sealed = (
        "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: s, namespace: edge-app1}\n"
        "spec: {encryptedData: {AZURE_CLIENT_SECRET: AgBy3i4OJSWK, azure-tenant-id: AgBy3i4OJSWK}}\n"
    )
    secret = (
        "apiVersion: v1\nkind: Secret\nmetadata: {name: t, namespace: edge-app1}\n"
        "stringData: {azure-storage.account-key: x}\n"
    )
    said = fleet(small(sealed, secret, parent="north/l4")).said("cloud-credential-below-root")
    assert [one.partition(" below")[0] for one in said] == ["key AZURE_CLIENT_SECRET", "key azure-storage.account-key"]

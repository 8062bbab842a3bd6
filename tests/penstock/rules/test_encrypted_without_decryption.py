"""encrypted-without-decryption, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import APPS, Enterprise

BASE = "apps/base/tracing"
SECRET = """\
apiVersion: v1
kind: Secret
metadata:
  name: login
  namespace: edge-app1
stringData:
  password: ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]
sops:
  version: 3.9.0
  mac: ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]
"""


def with_secret(enterprise: Enterprise, text: str = SECRET) -> Enterprise:
    """The enterprise with an encrypted object among the applications."""
    enterprise.write(f"{BASE}/secret.yaml", text)
    return enterprise.append(f"{BASE}/kustomization.yaml", "  - secret.yaml\n")


def test_encrypted_secret(enterprise: Enterprise) -> None:
    (finding,) = with_secret(enterprise).findings(enterprise.name)
    assert (finding.code, finding.place.path, finding.severity) == (
        "encrypted-without-decryption",
        f"{BASE}/secret.yaml",
        "error",
    )


def test_ciphertext_that_is_no_secret_is_a_warning(enterprise: Enterprise) -> None:
    text = SECRET.partition("sops:")[0].replace("Secret", "ConfigMap").replace("stringData", "data")
    (finding,) = with_secret(enterprise, text).findings(enterprise.name)
    assert (finding.code, finding.severity) == ("encrypted-without-decryption", "warning")


def test_several_secrets_are_told_once_where_they_lack_the_same(enterprise: Enterprise) -> None:
    with_secret(enterprise, SECRET + "---\n" + SECRET.replace("name: login", "name: other"))
    (finding,) = enterprise.findings(enterprise.name)
    assert (finding.place.path, finding.hint) == (APPS, "set spec.decryption")
    assert finding.message == "does not decrypt, and 2 of its Secrets are encrypted (edge-app1/login, edge-app1/other)"


def test_ciphertext_that_lost_its_metadata_is_told_whatever_decrypts(enterprise: Enterprise) -> None:
    text = SECRET.partition("sops:")[0]
    for change in ("", "  decryption: {provider: sops, secretRef: {name: keys}}\n"):
        with_secret(enterprise, text).append(APPS, change)
        found = [one for one in enterprise.findings(enterprise.name) if one.code == "encrypted-without-decryption"]
        assert [(str(one.place), one.severity) for one in found] == [(f"{BASE}/secret.yaml:7", "error")]
        assert found[0].message.startswith("stringData.password is ciphertext, and the `sops:` that it was encrypted")
        enterprise.replace(f"{BASE}/kustomization.yaml", "  - secret.yaml\n", "")


@pytest.mark.parametrize(
    ("generator", "file", "text"),
    [
        (
            "envs: [a.env]",
            "a.env",
            "KEY=ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]\nsops_lastmodified=2026-03-28\nsops_mac=a\n",
        ),
        ("files: [a.yaml]", "a.yaml", "key: ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]\nsops:\n  version: 3.9.0\n"),
        ("files: [a.json]", "a.json", '{"data": "ENC[AES256_GCM,data:a,iv:b,tag:c,type:str]", "sops": {"mac": "x"}}'),
    ],
)
def test_what_generators_take_of_encrypted_files_keeps_its_metadata(
    enterprise: Enterprise, generator: str, file: str, text: str
) -> None:
    enterprise.write(f"{BASE}/{file}", text)
    enterprise.append(f"{BASE}/kustomization.yaml", f"secretGenerator:\n  - name: made\n    {generator}\n")
    enterprise.append(APPS, "  decryption: {provider: sops, secretRef: {name: keys}}\n")
    codes = {one.code for one in enterprise.findings(enterprise.name)}
    assert not codes & {"encrypted-without-decryption", "secret-in-clear"}


def test_kustomization_that_decrypts(enterprise: Enterprise) -> None:
    with_secret(enterprise).append(APPS, "  decryption: {provider: sops, secretRef: {name: keys}}\n")
    assert enterprise.found(enterprise.name) == []


def test_secret_that_stays_encrypted_on_purpose(enterprise: Enterprise) -> None:
    switch = "  annotations: {kustomize.toolkit.fluxcd.io/decrypt: Disabled}\nstringData:"
    with_secret(enterprise, SECRET.replace("stringData:", switch))
    assert "encrypted-without-decryption" not in {f.code for f in enterprise.findings(enterprise.name)}


def test_what_flux_makes_of_it(enterprise: Enterprise) -> None:
    """As kustomize-controller 1.9.5 does: it reads the object as a Secret before it looks for ciphertext."""
    (texts,) = with_secret(enterprise).findings(enterprise.name)
    assert texts.message.endswith("ciphertext reaches the cluster as it is")
    enterprise.write(f"{BASE}/secret.yaml", SECRET.replace("stringData", "data"))
    (data,) = (one for one in enterprise.findings(enterprise.name) if one.code == "encrypted-without-decryption")
    assert data.message.endswith("Flux refuses it")

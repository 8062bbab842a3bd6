"""encrypted-without-decryption, on the worked enterprise."""

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

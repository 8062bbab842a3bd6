"""secret-partly-encrypted, on the worked enterprise."""

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


def found(enterprise: Enterprise, more: str) -> list[str]:
    """What is found of the Secret with one more line of stringData, under a Kustomization that decrypts."""
    enterprise.write(f"{BASE}/secret.yaml", SECRET.replace("sops:", f"  {more}\nsops:"))
    enterprise.append(f"{BASE}/kustomization.yaml", "  - secret.yaml\n")
    return enterprise.append(APPS, "  decryption: {provider: sops}\n").found(enterprise.name)


def test_value_in_clear_beside_ciphertext(enterprise: Enterprise) -> None:
    assert found(enterprise, "token: readable") == [f"secret-partly-encrypted {BASE}/secret.yaml"]


def test_suffix_that_says_so_and_empty_values(enterprise: Enterprise) -> None:
    assert found(enterprise, 'name_unencrypted: readable\n  empty: ""') == []

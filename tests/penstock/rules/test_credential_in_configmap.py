"""credential-in-configmap, on the worked enterprise."""

from base64 import b64encode

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise, Fleet
from tests.penstock.rules.objects import config_map, small

KEY = "AccountKey=" + "Zm9v" * 20 + "Zm9vYg=="


def test_key_of_a_storage_account(enterprise: Enterprise) -> None:
    enterprise.add(config_map("extra", blob=f"DefaultEndpointsProtocol=https;{KEY}"))
    found = [finding for finding in enterprise.findings(LINE) if finding.code == "credential-in-configmap"]
    assert [(finding.place.path, str(finding.severity)) for finding in found] == [(EXTRA, "error")]
    assert "Zm9v" not in found[0].message


def test_name_of_a_secret(enterprise: Enterprise) -> None:
    enterprise.add(config_map("extra", DB_PASSWORD="wet-grass-7"))
    (finding,) = enterprise.findings(LINE)
    assert (finding.code, str(finding.severity)) == ("credential-in-configmap", "warning")


def test_stand_ins_and_names_of_files(enterprise: Enterprise) -> None:
    text = config_map(
        "extra",
        DB_PASSWORD_FILE="/run/secrets/db",
        DB_PASSWORD="$(DB_PASSWORD)",
        DB_URL="postgres://user:$(DB_PASSWORD)@db/history",
        CLIENT_SECRET_NAME="historian",
        CONNECTION_STRING="Server=db;Database=history",
    )
    assert enterprise.add(text).found(LINE) == []


def test_bytes(fleet: Fleet) -> None:
    key = (
        b"-----BEGIN RSA PRIVATE KEY-----\n" + b"MIIEpAIBAAKCAQEA7bq0mLzXQkYw1b8v8v5V1u9pYl3mP2kqT8hQ2t6JxR4nZcLe\n" * 2
    )
    text = f"{config_map('extra')}binaryData: {{key.pem: {b64encode(key).decode()}, curve: AAECAw==}}\n"
    said = fleet(small(text)).said("credential-in-configmap")
    assert said == ["the ConfigMap's key key.pem holds a private key, in base64"]

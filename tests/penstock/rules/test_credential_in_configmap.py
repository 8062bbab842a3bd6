"""credential-in-configmap, on the worked enterprise."""

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise
from tests.penstock.rules.objects import config_map

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

"""data-not-base64, on the worked enterprise."""

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise

SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: extra, namespace: edge-app1}\ndata:\n  PASSWORD: %s\n"
CODE = "data-not-base64"


def test_a_text_where_bytes_belong(enterprise: Enterprise) -> None:
    enterprise.add(SECRET % '"hunter2!!"')
    (found,) = (one for one in enterprise.findings(LINE) if one.code == CODE)
    assert (found.place.path, found.place.line, found.message) == (EXTRA, 5, "data.PASSWORD is not base64")
    assert "stringData" in found.hint


def test_padding_counts_and_ends_of_lines_do_not(enterprise: Enterprise) -> None:
    enterprise.add(SECRET % "aHVudGVyMg")
    assert CODE in [one.code for one in enterprise.findings(LINE)]
    enterprise.add(SECRET % '"aHVudGVy\\nMg=="')
    assert CODE not in [one.code for one in enterprise.findings(LINE)]


def test_what_is_encrypted_may_be_anything(enterprise: Enterprise) -> None:
    enterprise.add(SECRET % "ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]")
    assert CODE not in [one.code for one in enterprise.findings(LINE)]

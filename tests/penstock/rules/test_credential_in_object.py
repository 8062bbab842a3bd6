"""credential-in-object, on the worked enterprise."""

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise
from tests.penstock.rules.objects import pod

TOKEN = "ghp_" + "a1B2" * 9


def test_token_in_an_argument(enterprise: Enterprise) -> None:
    enterprise.add(pod(container=f"args: [--token={TOKEN}]"))
    (finding,) = enterprise.findings(LINE)
    assert (finding.code, finding.place.path, str(finding.severity)) == ("credential-in-object", EXTRA, "error")
    assert TOKEN not in finding.message


def test_variable_called_like_a_secret(enterprise: Enterprise) -> None:
    enterprise.add(pod(container="env: [{name: DB_PASSWORD, value: wet-grass-7}]"))
    (finding,) = enterprise.findings(LINE)
    assert (finding.code, str(finding.severity)) == ("credential-in-object", "warning")
    assert "wet-grass" not in finding.message


def test_variables_that_only_sound_like_it(enterprise: Enterprise) -> None:
    env = "env: [{name: TOKEN_URL, value: 'https://a.example'}, {name: SECRET_KEY, value: historian-key}]"
    assert enterprise.add(pod(container=env)).found(LINE) == []

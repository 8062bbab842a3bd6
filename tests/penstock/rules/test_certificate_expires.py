"""certificate-expires, on the worked enterprise, at moments of its own."""

import base64
from datetime import UTC, datetime
from textwrap import indent

import pytest

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise, Fleet
from tests.penstock.support.certificates import der, pem

BEGINS, ENDS = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
TEXT = pem(der(BEGINS, ENDS))
WRAPPED = base64.b64encode(TEXT.encode()).decode()
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ca, namespace: edge-app1}\ndata:\n"
SECRET = CONFIG.replace("ConfigMap", "Secret")

API = f"""\
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {{name: v1.metrics.example}}
spec:
  group: metrics.example
  version: v1
  groupPriorityMinimum: 1
  versionPriority: 1
  service: {{namespace: edge-app1, name: metrics}}
  caBundle: {WRAPPED}
"""


def said(enterprise: Enterprise, monkeypatch: pytest.MonkeyPatch, day: datetime) -> list[tuple[str, str, str, int]]:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(day.timestamp())))
    found = (one for one in enterprise.findings() if one.code == "certificate-expires")
    return [(str(one.severity), one.message, one.place.path, one.place.line) for one in found]


@pytest.mark.parametrize(
    ("day", "severity", "says"),
    [
        (datetime(2027, 1, 1, tzinfo=UTC), "error", "ended on 2027-01-01"),
        (datetime(2026, 12, 31, 12, tzinfo=UTC), "warning", "ends on 2027-01-01, in 0 days"),
        (datetime(2026, 12, 3, tzinfo=UTC), "warning", "ends on 2027-01-01, in 29 days"),
        (datetime(2026, 12, 2, tzinfo=UTC), "", ""),
        (datetime(2026, 1, 1, tzinfo=UTC), "", ""),
        (datetime(2025, 12, 31, tzinfo=UTC), "warning", "begins on 2026-01-01 only"),
    ],
)
def test_days(enterprise: Enterprise, monkeypatch: pytest.MonkeyPatch, day: datetime, severity: str, says: str) -> None:
    enterprise.add(CONFIG + "  ca.crt: |\n" + indent(TEXT, "    "))
    expected = [(severity, f"ConfigMap/edge-app1/ca: a certificate in ca.crt {says}", EXTRA, 8)] if says else []
    assert [one[:3] for one in said(enterprise, monkeypatch, day)] == [one[:3] for one in expected]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (f"{SECRET}  tls.crt: {WRAPPED}\n", "tls.crt"),
        (SECRET.replace("\ndata:", "\nstringData:") + "  tls.crt: |\n" + indent(TEXT, "    "), "tls.crt"),
        (f"{SECRET}  both.pem: {base64.b64encode(('key first' + chr(10) + TEXT).encode()).decode()}\n", "both.pem"),
        (
            API,
            "caBundle",
        ),
    ],
)
def test_wherever_it_stands(enterprise: Enterprise, monkeypatch: pytest.MonkeyPatch, text: str, key: str) -> None:
    enterprise.add(text)
    (one,) = said(enterprise, monkeypatch, ENDS)
    assert one[0] == "error"
    assert f" a certificate in {key} ended" in one[1]
    assert one[2] == EXTRA
    assert one[3] > 0


def test_one_certificate_in_several_objects(enterprise: Enterprise, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each at its own line, though the same text stands in all."""
    plain = CONFIG + "  ca.crt: |\n" + indent(TEXT, "    ")
    enterprise.add(plain, f"{SECRET}  tls.crt: {WRAPPED}\n", API, plain.replace("name: ca", "name: other"))
    lines = (enterprise.root / EXTRA).read_text().split("\n")
    found = {one[1].partition(":")[0]: one[3] for one in said(enterprise, monkeypatch, ENDS)}
    assert len(set(found.values())) == len(found) == 4
    assert lines[found["Secret/edge-app1/ca"] - 1].startswith("  tls.crt: ")
    assert lines[found["APIService//v1.metrics.example"] - 1].startswith("  caBundle: ")
    assert all(lines[found[f"ConfigMap/edge-app1/{name}"] - 1].strip() in TEXT for name in ("ca", "other"))


def test_what_several_namespaces_take_from_one_file(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        f"clusters/c/{name}/kustomization.yaml": f"resources: [../../../base]\nnamespace: {name}\n" for name in "ab"
    }
    files["clusters/c/kustomization.yaml"] = "resources: [a, b]\n"
    files["base/kustomization.yaml"] = "resources: [map.yaml]\n"
    files["base/map.yaml"] = CONFIG.replace(", namespace: edge-app1", "") + "  ca.crt: |\n" + indent(TEXT, "    ")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(ENDS.timestamp())))
    (one,) = fleet(files).said("certificate-expires")
    assert "ConfigMap/a/ca and 1 other object: " in one


def test_the_store_does_not_keep_yesterday(enterprise: Enterprise, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same files on another day are another question."""
    enterprise.add(CONFIG + "  ca.crt: |\n" + indent(TEXT, "    "))
    from penstock.validate.quick import validate

    found = []
    for day in (datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 1, 5, tzinfo=UTC), ENDS):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(day.timestamp())))
        report = validate(enterprise.root, globs=(f"clusters/{LINE}",))
        found.append([one.code for one in report.findings if one.code == "certificate-expires"])
    assert found == [[], [], ["certificate-expires"]]

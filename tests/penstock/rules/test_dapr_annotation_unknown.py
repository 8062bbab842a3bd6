"""dapr-annotation-unknown, on the worked enterprise and on small fleets."""

import pytest

from tests.penstock.rules.enterprise import LINE, Enterprise, Fleet
from tests.penstock.rules.objects import pod, small, workload

CODE = "dapr-annotation-unknown"
PUBLISHER = "apps/base/opc-publisher/deployment.yaml"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("dapr.io/app-protocol: http", "dapr.io/app-protocl: http"),
        ("dapr.io/app-protocol: http", "dapr.io/app-protocol: htpp"),
        ("dapr.io/log-level: warn", "dapr.io/log-level: warning"),
        ("memory-limit: 192Mi", "memory-limit: 192M1"),
        ('dapr.io/app-port: "8081"', 'dapr.io/app-port: "808l"'),
        ('dapr.io/enable-metrics: "true"', 'dapr.io/enable-metrics: "ture"'),
    ],
)
def test_what_dapr_does_not_read(enterprise: Enterprise, old: str, new: str) -> None:
    enterprise.replace(PUBLISHER, old, new)
    number = next(at for at, one in enumerate(enterprise.read(PUBLISHER).splitlines(), 1) if new in one)
    found = [one.place for one in enterprise.findings(LINE) if one.code == CODE]
    assert [(place.path, place.line) for place in found] == [(PUBLISHER, number)]


@pytest.mark.parametrize(
    ("annotation", "told"),
    [
        ("dapr.io/id: a", True),
        ("dapr.io/App-Id: a", True),
        ("dapr.io/owner: me", False),
        ("dapr.io/log-level: WARN", False),
        ("dapr.io/app-protocol: ''", False),
        ("dapr.io/app-port: ' 80'", True),
        ("dapr.io/enable-debug: 'off'", False),
        ("dapr.io/sidecar-cpu-limit: '0.5'", False),
        ("dapr.io/sidecar-cpu-limit: 1e3", False),
        ("dapr.io/sidecar-memory-limit: 64MB", True),
        ("dapr.io/sidecar-memory-limit: '${SOME_MEMORY}'", False),
    ],
)
def test_annotations(fleet: Fleet, annotation: str, told: bool) -> None:
    said = fleet(small(pod(annotations=f"{{{annotation}}}"))).said(CODE)
    assert len(said) == told


@pytest.mark.parametrize(
    ("own", "template", "told"), [("true", "{}", 1), ("false", "{}", 0), ("true", "{dapr.io/enabled: 'true'}", 0)]
)
def test_an_annotation_that_the_pods_lack(fleet: Fleet, own: str, template: str, told: int) -> None:
    text = workload("Deployment", annotations=template)
    said = f"namespace: edge-app1, annotations: {{dapr.io/enabled: '{own}'}}}}"
    text = text.replace("namespace: edge-app1}", said, 1)
    assert len(fleet(small(text)).said(CODE)) == told

"""A rule of penstock.yaml, from its text to every place where a finding goes."""

import base64
import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from penstock.own import judge
from penstock.store.store import FILE, _unsealed
from penstock.workshop import GRAIN
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET, SETTINGS
from tests.penstock.support.manifests import config_map, deployment, flux, lines, secret
from tests.penstock.support.outcome import Command

pytestmark = pytest.mark.usefixtures("worker")

SERVICE = lines(
    "apiVersion: v1",
    "kind: Service",
    "metadata: {name: web, namespace: default}",
    "spec:",
    "  selector: {app: web}",
    "  ports: [{port: 80}]",
    "  type: NodePort",
)
RULE = lines(
    "rules:",
    "  - code: no-node-port",
    "    match: {kinds: [Service]}",
    "    check: \"!has(object.spec.type) || object.spec.type != 'NodePort'\"",
    "    message: \"'Service ' + object.metadata.name + ' opens a port on every node'\"",
    "    hint: use the Gateway",
)
OWN = {**FLEET, "penstock.yaml": SETTINGS + RULE, "infra/service.yaml": SERVICE}
VALUE = "hunter2hunter2"


def rule(check: str, *more: str, message: str = "it is wrong") -> str:
    """A penstock.yaml with one rule."""
    return SETTINGS + lines(
        "rules:", "  - code: own-rule", f"    check: {json.dumps(check)}", f"    message: {message}", *more
    )


def own(findings: list[dict[str, Any]], code: str = "no-node-port") -> Iterator[dict[str, Any]]:
    return (one for one in findings if one["code"] == code)


def test_a_finding_is_at_its_field_once_for_all_clusters(repo: MakeRepository, run: Command) -> None:
    outcome = run.validate(repo(OWN).root)
    (finding,) = own(outcome.findings)
    assert (finding["path"], finding["line"], finding["severity"]) == ("infra/service.yaml", 7, "error")
    assert finding["message"] == "Service web opens a port on every node"
    assert finding["clusters"] == ["one", "two"]
    assert outcome.code == 1


def test_what_the_rule_allows_is_no_finding(repo: MakeRepository, run: Command) -> None:
    near = {**OWN, "infra/service.yaml": SERVICE.replace("NodePort", "ClusterIP")}
    assert list(own(run.validate(repo(near).root).findings)) == []


def test_it_is_waived_in_penstock_yaml_and_by_an_annotation(repo: MakeRepository, run: Command) -> None:
    repository = repo(OWN)
    waiver = "waivers: [{code: no-node-port, reason: the line has no Gateway, clusters: [one, two]}]\n"
    repository.write({"penstock.yaml": SETTINGS + RULE + waiver})
    (finding,) = own(run.validate(repository.root).findings)
    assert finding["waived"] == "the line has no Gateway"
    noted = SERVICE.replace("default}", "default, annotations: {waive.penstock.dev/no-node-port: no Gateway yet}}")
    repository.write({"penstock.yaml": SETTINGS + RULE, "infra/service.yaml": noted})
    (finding,) = own(run.validate(repository.root).findings)
    assert finding["waived"] == "no Gateway yet"


def test_it_is_explained(repo: MakeRepository, run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repo(OWN).root)
    explained = run("explain", "no-node-port").stdout
    assert "every Service" in explained
    assert "object.spec.type != 'NodePort'" in explained
    assert "use the Gateway" in explained
    assert "no-node-port" in run("explain").stdout


@pytest.mark.parametrize("report", ["text", "sarif", "junit", "markdown", "html", "gitlab"])
def test_every_report_has_it(repo: MakeRepository, run: Command, report: str) -> None:
    printed = run("validate", repo(OWN).root, "--output", report).stdout
    assert "no-node-port" in printed
    if report == "sarif":
        (driver,) = (one["tool"]["driver"] for one in json.loads(printed)["runs"])
        (described,) = (one for one in driver["rules"] if one["id"] == "no-node-port")
        assert "every Service" in json.dumps(described)


def test_a_baseline_counts_it(repo: MakeRepository, run: Command, tmp_path: Path) -> None:
    root, known = repo(OWN).root, tmp_path / "known.json"
    run("validate", root, "--write-baseline", known)
    assert "no-node-port" in known.read_text(encoding="utf-8")
    outcome = run.validate(root, "--baseline", str(known))
    assert (outcome.code, list(own(outcome.findings))) == (0, [])


def test_before_the_rule_there_was_no_finding(repo: MakeRepository, run: Command) -> None:
    repository = repo({**OWN, "penstock.yaml": SETTINGS})
    repository.commit({"penstock.yaml": SETTINGS + RULE})
    assert list(own(run.validate(repository.root, "--changed-from", "HEAD~1").findings))
    repository.commit({})
    assert not list(own(run.validate(repository.root, "--changed-from", "HEAD~1").findings))


def test_facts_levels_and_clusters_choose(repo: MakeRepository, run: Command) -> None:
    facts = {f"clusters/{name}/facts.yaml": config_map("cluster-facts", {"LEVEL": level}) for name, level in LEVELS}
    files = {**FLEET, **facts, "penstock.yaml": rule("facts.LEVEL == 'l3'", "    match: {levels: [l2, l3]}")}
    found = list(own(run.validate(repo(files).root).findings, "own-rule"))
    assert found
    assert {name for one in found for name in one["clusters"]} == {"one"}


LEVELS = (("one", "l2"), ("two", "l4"))


def test_what_cannot_be_judged_is_said(repo: MakeRepository, run: Command) -> None:
    outcome = run.validate(repo({**FLEET, "penstock.yaml": rule("object.nothing.at.all")}).root)
    failed = list(own(outcome.findings, "rule-failed"))
    assert failed
    assert all("cannot judge" in one["message"] and "has(" in one["hint"] for one in failed)


@pytest.mark.parametrize("check", ["object.spec.type", "object.spec.ports[0].port"])
def test_a_check_that_gives_something_else_is_told_to_compare(repo: MakeRepository, run: Command, check: str) -> None:
    settings = rule(check, "    match: {kinds: [Service]}")
    (failed,) = own(run.validate(repo({**OWN, "penstock.yaml": settings}).root).findings, "rule-failed")
    assert "cannot judge it: it gives a" in failed["message"]
    assert failed["hint"] == "let its check compare, so that it gives true or false"


def test_a_field_may_lead_through_a_list(repo: MakeRepository, run: Command) -> None:
    service = SERVICE.replace("  ports: [{port: 80}]\n", "  ports:\n    - port: 80\n    - name: b\n      port: 81\n")
    more = "    match: {kinds: [Service]}", "    field: spec.ports[1].port"
    files = {**OWN, "infra/service.yaml": service, "penstock.yaml": rule("false", *more)}
    (finding,) = own(run.validate(repo(files).root).findings, "own-rule")
    assert (finding["path"], finding["line"]) == ("infra/service.yaml", 9)


def test_of_a_secret_only_the_keys_are_seen(repo: MakeRepository, run: Command) -> None:
    encoded = base64.b64encode(VALUE.encode()).decode()
    files = {
        **FLEET,
        "infra/s.yaml": secret("s", {"p": encoded}),
        "penstock.yaml": rule(
            "!('p' in object.data)", "    match: {kinds: [Secret]}", message="\"'has ' + object.data.p\""
        ),
    }
    outcome = run.validate(repo(files).root)
    (finding,) = own(outcome.findings, "own-rule")
    assert finding["message"] == "has ***"
    assert encoded not in outcome.stdout


def test_of_values_that_only_the_cluster_knows_nothing_is_said(repo: MakeRepository, run: Command) -> None:
    files = {
        **FLEET,
        "penstock.yaml": rule("object.data.a == 'b'", "    match: {namespaces: [default]}")
        + "assume: [{name: there, kind: Secret}]\n",
        "clusters/one/apps.yaml": flux("apps", "apps", "postBuild: {substituteFrom: [{kind: Secret, name: there}]}"),
        "apps/web.yaml": config_map("x", {"a": "${UNKNOWN}"}, namespace="default"),
    }
    assert not list(own(run.validate(repo(files).root).findings, "own-rule"))


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (rule("object.spec.type !="), "penstock.yaml:7: rules.0.check: no CEL expression"),
        (rule("'a text'"), "rules.0.check: the expression gives a value of type string"),
        (rule("true").replace("own-rule", "image-latest"), "rules.0.code: penstock has a rule image-latest"),
        (
            rule("true") + "  - {code: own-rule, check: 'true', message: abc}\n",
            "rules.1.code: there is a rule own-rule",
        ),
        (rule("true", message='"size(object) + 1"'), "rules.0.message"),
    ],
)
def test_what_is_wrong_with_a_rule_is_said_with_its_line(
    repo: MakeRepository, run: Command, settings: str, says: str
) -> None:
    outcome = run("validate", repo({**FLEET, "penstock.yaml": settings}).root)
    assert outcome.code == 2
    assert says in outcome.stderr


def test_it_is_remembered_and_judged_anew_when_its_text_changes(
    repo: MakeRepository, run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PENSTOCK_NO_STORE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    repository = repo(
        {**OWN, "apps/web.yaml": deployment("web"), "infra/s.yaml": secret("s", {"p": VALUE}, field="stringData")}
    )
    time.sleep(2 * GRAIN)
    first = run.validate(repository.root)
    assert first.findings == run.validate(repository.root).findings
    changed = (SETTINGS + RULE).replace("'NodePort'", "'ClusterIP'")
    repository.write({"penstock.yaml": changed})
    time.sleep(2 * GRAIN)
    assert not list(own(run.validate(repository.root).findings))
    repository.write({"penstock.yaml": SETTINGS + RULE})
    time.sleep(2 * GRAIN)
    assert run.validate(repository.root).findings == first.findings
    with closing(sqlite3.connect(tmp_path / "cache" / "penstock" / FILE)) as connection:
        entries = connection.execute("SELECT key, value FROM entries").fetchall()
    assert entries
    assert not [name for name, sealed in entries if VALUE.encode() in (_unsealed(name, sealed) or b"")]


def test_in_portions_the_findings_are_the_same(
    repo: MakeRepository, run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {**FLEET, "penstock.yaml": rule("object.kind != 'Deployment' && object.kind != 'ConfigMap'")}
    whole = run.validate(repo(files).root).findings
    monkeypatch.setattr(judge, "PORTION", 2)
    assert run.validate(repo(files).root).findings == whole
    assert len(list(own(whole, "own-rule"))) == 2


def test_a_cluster_is_judged_so_often_at_most(
    repo: MakeRepository, run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judge, "MOST", 3)
    outcome = run.validate(repo({**FLEET, "penstock.yaml": rule("true")}).root)
    (finding,) = own(outcome.findings, "over-limit")
    assert (finding["path"], finding["clusters"]) == ("penstock.yaml", ["one"])  # two has three objects
    assert "more than 3 times" in finding["message"]
    assert outcome.code == 1

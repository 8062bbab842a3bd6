"""What lines of configuration let others do."""

import pytest

from penstock.danger.promises import Promise, promises, read
from penstock.danger.ways import ways
from tests.penstock.support.objects import config, service, workload


@pytest.mark.parametrize(
    ("line", "promised"),
    [
        ("listener 8883", ("port", "8883")),
        ("listener 8883 0.0.0.0", ("port", "8883")),
        ("    bind :443", ("port", "443")),
        ("bind 0.0.0.0:443 ssl crt /a.pem", ("port", "443")),
        ("listen 8443 ssl;", ("port", "8443")),
        ("port_value: 8443", ("port", "8443")),
        ("login.example.org", ("name", "login.example.org")),
        (".arc.example.org", ("name", ".arc.example.org")),
        ("mirror.example.org mirror", ("name", "mirror.example.org")),
        ("10.0.0.1 git.example.org", ("name", "git.example.org")),
        (r"match ^([^.]+\.)+his\.example\.org\.$", ("name", "([^.]+.)+his.example.org.")),
        ("rewrite name git.example.org parent.local", ("name", "git.example.org")),
        ("pattern write telemetry", ("topic", "pattern write telemetry")),
        ("topic telemetry out 1", ("topic", "topic telemetry out 1")),
        ("address broker.example.org:8883", ("upstream", "broker.example.org:8883")),
        ("server parent 10.0.0.1:443 check", ("upstream", "10.0.0.1:443")),
    ],
)
def test_lines(line: str, promised: tuple[str, str]) -> None:
    assert list(read(f"# a comment\n{line}\n")) == [promised]


@pytest.mark.parametrize("line", ["", "# listener 8883", "; bind :443", "mode tcp", "timeout connect 10s", "hello"])
def test_lines_that_promise_nothing(line: str) -> None:
    assert list(read(line)) == []


def test_only_what_is_on_the_way_promises() -> None:
    documents = [service("broker"), workload("a", "one"), config("one", "listener 1"), config("two", "listener 2")]
    dns = config("coredns-custom", "10.0.0.1 a.example.org", "kube-system")
    assert promises([*documents, dns], ways([*documents, dns])) == {
        Promise("port", "1", "ConfigMap/core/one", own=False),
        Promise("name", "a.example.org", "ConfigMap/kube-system/coredns-custom", own=True),
    }

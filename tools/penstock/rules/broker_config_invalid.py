"""Mosquitto refuses a line of its configuration.

What
    A file out of a ConfigMap that a container's Mosquitto reads (`-c`, and what its `include_dir` holds) has a
    directive that is none, a value that the directive does not take, or one of a bridge before any `connection` of
    that file; or a certificate without its key. It is so in Mosquitto 2.0 and 2.1; a warning is so in 2.1 alone.

Why
    The broker ends when it starts, and with it everything that the level says and hears. A listener with a certificate
    and no key is opened without TLS.

PASS
    # beside: levels
    # file: clusters/l4/broker.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: broker, namespace: edge-core}
    data:
      mosquitto.conf: |
        persistence true
        max_queued_messages 1000
        listener 8883
        allow_anonymous false
        require_certificate true
        cafile /tls/ca.crt
        certfile /tls/tls.crt
        keyfile /tls/tls.key

FAIL
    # beside: levels
    # file: clusters/l4/broker.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: broker, namespace: edge-core}
    data:
      mosquitto.conf: |
        persistance true
        max_queued_messages 1000
        listener 8883
        allow_anonymous false
        require_certificate true
        cafile /tls/ca.crt
        certfile /tls/tls.crt
        keyfile /tls/tls.key
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from posixpath import dirname, normpath
from typing import Any

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.programs import Source, arguments, running, sources
from penstock.rules.view import ClusterView
from penstock.shape import many
from penstock.topology.directives import directives, refused

CODE = "broker-config-invalid"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER

#: What the image reads when nobody says anything else.
IMAGE, DEFAULT = "eclipse-mosquitto", "/mosquitto/config/mosquitto.conf"
#: Mosquitto ends at the first; of more than these nobody wants to read.
MOST = 20


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Each line once, however many pods read it."""
    files = {(id(one.item), one.key): one for one in _read(cluster)}
    for one in files.values():
        for line in islice(refused(one.text), MOST):
            message = f"line {line.number} of {one.key}: {line.message}"
            severity = Severity.WARNING if line.light else None
            yield Problem(message, one.item, ("data", one.key), hint=line.hint, severity=severity, line=line.number)


def _read(cluster: ClusterView) -> Iterator[Source]:
    """The files that the brokers of a cluster read."""
    for one, container in running(cluster, "mosquitto"):
        there = sources(cluster, one, str(container.get("name")))
        for path in _named(container):
            if path in there:
                yield there[path]
                folders = {normpath(value) for _, name, value in directives(there[path].text) if name == "include_dir"}
                yield from (
                    found for file, found in there.items() if file.endswith(".conf") and dirname(file) in folders
                )


def _named(container: Mapping[str, Any]) -> Iterator[str]:
    """The configurations that the command names; the image's own where there is neither command nor argument."""
    if not many(container.get("command")) and not many(container.get("args")):
        name = str(container.get("image", "")).partition("@")[0].rpartition("/")[2].partition(":")[0]
        yield from (DEFAULT,) if name == IMAGE else ()
    yield from arguments(container, "-c", "--config-file")

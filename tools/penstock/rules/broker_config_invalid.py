"""Mosquitto refuses a line of its configuration, or does not find what it names.

What
    A file out of a ConfigMap that a container's Mosquitto reads (`-c`, and what its `include_dir` holds) has a
    directive that is none, a value that the directive does not take, or one of a bridge before any `connection` of
    that file; or a certificate without its key; or its `acl_file` has a line that is none. It is so in Mosquitto 2.0
    and 2.1; a warning is so in 2.1 alone. Or it names a file, or a folder to include, that the mounted ConfigMap or
    Secret does not have; or keeps its queues where nobody can write.

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
from penstock.rules.broker_files import absent, persistent, unkept
from penstock.rules.contract import Needs, Problem
from penstock.rules.mounts import mounts
from penstock.rules.programs import Source, arguments, running, sources
from penstock.rules.view import ClusterView
from penstock.rules.workloads import Workload
from penstock.shape import many, mapping
from penstock.topology import acl
from penstock.topology.directives import Line, directives, refused

CODE = "broker-config-invalid"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER

#: What the image reads when nobody says anything else.
IMAGE, DEFAULT = "eclipse-mosquitto", "/mosquitto/config/mosquitto.conf"
#: Mosquitto ends at the first; of more than these nobody wants to read.
MOST = 20


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Each line once, however many pods read it."""
    told: set[tuple[int, str, Line]] = set()
    for source, line in _lines(cluster):
        if (id(source.item), source.key, line) not in told:
            told.add((id(source.item), source.key, line))
            message = f"line {line.number} of {source.key}: {line.message}"
            severity = Severity.WARNING if line.light else None
            field = ("data", source.key)
            yield Problem(message, source.item, field, hint=line.hint, severity=severity, line=line.number)


def _lines(cluster: ClusterView) -> Iterator[tuple[Source, Line]]:
    for one, container in running(cluster, "mosquitto"):
        files = tuple(_read(cluster, one, container))
        there = mounts(cluster, one, container) if files else ()
        official = _image(container) == IMAGE
        closed = mapping(container.get("securityContext")).get("readOnlyRootFilesystem") is True
        closed = closed and any(persistent(file.text) for file in files)
        for file in files:
            yield from ((file, line) for line in islice(refused(file.text), MOST))
            yield from ((file, line) for line in islice(absent(file.text, there, official=official), MOST))
            yield from ((file, line) for line in unkept(file.text, there, official=official) if closed)
        for file in _lists(cluster, one, container, files) if files else ():
            yield from ((file, line) for line in islice(acl.refused(file.text), MOST))


def _read(cluster: ClusterView, one: Workload, container: Mapping[str, Any]) -> Iterator[Source]:
    """The files that a broker reads."""
    there = sources(cluster, one, str(container.get("name")))
    for path in _named(container):
        if path in there:
            yield there[path]
            folders = {normpath(value) for _, name, value in directives(there[path].text) if name == "include_dir"}
            yield from (found for file, found in there.items() if file.endswith(".conf") and dirname(file) in folders)


def _lists(
    cluster: ClusterView, one: Workload, container: Mapping[str, Any], files: tuple[Source, ...]
) -> Iterator[Source]:
    """The access lists that files name."""
    named = {normpath(value) for file in files for _, name, value in directives(file.text) if name == "acl_file"}
    there = sources(cluster, one, str(container.get("name"))) if named else {}
    yield from (there[path] for path in sorted(named) if path in there)


def _named(container: Mapping[str, Any]) -> Iterator[str]:
    """The configurations that the command names; the image's own where there is neither command nor argument."""
    if not many(container.get("command")) and not many(container.get("args")):
        yield from (DEFAULT,) if _image(container) == IMAGE else ()
    yield from arguments(container, "-c", "--config-file")


def _image(container: Mapping[str, Any]) -> str:
    return str(container.get("image", "")).partition("@")[0].rpartition("/")[2].partition(":")[0]

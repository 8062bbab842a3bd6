"""Hosts of Services (`broker.edge-core.svc:1883`) in the texts of objects by which something is dialled."""

import re
from collections.abc import Iterator
from typing import Any

from penstock.rules.contract import Field
from penstock.rules.view import Item
from penstock.rules.workloads import listed, workload
from penstock.shape import many, mapping

LABEL = "[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?"
#: Name, namespace, and the port where one is said.
HOST = re.compile(
    rf"(?<![\w.$}}-])({LABEL})\.({LABEL})\.svc(?:\.cluster\.local\.?)?(?![\w-]|\.\w)(?::(\d{{1,5}})(?!\d))?"
)
SIGN, RAW = ".svc", b".svc"
#: Whom the traces of a Dapr Configuration go to.
TRACES = (("spec", "tracing", "otel", "endpointAddress"), ("spec", "tracing", "zipkin", "endpointAddress"))
#: Of so many hosts of an object the first are looked at.
MOST = 200


def hosts(item: Item) -> Iterator[tuple[Field, re.Match[str]]]:
    """Every such host, and the field that it stands in."""
    left = MOST if RAW in item.document.raw else 0
    for field, text in _texts(item) if left else ():
        if isinstance(text, str) and SIGN in text:
            for match in HOST.finditer(text):
                yield field, match
                left -= 1
                if not left:
                    return


def _texts(item: Item) -> Iterator[tuple[Field, Any]]:
    """The texts of an object by which something is dialled."""
    if item.document.kind == "ConfigMap":
        yield from ((("data", key), text) for key, text in mapping(item.get("data")).items())
    elif item.document.kind == "Component" and item.document.group == "dapr.io":
        for field, entry in listed(item.content, (), "spec", "metadata"):
            yield (*field, "value"), entry.get("value")
    elif item.document.kind == "Configuration" and item.document.group == "dapr.io":
        yield from ((field, item.get(*field)) for field in TRACES)
    elif found := workload(item):
        for field, container in found.containers():
            for key in ("command", "args"):
                yield from (((*field, key, index), text) for index, text in enumerate(many(container.get(key))))
            yield from (((*at, "value"), entry.get("value")) for at, entry in listed(container, field, "env"))

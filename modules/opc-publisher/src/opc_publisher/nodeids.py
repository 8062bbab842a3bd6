"""Between names of nodes and asyncua's node ids: namespaces by URI, as one server numbers them."""

import base64
import uuid
from collections.abc import Sequence
from typing import Any

from asyncua import ua

from opc_publisher.nodename import NodeName, parse
from opc_publisher.reading import Field

ROOT = ua.NodeId(84, 0)


class NoSuchNamespace(LookupError):
    """The server has no namespace of this URI."""


def resolve(name: NodeName, namespaces: Sequence[str]) -> ua.NodeId:
    """The node id of a name at a server whose namespaces these are. Raises NoSuchNamespace."""
    index = name.index
    if name.uri:
        if name.uri not in namespaces:
            raise NoSuchNamespace(f"the server has no namespace {name.uri}")
        index = namespaces.index(name.uri)
    match name.kind:
        case "i":
            return ua.NodeId(int(name.identifier), index)
        case "s":
            return ua.NodeId(name.identifier, index, ua.NodeIdType.String)
        case "g":
            return ua.NodeId(uuid.UUID(name.identifier), index, ua.NodeIdType.Guid)
        case _:
            return ua.NodeId(base64.b64decode(name.identifier), index, ua.NodeIdType.ByteString)


def node_of(one: Field, namespaces: Sequence[str]) -> ua.NodeId:
    """The node id of a field that names its node; the root for one that has only a path. Raises NoSuchNamespace."""
    return ROOT if one.item.key.node is None else resolve(one.item.key.node, namespaces)


def plain_node(one: Field, namespaces: Sequence[str]) -> ua.NodeId | None:
    """The node id of a field whose attributes can be read; None of events, of paths, and of what the server lacks."""
    if one.item.key.node is None or one.item.key.path or one.item.monitoring.event:
        return None
    try:
        return resolve(one.item.key.node, namespaces)
    except NoSuchNamespace:
        return None


def resolve_text(text: str, namespaces: Sequence[str]) -> ua.NodeId:
    """The same of a text. Raises ValueError, NoSuchNamespace."""
    return resolve(parse(text), namespaces)


def text(value: Any, namespaces: Sequence[str]) -> str:
    """A node id or qualified name as `nsu=uri;i=1`, `uri#name`: readable without the server's table."""
    index = value.NamespaceIndex
    uri = namespaces[index] if 0 < index < len(namespaces) else ""
    if isinstance(value, ua.QualifiedName):
        return f"{uri}#{value.Name}" if uri else str(value.Name)
    identifier = value.Identifier
    if value.NodeIdType == ua.NodeIdType.ByteString:
        identifier = base64.b64encode(identifier).decode()
    kind = {ua.NodeIdType.String: "s", ua.NodeIdType.Guid: "g", ua.NodeIdType.ByteString: "b"}.get(
        value.NodeIdType, "i"
    )
    space = f"nsu={uri};" if uri else f"ns={index};" if index else ""
    return f"{space}{kind}={identifier}"


def qualified(step: str, namespaces: Sequence[str]) -> ua.QualifiedName:
    """One step of a browse path: `Name`, `3:Name`, `nsu=uri;Name`, `uri#Name`, each also behind a slash.

    Raises NoSuchNamespace.
    """
    step = step[1:] if step[:1] == "/" and len(step) > 1 else step
    if "://" in step and "#" in step:
        step = "nsu=" + ";".join(step.rsplit("#", 1))
    if step.startswith("nsu="):
        uri, _, name = step[4:].rpartition(";")
        if uri not in namespaces:
            raise NoSuchNamespace(f"the server has no namespace {uri}")
        return ua.QualifiedName(name, namespaces.index(uri))
    index, colon, name = step.partition(":")
    return ua.QualifiedName(name, int(index)) if colon and index.isdigit() else ua.QualifiedName(step, 0)

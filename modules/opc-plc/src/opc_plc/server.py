"""The OPC UA side: an address space that the signals speak through."""

import asyncio
import logging
import time
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from asyncua import Node, ua
from asyncua.server import Server
from prometheus_client import Counter, Gauge

from opc_plc.access import APPLICATION, Users, identity_tokens, policies, secure
from opc_plc.nodes import NAMESPACE, Group
from opc_plc.settings import Settings
from opc_plc.signals import Signal

LOG = logging.getLogger(__name__)

WRITTEN = Counter("plc_values", "Values that nodes were given", ["group"])
BEHIND = Counter("plc_behind", "Turns that began after the next was due", ["group"])
SESSIONS = Gauge("plc_connections", "Connections that are open")
SUBSCRIPTIONS = Gauge("plc_subscriptions", "Subscriptions that are open")


async def prepare(settings: Settings) -> Server:
    """A server with its security, without nodes, not yet listening."""
    server = Server(user_manager=Users(settings))
    await server.init()
    await server.set_application_uri(APPLICATION)
    server.set_server_name("opc-plc")
    server.set_endpoint(f"opc.tcp://{settings.host}:{settings.port}")
    server.iserver.max_connections = settings.max_sessions
    server.iserver.max_subscriptions = settings.max_subscriptions
    await secure(server, settings)
    server.set_security_policy(policies(settings))
    server.set_identity_tokens(identity_tokens(settings))
    return server


async def populate(server: Server, groups: Sequence[Group]) -> dict[str, list[tuple[Node, Signal]]]:
    """Make all nodes, folder by folder below Objects/OpcPlc/Telemetry; folder → its nodes."""
    index = await server.register_namespace(NAMESPACE)
    root = await server.nodes.objects.add_folder(ua.NodeId("OpcPlc", index), "OpcPlc")
    telemetry = await root.add_folder(ua.NodeId("Telemetry", index), "Telemetry")
    return {group.folder: await _fill(telemetry, group, index) for group in groups}


async def _fill(parent: Node, group: Group, index: int) -> list[tuple[Node, Signal]]:
    folder = await parent.add_folder(ua.NodeId(group.folder, index), group.folder)
    return [(await _variable(folder, signal, index), signal) for signal in group.signals]


async def _variable(folder: Node, signal: Signal, index: int) -> Node:
    kind = getattr(ua.VariantType, signal.kind)
    identifier = uuid.UUID(signal.name) if len(signal.name) == 36 and signal.name.count("-") == 4 else signal.name
    first = ua.Variant({"Boolean": False, "Double": 0.0}.get(signal.kind, 0), kind)
    node = await folder.add_variable(ua.NodeId(identifier, index), ua.QualifiedName(signal.name[:512], index), first)
    if signal.sampling:
        interval = ua.DataValue(ua.Variant(float(signal.sampling), ua.VariantType.Double))
        await node.write_attribute(ua.AttributeIds.MinimumSamplingInterval, interval)
    return node


async def speak(server: Server, name: str, seconds: float, nodes: Sequence[tuple[Node, Signal]]) -> None:
    """Give each node its next value, every `seconds`, without end. Turns that are missed are counted, not caught up."""
    due = time.monotonic()
    while True:
        await turn(server, nodes)
        WRITTEN.labels(name).inc(len(nodes))
        due += seconds
        late = time.monotonic() - due
        if late > 0:
            BEHIND.labels(name).inc()
            due = time.monotonic()
        await asyncio.sleep(max(0.0, -late))


async def turn(server: Server, nodes: Sequence[tuple[Node, Signal]]) -> None:
    """One new value for each node, all of the same moment."""
    moment = datetime.now(UTC)
    for node, signal in nodes:
        status = ua.StatusCode(next(signal.statuses) if signal.statuses else 0)
        variant = ua.Variant(next(signal.values), getattr(ua.VariantType, signal.kind))
        value = ua.DataValue(variant, status, SourceTimestamp=moment, ServerTimestamp=moment)
        await server.write_attribute_value(node.nodeid, value)


async def watch(server: Server) -> None:
    """Keep the gauges."""
    while True:
        SESSIONS.set(len(server.bserver.clients) if server.bserver else 0)
        SUBSCRIPTIONS.set(len(server.iserver.subscription_service.subscriptions))
        await asyncio.sleep(1)

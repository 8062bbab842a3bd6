"""One identity at the hub: the SDK, and nothing else of the module in it."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from azure.iot.device import X509, Message, MethodRequest, MethodResponse
from azure.iot.device.aio import IoTHubDeviceClient, IoTHubModuleClient, ProvisioningDeviceClient
from azure.iot.device.exceptions import ClientError, CredentialError, OperationCancelled, OperationTimeout, ServiceError

from iothub_integration import metrics, threads
from iothub_integration.identity import Identity
from iothub_integration.message import LARGEST, HubMessage, Unfit
from penstock_runtime import Backoff, Once, Secret, tls_context, words

LOG = logging.getLogger(__name__)
TROUBLE = (ClientError, OperationCancelled, OperationTimeout, ServiceError, OSError, TimeoutError, ValueError)
#: Seconds after which a connection is one that stands.
STEADY = 5.0
#: Seconds that the provisioning service has; it may ask to be asked again some times.
PROVISIONING = 180.0

#: Refusals in a row by its hub after which a provisioned identity asks the provisioning service again.
REFUSALS = 5

#: Threads in which handlers are set, which waits for the hub.
_APART = ThreadPoolExecutor(thread_name_prefix="handlers")

#: What the hub may ask: a desired patch, a method (name, payload → status, payload), a message.
OnDesired = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]
OnMethod = Callable[[str, Any], Awaitable[tuple[int, Any]]]
OnMessage = Callable[[bytes, dict[str, str]], Awaitable[None]]


def in_order() -> None:
    """Have the SDK take what it is given in the order in which it is given: it hands each call to a thread.

    With several of them, messages that are sent at once overtake each other.
    """
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(max_workers=1, thread_name_prefix="sdk"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How identities connect. Seconds."""

    trust: Path | None = None
    certificate: Path | None = None
    certificate_key: Path | None = None
    websockets: bool = False
    keep_alive: int = 60
    patience: float = 30.0
    token: int = 3600
    output: str = ""

    def check(self) -> None:
        """Raises OSError, with the setting: the SDK says of a file that is none only that it is none."""
        tls_context(
            ("--hub-ca-file", self.trust),
            ("--device-cert-file", self.certificate),
            ("--device-key-file", self.certificate_key),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Provisioning:
    """How the device provisioning service says who the module is, at which hub."""

    host: str
    scope: str
    registration: str
    key: Secret | None = None


@dataclass(slots=True)
class Hub:
    """The connection of one identity; what was under way when it broke is sent again."""

    identity: Identity
    manner: Manner
    desired: OnDesired
    method: OnMethod
    message: OnMessage
    once: Once = field(default_factory=lambda: Once(LOG))
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    client: Any = None
    #: When the twin is to be read, by the monotonic clock; None: it has been.
    twin: float | None = None
    twin_backoff: Backoff = field(default_factory=lambda: Backoff(first=2.0, most=300.0))
    #: Asks who the module is now: devices are moved from hub to hub. None: its identity was given.
    provisioned: Callable[[], Awaitable[Identity]] | None = None
    refusals: int = 0
    #: How many threads of the SDK had ended when the client was made.
    ended: int = 0

    async def run(self) -> None:
        """Connect, and read the twin, each time that there is no connection; until cancelled."""
        backoff, since, pause = Backoff(first=1.0, most=60.0), 0.0, 0.0
        try:
            while True:
                if self._stands() and self.ready.is_set():
                    if time.monotonic() - since > STEADY:
                        # Not before: whom the hub lets in and throws out again, over and over, asks ever more seldom.
                        backoff.reset()
                    if self.twin is not None and self.twin <= time.monotonic():
                        await self._report(await self._twin())
                    await asyncio.sleep(0.5)
                    continue
                self._is_connected(False)
                await asyncio.sleep(pause)
                pause = backoff.next()
                try:
                    answers = await self._connect()
                except TROUBLE as error:
                    where = f"{self.identity} at {self.identity.gateway or self.identity.host}"
                    self.once.warn("the hub cannot be reached", f"{where}: {_words(error)}")
                    files = self.identity.key is None or self.manner.trust is not None
                    if files or isinstance(error, CredentialError):
                        # Certificates are renewed: the next attempt reads them anew. And a token that was made before
                        # the time of day was set is refused until there is a new one, which the SDK makes too late.
                        await self._let_go()
                    self.refusals += isinstance(error, CredentialError)
                    if self.provisioned and self.refusals >= REFUSALS:
                        await self._ask_again(self.provisioned)
                else:
                    since, self.refusals = time.monotonic(), 0
                    await self._report(answers)
        finally:
            metrics.CONNECTED.labels(str(self.identity)).set(0)
            await self._let_go()

    async def _ask_again(self, provisioned: Callable[[], Awaitable[Identity]]) -> None:
        """The provisioning service may know another hub; when it has no answer, it stays at this one."""
        self.refusals = 0
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PROVISIONING):
                found = await provisioned()
            if str(found) == str(self.identity):
                # Whose messages wait, under this name; another one's would be another store.
                self.identity = found
            else:
                self.once.warn("the provisioning service says another device; start the module anew", str(found))

    def _stands(self) -> bool:
        """Whether there is a connection, as far as the SDK knows; without its threads it knows nothing."""
        return self.client is not None and self.client.connected and self.ended == threads.ended()

    async def _connect(self) -> dict[str, Any]:
        """Gives what is to be reported. Raises what TROUBLE holds."""
        if self.ended != threads.ended():
            await self._let_go()
        if self.client is None:
            self.ended, self.client = threads.ended(), self._client()
        async with asyncio.timeout(self.manner.patience):
            await self.client.connect()
            # It subscribes, and waits for it where it stands: not on the loop that everything else is on.
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(_APART, self._handlers, loop)
        answers = await self._twin()
        if not self._stands():
            raise ConnectionError("the connection was ended while the twin was read")
        self._is_connected(True)
        LOG.info("connected to the hub", extra={"identity": str(self.identity)})
        return answers

    async def _let_go(self) -> None:
        client, self.client = self.client, None
        if client is not None:
            with contextlib.suppress(*TROUBLE):
                async with asyncio.timeout(5):
                    await client.shutdown()

    def _is_connected(self, now: bool) -> None:
        metrics.CONNECTED.labels(str(self.identity)).set(int(now))
        if now:
            self.ready.set()
        else:
            self.ready.clear()

    def _client(self) -> Any:
        self.manner.check()
        more: dict[str, Any] = {"websockets": self.manner.websockets, "keep_alive": self.manner.keep_alive}
        # Were it to connect by itself in the middle of a window, what failed before would come after what did not.
        more |= {"auto_connect": False, "connection_retry": False}
        more |= {"sastoken_ttl": self.manner.token} if self.identity.key else {}
        if self.manner.trust is not None:
            more["server_verification_cert"] = self.manner.trust.read_text(encoding="utf-8")
        kind = IoTHubModuleClient if self.identity.module else IoTHubDeviceClient
        if self.identity.key is None:
            return _with_certificate(kind, self.identity, self.manner, more)
        return kind.create_from_connection_string(self.identity.connection_string(), **more)

    def _handlers(self, loop: asyncio.AbstractEventLoop) -> None:
        if self.client.on_method_request_received is not None:
            return

        # The SDK calls its handlers on loops of its own; all of ours happens on one.
        def here(work: Coroutine[Any, Any, None]) -> None:
            asyncio.run_coroutine_threadsafe(work, loop).add_done_callback(self._ended)

        async def patched(patch: dict[str, Any]) -> None:
            here(self._desired(patch))

        async def asked(request: MethodRequest) -> None:
            here(self._method(request))

        async def told(message: Message) -> None:
            here(self._message(message))

        self.client.on_twin_desired_properties_patch_received = patched
        self.client.on_method_request_received = asked
        self.client.on_message_received = told

    def _ended(self, work: "Future[None]") -> None:
        """Nobody waits for it: what went wrong is told here."""
        if not work.cancelled() and (error := work.exception()) is not None:
            self.once.warn("what the hub said could not be dealt with", f"{self.identity}: {_words(error)}")

    async def _twin(self) -> dict[str, Any]:
        """Read the twin and do what it says; gives what is to be reported.

        A hub that has no answer (it throttles twins apart from telemetry) is asked again later.
        """
        try:
            async with asyncio.timeout(self.manner.patience):
                twin = await self.client.get_twin()
        except TROUBLE as error:
            self.once.warn("the twin cannot be read; it is asked for again", f"{self.identity}: {_words(error)}")
            self._again()
            return {}
        self.twin = None
        return await self._obey(twin.get("desired", {}) if isinstance(twin, dict) else twin)

    def _again(self) -> None:
        self.twin = time.monotonic() + self.twin_backoff.next()

    async def _obey(self, patch: Any) -> dict[str, Any]:
        """Do what desired properties say; gives what is to be reported."""
        metrics.COMMANDS.labels("desired").inc()
        if not isinstance(patch, dict):
            self.once.warn("desired properties are no object", f"{self.identity}: {type(patch).__name__}")
            return {}
        answers = await self.desired(patch)
        version = patch.get("$version")
        return {name: {**one, "av": version} for name, one in answers.items()} if version else answers

    async def _report(self, properties: dict[str, Any]) -> None:
        """Patch the reported properties; where that does not work, the twin is read again later, and answered again."""
        if not properties:
            return
        try:
            async with asyncio.timeout(self.manner.patience):
                await self.client.patch_twin_reported_properties(properties)
        except TROUBLE as error:
            self.once.warn("reported properties did not arrive", f"{self.identity}: {_words(error)}")
            self._again()
        else:
            self.twin_backoff.reset()

    async def _desired(self, patch: Any) -> None:
        await self._report(await self._obey(patch))

    async def _method(self, request: MethodRequest) -> None:
        metrics.COMMANDS.labels("method").inc()
        try:
            status, payload = await self.method(request.name, request.payload)
        except Exception as error:
            LOG.exception("a method failed", extra={"method": request.name})
            status, payload = 500, {"message": type(error).__name__}
        with contextlib.suppress(*TROUBLE):
            await self.client.send_method_response(MethodResponse.create_from_method_request(request, status, payload))

    async def _message(self, message: Message) -> None:
        metrics.COMMANDS.labels("message").inc()
        body = message.data if isinstance(message.data, bytes) else str(message.data).encode()
        await self.message(body, {str(name): str(value) for name, value in message.custom_properties.items()})

    async def send(self, message: HubMessage) -> None:
        """Send one; returns when the hub has it.

        Raises OSError when it does not, or nobody knows; Unfit when it never will.
        """
        said = Message(message.body, message_id=message.identity, content_type=message.content_type)
        if message.encoding:
            said.content_encoding = message.encoding
        said.custom_properties = dict(message.properties)
        if said.get_size() > LARGEST:
            raise Unfit(f"{said.get_size()} bytes; the hub takes {LARGEST}")
        if self.client is None:
            raise ConnectionError("there is no connection")
        try:
            async with asyncio.timeout(self.manner.patience):
                if self.identity.module and self.manner.output:
                    await self.client.send_message_to_output(said, self.manner.output)
                else:
                    await self.client.send_message(said)
        except TROUBLE as error:
            raise ConnectionError(_words(error)) from error


def _with_certificate(kind: Any, identity: Identity, manner: Manner, more: dict[str, Any]) -> Any:
    if manner.certificate is None or manner.certificate_key is None:
        raise ValueError(f"{identity} shows a certificate: --device-cert-file and --device-key-file are needed")
    shown = X509(str(manner.certificate), str(manner.certificate_key))
    names = {"hostname": identity.host, "device_id": identity.device}
    names |= {"module_id": identity.module} if identity.module else {}
    more |= {"gateway_hostname": identity.gateway} if identity.gateway else {}
    return kind.create_from_x509_certificate(x509=shown, **names, **more)


async def provision(how: Provisioning, manner: Manner) -> Identity:
    """Ask the provisioning service until it says who the module is: whom it refuses today it may know tomorrow."""
    backoff, once, client, ended = Backoff(first=2.0, most=120.0), Once(LOG), None, threads.ended()
    while True:
        try:
            # One for all attempts: another would be another connection under the same name, and they end each other.
            if client is None or ended != threads.ended():
                ended, client = threads.ended(), _provisioning_client(how, manner)
            async with asyncio.timeout(PROVISIONING):
                result = await client.register()
        except TROUBLE as error:
            once.warn("no answer from the provisioning service", _words(error))
        else:
            if result.status == "assigned":
                state = result.registration_state
                LOG.info("provisioned", extra={"hub": state.assigned_hub, "device": state.device_id})
                return Identity(state.assigned_hub, state.device_id, key=how.key)
            once.warn(f"the provisioning service refuses: {result.status}", how.registration)
        await asyncio.sleep(backoff.next())


def _provisioning_client(how: Provisioning, manner: Manner) -> Any:
    manner.check()
    names = {"provisioning_host": how.host, "registration_id": how.registration, "id_scope": how.scope}
    more: dict[str, Any] = {"websockets": manner.websockets}
    if manner.trust is not None:
        more["server_verification_cert"] = manner.trust.read_text(encoding="utf-8")
    if how.key is not None:
        return ProvisioningDeviceClient.create_from_symmetric_key(**names, symmetric_key=how.key.reveal(), **more)
    if manner.certificate is None or manner.certificate_key is None:
        raise ValueError("provisioning needs --dps-key or --device-cert-file and --device-key-file")
    shown = X509(str(manner.certificate), str(manner.certificate_key))
    return ProvisioningDeviceClient.create_from_x509_certificate(**names, x509=shown, **more)


def _words(error: BaseException) -> str:
    """What it says, and what the innermost of its causes says that says anything."""
    said, cause, inner = words(error), error.__cause__, ""
    while cause is not None:
        inner, cause = words(cause) if str(cause) else inner, cause.__cause__
    return f"{said} ({inner})" if inner else said

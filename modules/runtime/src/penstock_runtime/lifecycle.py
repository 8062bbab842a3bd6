"""The life of a module: read settings, log, serve health, run until told to stop, drain, leave."""

import asyncio
import contextlib
import gc
import json
import logging
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from penstock_runtime.health import Health
from penstock_runtime.http import http_server
from penstock_runtime.logs import configure_logging, words
from penstock_runtime.schema import settings_help, settings_schema, settings_table
from penstock_runtime.settings import SettingsError, read_settings, setting

LOG = logging.getLogger(__name__)
SELDOM = (50_000, 20, 50)
"""How often garbage is looked for that refers to itself."""
STUCK = 30.0
"""Seconds without a turn of the event loop after which the module is stuck."""


@dataclass(frozen=True, kw_only=True)
class Common:
    """Settings that every module has."""

    log_level: Literal["debug", "info", "warning", "error", "fatal"] = setting(
        "info", args=("--loglevel",), env=("RuntimeLogLevel",), help="What is logged: this and worse"
    )
    health_port: int = setting(8080, help="Port of /livez, /readyz and /metrics", minimum=0, maximum=65535)
    health_host: str = setting("0.0.0.0", help="Address that this port is opened on")
    grace_seconds: float = setting(
        20.0, help="Seconds to hand over what is under way when asked to stop", minimum=0, maximum=3600
    )


C = TypeVar("C", bound=Common)


@dataclass(slots=True)
class Service:
    """What a running module gets: its health, and the moment it is asked to stop."""

    health: Health = field(default_factory=Health)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    empty_handed: bool = False

    @contextlib.contextmanager
    def nothing_held(self) -> Iterator[None]:
        """While the block runs, as while others are waited for at the start, whoever asks to stop is obeyed at once."""
        self.empty_handed = True
        yield
        self.empty_handed = False


Job = Callable[[C, Service], Awaitable[None]]


def run(module: str, settings: type[C], job: Job[C], argv: Sequence[str] | None = None) -> int:
    """The whole of a module's `main`; the exit code: 0 stopped as asked, 1 the job failed, 2 wrong settings.

    `--help`, `--settings-schema` and `--settings-table` print what the module takes, and do nothing else.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments == ["--settings-schema"]:
        print(json.dumps(settings_schema(module, settings), indent=2, ensure_ascii=False))
        return 0
    if arguments == ["--settings-table"]:
        print(settings_table(settings), end="")
        return 0
    if arguments in (["--help"], ["-h"]):
        print(settings_help(module, settings), end="")
        return 0
    try:
        read = read_settings(settings, arguments)
    except SettingsError as error:
        print("\n".join(f"{module}: {fault}" for fault in error.faults), file=sys.stderr)
        return 2
    configure_logging(read.log_level)
    try:
        asyncio.run(_serve(read, job))
    except asyncio.CancelledError:
        LOG.warning("stopped before everything was handed over")
    except Exception as error:
        LOG.error("failed", exc_info=error if LOG.isEnabledFor(logging.DEBUG) else None, extra={"detail": words(error)})
        return 1
    return 0


async def _serve(settings: C, job: Job[C]) -> None:
    """Run the job; when asked to stop, give it `grace_seconds` to end by itself. A second signal kills."""
    service, loop = Service(), asyncio.get_running_loop()
    # What was imported stays; of what comes and goes hardly anything is a cycle, and looking for it in all that is held
    # (events that wait, events that are remembered) cost a fifth of what a module has to do.
    gc.freeze()
    gc.set_threshold(*SELDOM)
    with contextlib.ExitStack() as stack:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, _stop, service, stack)
            stack.callback(loop.remove_signal_handler, number)
        async with http_server(service.health, settings.health_port, settings.health_host), _pulse(service.health):
            await _until_stopped(asyncio.ensure_future(job(settings, service)), service, settings.grace_seconds)


def _stop(service: Service, stack: contextlib.ExitStack) -> None:
    service.stopping.set()
    stack.close()


async def _until_stopped(job: "asyncio.Future[Any]", service: Service, grace: float) -> None:
    stop = asyncio.ensure_future(service.stopping.wait())
    try:
        await asyncio.wait({job, stop}, return_when=asyncio.FIRST_COMPLETED)
        if not job.done():
            LOG.info("asked to stop")
            if service.empty_handed:
                await _at_once(job)
                return
            await asyncio.wait({job}, timeout=grace)
    finally:
        stop.cancel()
    if not job.done():
        job.cancel()
    await job


async def _at_once(job: "asyncio.Future[Any]") -> None:
    job.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await job


@contextlib.asynccontextmanager
async def _pulse(health: Health) -> AsyncIterator[None]:
    """The event loop goes round; when it does not, /livez says so as soon as it can."""

    async def beat() -> None:
        while True:
            health.beat("loop", STUCK)
            await asyncio.sleep(1)

    task = asyncio.create_task(beat())
    try:
        yield
    finally:
        task.cancel()

"""The file of what a site's clusters said of themselves."""

from datetime import UTC
from typing import Literal

from pydantic import Field

from penstock.errors import PenstockError
from penstock.gates import page
from penstock.gates.holdfile import Instant
from penstock.gates.word import Ack, Run, Word
from penstock.strict import Strict

HEAD = "Written by `penstock promote ack`: what the site's clusters said of themselves."


class _Run(Strict):
    freight: str = ""
    since: Instant
    until: Instant
    ready: bool = True
    apps: dict[str, str]


class _Word(Strict):
    revision: str
    message: str = ""
    runs: tuple[_Run, ...] = Field(min_length=1)


class _Ack(Strict):
    api_version: Literal["penstock/v1"] = Field(alias="apiVersion")
    kind: Literal["SiteAck"]
    site: str
    clusters: dict[str, _Word]


def read(text: bytes, place: str, site: str) -> Ack:
    """What the site said. PenstockError for a file that is broken or another site's."""
    found = page.read(_Ack, text, place)
    if found.site != site:
        raise PenstockError(f"{place}: this is what {found.site} said, not {site}")
    return Ack(site, {name: _word(one) for name, one in found.clusters.items()})


def _word(word: _Word) -> Word:
    runs = [
        Run(one.freight, one.since.astimezone(UTC), one.until.astimezone(UTC), one.ready, one.apps) for one in word.runs
    ]
    return Word(word.revision, word.message, tuple(runs))


def written(ack: Ack) -> bytes:
    """The file's content."""
    clusters = {
        name: _Word(
            revision=word.revision,
            message=word.message,
            runs=tuple(
                _Run(freight=run.freight, since=run.since, until=run.until, ready=run.ready, apps=dict(run.parts))
                for run in word.runs
            ),
        )
        for name, word in sorted(ack.clusters.items())
    }
    file = _Ack(api_version="penstock/v1", kind="SiteAck", site=ack.site, clusters=clusters)
    return page.written(HEAD, file.model_dump(by_alias=True, exclude_defaults=True))

"""The file of a site's holds."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, PlainSerializer

from penstock.errors import PenstockError
from penstock.gates import page
from penstock.gates.hold import Hold
from penstock.gates.zone import utc
from penstock.strict import Strict

HEAD = "Written by `penstock promote hold` and `release`; every promotion honours it."
Instant = Annotated[AwareDatetime, PlainSerializer(utc)]


class _Hold(Strict):
    app: str = ""
    who: str = Field(min_length=1)
    since: Instant
    until: Instant | None = None
    reason: str = Field(min_length=3)


class _Holds(Strict):
    """The file."""

    api_version: Literal["penstock/v1"] = Field(alias="apiVersion")
    kind: Literal["SiteHolds"]
    site: str
    holds: tuple[_Hold, ...]


def read(text: bytes, place: str, site: str) -> tuple[Hold, ...]:
    """The site's holds. PenstockError for a file that is broken or another site's: then nothing may move."""
    found = page.read(_Holds, text, place)
    if found.site != site:
        raise PenstockError(f"{place}: these are the holds of {found.site}, not of {site}")
    return tuple(Hold(one.app, one.who, one.since.astimezone(UTC), one.reason, _utc(one.until)) for one in found.holds)


def written(site: str, holds: Iterable[Hold]) -> bytes | None:
    """The file's content; None when there is nothing to hold, and so no file."""
    each = [
        _Hold(app=one.app, who=one.who, since=one.since, until=one.until, reason=one.reason) for one in sorted(holds)
    ]
    if not each:
        return None
    file = _Holds(api_version="penstock/v1", kind="SiteHolds", site=site, holds=tuple(each))
    return page.written(HEAD, file.model_dump(by_alias=True, exclude_defaults=True))


def _utc(when: datetime | None) -> datetime | None:
    return when.astimezone(UTC) if when else None

"""Charts that are at hand: their values, and the version of what they install."""

import io
import tarfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from penstock import marks
from penstock.mirror.find import find
from penstock.mirror.layout import Layout
from penstock.mirror.thing import Thing
from penstock.mirror.values import merged
from penstock.shape import mapping, mappings

LAYER = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
#: What of a chart is unpacked at most, and the largest file that is read (bytes).
LARGEST, LARGEST_FILE = 64 << 20, 4 << 20


@dataclass(frozen=True)
class Chart:
    """The values of a chart, those of its subcharts inside, and its appVersion."""

    values: Mapping[str, Any]
    version: str


#: A chart's thing → the chart, where it can be had.
AtHand = Callable[[Thing], Chart | None]


def nothing(_thing: Thing) -> None:
    """No chart is at hand."""


def read(thing: Thing, layouts: Sequence[Layout]) -> Chart | None:
    """The chart, when a layout has it; None when none has, or what it has is no chart."""
    found = find(thing, layouts)
    if found is None:
        return None
    held = found.layout.manifest(found.entry) or {}
    digest = next((str(one.get("digest")) for one in mappings(held.get("layers")) if one.get("mediaType") == LAYER), "")
    content = found.layout.content(digest) if digest else None
    return parse(content) if content is not None else None


def parse(content: bytes) -> Chart | None:
    """A chart's archive; None for what is none."""
    try:
        files = dict(_files(content))
    except (tarfile.TarError, OSError, EOFError, ValueError):
        return None
    top = _yaml(files.get("Chart.yaml", b""))
    return Chart(_values(files, ""), str(top.get("appVersion") or "")) if top else None


def _values(files: Mapping[str, bytes], folder: str) -> dict[str, Any]:
    """The values of a chart, with those of each subchart below its name."""
    own = _yaml(files.get(f"{folder}values.yaml", b""))
    start = f"{folder}charts/"
    names = {path[len(start) :].partition("/")[0] for path in files if path.startswith(start)}
    below = {name: _values(files, f"{start}{name}/") for name in sorted(names) if f"{start}{name}/Chart.yaml" in files}
    return merged(below, own)


def _files(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Path in the chart → content, of the files that say something here."""
    left = LARGEST
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
        for member in archive:
            left -= member.size
            if left < 0:
                raise ValueError("larger than a chart is")
            path = member.name.removeprefix("./").partition("/")[2]
            if member.isfile() and path.endswith(("Chart.yaml", "values.yaml")) and member.size <= LARGEST_FILE:
                file = archive.extractfile(member)
                yield path, file.read() if file else b""


def _yaml(text: bytes) -> dict[str, Any]:
    held = marks.values(text)
    return mapping(held[0]) if isinstance(held, list) and held else {}

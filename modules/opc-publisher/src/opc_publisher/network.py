"""Network messages: some frames of a writer group with a header round them."""

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from opc_publisher.modes import MODES
from opc_publisher.plan import WriterSettings
from opc_publisher.reading import Field

#: What the header and the brackets of a message take, at most, besides the names in it.
OVERHEAD = 256


@dataclass(frozen=True, slots=True)
class Header:
    """What is the same for every message of a group."""

    mode: str
    encoding: str
    publisher_id: str
    group: str
    strict: bool = False

    @property
    def overhead(self) -> int:
        """Bytes that wrapping adds, at most."""
        return OVERHEAD + len(self.publisher_id.encode()) + len(self.group.encode())


def wrap(header: Header, number: str, frames: Sequence[bytes]) -> bytes:
    """One message of some frames; `number` is its MessageId."""
    mode = MODES[header.mode]
    if mode.single and len(frames) == 1:
        body = frames[0]
    elif not mode.network:
        body = b"[" + b",".join(frames) + b"]"
    else:
        said = {"MessageId": number, "MessageType": "ua-data", "PublisherId": header.publisher_id}
        said |= {"DataSetWriterGroup": header.group} if header.group else {}
        body = orjson.dumps(said)[:-1] + b',"Messages":[' + b",".join(frames) + b"]}"
    return gzip.compress(body, 6, mtime=0) if header.encoding == "JsonGzip" else body


@dataclass(frozen=True, slots=True)
class FieldType:
    """What the metadata say of a field's type."""

    built_in: int = 24
    data_type: str = "BaseDataType"
    rank: int = -1


def metadata(
    header: Header,
    settings: WriterSettings,
    writer_id: int,
    fields: Sequence[tuple[Field, FieldType]],
    namespaces: Sequence[str],
    version: tuple[int, int],
    number: str,
) -> bytes:
    """The metadata message of a writer."""
    described: dict[str, Any] = {
        "Name": settings.data_set or settings.name,
        "Namespaces": list(namespaces),
        "StructureDataTypes": [],
        "EnumDataTypes": [],
        "SimpleDataTypes": [],
        "Fields": [_described(one, kind) for one, kind in fields],
        "ConfigurationVersion": {"MajorVersion": version[0], "MinorVersion": version[1]},
    }
    if settings.description:
        described["Description"] = settings.description
    if settings.class_id:
        described["DataSetClassId"] = settings.class_id
    said = {
        "MessageId": number,
        "MessageType": "ua-metadata",
        "PublisherId": header.publisher_id,
        "DataSetWriterId": writer_id if header.strict else settings.name,
        **({"DataSetWriterName": settings.name} if header.strict else {}),
        "MetaData": described,
    }
    body = orjson.dumps(said)
    return gzip.compress(body, 6, mtime=0) if header.encoding == "JsonGzip" else body


def _described(one: Field, kind: FieldType) -> dict[str, Any]:
    return {
        "Name": one.name,
        "BuiltInType": kind.built_in,
        "DataType": kind.data_type,
        "ValueRank": kind.rank,
        "ArrayDimensions": [],
        "DataSetFieldId": one.item.handling.field_id or one.node,
        "Properties": [],
    }

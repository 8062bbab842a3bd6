"""Write the JSON Schemas of penstock's own files, made from its types, to schemas/; with --check, report drift.

Exit codes: 0 written or nothing drifted, 1 drift.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from penstock import facts
from penstock.iotedge import schema as iotedge
from penstock.iotedge.losses import LossReportWire
from penstock.report.diff_wire import DiffReportWire
from penstock.report.drift_wire import DriftReportWire
from penstock.report.mirror_wire import MirrorPlanWire
from penstock.report.wire import ReportWire
from penstock.settings import Settings
from penstock.topology.conduit import Conduit, DestinationList

FOLDER = Path(__file__).resolve().parents[2] / "schemas"
DRAFT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]


class Untitled(GenerateJsonSchema):
    """Without a title for each field: the field's name is its title."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        """Never."""
        return False


def schemas() -> Mapping[str, bytes]:
    """File name → its content."""
    made = {
        "penstock.schema.json": _titled("penstock.yaml", Settings.model_json_schema(schema_generator=Untitled)),
        "report.schema.json": _titled(
            "penstock validate --output json", TypeAdapter(ReportWire).json_schema(schema_generator=Untitled)
        ),
        "diff.schema.json": _titled(
            "penstock diff --output json", TypeAdapter(DiffReportWire).json_schema(schema_generator=Untitled)
        ),
        "drift.schema.json": _titled(
            "penstock drift --output json", TypeAdapter(DriftReportWire).json_schema(schema_generator=Untitled)
        ),
        "mirror.schema.json": _titled(
            "penstock mirror plan --output json", TypeAdapter(MirrorPlanWire).json_schema(schema_generator=Untitled)
        ),
        "conduit.schema.json": _titled("conduit.yaml", Conduit.model_json_schema(schema_generator=Untitled)),
        "destinations.schema.json": _titled(
            "platform/conduits/destinations/*.yaml", DestinationList.model_json_schema(schema_generator=Untitled)
        ),
        "iotedge-deployment.schema.json": iotedge.MANIFEST,
        "iotedge-routes.schema.json": iotedge.ROUTE_FILE,
        "iotedge-loss.schema.json": _titled(
            "penstock iotedge import or export --output json",
            TypeAdapter(LossReportWire).json_schema(schema_generator=Untitled),
        ),
        "site-facts.schema.json": _config_map(facts.SITE, facts.SiteFacts),
        "cluster-facts.schema.json": _config_map(facts.CLUSTER, facts.ClusterFacts),
    }
    return {name: json.dumps(schema, indent=2).encode() + b"\n" for name, schema in made.items()}


def _titled(title: str, schema: Schema) -> Schema:
    return {"$schema": DRAFT, **schema, "title": title}


def _config_map(name: str, model: type[facts.Facts]) -> Schema:
    """The facts as they stand in their ConfigMap, so that an editor can check the file."""
    named = {"type": "object", "required": ["name"], "properties": {"name": {"const": name}}}
    data = model.model_json_schema(schema_generator=Untitled)
    # Every value of a ConfigMap is a string; facts that penstock does not know are free.
    data["additionalProperties"] = {"type": "string"}
    return {
        "$schema": DRAFT,
        "title": f"ConfigMap {name}",
        "type": "object",
        "required": ["apiVersion", "kind", "metadata", "data"],
        "properties": {
            "apiVersion": {"const": "v1"},
            "kind": {"const": "ConfigMap"},
            "metadata": named,
            "data": data,
        },
    }


def drift(folder: Path) -> list[str]:
    """The files that are not what the types give."""
    return [name for name, content in schemas().items() if _content(folder / name) != content]


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a schema differs")
    if parser.parse_args(argv).check:
        drifted = drift(FOLDER)
        for name in drifted:
            print(f"schemas/{name}: different; run `make schemas` and commit what it changes", file=sys.stderr)
        return 1 if drifted else 0
    for name, content in schemas().items():
        (FOLDER / name).write_bytes(content)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

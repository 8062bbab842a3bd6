"""The part of SARIF 2.1.0 (OASIS, section 3) that penstock writes, as a JSON Schema that allows nothing else."""

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "minLength": 1}
LEVEL: Schema = {"enum": ["none", "note", "warning", "error"]}
POSITIVE: Schema = {"type": "integer", "minimum": 1}


def shape(required: dict[str, Schema], **optional: Schema) -> Schema:
    """An object with these properties only."""
    return {
        "type": "object",
        "required": sorted(required),
        "properties": {**required, **optional},
        "additionalProperties": False,
    }


def several(items: Schema, **more: Any) -> Schema:
    """A list."""
    return {"type": "array", "items": items, **more}


MESSAGE = shape({"text": TEXT})
MULTIFORMAT = shape({"text": TEXT}, markdown=TEXT)
REGION = shape({"startLine": POSITIVE}, startColumn=POSITIVE, endLine=POSITIVE, endColumn=POSITIVE)
#: A URI reference that is relative and percent-encoded (RFC 3986): no scheme, no bare space, no bad escape.
URI: Schema = {"type": "string", "pattern": r"^(?!/)(?![^/]*:)(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-F]{2})+$"}
ARTIFACT = shape({"uri": URI, "uriBaseId": {"const": "SRCROOT"}})
LOCATION = shape(
    {"physicalLocation": shape({"artifactLocation": ARTIFACT}, region=REGION)},
    logicalLocations=several(shape({"fullyQualifiedName": TEXT, "kind": TEXT})),
)
FIX = shape(
    {
        "description": MESSAGE,
        "artifactChanges": several(
            shape(
                {
                    "artifactLocation": ARTIFACT,
                    "replacements": several(
                        shape({"deletedRegion": REGION, "insertedContent": shape({"text": {"type": "string"}})}),
                        minItems=1,
                    ),
                }
            ),
            minItems=1,
        ),
    }
)
SUPPRESSION = shape(
    {"kind": {"enum": ["inSource", "external"]}},
    status={"enum": ["accepted", "underReview", "rejected"]},
    justification=TEXT,
)
RESULT = shape(
    {
        "ruleId": TEXT,
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": LEVEL,
        "message": MESSAGE,
        "locations": several(LOCATION, minItems=1, maxItems=1),
        "partialFingerprints": {"type": "object", "additionalProperties": TEXT, "minProperties": 1},
        "suppressions": several(SUPPRESSION, uniqueItems=True),
        "properties": {"type": "object"},
    },
    fixes=several(FIX, uniqueItems=True),
)
RULE = shape(
    {"id": TEXT, "name": TEXT, "defaultConfiguration": shape({"level": LEVEL})},
    shortDescription=MULTIFORMAT,
    fullDescription=MULTIFORMAT,
    help=MULTIFORMAT,
)
DRIVER = shape({"name": TEXT, "version": TEXT, "semanticVersion": TEXT, "rules": several(RULE, uniqueItems=True)})
NOTIFICATION = shape({"level": LEVEL, "message": MESSAGE})
INVOCATION = shape({"executionSuccessful": {"type": "boolean"}, "toolExecutionNotifications": several(NOTIFICATION)})
RUN = shape(
    {
        "tool": shape({"driver": DRIVER}),
        "invocations": several(INVOCATION),
        "originalUriBaseIds": {
            "type": "object",
            "additionalProperties": shape({}, uri={"type": "string", "format": "uri"}, description=MESSAGE),
        },
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "results": several(RESULT, maxItems=25_000),
    }
)
LOG = shape(
    {"version": {"const": "2.1.0"}, "runs": several(RUN, minItems=1)},
    **{"$schema": {"type": "string", "format": "uri"}},
)

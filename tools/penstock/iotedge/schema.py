"""The shapes of manifests and routes, as JSON Schema (draft 2020-12), in our own words.

One schema takes all forms: deployments with `modulesContent`, templates, layered deployments with dotted keys, and
configurations as the hub returns them, with `content`, `priority` and `targetCondition`.
"""

from typing import Any, Final

Schema = dict[str, Any]

WHOLE: Final = 4294967295
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Schema = {"type": "string"}
#: In pieces, and in any case, as the agent takes it.
_DIGITS = "^[cC]reate[oO]ptions([0-9][0-9])?$"
#: A name of a module, a template's name of a system module included.
MODULE_NAME: Final = "^[A-Za-z0-9_-]{1,128}$"
#: A name of a variable is a key of a twin.
ENV_NAME: Final = r"^[^+#$\s.]+$"
ROUTE_NAME: Final = "^[^.$# ]+$"


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


ROUTE: Final[Schema] = {
    "description": "FROM <source> [WHERE <condition>] INTO <sink>, alone or with its priority and time to live.",
    "oneOf": [
        {"type": "string", "minLength": 1},
        {
            "type": "object",
            "required": ["route"],
            "additionalProperties": False,
            "properties": {
                "route": {"type": "string", "minLength": 1},
                "priority": {"type": "integer", "minimum": 0, "maximum": 9},
                "timeToLiveSecs": {"type": "integer", "minimum": 0, "maximum": WHOLE},
            },
        },
    ],
}

ROUTES: Final[Schema] = {
    "type": "object",
    "propertyNames": {"pattern": ROUTE_NAME},
    "additionalProperties": _ref("route"),
}

_STORE: Schema = {
    "type": "object",
    "properties": {
        "timeToLiveSecs": {"type": "integer"},
        "storeLimits": {"type": "object", "properties": {"maxSizeBytes": {"type": "integer"}}},
    },
}

_SETTINGS: Schema = {
    "type": "object",
    "required": ["image"],
    "properties": {
        "image": {"type": "string", "minLength": 1},
        "digest": _TEXT,
        "createOptions": {"type": ["string", "object"]},
    },
    "patternProperties": {_DIGITS: {"type": ["string", "object"]}},
    "additionalProperties": False,
}

_ENV: Schema = {
    "type": "object",
    "propertyNames": {"pattern": ENV_NAME},
    "additionalProperties": {
        "type": "object",
        "required": ["value"],
        "properties": {"value": {"type": ["string", "number", "boolean"]}},
        "additionalProperties": False,
    },
}

_COMMON: Schema = {
    "type": {"const": "docker"},
    "env": _ref("env"),
    "settings": _ref("settings"),
    "imagePullPolicy": {"enum": ["on-create", "never"]},
    "startupOrder": {"type": "integer", "minimum": 0, "maximum": WHOLE},
}
_STATUS: Schema = {"enum": ["running", "stopped"]}
_POLICY: Schema = {"enum": ["never", "on-failure", "on-unhealthy", "always"]}

_MODULE: Schema = {
    "type": "object",
    "required": ["type", "settings"],
    "properties": {**_COMMON, "version": _TEXT, "status": _STATUS, "restartPolicy": _POLICY},
    "additionalProperties": False,
}

_SYSTEM: Schema = {
    "type": "object",
    "required": ["type", "settings"],
    "properties": {**_COMMON, "version": _TEXT, "status": _STATUS, "restartPolicy": {"enum": ["always", "never"]}},
}

_CREDENTIALS: Schema = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["address", "username", "password"],
        "properties": {"address": _TEXT, "username": _TEXT, "password": _TEXT},
        "additionalProperties": False,
    },
}

_AGENT: Schema = {
    "type": "object",
    "required": ["schemaVersion", "runtime", "systemModules"],
    "properties": {
        "schemaVersion": {"enum": ["1.0", "1.1"]},
        "runtime": {
            "type": "object",
            "required": ["type", "settings"],
            "properties": {
                "type": {"const": "docker"},
                "settings": {
                    "type": "object",
                    "properties": {
                        "minDockerVersion": _TEXT,
                        "loggingOptions": _TEXT,
                        "registryCredentials": _ref("credentials"),
                    },
                },
            },
        },
        "systemModules": {
            "type": "object",
            "required": ["edgeAgent", "edgeHub"],
            "properties": {"edgeAgent": _ref("systemModule"), "edgeHub": _ref("systemModule")},
            "additionalProperties": False,
        },
        "modules": {
            "type": "object",
            "propertyNames": {"pattern": MODULE_NAME},
            "additionalProperties": _ref("module"),
        },
    },
    "additionalProperties": False,
}

_HUB: Schema = {
    "type": "object",
    "required": ["schemaVersion", "routes"],
    "properties": {
        "schemaVersion": {"enum": ["1.0", "1.1", "1.2", "1.3"]},
        "routes": _ref("routes"),
        "storeAndForwardConfiguration": _ref("store"),
        "mqttBroker": {"type": "object"},
        "integrity": {"type": "object"},
    },
    "additionalProperties": False,
}

#: `$edgeAgent` and `$edgeHub`, each as a whole or, in a layer, by dotted keys.
_AGENT_KEYS: Schema = {
    "type": "object",
    "properties": {"properties.desired": _ref("agent")},
    "patternProperties": {"^properties\\.desired\\.modules\\.[A-Za-z0-9_-]{1,128}$": _ref("module")},
    "additionalProperties": False,
}
_HUB_KEYS: Schema = {
    "type": "object",
    "properties": {
        "properties.desired": _ref("hub"),
        "properties.desired.storeAndForwardConfiguration": _ref("store"),
    },
    "patternProperties": {"^properties\\.desired\\.routes\\.[^.$# ]+$": _ref("route")},
    "additionalProperties": False,
}
_TWIN: Schema = {
    "type": "object",
    "properties": {"properties.desired": {"type": "object"}},
    "propertyNames": {"pattern": "^properties\\.desired(\\..+)?$"},
}
_CONTENT: Schema = {
    "type": "object",
    "properties": {"$edgeAgent": _AGENT_KEYS, "$edgeHub": _HUB_KEYS},
    "additionalProperties": _TWIN,
}

DEFINITIONS: Final[Schema] = {
    "route": ROUTE,
    "routes": ROUTES,
    "store": _STORE,
    "settings": _SETTINGS,
    "env": _ENV,
    "module": _MODULE,
    "systemModule": _SYSTEM,
    "credentials": _CREDENTIALS,
    "agent": _AGENT,
    "hub": _HUB,
    "content": _CONTENT,
}

MANIFEST: Final[Schema] = {
    "$schema": _DRAFT,
    "title": "IoT Edge deployment manifest",
    "description": "A deployment, a template, a layered deployment, or a configuration as the hub returns it.",
    "type": "object",
    "anyOf": [{"required": ["modulesContent"]}, {"required": ["content"]}],
    "properties": {
        "modulesContent": _ref("content"),
        "content": {
            "type": "object",
            "required": ["modulesContent"],
            "properties": {"modulesContent": _ref("content")},
        },
        "id": _TEXT,
        "priority": {"type": "integer", "minimum": 0},
        "targetCondition": {"type": ["string", "null"]},
        "labels": {"type": ["object", "null"]},
    },
    "$defs": DEFINITIONS,
}

ROUTE_FILE: Final[Schema] = {
    "$schema": _DRAFT,
    "title": "Routes of an IoT Edge hub",
    "description": "What the data gateway and edgeHub route by: routes by name, and how long they keep what cannot go.",
    "type": "object",
    "required": ["routes"],
    "properties": {"routes": _ref("routes"), "storeAndForwardConfiguration": _ref("store")},
    "additionalProperties": False,
    "$defs": {name: DEFINITIONS[name] for name in ("route", "routes", "store")},
}

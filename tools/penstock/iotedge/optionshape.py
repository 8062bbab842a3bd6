"""The shape of create options, as far as it matters what kind a value is; Docker takes more fields than these."""

from typing import Any, Final

Schema = dict[str, Any]


def _kinds(*names: str) -> Schema:
    return {"type": [*names, "null"]}


_TEXT: Schema = _kinds("string")
_WORDS: Schema = {"anyOf": [_kinds("string"), {"type": "array", "items": {"type": "string"}}]}
_TEXTS: Schema = {**_kinds("array"), "items": {"type": "string"}}
#: The old agent took digits in quotes as well; a template may hold a placeholder.
_NUMBER: Schema = {"anyOf": [_kinds("number"), {"type": "string", "pattern": "^([0-9]{0,15}|[<$].+)$"}]}
_FLAG: Schema = {"enum": [True, False, "true", "false", None]}
_OBJECT: Schema = _kinds("object")
_NAMED_TEXTS: Schema = {**_OBJECT, "additionalProperties": {"type": "string"}}


def _fields(shape: Schema, *names: str) -> dict[str, Schema]:
    return dict.fromkeys(names, shape)


_BINDING: Schema = {
    **_OBJECT,
    "properties": {"HostPort": _kinds("string", "integer"), "HostIp": _TEXT},
}
_MOUNT: Schema = {
    "type": "object",
    "required": ["Target"],
    "properties": {
        **_fields(_TEXT, "Type", "Source", "Target", "Consistency"),
        "ReadOnly": _FLAG,
        "TmpfsOptions": {**_OBJECT, "properties": {"SizeBytes": _NUMBER}},
    },
}
_HOST: Schema = {
    **_OBJECT,
    "properties": {
        **_fields(_TEXTS, "Binds", "CapAdd", "CapDrop", "Dns", "DnsSearch", "DnsOptions", "ExtraHosts", "GroupAdd"),
        **_fields(_TEXTS, "SecurityOpt"),
        **_fields(_NUMBER, "Memory", "MemoryReservation", "NanoCpus", "CpuShares", "CpuQuota", "CpuPeriod", "ShmSize"),
        **_fields(_FLAG, "Privileged", "ReadonlyRootfs"),
        **_fields(_TEXT, "NetworkMode", "IpcMode", "PidMode", "Runtime"),
        "Mounts": {**_kinds("array"), "items": _MOUNT},
        "PortBindings": {
            **_OBJECT,
            "additionalProperties": {**_kinds("array"), "items": _BINDING},
        },
        "Tmpfs": _NAMED_TEXTS,
        "Sysctls": _NAMED_TEXTS,
        "DeviceRequests": {**_kinds("array"), "items": {"type": "object"}},
    },
}
_HEALTH: Schema = {
    **_OBJECT,
    "properties": {"Test": _WORDS, **_fields(_NUMBER, "Interval", "Timeout", "Retries", "StartPeriod")},
}
_WHOLE: Schema = {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": "^[0-9]{1,9}$"}]}
_QUANTITY: Schema = {
    "anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": "^[0-9.]+([numkMGTPE]|[KMGTPE]i)?$"}]
}
_QUANTITIES: Schema = {"type": "object", "additionalProperties": _QUANTITY}
_VOLUME: Schema = {
    "type": "object",
    "required": ["volume"],
    "properties": {
        "volume": {
            "type": "object",
            "required": ["name"],
            "properties": {"name": {"type": "string", "pattern": "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"}},
        },
        "volumeMounts": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "mountPath"],
                "properties": {"name": {"type": "string"}, "mountPath": {"type": "string", "pattern": "^/[^:]+$"}},
            },
        },
    },
}
#: What a cluster would refuse is refused here; agents of devices do not look at it.
_EXPERIMENTAL: Schema = {
    "type": "object",
    "patternProperties": {
        "^[vV][oO][lL][uU][mM][eE][sS]$": {"type": "array", "items": _VOLUME},
        "^[rR]esources$": {"type": "object", "properties": _fields(_QUANTITIES, "limits", "requests")},
        "^[nN]odeSelector$": {
            "type": "object",
            "propertyNames": {"pattern": "^([a-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$"},
            "additionalProperties": {"type": ["string", "number", "boolean"]},
        },
        "^[sS]ecurityContext$": {
            "type": "object",
            "properties": {**_fields(_WHOLE, "runAsUser", "runAsGroup", "fsGroup"), "runAsNonRoot": _FLAG},
        },
        "^[sS]erviceOptions$": {
            "type": "object",
            "patternProperties": {"^[tT]ype$": {"enum": ["ClusterIP", "NodePort", "LoadBalancer"]}},
        },
        "^[sS]trategy$": {"type": "object", "properties": {"type": {"enum": ["Recreate", "RollingUpdate"]}}},
    },
}

OPTIONS: Final[Schema] = {
    "type": "object",
    "properties": {
        **_fields(_TEXT, "User", "WorkingDir", "Hostname"),
        **_fields(_WORDS, "Cmd", "Entrypoint"),
        **_fields(_FLAG, "Tty", "OpenStdin"),
        "StopTimeout": _NUMBER,
        "Env": _TEXTS,
        "Labels": _NAMED_TEXTS,
        **_fields(_OBJECT, "ExposedPorts", "Volumes", "NetworkingConfig"),
        "Healthcheck": _HEALTH,
        "HostConfig": _HOST,
    },
    "patternProperties": {"^[kK]8[sS]-[eE]xperimental$": _EXPERIMENTAL},
}

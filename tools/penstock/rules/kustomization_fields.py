"""The fields of Kustomize's kustomization file (api v0.21), as facts: type → field → the type below it."""

from collections.abc import Iterator, Mapping

import yaml

from penstock import marks

TOP = "Kustomization"


def _plain(names: str) -> dict[str, str]:
    """Fields with nothing below them that is looked into."""
    return dict.fromkeys(names.split(), "")


#: Types whose name is not here are free (maps of strings, plain values, plugin configuration).
FIELDS: Mapping[str, Mapping[str, str]] = {
    TOP: {
        **_plain("apiVersion kind metadata openapi namePrefix nameSuffix namespace commonLabels commonAnnotations"),
        **_plain("patchesStrategicMerge resources components crds bases configurations generators transformers"),
        **_plain("validators buildMetadata helmGlobals helmCharts helmChartInflationGenerator sortOptions vars"),
        "labels": "Label",
        "patches": "Patch",
        "patchesJson6902": "Patch",
        "images": "Image",
        "imageTags": "Image",
        "replacements": "Replacement",
        "replicas": "Replica",
        "configMapGenerator": "ConfigMapArgs",
        "secretGenerator": "SecretArgs",
        "generatorOptions": "GeneratorOptions",
    },
    "Label": _plain("pairs includeSelectors includeTemplates fields"),
    "Patch": {**_plain("path patch"), "target": "Selector", "options": "PatchArgs"},
    "PatchArgs": _plain("allowNameChange allowKindChange"),
    "Selector": _plain("group version kind name namespace labelSelector annotationSelector"),
    "Image": _plain("name newName newTag tagSuffix digest"),
    "Replica": _plain("name count"),
    "Replacement": {**_plain("path sourceValue"), "source": "Source", "targets": "Target"},
    "Source": {**_plain("group version kind name namespace fieldPath"), "options": "FieldOptions"},
    "Target": {**_plain("fieldPaths"), "select": "Selector", "reject": "Selector", "options": "FieldOptions"},
    "FieldOptions": _plain("delimiter index encoding create"),
    "ConfigMapArgs": {**_plain("name namespace behavior literals files envs env"), "options": "GeneratorOptions"},
    "SecretArgs": {**_plain("name namespace behavior literals files envs env type"), "options": "GeneratorOptions"},
    "GeneratorOptions": _plain("labels annotations disableNameSuffixHash immutable"),
}


def is_kustomize(node: yaml.Node) -> bool:
    """False for an object of another group, which is no kustomization whatever its file is called: it
    builds nothing."""
    version = marks.scalar(node, "apiVersion")
    return not version or version.startswith("kustomize.config.k8s.io/")


def unknown_fields(node: yaml.Node, type_name: str = TOP, way: str = "") -> list[tuple[str, str, int, str]]:
    """(the field with the way to it, the field, its line, the type it is not in) of each field that is none; case
    does not matter, as in Go's JSON."""
    if isinstance(node, yaml.SequenceNode):
        return [found for child in node.value for found in unknown_fields(child, type_name, way)]
    if not isinstance(node, yaml.MappingNode):
        return []
    fields = {name.lower(): below for name, below in FIELDS[type_name].items()}
    found = []
    for key, value in node.value:
        name = str(key.value)
        below = fields.get(name.lower())
        if below is None and name != "<<" and not name.startswith("x-"):  # x-…: where people keep their anchors
            found.append((f"{way}{name}", name, marks.line(key), type_name))
        elif below:
            found += unknown_fields(value, below, f"{way}{name}.")
    return found


def respelt_fields(node: yaml.Node, type_name: str = TOP) -> Iterator[tuple[yaml.ScalarNode, yaml.ScalarNode]]:
    """(key, the key that takes its effect) of each field that is there in two spellings. Kustomize makes JSON of the
    file, with its keys in order, and then the last counts; mappings become one."""
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from respelt_fields(child, type_name)
    fields = {name.lower(): below for name, below in FIELDS[type_name].items()}
    last: dict[str, yaml.ScalarNode] = {}
    for key, value in sorted(node.value, key=lambda pair: str(pair[0].value)) if _is_mapping(node) else ():
        name = str(key.value).lower()
        if name in fields and not _is_mapping(value):
            if name in last and last[name].value != key.value:
                yield last[name], key
            last[name] = key
        if fields.get(name):
            yield from respelt_fields(value, fields[name])


def _is_mapping(node: yaml.Node) -> bool:
    return isinstance(node, yaml.MappingNode)

"""Objects as YAML in the form that the rest of the repository has."""

from typing import Any

import yaml


class _Dumper(yaml.SafeDumper):
    """Lists are indented below their key, texts of several lines are blocks, nothing is an alias."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else '"' if _quoted(value) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _quoted(value: str) -> bool:
    """True for texts that would be something else without quotes, which then are double as everywhere here."""
    node = yaml.SafeLoader.yaml_implicit_resolvers.get(value[:1] or "", [])
    return any(pattern.match(value) for _, pattern in node) or value in ("", "y", "n", "Y", "N")


_Dumper.add_representer(str, _text)


def dumped(value: Any) -> str:
    """One document."""
    return str(
        yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1 << 20, default_flow_style=False)
    )

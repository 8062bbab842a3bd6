"""Each module's README has its settings table and its folder has its schema, both as the code says.

`python -m tests.modules.test_readme` writes both anew.
"""

import importlib
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from penstock_runtime.schema import settings_schema, settings_table
from tests.modules.support.programs import ROOT

MODULES = ROOT / "modules"
MARK = re.compile(r"<!-- settings -->\n.*?(?=\n## |\n<!-- end -->|\nThe extra|\Z)", re.S)
PLACES = {"runtime": "penstock_runtime.wiring"}


def settings_module(name: str) -> ModuleType | None:
    """The Python module that holds a module's settings; None where its packages are not installed, or has none."""
    try:
        return importlib.import_module(PLACES.get(name, f"{name.replace('-', '_')}.settings"))
    except ImportError:
        return None


def settings_class(module: ModuleType) -> type[Any]:
    found: type[Any] = getattr(module, "Settings", None) or module.BusSettings
    return found


def known() -> list[str]:
    names = sorted(path.parent.name for path in MODULES.glob("*/README.md"))
    return [name for name in names if settings_module(name)]


def expected_readme(name: str, text: str) -> str:
    module = settings_module(name)
    assert module is not None
    table = settings_table(settings_class(module))
    return MARK.sub(lambda _: f"<!-- settings -->\n{table}", text)


def expected_schema(name: str) -> str:
    module = settings_module(name)
    assert module is not None
    return json.dumps(settings_schema(name, settings_class(module)), indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("name", known())
def test_the_readme_has_the_table(name: str) -> None:
    text = (MODULES / name / "README.md").read_text("utf-8")
    assert "<!-- settings -->" in text
    assert text == expected_readme(name, text), "python -m tests.modules.test_readme"


@pytest.mark.parametrize("name", known())
def test_the_schema_is_the_codes(name: str) -> None:
    text = (MODULES / name / "settings.schema.json").read_text("utf-8")
    assert text == expected_schema(name), "python -m tests.modules.test_readme"


def test_some_module_is_known() -> None:
    assert known()


def main() -> None:
    """Write tables and schemas of the modules that this environment can import."""
    for name in known():
        readme = MODULES / name / "README.md"
        text = readme.read_text("utf-8")
        readme.write_text(expected_readme(name, text), encoding="utf-8")
        Path(MODULES / name / "settings.schema.json").write_text(expected_schema(name), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Puts the sources of modules/, and tools/, on the path of the environment that runs this script."""

import sysconfig
from pathlib import Path

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Write one .pth file."""
    sources = sorted(str(path) for path in (ROOT / "modules").glob("*/src"))
    sources.append(str(ROOT / "tools"))
    Path(sysconfig.get_path("purelib"), "penstock-modules.pth").write_text("\n".join(sources) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

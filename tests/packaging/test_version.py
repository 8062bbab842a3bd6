from importlib.metadata import version

import penstock


def test_the_installed_version_is_that_of_the_package() -> None:
    assert version("penstock") == penstock.__version__

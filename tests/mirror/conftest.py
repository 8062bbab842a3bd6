"""The fixtures of penstock's own tests: a repository, the command line, the worker."""

from tests.penstock.conftest import _surroundings as _surroundings
from tests.penstock.conftest import repo as repo
from tests.penstock.conftest import run as run
from tests.penstock.conftest import worker as worker

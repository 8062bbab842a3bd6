"""A changed manifest over what people changed by hand: theirs stays, the manifest's comes in, nothing else moves."""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.iotedge.importing import Asked, plan
from penstock.scaffold.layout import Layout
from tests.penstock.iotedge.samples import UP, base, module
from tests.penstock.iotedge.test_power import content, put
from tests.penstock.rules.enterprise import PARTS, ROOT

ASKED = Asked(site="plant-a", cluster="l4", name="dev")
FOLDER = "apps/base/dev/"
#: A line with a value that a person may want otherwise; names are what items of lists are known by.
LINE = re.compile(r"^( *(?:- )?)(?!name\b|kind\b|apiVersion\b|namespace\b|path\b)([A-Za-z][\w./-]*): ([\w.\"%-]+)$")
Leaves = Mapping[tuple[str, ...], Any]


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked enterprise, once for all examples."""
    root = tmp_path_factory.mktemp("fleet")
    for part in PARTS:
        shutil.copytree(ROOT / part, root / part)
    shutil.copy(ROOT / "penstock.yaml", root)
    return root


def options(memory: int, port: int, *, volume: bool) -> dict[str, Any]:
    """Create options."""
    host = {"Memory": memory, "PortBindings": {"80/tcp": [{"HostPort": str(port)}]}}
    return {"HostConfig": {**host, **({"Binds": ["store:/data"]} if volume else {})}}


def one(tag: str, env: Mapping[str, str], memory: int, port: int, order: int | None, *, volume: bool) -> dict[str, Any]:
    """A module."""
    held = {name: {"value": value} for name, value in env.items()}
    start = {} if order is None else {"startupOrder": order}
    return module(f"registry.example/x:{tag}", options(memory, port, volume=volume), env=held, **start)


modules = st.dictionaries(
    st.sampled_from(["press", "oven", "saw"]),
    st.builds(
        one,
        st.sampled_from(["1.0.0", "2.0.0"]),
        st.dictionaries(st.sampled_from(["SPEED", "HEAT", "MODE"]), st.sampled_from(["1", "9", "on"]), max_size=3),
        st.sampled_from([1 << 26, 1 << 27]),
        st.sampled_from([8080, 9090]),
        st.sampled_from([None, 1]),
        volume=st.booleans(),
    ),
    min_size=1,
)
manifests = st.builds(
    lambda held, twin, routes: base(held, twins={next(iter(held)): twin}, routes=routes),
    modules,
    st.dictionaries(st.sampled_from(["a", "b"]), st.integers(0, 3)),
    st.sampled_from([{"up": UP}, {"up": "FROM /messages/modules/press/* INTO $upstream"}]),
)


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value by its way; items of lists by their names, and lists without names as one value."""
    if isinstance(value, dict):
        for key, held in value.items():
            yield from leaves(held, (*path, str(key)))
    elif isinstance(value, list) and value and all(isinstance(held, dict) and "name" in held for held in value):
        for held in value:
            yield from leaves(held, (*path, str(held["name"])))
    else:
        yield path, value


def read(content_: bytes | None) -> Leaves:
    documents = list(yaml.safe_load_all(content_ or b""))
    return {(str(index), *way): one for index, held in enumerate(documents) for way, one in leaves(held)}


def edited(data: st.DataObject, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Some files as a person left them: other values, and remarks."""
    made = {}
    for path in data.draw(st.lists(st.sampled_from(sorted(files)), max_size=3, unique=True)):
        lines = files[path].decode().splitlines()
        places = [index for index, line in enumerate(lines) if LINE.match(line)]
        for index in (
            data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=2, unique=True)) if places else ()
        ):
            found = LINE.match(lines[index])
            assert found
            value = "41" if found[3].isdigit() else '"41"' if found[3][0] == '"' else found[3]
            lines[index] = f"{found[1]}{found[2]}: {value} # mine"
        made[path] = "\n".join([*lines, ""]).encode()
    return {path: held for path, held in made.items() if held != files[path]}


@settings(max_examples=20, deadline=None)
@given(manifests, manifests, st.data())
def test_mine_stays_and_theirs_comes(fleet: Path, older: Any, newer: Any, data: st.DataObject) -> None:
    def planned(value: Any) -> dict[str, bytes | None]:
        return dict(plan(Layout(fleet), [("m.json", json.dumps(value).encode())], ASKED).files)

    theirs, first = planned(newer), planned(older)
    before = dict(content(fleet, {**theirs, **first}))
    try:
        put(fleet, first)
        old = {path: held for path, held in first.items() if held and path.startswith(FOLDER)}
        mine = edited(data, {path: held for path, held in old.items() if path.endswith(".yaml")})
        put(fleet, mine)
        made = planned(newer)
        before |= content(fleet, dict.fromkeys(path for path in made if path not in before))
        put(fleet, made)
        for path, left in mine.items():
            check(path, old[path], theirs.get(path), left, made.get(path, left))
        assert {path for path, held in theirs.items() if path not in mine and made.get(path) != held} == set()
        assert {path for path, held in planned(newer).items() if held != made.get(path)} == set()
    finally:
        put(fleet, before)
        shutil.rmtree(fleet / FOLDER, ignore_errors=True)


def check(path: str, old: bytes, new: bytes | None, mine: bytes, made: bytes | None) -> None:
    """One file that a person changed."""
    if new is None:
        assert made == mine, path
        return
    was, theirs, ours, now = read(old), read(new), read(mine), read(made)
    changed = {way for way, value in ours.items() if was[way] != value}
    for way in changed:
        assert now.get(way) == ours[way], (path, way)
    for way, value in theirs.items():
        if way not in changed and was.get(way) != value:
            assert now.get(way) == value, (path, way)
    if theirs == was:
        assert made == mine, path

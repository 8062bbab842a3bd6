"""Changes of one object, as signs of danger see them."""

import copy
from typing import Any

from penstock.danger.danger import Grade
from penstock.danger.seen import Seen, Sign
from penstock.diff.change import Action, Anew, Fate, ObjectChange, ObjectId
from penstock.impact.versions import moved

Object = dict[str, Any]


def made(kind: str, group: str = "", **content: Any) -> Object:
    """An object named b/a."""
    version = f"{group}/v1" if group else "v1"
    return {"apiVersion": version, "kind": kind, "metadata": {"name": "a", "namespace": "b"}, **content}


def deployment(**pod: Any) -> Object:
    """A Deployment with this pod spec."""
    return made("Deployment", "apps", spec={"replicas": 2, "template": {"spec": pod}})


def seen(before: Object | None, after: Object | None, **words: Any) -> Seen:
    """A change from one to the other."""
    content = after or before or {}
    one = ObjectId(str(content["apiVersion"]).rpartition("/")[0], content["kind"], "b", "a")
    action = Action.ADDED if before is None else Action.REMOVED if after is None else Action.CHANGED
    words = {"fate": Fate.DELETED if after is None else None, "action": action, **words}
    sides = (one if before else None, one if after else None)
    owners = ("f/x", "f/y")
    anew = Anew.MAYBE if words["action"] is Action.MOVED else None
    change = ObjectChange(words["action"], *sides, owners, fate=words["fate"], versions=moved(before, after), anew=anew)
    return Seen(change, before, after, words.get("kubernetes"))


def edited(content: Object, **spec: Any) -> Object:
    """The object with these keys in its spec."""
    changed = copy.deepcopy(content)
    changed.setdefault("spec", {}).update(spec)
    return changed


def said(sign: Sign, one: Seen) -> list[tuple[Grade, str]]:
    """What a sign says of a change."""
    return list(sign.check(one))


def grades(sign: Sign, one: Seen) -> list[Grade]:
    """How grave a sign takes a change to be."""
    return [grade for grade, _ in sign.check(one)]

"""Whether a live object is what was rendered: field by field, and by what the server itself makes of the render."""

from tests.e2e.api import Api, Object
from tests.e2e.served import bare, missing, sent

MANAGER = "kustomize-controller"


def differences(api: Api, rendered: Object) -> list[str]:
    """What differs, told with the object's name; nothing when all is well.

    Two ways: each rendered field is live with its value; and applying the render again, as the controller would,
    changes nothing. So there is no field too few and, as the controller owns what it applied, none too many.
    """
    metadata = rendered["metadata"]
    name = f"{rendered['kind']}/{metadata.get('namespace', '')}/{metadata['name']}"
    live = api.get(rendered["apiVersion"], rendered["kind"], metadata.get("namespace", ""), metadata["name"])
    if live is None:
        return [f"{name} is not there"]
    found = list(missing(sent(rendered), live))
    again = api.apply(sent(rendered), manager=MANAGER, dry_run=True)
    if bare(again) != bare(live):
        found.append(f" differs when it is applied again: {bare(again)} and live {bare(live)}")
    return [f"{name}{one}" for one in found]

"""Releases in one of many styles: quotes, comments, indentation, line ends, a last line end or none."""

import re
from collections.abc import Mapping

from tests.penstock.support.promotion import Files

#: So many styles there are.
STYLES = 210
FOLDER = "apps/sites/{}/release"
PLACE = f"{FOLDER}/kustomization.yaml"
LOCK = "clusters/{}/release.lock.yaml"


def styled(site: str, pins: Mapping[str, int], patches: Mapping[str, int], style: int) -> Files:
    """A release with these pins of images, and these patches of Deployments."""
    quote = ("", "'", '"')[style % 3]
    pad = "  " if style % 2 else ""
    lines = [f"# What {site} runs: {style}.", "apiVersion: kustomize.config.k8s.io/v1alpha1", "kind: Component"]
    if pins:
        lines.append("images:")
    for app, version in pins.items():
        lines += [f"{pad}# about {app}"] * (style % 4 == 1)
        lines += [f"{pad}- name: {app}   # kept", f"{pad}  newTag: {quote}1.{version}.0{quote}  # pinned"]
    if patches:
        lines.append("patches:")
    for app in patches:
        lines += [f"{pad}- path: {app}.yaml", f"{pad}  target: {{kind: Deployment, name: {app}}}"]
    newline = "\r\n" if style % 5 == 4 else "\n"
    text = newline.join(lines) + newline * (style % 7 != 6)
    files = {PLACE.format(site): text.encode()}
    for app, value in patches.items():
        patch = f"- op: add\n  path: /spec/revisionHistoryLimit\n  value: {value}\n"
        files[f"{FOLDER.format(site)}/{app}.yaml"] = patch.encode()
    return files


def pinned(text: bytes, app: str, version: int) -> bytes:
    """The release with another pin, as a person edits it."""
    pattern = rb"(name: %s   # kept\r?\n +newTag: ['\"]?)1\.\d+\.0" % app.encode()
    return re.sub(pattern, rb"\g<1>1.%d.0" % version, text)

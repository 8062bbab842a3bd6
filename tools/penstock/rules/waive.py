"""Waivers: a rule that someone switched off, with the reason, for an object or in penstock.yaml."""

from dataclasses import replace
from typing import TYPE_CHECKING

from penstock.finding import Finding
from penstock.rules.view import Item
from penstock.why import why

if TYPE_CHECKING:
    from penstock.settings import Settings

#: Annotation on an object: waive.penstock.dev/<code>: <reason>.
PREFIX = "waive.penstock.dev/"


def waived(finding: Finding, item: Item | None, settings: "Settings") -> Finding:
    """The finding, with the reason of the first waiver that covers it. What is no reason waives nothing."""
    said = why(item.annotations.get(PREFIX + finding.code)) if item else ""
    waiver = None if said else next(settings.covering(finding), None)
    reason = waiver.reason if waiver else said
    return replace(finding, waived=reason) if reason else finding

"""The page of a diff, opened from a file in Chromium: it shows the fleet, filters, shows a diff, works by keyboard."""

from pathlib import Path

import pytest

from penstock.danger.danger import Danger, Grade
from penstock.diff.outcome import Broken
from penstock.diff.result import Result
from penstock.diff.unbuilt import Unbuilt
from penstock.impact.impact import Dependant, ImageChange, Impact
from penstock.report import diff_html
from tests.penstock.support.chromium import Tab, choose, click
from tests.penstock.support.diffs import added, change, danger, field, fleet, hostile, outcome, removed, result, written

SHOWN = "[...document.querySelectorAll('details.change .said b')].map((one) => one.textContent.split('/').pop())"
COUNT = "document.getElementById('count').textContent"
FOCUSED = "document.activeElement.querySelector('.said b')?.textContent.split('/').pop()"
OPEN = "[...document.querySelectorAll('details.change[open] .said b')].map((one) => one.textContent.split('/').pop())"
TEXT = "config: |\n  a: 1\n  b: 2\n  c: 3\n"
SITES = [f"plant-00{site}/{name}" for site in (0, 1) for name in ("l4", "l3", "l2-0", "l2-1")]


def shown() -> Result:
    """Two sites and a change of each sort."""
    return result(
        change("db", field("spec.serviceName", "a", "b"), kind="StatefulSet", clusters=SITES[2:4],
               dangers=[danger("immutable-field", Grade.CRITICAL, "it cannot change")]),
        change("web", field("spec.image", "r/web:1.0", "r/web:2.0"), clusters=SITES,
               dangers=[danger("version-step", Grade.DANGER, "a major step")]),
        removed("old", clusters=SITES[4:]),
        change("settings", field("data.file", TEXT, TEXT.replace("b: 2", "b: 7")), clusters=(SITES[5],)),
        added("new", clusters=(SITES[0],)),
        clusters=[*fleet(2), outcome("plant-002/l4")],
        dangers=(Danger("skips-rings", Grade.CAUTION, "it reaches two rings", tuple(SITES)),),
        broken=(Broken(Unbuilt("flux-system/apps", "", "no such file", 3), (SITES[1],)),),
        impact=Impact(
            images=(ImageChange("r/web", "1.0", "2.0", "major", tuple(SITES)),),
            dependants=(Dependant("the clusters below", SITES[0], "parent", ("plant-002/l4",)),),
        ),
        files=("apps/web.yaml",),
    )  # fmt: skip


def show(page: Tab, folder: Path, what: Result, fragment: str = "", **size: int) -> Tab:
    page.show(folder / "report.html", written(diff_html.write, what), fragment, **size)
    return page


@pytest.fixture
def shop(page: Tab, tmp_path: Path) -> Tab:
    return show(page, tmp_path, shown())


def test_what_is_grave_stands_first(shop: Tab) -> None:
    assert shop.run(SHOWN) == ["db", "web", "old", "settings", "new"]
    headings = shop.run("[...document.querySelectorAll('#list h3')].map((one) => one.textContent)")
    assert headings == ["Critical (1)", "Danger (1)", "Deleted (1)", "Changed (1)", "New (1)"]
    first = shop.run("document.getElementById('first').innerText")
    assert "It reaches two rings" in first
    assert "Kustomization flux-system/apps cannot be built after the change" in first
    assert "no such file" in first
    sums = shop.run("[...document.querySelectorAll('.sum b')].map((one) => one.textContent)")
    assert sums == ["\u2716 Critical", "8/9", "2", "5", "4", "1", "1"]


def test_the_fleet_says_what_is_hit_and_how_badly(shop: Tab) -> None:
    tiles = dict(shop.run("[...document.querySelectorAll('.tile')].map((one) => [one.ariaLabel, one.className])"))
    looks = {label.partition(":")[0]: look.split()[1] for label, look in tiles.items()}
    assert looks == {
        **dict.fromkeys(SITES, "danger"),
        "plant-000/l2-0": "critical",
        "plant-000/l2-1": "critical",
        "plant-002/l4": "below",
    }
    assert "plant-001/l3: 2 changed, 1 removed, danger" in tiles
    sites = shop.run("[...document.querySelectorAll('.place h3')].map((one) => one.firstChild.textContent)")
    assert sites == ["plant-000", "plant-001", "plant-002"], "the site that is hit worst is the first"


@pytest.mark.parametrize(
    ("select", "value", "left"),
    [
        ("site", "plant-000", ["db", "web", "new"]),
        ("level", "l3", ["web", "old", "settings"]),
        ("kind", "StatefulSet", ["db"]),
        ("code", "version-step", ["web"]),
    ],
)
def test_filters(shop: Tab, select: str, value: str, left: list[str]) -> None:
    choose(shop, select, value)
    assert shop.run(SHOWN) == left
    assert shop.run(COUNT) == f"{len(left)} of 5 changes"


def test_filter_by_ring(page: Tab, tmp_path: Path) -> None:
    far = outcome("far/l4", facts={"RING": "late"})
    show(page, tmp_path, result(change("a"), change("b", clusters=["far/l4"]), clusters=[outcome(), far]))
    choose(page, "ring", "late")
    assert page.run(SHOWN) == ["b"]


def test_filter_by_grade_sign_and_cluster(shop: Tab) -> None:
    click(shop, "#grades .none")
    assert shop.run(SHOWN) == ["db", "web"]
    click(shop, "#signs button[data-code=version-step]")
    assert shop.run(SHOWN) == ["web"]
    assert shop.run("document.getElementById('code').value") == "version-step"
    click(shop, "#clear")
    shop.wait(f"{SHOWN}.length === 5")
    click(shop, ".tile[aria-label^='plant-001/l3:']")
    assert shop.run(SHOWN) == ["web", "old", "settings"]
    click(shop, "#cluster")
    assert len(shop.run(SHOWN)) == 5


def test_search_looks_into_lines_and_clusters(shop: Tab) -> None:
    shop.press("/")
    shop.type("R/WEB:2")
    assert shop.run(SHOWN) == ["web"]
    shop.run("document.getElementById('text').select()")
    shop.type("plant-000/l4 new")
    assert shop.run(SHOWN) == ["new"]
    shop.run("document.getElementById('text').select()")
    shop.type("nothing of the kind")
    assert shop.run("document.querySelector('.empty').textContent") == "Nothing fits these filters."


def test_a_diff_stands_side_by_side(shop: Tab) -> None:
    click(shop, "details.change:nth-of-type(2) summary")
    shop.wait("document.querySelector('.sheet')")
    sides = shop.run("[...document.querySelectorAll('.sheet > *')].map((one) => [one.tagName, one.textContent])")
    assert sides == [["DEL", "r/web:1.0"], ["INS", "r/web:2.0"]]
    assert shop.run("[...document.querySelectorAll('.sheet mark')].map((one) => one.textContent)") == ["1", "2"]
    left, right = shop.run("[...document.querySelectorAll('.sheet > *')].map((one) => one.getBoundingClientRect().x)")
    assert left < right
    tops = shop.run("[...document.querySelectorAll('.sheet > *')].map((one) => one.getBoundingClientRect().y)")
    assert tops[0] == tops[1]


def test_on_a_narrow_screen_it_stands_below(page: Tab, tmp_path: Path) -> None:
    show(page, tmp_path, shown(), width=420)
    click(page, "details.change:nth-of-type(2) summary")
    page.wait("document.querySelector('.sheet')")
    (x, y), (other_x, other_y) = page.run(
        "[...document.querySelectorAll('.sheet > *')].map((one) => one.getBoundingClientRect()).map((r) => [r.x, r.y])"
    )
    assert x == other_x
    assert y < other_y
    assert page.run("document.documentElement.scrollWidth") <= 420, "nothing is wider than the screen"


def test_from_change_to_change_by_keyboard(shop: Tab) -> None:
    seen = []
    for key in "jjk":
        shop.press(key)
        seen.append(shop.run(FOCUSED))
    assert seen == ["db", "web", "db"]
    assert shop.run("getComputedStyle(document.activeElement).outlineStyle") == "solid", "the focus is seen"
    shop.press("o")
    shop.wait(f"{OPEN}.length === 1")
    shop.press("Enter")
    shop.wait(f"{OPEN}.length === 0")
    shop.press("e")
    assert len(shop.run(OPEN)) == 5
    shop.press("e")
    assert shop.run(OPEN) == []


def test_the_keys_are_told(shop: Tab) -> None:
    shop.press("?")
    assert shop.run("document.getElementById('keys').open")
    shop.press("j")
    assert shop.run("document.activeElement.textContent") == "Close", "no key works behind it"
    shop.press("Enter")
    shop.wait("!document.getElementById('keys').open")


def test_every_control_is_reached_by_tab(shop: Tab) -> None:
    reached = set()
    for _ in range(45):
        shop.press("Tab")
        reached.add(shop.run("document.activeElement.id || document.activeElement.tagName"))
    assert reached >= {"theme", "text", "site", "level", "kind", "code", "help", "SUMMARY", "BUTTON"}


def test_the_address_names_a_change(page: Tab, tmp_path: Path) -> None:
    show(page, tmp_path, shown())
    click(page, "details.change:nth-of-type(4) summary")
    page.wait("location.hash.includes('change=')")
    fragment = page.run("document.querySelector('details[open] a.link').getAttribute('href')")
    assert fragment == page.run("location.hash")
    show(page, tmp_path, shown(), fragment)
    assert page.run(OPEN) == ["settings"]
    assert page.run(FOCUSED) == "settings"
    show(page, tmp_path, shown(), f"{fragment}&kind=StatefulSet")
    assert page.run(OPEN) == ["settings"], "a filter does not hide what the address names"


def test_the_address_remembers_the_filters(page: Tab, tmp_path: Path) -> None:
    show(page, tmp_path, shown())
    choose(page, "site", "plant-001")
    click(page, "#grades .danger")
    fragment = page.run("location.hash")
    show(page, tmp_path, shown(), fragment)
    assert page.run(SHOWN) == ["old", "settings"]


def test_dark_and_light(shop: Tab) -> None:
    colours = set()
    for scheme in ("light", "dark"):
        shop.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        colours.add(shop.run("getComputedStyle(document.body).backgroundColor"))
    shop.call("Emulation.setEmulatedMedia", features=[])
    shop.press("t")
    colours.add(shop.run("getComputedStyle(document.body).backgroundColor"))
    assert len(colours) == 2


def test_print_shows_every_diff_and_no_control(shop: Tab) -> None:
    shop.call("Emulation.setEmulatedMedia", media="print")
    shop.run("dispatchEvent(new Event('beforeprint'))")
    assert shop.run("document.querySelectorAll('details.change[open] .sheet').length") == 5
    assert shop.run("getComputedStyle(document.getElementById('filters')).display") == "none"
    shop.call("Emulation.setEmulatedMedia", media="")


def test_nothing_changes(page: Tab, tmp_path: Path) -> None:
    show(page, tmp_path, result(remarks=("routine: one file differs, and no cluster is built from what differs",)))
    assert page.run("document.querySelector('.empty b').textContent") == "Nothing changes"
    assert page.run("document.getElementById('filters').hidden")
    assert page.run("document.querySelectorAll('.tile.calm').length") == 4


def test_a_hostile_diff_is_only_text(page: Tab, tmp_path: Path) -> None:
    page.call("Page.addScriptToEvaluateOnNewDocument", source="window.alert = () => { window.pwned = true; };")
    show(page, tmp_path, hostile())
    page.run("dispatchEvent(new Event('beforeprint'))")
    assert page.run("document.querySelectorAll('img, iframe').length") == 0
    assert page.run("document.querySelectorAll('script').length") == 2
    assert page.run(
        "[...document.querySelectorAll('a')].every((one) => /^#change=[0-9a-f]+$/.test(one.getAttribute('href')))"
    )
    assert page.run("window.pwned") is None
    assert "<img src=x onerror=alert(1)>" in page.run("document.getElementById('list').textContent")


def test_a_thousand_clusters_and_many_changes_open_quickly(page: Tab, tmp_path: Path) -> None:
    clusters = fleet(250)
    names = [one.name for one in clusters]
    text = "\n".join(f"line {n} of a file" for n in range(100))
    many = [
        change(f"web-{n}", field("data.file", text, text.replace("9", "8")), clusters=names[n % 7 :: 1 + n % 90],
               dangers=[danger()] if n % 5 == 0 else ())
        for n in range(1500)
    ]  # fmt: skip
    show(page, tmp_path, result(*many, clusters=clusters))
    assert page.run("document.querySelectorAll('.tile').length") == 1000
    assert len(page.run(SHOWN)) == 100
    opened = page.run("performance.getEntriesByType('navigation')[0].domComplete")
    assert opened < 5000, "milliseconds until it stands there"
    assert page.run("document.getElementById('more').textContent") == "Show 100 more of 1400"
    spent = page.run(
        "(() => { const t = performance.now(); const one = document.getElementById('site'); one.value = 'plant-007';"
        " one.dispatchEvent(new Event('change')); return performance.now() - t; })()"
    )
    assert spent < 2000, "milliseconds for a filter"
    choose(page, "site", "")
    spent = page.run(
        "(() => { const t = performance.now(); const one = document.getElementById('text'); one.value = 'web-77 line';"
        " one.dispatchEvent(new Event('input')); return performance.now() - t; })()"
    )
    assert spent < 2000, "milliseconds for a search"
    assert page.run(SHOWN)[0] == "web-770"

"""The HTML page, opened from a file in Chromium: it shows the fleet, filters, works by keyboard, and says no error."""

from dataclasses import replace
from pathlib import Path

import pytest

from penstock.finding import Edit, Place, Severity
from penstock.report import validate_html
from penstock.validate.report import Report
from tests.penstock.report.test_levels import wired
from tests.penstock.support.chromium import Tab, choose, click
from tests.penstock.support.reports import finding, fleet, hostile, report, written

SHOWN = "[...document.querySelectorAll('details.finding .said b')].map((one) => one.textContent)"
COUNT = "document.getElementById('count').textContent"
TILES = "document.querySelectorAll('.tile:not(.off)').length"


@pytest.fixture
def shop(page: Tab, tmp_path: Path) -> Tab:
    """The page of two sites with a finding of each severity."""
    names = [f"plant-00{site}/{name}" for site in (0, 1) for name in ("l4", "l3", "l2-0", "l2-1")]
    show(
        page,
        tmp_path,
        report(
            finding("image-not-pinned", message="no digest", clusters=(names[2],), hint="pin it", edit=Edit("a", "b")),
            finding("path-missing", message="no folder", clusters=tuple(names[4:]), place=Place("b.yaml", 1)),
            finding("our-own", Severity.WARNING, message="a strange thing", clusters=(names[0],), subject="Pod/a/b"),
            finding("our-own", Severity.NOTE, message="worth knowing", clusters=tuple(names)),
            finding("our-own", message="left alone", clusters=(names[1],), waived="agreed in May"),
            clusters=fleet(2),
        ),
    )
    return page


def show(page: Tab, folder: Path, shown: Report, *, fragment: str = "") -> None:
    page.show(folder / "report.html", written(validate_html.write, shown), fragment)


def test_the_fleet_stands_by_site_and_level(shop: Tab) -> None:
    assert shop.run("[...document.querySelectorAll('.place h3')].map((one) => one.firstChild.textContent)") == [
        "plant-000",
        "plant-001",
    ]
    assert shop.run("[...document.querySelectorAll('.place')].map((one) => one.querySelectorAll('.band').length)") == [
        3,
        3,
    ]
    assert shop.run("[...document.querySelectorAll('.place:first-child .band > b')].map((one) => one.textContent)") == [
        "L4",
        "L3",
        "L2",
    ]
    assert (
        shop.run("document.querySelector('.band.l2 .tile').getAttribute('aria-label')")
        == "plant-000/l2-0: 1 error, 1 note"
    )
    assert shop.run("document.querySelector('.band.l3 .tile').className") == "tile note"


def test_findings_stand_by_severity(shop: Tab) -> None:
    assert shop.run(SHOWN) == ["no digest", "no folder", "a strange thing", "worth knowing", "left alone"]
    assert shop.run("[...document.querySelectorAll('#list h3')].map((one) => one.textContent)") == [
        "Errors (2)",
        "Warnings (1)",
        "Notes (1)",
        "Waived (1)",
    ]
    assert shop.run(COUNT) == "5 findings"


def test_filter_by_site(shop: Tab) -> None:
    choose(shop, "site", "plant-001")
    assert shop.run(SHOWN) == ["no folder", "worth knowing"]
    assert shop.run(COUNT) == "2 of 5 findings"
    assert shop.run(TILES) == 4
    assert shop.run("document.querySelector('.place').hidden")


def test_filter_by_level(shop: Tab) -> None:
    choose(shop, "level", "l4")
    assert shop.run(SHOWN) == ["no folder", "a strange thing", "worth knowing"]
    assert shop.run(TILES) == 2


def test_filter_by_code(shop: Tab) -> None:
    choose(shop, "code", "our-own")
    assert shop.run(SHOWN) == ["a strange thing", "worth knowing", "left alone"]


def test_filter_by_severity(shop: Tab) -> None:
    click(shop, "#severities .error")
    click(shop, "#severities .waived")
    assert shop.run(SHOWN) == ["a strange thing", "worth knowing"]
    assert shop.run("document.querySelector('#severities .error').getAttribute('aria-pressed')") == "false"


def test_filter_by_cluster(shop: Tab) -> None:
    click(shop, ".tile[aria-label^='plant-000/l2-0:']")
    assert shop.run(SHOWN) == ["no digest", "worth knowing"]
    assert shop.run("document.querySelector('.tile[aria-pressed=true]').getAttribute('aria-label')").startswith(
        "plant-000/l2-0"
    )
    click(shop, "#cluster")
    assert len(shop.run(SHOWN)) == 5


def test_search_from_the_keyboard(shop: Tab) -> None:
    shop.press("/")
    shop.type("STRANGE pod/a")
    assert shop.run(SHOWN) == ["a strange thing"]
    shop.run("document.getElementById('text').select()")
    shop.type("plant-000/l3")
    assert shop.run(SHOWN) == ["worth knowing", "left alone"]
    shop.run("document.getElementById('text').select()")
    shop.type("nothing of the kind")
    assert shop.run("document.querySelector('.empty').textContent") == "Nothing fits these filters."


def test_clear_brings_everything_back(shop: Tab) -> None:
    choose(shop, "code", "our-own")
    click(shop, "#severities .note")
    click(shop, "#clear")
    shop.wait(f"{SHOWN}.length === 5")
    assert shop.run("document.getElementById('clear').hidden")
    assert shop.run("location.hash") == ""


def test_details_open_from_the_keyboard(shop: Tab) -> None:
    shop.run("document.querySelector('details.finding summary').focus()")
    shop.press("Enter")
    shop.wait("document.querySelector('details.finding').open && document.querySelector('details.finding dl')")
    text = shop.run("document.querySelector('details.finding .body').innerText")
    for part in ("pin it", "apps/web.yaml:7", "plant-000/l2-0", "About image-not-pinned", "\u2212 a", "+ b"):
        assert part in text
    click(shop, "#severities .note")
    assert shop.run("document.querySelector('details.finding').open"), "what was opened stays open"


def test_every_control_is_reached_by_tab(shop: Tab) -> None:
    reached = set()
    for _ in range(40):
        shop.press("Tab")
        reached.add(
            shop.run("document.activeElement.id || document.activeElement.className || document.activeElement.tagName")
        )
    assert reached >= {"theme", "text", "site", "level", "code", "SUMMARY", "error", "tile error"}


def test_a_waived_finding_shows_its_reason(shop: Tab) -> None:
    click(shop, "details.finding.waived summary")
    shop.wait("document.querySelector('details.finding.waived dl')")
    assert "agreed in May" in shop.run("document.querySelector('details.finding.waived .body').innerText")


def test_the_address_remembers_what_is_seen(shop: Tab, tmp_path: Path) -> None:
    choose(shop, "site", "plant-001")
    click(shop, "#severities .note")
    fragment = shop.run("location.hash")
    shop.open("about:blank")
    shop.open(f"file://{tmp_path}/report.html{fragment}")
    assert shop.run(SHOWN) == ["no folder"]
    assert shop.run("document.getElementById('site').value") == "plant-001"


def test_dark_and_light(shop: Tab) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    seen = set()
    for scheme in ("light", "dark"):
        shop.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        seen.add(shop.run(ground))
        before = shop.run(ground)
        click(shop, "#theme")
        assert shop.run(ground) != before
        shop.run("delete document.documentElement.dataset.theme")
    assert len(seen) == 2
    shop.call("Emulation.setEmulatedMedia", features=[])


def test_print_shows_every_detail_and_no_control(shop: Tab) -> None:
    shop.call("Emulation.setEmulatedMedia", media="print")
    shop.run("dispatchEvent(new Event('beforeprint'))")
    assert shop.run("document.querySelectorAll('details.finding[open] dl').length") == 5
    assert shop.run("getComputedStyle(document.getElementById('filters')).display") == "none"
    shop.call("Emulation.setEmulatedMedia", media="")


def test_no_findings(page: Tab, tmp_path: Path) -> None:
    show(page, tmp_path, report(clusters=fleet(1)))
    assert page.run("document.querySelector('.empty b').textContent") == "No findings"
    assert page.run("document.getElementById('filters').hidden")
    assert page.run("document.querySelectorAll('.tile.good').length") == 4
    assert page.run("document.getElementById('aside').innerText").startswith("Not checked")


def test_a_hostile_report_is_only_text(page: Tab, tmp_path: Path) -> None:
    page.call("Page.addScriptToEvaluateOnNewDocument", source="window.alert = () => { window.pwned = true; };")
    show(page, tmp_path, hostile())
    page.run("dispatchEvent(new Event('beforeprint'))")
    assert page.run("document.querySelectorAll('img, iframe, a').length") == 0
    assert page.run("document.querySelectorAll('script').length") == 2
    assert page.run("window.pwned") is None
    assert "<img src=x onerror=alert(1)>" in page.run(SHOWN)


def test_a_thousand_clusters_are_quick_and_come_in_portions(page: Tab, tmp_path: Path) -> None:
    clusters = fleet(250)
    names = tuple(one.name for one in clusters)
    show(
        page,
        tmp_path,
        report(*(finding(clusters=names, place=Place(f"{n}.yaml", n)) for n in range(250)), clusters=clusters),
    )
    assert page.run("document.querySelectorAll('.tile').length") == 1000
    assert len(page.run(SHOWN)) == 100
    assert page.run("document.getElementById('more').textContent") == "Show 100 more of 150"
    click(page, "#more")
    assert len(page.run(SHOWN)) == 200
    spent = page.run(
        "(() => { const t = performance.now(); const one = document.getElementById('site'); one.value = 'plant-007';"
        " one.dispatchEvent(new Event('change')); return performance.now() - t; })()"
    )
    assert spent < 2000, "milliseconds for a filter"


def test_names_of_many_clusters_unfold(page: Tab, tmp_path: Path) -> None:
    clusters = fleet(20)
    show(page, tmp_path, report(finding(clusters=tuple(one.name for one in clusters)), clusters=clusters))
    click(page, "details.finding summary")
    page.wait("document.querySelectorAll('.names button').length === 41")
    click(page, ".names button:last-child")
    assert page.run("document.querySelectorAll('.names button').length") == 80


def test_levels_are_drawn_for_one_site_at_a_time(page: Tab, tmp_path: Path) -> None:
    wrong = finding("destination-refused", message="does not reach git.example", clusters=("plant-001/line",))
    show(page, tmp_path, report(wrong, clusters=wired(2)))
    assert page.run("document.getElementById('levels-site').value") == "plant-001"  # where something is wrong
    assert page.run("[...document.querySelectorAll('text.strip')].map((one) => one.textContent)") == ["L4", "L3", "L2"]
    assert page.run("document.querySelectorAll('.arrow').length") == 2
    click_shape(page, ".arrow.bad")
    said = page.run("document.getElementById('why').textContent")
    assert "plant-001/line \u2192 plant-001/l3" in said
    assert "*.arc.example\ngit.example" in said
    assert "telemetry as telemetry, up, QoS 1, by line" in said
    assert "does not reach git.example" in said
    choose(page, "levels-site", "plant-000")
    assert page.run("document.querySelectorAll('.arrow.bad').length") == 0
    assert page.run("document.getElementById('why').textContent") == ""
    choose(page, "site", "plant-001")
    assert page.run("document.querySelectorAll('.arrow.bad').length") == 1


def test_an_arrow_is_chosen_from_the_keyboard(page: Tab, tmp_path: Path) -> None:
    show(page, tmp_path, report(clusters=wired()))
    page.run("document.querySelector('.arrow').focus()")
    page.press("Enter")
    assert page.run("document.querySelector('.arrow').classList.contains('chosen')")
    assert "plant-000/l3 \u2192 plant-000/l4" in page.run("document.getElementById('why').textContent")


def test_a_site_of_many_lines_is_cut_and_what_is_wrong_is_not(page: Tab, tmp_path: Path) -> None:
    l4, l3, line = wired()
    lines = [
        replace(line, name=f"plant-000/line-{n:02}", facts={**line.facts, "CLUSTER": f"line-{n:02}"}) for n in range(60)
    ]
    wrong = finding("bridge-missing", clusters=("plant-000/line-59",))
    show(page, tmp_path, report(wrong, clusters=[l4, l3, *lines]))
    assert page.run("document.querySelectorAll('.node').length") == 2 + 21
    assert page.run("document.querySelector('.node.rest').textContent") == "and 40 more"
    assert page.run("document.querySelectorAll('.arrow.bad').length") == 1
    assert "line-59" in page.run("document.querySelector('svg.levels').textContent")


def test_without_levels_nothing_is_drawn(shop: Tab) -> None:
    assert shop.run("document.getElementById('levels').hidden")


def click_shape(page: Tab, selector: str) -> None:
    page.run(f"document.querySelector({selector!r}).dispatchEvent(new MouseEvent('click'))")

"""The page in a browser: every page opens, is accessible, fits a narrow screen, and runs nothing that was planted."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
from collections.abc import Iterator

import pytest

from tests.integration.search.filled_archive import CORRECTED
from tests.integration.web.conftest import EVIL, FERRY_URL, Visitor, captured, hostile, visitor

playwright = pytest.importorskip("playwright.sync_api", reason="skipped: playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="skipped: axe is not installed")
CHROMIUM = os.environ.get("PALIMPSEST_TEST_CHROMIUM") or shutil.which("chromium")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="skipped: no Chromium; Debian's package is called chromium"
)
__all__ = ["captured", "hostile", "visitor"]

PAGES = (
    "/",
    "/sources",
    "/edits",
    "/headlines",
    "/vanished",
    "/copies",
    "/search",
    "/search?q=riverton",
    "/search?q=ferry&within=removed",
    "/articles/1",
    "/sources/example",
    "/sources/example/crawls/1",
)


@pytest.fixture(scope="module")
def browser(visitor: Visitor, hostile: Visitor, captured: Visitor) -> Iterator[playwright.Browser]:
    """A browser; the archives are filled before, because it keeps an event loop running in this thread."""
    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-features=AutofillServerCommunication",
    ]
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=arguments, timeout=120_000)
        yield opened
        opened.close()


def test_every_page_is_accessible_and_fits_in_light_and_dark_wide_and_narrow(
    browser: playwright.Browser, visitor: Visitor
) -> None:
    for scheme, width in (("light", 1200), ("dark", 320)):
        context = browser.new_context(
            color_scheme=scheme,
            viewport={"width": width, "height": 800},
            bypass_csp=True,
            java_script_enabled=True,
        )
        page = context.new_page()
        for path in PAGES:
            answer = page.goto(visitor.url + path)
            assert answer is not None and answer.status == 200
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            found = axe.Axe().run(page).response["violations"]
            assert [
                (path, problem["id"]) for problem in found if problem["impact"] in ("serious", "critical")
            ] == []
        context.close()


def test_nothing_that_was_planted_runs_and_no_other_host_is_asked(
    browser: playwright.Browser, hostile: Visitor
) -> None:
    page = browser.new_page()
    seen: list[str] = []
    page.on("console", lambda line: seen.append(line.text))
    page.on("dialog", lambda dialog: (seen.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: seen.append(str(error)))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in (
        *PAGES[:7],
        "/search?q=council",
        "/articles/1",
        "/sources/example",
        "/sources/example/crawls/1",
    ):
        page.goto(hostile.url + path)
        assert EVIL in page.content().replace("&lt;", "<").replace("&gt;", ">") or path in (
            "/copies",
            "/search",
        )
    assert seen == []
    assert [url for url in asked if not url.startswith(hostile.url)] == []
    page.close()


def test_a_visitor_without_javascript_finds_steps_and_compares(
    browser: playwright.Browser, visitor: Visitor
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(visitor.url + "/search")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")
    page.get_by_role("searchbox", name="Words, or the address").fill(CORRECTED)
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/*")
    assert page.get_by_role("heading", level=1).inner_text() == "Drones over Riverton"
    page.get_by_role("link", name="← State 2").click()
    assert "revision=" in page.url
    assert page.locator("section[aria-labelledby=changes] ins").inner_text() == "34"
    page.get_by_label("Compare", exact=True).select_option(label="state 1")
    page.get_by_label("with").select_option(label="state 3")
    page.get_by_role("button", name="Compare").click()
    assert page.get_by_role("heading", name="Changes from state 1 to 3").is_visible()
    page.get_by_role("link", name="Edits").click()
    page.get_by_label("Touches").select_option("number")
    page.get_by_role("button", name="Show").click()
    assert page.locator("article").count() == len(
        visitor.rows("SELECT 1 FROM archive.edits WHERE 'number' = ANY (flags)")
    )
    page.get_by_role("link", name="Search").click()
    page.get_by_label('Words, "exact').fill("drones")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=drones**")
    assert page.locator("article mark").count() > 0
    context.close()


def test_a_page_as_received_runs_nothing_and_asks_nobody(
    browser: playwright.Browser, captured: Visitor
) -> None:
    """Every connection to another host goes through a proxy, which counts them."""
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        server = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        context = browser.new_context(proxy={"server": server, "bypass": "127.0.0.1,localhost"})
        page = context.new_page()
        for path in ("/articles/1/received/1", f"/timegate/{FERRY_URL}"):
            answer = page.goto(captured.url + path, wait_until="load")
            assert answer is not None and answer.status == 200
            [shown] = [frame for frame in page.frames if "/capture/" in frame.url]
            assert shown.locator("h1").inner_text() in ("The ferry sails again", "The ferry rests")
            page.wait_for_load_state("networkidle")
        context.close()
        assert _connections(proxy) == []


def _connections(proxy: socket.socket) -> list[str]:
    """What those who connected to the proxy have asked for."""
    proxy.setblocking(False)
    asked = []
    with contextlib.suppress(BlockingIOError):
        while True:
            connection, _ = proxy.accept()
            connection.settimeout(1)
            with connection, contextlib.suppress(TimeoutError):
                asked.append(connection.recv(200).decode("latin-1").partition("\r\n")[0])
    return asked

"""Every page by axe, in both languages and both appearances: no fault that is serious."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.xdist_group("browser")

AXE = Path(__file__).parents[2] / "page" / "node_modules" / "axe-core" / "axe.min.js"
DOG = "/deals/a-dogs-purpose--a-dogs-purpose"
PAGES = ["/", *(f"{DOG}/{name}" for name in (
    "money", "curve", "what-if", "futures", "rights", "owners", "receipts", "statements", "deal",
    "facts",
))]  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.skipif(not AXE.is_file(), reason="axe is not installed: `make page` installs it")
@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("zh", "dark")])
def test_no_page_has_a_serious_fault(browser: Browser, site: str, lang: str, scheme: Any) -> None:
    # The page's own policy lets no other script in; what is tried here is the page, not that.
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    found = []
    for path in PAGES:
        page.goto(f"{site}{path}?lang={lang}")
        expect(page.locator("h1").first).to_be_visible(timeout=30_000)
        page.wait_for_timeout(700)
        page.add_script_tag(path=AXE)
        tried = page.evaluate("rules => axe.run(document, {runOnly: rules, iframes: false})", RULES)
        found += [
            f"{path}: {fault['id']} ({fault['impact']}): {node['html'][:160]}"
            for fault in tried["violations"]
            if fault["impact"] in ("serious", "critical")
            for node in fault["nodes"][:3]
        ]
    context.close()
    assert not found, "\n".join(found)

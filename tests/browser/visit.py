"""A tab of a browser, with an ear for what the browser complains of, and axe."""

from django.conf import settings

AXE = (settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
OF_WIDTH = ["target-size", "scrollable-region-focusable"]  # rules whose answer may differ on a narrower screen
# Runs before anything of the page does, so that no violation is missed.
COLLECT_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`)
);
"""


class Visit:
    """A reader's tab, with everything the browser complained of since a page was opened."""

    def __init__(self, context, home):
        self.home = home
        self.page = context.new_page()
        self.errors, self.elsewhere = [], []
        self.page.add_init_script(COLLECT_VIOLATIONS)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self.heard)
        self.page.on("request", self.asked)

    def heard(self, message):
        # An error page is one because of its status: the browser says so of the page itself, and that is right.
        its_own_status = (
            message.location["url"] == self.page.url and "the server responded with a status" in message.text
        )
        if message.type in ("error", "warning") and not its_own_status:
            self.errors.append(message.text)

    def asked(self, request):
        if not request.url.startswith((f"{self.home}/", "data:")):
            self.elsewhere.append(request.url)

    def open(self, address, width=1280):
        self.errors.clear()  # axe leaves complaints of its own behind
        self.elsewhere.clear()
        self.page.set_viewport_size({"width": width, "height": 900})
        return self.page.goto(f"{self.home}{address}", wait_until="load")

    def axe(self, rules=RULES):
        """Return axe's violations of these rules on the page as it is now, in words."""
        # The debugger's door: the Content-Security-Policy rightly closes every other to a foreign script.
        debugger = self.page.context.new_cdp_session(self.page)
        is_there = self.page.evaluate("Boolean(window.axe)")
        asked = f"axe.run({{runOnly: {rules}, resultTypes: ['violations'], preload: false}}).then(r => r.violations)"
        for code in [asked] if is_there else [AXE, asked]:
            got = debugger.send(
                "Runtime.evaluate", {"expression": code, "awaitPromise": True, "returnByValue": code is not AXE}
            )
            assert "exceptionDetails" not in got, got
        debugger.detach()
        # What the browser complains of now is axe's own doing.
        self.errors.clear()
        self.page.evaluate("window.violations.length = 0")
        return [
            f"{found['id']}: {found['help']}: {node['target']} {node['html'][:200]}"
            for found in got["result"]["value"]
            for node in found["nodes"]
        ]

    def complaints(self):
        """Return what must be empty on every page."""
        return {
            "policy": self.page.evaluate("window.violations"),
            "other hosts": self.elsewhere,
            "console": self.errors,
        }

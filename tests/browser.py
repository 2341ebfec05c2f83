"""Open pages in a real browser: Chromium without a window, driven by Selenium."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
PHONE = (390, 844)
DESK = (1280, 900)


class Browser:
    """One page as a reader sees it: open, count, read, click, press keys."""

    def __init__(self, driver: "WebDriver") -> None:
        self.driver = driver
        self.width = DESK[0]

    def open(
        self,
        path: Path,
        size: tuple[int, int] = DESK,
        *,
        dark: bool = False,
        still: bool = False,
        script: bool = True,
        printed: bool = False,
    ) -> None:
        """Open a file at this size, in dark mode, without motion, without scripts, as printed."""
        self.width, height = size
        metrics = {"width": self.width, "height": height, "deviceScaleFactor": 1}
        self._ask("Emulation.setDeviceMetricsOverride", metrics | {"mobile": size == PHONE})
        features = [
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "prefers-reduced-motion", "value": "reduce" if still else "no-preference"},
        ]
        media = {"media": "print" if printed else "screen", "features": features}
        self._ask("Emulation.setEmulatedMedia", media)
        self._ask("Emulation.setScriptExecutionDisabled", {"value": not script})
        self.complaints()  # of the page before
        self.driver.get(path.resolve().as_uri())

    def run(self, script: str, *arguments: object) -> Any:
        """Run JavaScript in the page and give what it returns."""
        return self.driver.execute_script(script, *arguments)

    def count(self, selector: str) -> int:
        """Count the elements that can be seen."""
        seen = "[...document.querySelectorAll(arguments[0])].filter((one) => one.checkVisibility())"
        return int(self.run(f"return {seen}.length", selector))

    def text(self, selector: str) -> str:
        """Read the first element that matches."""
        return str(self._find(selector)[0].text)

    def click(self, selector: str) -> None:
        """Click the first element that matches."""
        self._find(selector)[0].click()

    def press(self, *keys: str) -> None:
        """Press keys one after the other: letters, or names such as "TAB" and "ARROW_RIGHT"."""
        from selenium.webdriver.common.action_chains import ActionChains
        from selenium.webdriver.common.keys import Keys

        for key in keys:
            ActionChains(self.driver).send_keys(getattr(Keys, key, key)).perform()

    def hover(self, selector: str) -> None:
        """Move the mouse over the first element that matches."""
        from selenium.webdriver.common.action_chains import ActionChains

        ActionChains(self.driver).move_to_element(self._find(selector)[0]).perform()

    def focused(self) -> str:
        """Return the HTML of the element that has the focus."""
        return str(self.run("return document.activeElement.outerHTML"))

    def overflow(self) -> int:
        """Return how many pixels the page is wider than the window."""
        return int(self.run("return document.documentElement.scrollWidth")) - self.width

    def complaints(self) -> list[str]:
        """Return what the console has printed since the last call, policy violations too."""
        return [str(entry["message"]) for entry in self.driver.get_log("browser")]

    def picture(self, path: Path) -> None:
        """Save the whole page as PNG."""
        import base64

        shot = self._ask("Page.captureScreenshot", {"captureBeyondViewport": True})
        path.write_bytes(base64.b64decode(shot["data"]))

    def _find(self, selector: str) -> list[Any]:
        return list(self.driver.find_elements("css selector", selector))

    def _ask(self, command: str, parameters: dict[str, object]) -> Any:
        return self.driver.execute_cdp_cmd(command, parameters)


@contextmanager
def started(folder: Path) -> Iterator[Browser]:
    """Start Chromium with a profile in this folder; skip the test where there is none."""
    chromium, chromedriver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or chromedriver is None:
        pytest.skip("no chromium and chromedriver here: apt-get install chromium chromium-driver")
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService

    options = ChromeOptions()
    options.binary_location = chromium
    for flag in (*FLAGS, f"--user-data-dir={folder}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = Chrome(options=options, service=ChromeService(chromedriver))
    try:
        yield Browser(driver)
    finally:
        driver.quit()

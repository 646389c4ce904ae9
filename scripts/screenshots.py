"""Photographs the demo: starts it on a data folder of its own, signs in, takes the README's pictures."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
PORT = 8017
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def main() -> None:
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "SIGNET_DATA": data, "PYTHONPATH": str(ROOT / "src")}
        demo = subprocess.Popen(
            [sys.executable, "-m", "signet", "demo", "--port", str(PORT)],
            env=environment, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            assert demo.stdout
            for line in demo.stdout:
                if "Ctrl-C" in line:
                    break
            photograph((Path(data) / "demo-password").read_text())
        finally:
            demo.terminate()
            demo.wait()


def photograph(password: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        for name, email, path in (
            ("editor", "sokha@tonle.example", "/invoices/?tab=drafts"),
            ("document", "harriet@marlowfinch.example", "/invoices/?tab=unpaid"),
            ("list", "aisyah@selayang.example", None),
        ):
            page = browser.new_context(viewport={"width": 1360, "height": 860}).new_page()
            page.goto(f"http://127.0.0.1:{PORT}/account/login/")
            page.fill("#id_login", email)
            page.fill("#id_password", password)
            page.press("#id_password", "Enter")
            page.wait_for_selector("h1:has-text('Home')")
            page.goto(f"http://127.0.0.1:{PORT}{path or '/invoices/'}")
            if path:
                page.click("tbody a")
                page.wait_for_selector(".paper img")
                page.wait_for_timeout(600)
            page.screenshot(path=ROOT / "docs" / "images" / f"{name}.png")
        browser.close()


main()

"""The HTML report and the trust page in a real browser: nothing wider than the window, no message on the console."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from types import ModuleType

import pytest

from heatpath.report import html_report

BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
WIDTHS = (1280, 820, 390)
# Says how wide the page is, which elements leave the window outside a box that scrolls, and which texts are cut off.
PROBE = """<script>
addEventListener("error", e => parent.postMessage({error: String(e.message)}, "*"));
addEventListener("load", () => {
  const width = document.documentElement.clientWidth;
  const out = [...document.querySelectorAll("main *")].filter(e => !e.closest(".scroll, svg")
    && getComputedStyle(e).display !== "none" && e.getBoundingClientRect().right > width + 1);
  const parts = [...document.querySelectorAll("section, header")].map(e => e.getBoundingClientRect());
  const overlap = parts.some((r, i) => parts.slice(i + 1).some(s => r.bottom > s.top + 1 && s.bottom > r.top + 1));
  parent.postMessage({width, scroll: document.documentElement.scrollWidth, overlap,
    outside: out.map(e => e.tagName + " " + e.textContent.slice(0, 40)),
    pictures: [...document.querySelectorAll("figure svg")].filter(e => e.getBoundingClientRect().width).length}, "*");
});
</script>"""
FRAME = """<!doctype html><meta charset="utf-8"><pre id="out"></pre><script>
const found = []; addEventListener("message", e => {{ found.push(e.data); out.textContent = JSON.stringify(found); }});
</script>{frames}"""


def looked_at(page: str, folder: Path) -> tuple[list[dict[str, object]], str]:
    """What the page says of itself at each width, and what the browser wrote on its console."""
    (folder / "page.html").write_text(page.replace("</head>", PROBE + "</head>"), encoding="utf-8")
    frames = "".join(f'<iframe src="page.html" width="{width}" height="900"></iframe>' for width in WIDTHS)
    (folder / "frame.html").write_text(FRAME.format(frames=frames), encoding="utf-8")
    command = [
        BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--virtual-time-budget=4000",
        f"--user-data-dir={folder / 'profile'}", "--dump-dom", (folder / "frame.html").as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=True)
    match = re.search(r'<pre id="out">(.*?)</pre>', done.stdout, re.S)
    assert match and match[1], done.stdout[-500:]
    return json.loads(unescape(match[1])), "\n".join(line for line in done.stderr.splitlines() if "CONSOLE" in line)


@pytest.mark.skipif(not BROWSER, reason="no Chromium on this system")
def test_the_report_fits_its_window(synthetic: ModuleType, tmp_path: Path) -> None:
    """At the widths of a desk, a tablet and a telephone, with long names and a technology without an answer."""
    answer = synthetic.comparison(**{"immersion-2p": synthetic.infeasible("immersion-2p")})
    found, console = looked_at(html_report(answer), tmp_path)
    assert console == ""
    assert len(found) == len(WIDTHS)
    for each in found:
        assert "error" not in each, each
        assert each["scroll"] == each["width"], each
        assert each["outside"] == [] and not each["overlap"], each
        assert each["pictures"] == 1, "one of the two drawings is shown"


@pytest.mark.skipif(not BROWSER, reason="no Chromium on this system")
def test_a_page_that_is_too_wide_is_noticed(synthetic: ModuleType, tmp_path: Path) -> None:
    """The probe itself: an element of 2000 px and a script that fails are both seen."""
    broken = '<div style="width:2000px">wide</div><script>undefined_name()</script></main>'
    found, console = looked_at(html_report(synthetic.comparison()).replace("</main>", broken), tmp_path)
    assert "undefined_name" in console
    assert all(each.get("outside") or "error" in each for each in found)

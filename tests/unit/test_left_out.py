"""What the image leaves out of the libraries' dependencies is never imported."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

PROJECT = Path(__file__).parents[2] / "pyproject.toml"
CODE = """
import importlib, pkgutil, sys
left_out = set(sys.argv[1:])
sys.modules.update(dict.fromkeys(left_out))
for package in ("crawler", "scheduler", "sql"):
    for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
        if not module.name.endswith("__main__") and module.name != "scheduler.cli.reading.export.formats":
            importlib.import_module(module.name)
from scrapy.settings import Settings
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import load_object
from crawler.crawl.settings import BASE
settings = Settings(BASE)
for kind in ("EXTENSIONS", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "ITEM_PIPELINES"):
    for component in build_component_list(settings.get_component_priority_dict_with_base(kind)):
        load_object(component)
for handler in settings.getwithbase("DOWNLOAD_HANDLERS").values():
    if handler:
        load_object(handler)
"""


def test_the_program_and_what_scrapy_loads_for_it_do_without() -> None:
    overrides = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["tool"]["uv"]["override-dependencies"]
    left_out = [override.partition(";")[0].strip() for override in overrides]
    assert "aiohttp" in left_out
    done = subprocess.run(
        [sys.executable, "-c", CODE, *left_out], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr

"""Print the files, in the root file system to be, of every module that the program imports: imported.py ROOT."""

import importlib
import pkgutil
import sys
from pathlib import Path

LEFT_OUT = {"pyarrow"}
"""Libraries of extras that are not in the image."""

root = Path(sys.argv[1])
for package in ("crawler", "scheduler", "sql"):
    for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
        if module.name.endswith("__main__"):
            continue
        try:
            importlib.import_module(module.name)
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] not in LEFT_OUT:
                raise

for module in list(sys.modules.values()):
    source = getattr(module, "__file__", None) or ""
    kept = root / source.lstrip("/")
    if source.endswith(".py") and kept.exists():
        print(kept)

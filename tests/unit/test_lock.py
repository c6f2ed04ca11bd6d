"""The locked dependencies of the image: all of the program's, by hash, from no named host, for both processors."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-build.lock")


def locked(name: str) -> dict[str, str]:
    found = re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    return {canonicalize_name(package): version for package, version in found}


@pytest.mark.parametrize("line", PROJECT["project"]["dependencies"])
def test_every_dependency_is_locked_to_a_version_that_it_allows(line: str) -> None:
    wanted = Requirement(line)
    assert wanted.specifier.contains(locked("requirements.lock")[canonicalize_name(wanted.name)])


def test_what_the_wheel_is_built_with_is_locked_too() -> None:
    [wanted] = (Requirement(line) for line in PROJECT["build-system"]["requires"])
    assert wanted.specifier.contains(locked("requirements-build.lock")[wanted.name])


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_has_its_hashes_and_none_names_a_registry(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text)
    packages = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)
    assert [package[:40] for package in packages if package.strip() and "--hash=sha256:" not in package] == []


def test_the_image_s_version_is_the_program_s() -> None:
    [label] = re.findall(r'image\.version="([^"]+)"', (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    assert label == PROJECT["project"]["version"]

"""The sources file: what it may say, and what is said of one that is wrong."""

from __future__ import annotations

import hashlib
import json
import pickle
import re
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.extraction.model import ExtractionRules
from crawler.sources import Revisit, Selectors, Source, SourcesFile, SourcesFileError, load


def written(folder: Path, text: str) -> SourcesFile:
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def problems(folder: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(SourcesFileError) as caught:
        written(folder, text)
    assert all(problem.startswith(str(folder / "sources.toml")) for problem in caught.value.problems)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems


def only_problem(folder: Path, block: str) -> str:
    found = problems(folder, f'[[source]]\nname = "herald"\nhome = "https://herald.example/"\n{block}')
    assert len(found) == 1
    return found[0].split(": ", 1)[1]


def test_a_home_address_is_enough(tmp_path: Path) -> None:
    file = written(tmp_path, '[[source]]\nhome = "https://www.Daily-Herald.example.org/en"')
    (source,) = file.sources
    assert (source.name, source.title) == ("daily-herald-example-org", "daily-herald.example.org")
    assert source.site == "example.org"
    assert source.enabled
    assert (source.interval, source.delay, source.horizon) == (
        timedelta(minutes=10),
        timedelta(seconds=1),
        timedelta(days=3),
    )
    assert (source.max_undated, source.timezone) == (200, "UTC")
    assert (source.revisit.first, source.revisit.most) == (timedelta(minutes=30), timedelta(days=7))


FULL = """
contact = "mailto:desk@herald.example"
[[source]]
name = "herald"
title = "The Herald"
home = "https://herald.example/"
language = "uk"
timezone = "Europe/Kyiv"
enabled = false
feeds = ["https://herald.example/rss"]
sitemaps = ["https://herald.example/sitemap.xml"]
sections = ["https://herald.example/war"]
hosts = ["herald.media"]
include = ["^/news/"]
exclude = ["/tag/"]
cron = "*/30 6-23 * * mon-fri"
delay = "2s"
horizon = "unlimited"
max_undated = 50
timeout = "1h"
was = "old-herald"
[source.revisit]
first = "10m"
most = "3d"
[source.selectors]
body = "div.text > p"
drop = [".ad", ".promo"]
"""


def test_everything_that_may_be_said_is_read(tmp_path: Path) -> None:
    file = written(tmp_path, FULL)
    (source,) = file.sources
    assert file.contact == "mailto:desk@herald.example"
    assert file.sha256 == hashlib.sha256((tmp_path / "sources.toml").read_bytes()).hexdigest()
    assert file.path == tmp_path / "sources.toml"
    assert source.horizon is None
    assert source.cron == "*/30 6-23 * * mon-fri"
    assert source.revisit.most == timedelta(days=3)
    assert not source.enabled


def test_a_source_says_what_the_extractor_is_told(tmp_path: Path) -> None:
    (source,) = written(tmp_path, FULL).sources
    assert source.rules() == ExtractionRules(
        timezone="Europe/Kyiv",
        language="uk",
        site_name="The Herald",
        body="div.text > p",
        drop=(".ad", ".promo"),
    )


def test_a_source_survives_json_and_a_process_boundary(tmp_path: Path) -> None:
    (source,) = written(tmp_path, FULL).sources
    assert Source.model_validate(json.loads(source.model_dump_json())) == source
    assert pickle.loads(pickle.dumps(source)) == source


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://herald.example/news/1", True),
        ("http://m.herald.example/news/1", True),
        ("https://herald.media/news/1", True),
        ("https://www.herald.media/news/1", True),
        ("https://notherald.media/news/1", False),
        ("https://elsewhere.example/news/1", False),
        ("https://herald.example.elsewhere.test/news/1", False),
        ("https://herald.example/sport/1", False),
        ("https://herald.example/news/tag/war", False),
        ("https://herald.example/", False),
        ("https://[herald.example/news/1", False),
        ("ftp://herald.example/news/1", False),
        ("", False),
    ],
)
def test_a_source_wants_its_own_addresses_within_include_and_exclude(
    tmp_path: Path, url: str, wanted: bool
) -> None:
    (source,) = written(tmp_path, FULL).sources
    assert source.wants(url) is wanted


def test_without_include_every_own_address_is_wanted() -> None:
    source = Source.model_validate({"home": "https://herald.example/"})
    assert source.wants("https://herald.example/anything")


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ('feed = ["https://herald.example/rss"]', 'unknown key "feed"; did you mean "feeds"?'),
        ("zzzz = 1", 'unknown key "zzzz"; remove it (known are home, name'),
        ('[source.selectors]\nbodies = "p"', 'unknown key "selectors.bodies"; did you mean "body"?'),
        ('cron = "0 25 * * *"', "key \"cron\": hour '25' is not between 0 and 23; write"),
        ('cron = "0 5 * * *"\ninterval = "5m"', '"interval" and "cron" both say'),
        ('interval = "10 minutes"', "key \"interval\": '10 minutes' is no duration; write"),
        ("interval = 10", 'key "interval": 10 has no unit; write it in quotes'),
        ('interval = "0s"', '"interval" is under 1 s; write a longer one'),
        ('quiet = ["00:00-12:00", "12:00-00:00"]', 'key "quiet": the whole day is quiet; leave a time'),
        ('quiet = ["06:00-05:00", "04:30-06:30"]', 'key "quiet": the whole day is quiet; leave a time'),
        ('horizon = "0d"', '"horizon" must be over 0; write "3d", or "unlimited"'),
        ('horizon = "forever"', "key \"horizon\": 'forever' is no duration; write"),
        ('timezone = "Europe/Kyyiv"', 'is no IANA time zone; did you mean "Europe/Kyiv"?'),
        ('timezone = "../etc/passwd"', 'is no IANA time zone; write a name such as "Europe/Kyiv"'),
        ('language = "Ukrainian"', "is no language tag; write"),
        ('feeds = "https://herald.example/rss"', 'key "feeds": must be a list; write feeds = ["…"]'),
        ('feeds = ["/rss"]', "key \"feeds\": '/rss' is no web address; write it whole"),
        ('feeds = ["https://[::1/rss"]', "is no web address; write it whole"),
        ('feeds = ["https://me:secret@herald.example/rss"]', "carries a user name; leave it out"),
        ('hosts = ["https://herald.media/"]', "is no host; write the bare name"),
        ('include = ["^/news/("]', "key \"include\": '^/news/(' is no regular expression"),
        ('[source.selectors]\nbody = "div..text"', "key \"selectors.body\": 'div..text' is no CSS selector"),
        (
            '[source.revisit]\nfirst = "8d"',
            'key "revisit": "first" (8d) must be over 0 and not over "most" (7d)',
        ),
        ('revisit = "30m"', 'key "revisit": must be a table; write [source.revisit]'),
        ('enabled = "yes"', 'key "enabled": must be true or false, without quotes'),
        ("max_undated = -1", 'key "max_undated": must be 0 or more'),
        ('was = "herald"', "\"was\" is the present name, 'herald'; write the old one"),
        ('was = "Old Herald"', "key \"was\": 'Old Herald' is no name; write"),
        ('title = ""', 'key "title": is empty; write a text'),
    ],
)
def test_a_problem_names_source_key_and_remedy(tmp_path: Path, block: str, said: str) -> None:
    problem = only_problem(tmp_path, block)
    assert problem.startswith('source "herald": ')
    assert said in problem


def test_a_block_without_a_home_is_named_by_its_place(tmp_path: Path) -> None:
    (problem,) = problems(
        tmp_path, '[[source]]\nhome = "https://a.example/"\n[[source]]\nname = "b"\ntitle = "B"'
    )
    assert 'source "b": key "home": is missing; add home' in problem
    (problem,) = problems(tmp_path, "[[source]]\nenabled = true")
    assert 'source no. 1: key "home": is missing' in problem


def test_every_problem_of_every_source_is_told_at_once(tmp_path: Path) -> None:
    first, second = 'home = "a.example"\ninterval = "x"', 'home = "https://b.example/"\nfed = 1'
    found = problems(tmp_path, f'contacts = "x"\n[[source]]\n{first}\n[[source]]\n{second}')
    assert len(found) == 4
    assert 'unknown key "contacts"; did you mean "contact"?' in found[0]


def test_names_and_feeds_belong_to_one_source_each(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        """
        [[source]]
        name = "a"
        home = "https://a.example/"
        feeds = ["https://feeds.example/all/"]
        [[source]]
        name = "a"
        home = "https://b.example/"
        [[source]]
        name = "c"
        home = "https://c.example/"
        feeds = ["https://FEEDS.example/all"]
        [[source]]
        name = "d"
        was = "c"
        home = "https://d.example/"
        """,
    )
    assert [problem.split(": ", 1)[1] for problem in found] == [
        'source "a": key "name": is there twice; name one of the two differently',
        'source "c": key "feeds": https://FEEDS.example/all belongs to source "a" too; remove it from one of them',
        'source "d": key "was": \'c\' is another source; remove the key',
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names no source; add a [[source]] block"),
        ("[source]\nhome = 'https://a.example/'", "names no source; add a [[source]] block (two brackets)"),
        (
            "[[source]]\nhome = https://a.example/",
            "is not TOML: Invalid value (at line 2, column 8); mend that line",
        ),
        ("contact = 5\n[[source]]\nhome = 'https://a.example/'", 'key "contact": must be an address'),
    ],
)
def test_a_file_that_is_wrong_as_a_whole(tmp_path: Path, text: str, said: str) -> None:
    assert any(said in problem for problem in problems(tmp_path, text))


def test_a_file_that_is_not_there_or_not_utf_8(tmp_path: Path) -> None:
    with pytest.raises(
        SourcesFileError, match=r"absent\.toml: cannot be read .*; put it there, or check the path"
    ):
        load(tmp_path / "absent.toml")
    (tmp_path / "latin.toml").write_bytes('# line one\ntitle = "é"'.encode("latin-1"))
    with pytest.raises(SourcesFileError, match="line 2 is not UTF-8; save"):
        load(tmp_path / "latin.toml")


def test_the_file_that_ships_has_the_kyiv_independent_first_and_nothing_else_enabled() -> None:
    file = load()
    assert file.sources[0].name == "kyiv-independent"
    assert file.sources[0].timezone == "Europe/Kyiv"
    assert [source.name for source in file.sources if source.enabled] == ["kyiv-independent"]
    assert len(file.sources) > 5
    assert all(source.language and source.timezone != "UTC" for source in file.sources)


def test_every_address_that_ships_is_marked_as_not_checked() -> None:
    """Until someone has checked it against the live site."""
    lines = load().path.read_text(encoding="utf-8").splitlines()
    addresses = [line for line in lines if "https://" in line and not line.startswith("#")]
    assert addresses
    assert all("not checked against the live site" in line for line in addresses)


def test_the_file_that_ships_explains_every_key() -> None:
    comments = [line for line in load().path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    explained = " ".join(comments)
    keys = [*Source.model_fields, *Selectors.model_fields, *Revisit.model_fields]
    assert [key for key in keys if not re.search(rf"\b{key}\b", explained)] == []

"""Pages as they were received, and the way to them by time (RFC 7089)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

import pytest

from crawler.archive.recording.redact import redact
from tests.conftest import copied, opened, run
from tests.integration.archiving import desk, story
from tests.integration.web.conftest import FERRY_URL, LOUD_PAGE, QUIET_PAGE, Visitor, visiting


def times(visitor: Visitor) -> list[datetime]:
    return [row["observed_at"] for row in visitor.rows("SELECT observed_at FROM archive.looks ORDER BY 1")]


def gmt(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y%m%d%H%M%S")


def test_a_capture_is_handed_out_as_it_was_received_and_may_do_nothing(captured: Visitor) -> None:
    first, second = times(captured)
    for moment, page in ((first, LOUD_PAGE), (second, QUIET_PAGE)):
        status, headers, body = captured.get(f"/capture/{stamp(moment)}/{FERRY_URL}")
        assert (status, body.encode()) == (200, page)
        assert headers["memento-datetime"] == gmt(moment)
        policy = headers["content-security-policy"]
        assert policy.startswith("sandbox; default-src 'none'; img-src data:") and "allow" not in policy
        assert headers["x-dns-prefetch-control"] == "off"
        assert headers["referrer-policy"] == "no-referrer"
        assert f'<{FERRY_URL}>; rel="original"' in headers["link"]


def test_the_time_gate_leads_to_the_nearest_capture(captured: Visitor) -> None:
    first, second = times(captured)
    for wanted, found in (
        (None, second),
        (first - timedelta(days=400), first),
        (first + (second - first) * 0.4, first),
        (first + (second - first) * 0.6, second),
        (second + timedelta(days=1), second),
    ):
        given = {"Accept-Datetime": gmt(wanted)} if wanted else {}
        status, headers, _ = captured.get(f"/timegate/{FERRY_URL}", given)
        assert (status, headers["vary"]) == (302, "accept-datetime")
        assert headers["location"] == f"/capture/{stamp(found)}/{FERRY_URL}"
        if wanted:
            status, headers, _ = captured.get(f"/capture/{stamp(wanted)}/{FERRY_URL}")
            assert (status, headers["location"]) == (302, f"/capture/{stamp(found)}/{FERRY_URL}")


def test_the_time_map_lists_every_capture(captured: Visitor) -> None:
    status, headers, body = captured.get(f"/timemap/link/{FERRY_URL}")
    assert (status, headers["content-type"]) == (200, "application/link-format")
    links = re.findall(r'<([^>]*)>; rel="([^"]*)"(?:; type="[^"]*")?((?:; [a-z]+="[^"]*")*)', body)
    assert [relation for _, relation, _ in links] == [
        "original",
        "self",
        "timegate",
        "first memento",
        "last memento",
    ]
    told = [parsedate_to_datetime(re.search('datetime="(.*?)"', more)[1]) for _, _, more in links[3:]]  # type: ignore[index]
    assert told == [moment.replace(microsecond=0) for moment in times(captured)]
    for address, _, _ in links[3:]:
        assert captured.get(address.removeprefix(captured.url))[0] == 200


@pytest.mark.parametrize(
    ("path", "given", "status", "named"),
    [
        ("/timegate/https://nowhere.example/", {}, 404, "no article of the address"),
        ("/timemap/link/https://nowhere.example/", {}, 404, "no article of the address"),
        ("/timegate/ftp://news.example/", {}, 400, "http://"),
        (f"/timegate/{FERRY_URL}", {"Accept-Datetime": "yesterday"}, 400, "Accept-Datetime"),
        (f"/capture/2026/{FERRY_URL}", {}, 400, "14 digits"),
        (f"/capture/20261399999999/{FERRY_URL}", {}, 400, "14 digits"),
        ("/articles/1/received/99", {}, 404, "not kept"),
        ("/articles/2/received/1", {}, 404, "not kept"),
        (f"/articles/1/received/{10**30}", {}, 404, "not kept"),
    ],
)
def test_what_is_not_there_is_said(
    captured: Visitor, path: str, given: dict[str, str], status: int, named: str
) -> None:
    answer = captured.get(path, given)
    assert (answer[0], named in answer[2]) == (status, True), answer[2]


def test_an_article_leads_to_its_pages_as_received(captured: Visitor) -> None:
    shown = re.findall(r'href="(/articles/1/received/[0-9]+)"', captured.get("/articles/1")[2])
    assert set(shown) == {"/articles/1/received/1", "/articles/1/received/2"}
    status, headers, body = captured.get(shown[0])
    assert status == 200
    assert "frame-src 'self'" in headers["content-security-policy"]
    [frame] = re.findall(r'<iframe [^>]*sandbox src="([^"]*)"', body)
    assert captured.get(frame.replace("&amp;", "&"))[2].encode() == QUIET_PAGE


def test_a_page_whose_words_were_taken_out_is_unavailable_for_legal_reasons(server: str) -> None:
    async def record(dsn: str) -> None:
        async with desk(dsn) as at:
            await at.look(FERRY_URL, story(), body=LOUD_PAGE)
        async with opened(dsn) as database:
            await redact(database, FERRY_URL, None, "by a court")

    with copied(server) as dsn:
        run(record(dsn))
        with visiting(dsn) as visitor:
            for path in ("/capture/20260301120000/", "/timegate/", "/timemap/link/"):
                status, _, body = visitor.get(path + FERRY_URL)
                assert (status, "taken out" in body, "sails" in body) == (451, True, False)
            assert visitor.get("/articles/1/received/1")[0] == 451

"""The simulated newsroom over HTTP: addresses, discovery, validators, changes, faults, the log."""

import gzip
import http.client
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import feedparser
import pytest
from lxml import etree, html

from scheduler.demo.newsroom import Newsroom
from scheduler.demo.stories import stories, story

from .conftest import MORNING, Get

PIER = story("old-ferry-pier-reopens")
PAGE = f"/{PIER.slug}/"


@pytest.fixture
def published(newsroom: Newsroom) -> Newsroom:
    for place, each in enumerate(stories()[:5]):
        newsroom.publish_story(each, MORNING - timedelta(hours=place))
    return newsroom


def locations(document: bytes) -> list[str]:
    return etree.fromstring(document).xpath("//*[local-name()='loc']/text()")  # type: ignore[return-value]


def test_every_way_of_discovery_leads_to_every_article(published: Newsroom, get: Get) -> None:
    expected = {f"{published.url}/{each.slug}/" for each in stories()[:5]}
    robots = get("/robots.txt").text
    front = get("/").text
    assert f"Sitemap: {published.url}/sitemap.xml" in robots.splitlines()
    index = locations(get("/sitemap.xml").body)
    assert index == [f"{published.url}/sitemap-posts.xml.gz", f"{published.url}/sitemap-news.xml"]
    assert set(locations(gzip.decompress(get("/sitemap-posts.xml.gz").body))) == expected
    assert set(locations(get("/sitemap-news.xml").body)) == expected
    alternates = html.fromstring(front).xpath("//link[@rel='alternate']/@href")
    for feed in alternates:
        assert {entry.link for entry in feedparser.parse(get(feed).body).entries} == expected
    assert len(alternates) == 2
    assert set(html.fromstring(front).xpath("//h2/a/@href")) == expected


def test_the_section_page_lists_its_section(published: Newsroom, get: Get) -> None:
    links = html.fromstring(get("/section/culture/").text).xpath("//h2/a/@href")
    assert links == [f"{published.url}/lake-museum-finds-lost-ledger/"]
    assert get("/section/nothing/").status == 404


def test_feeds_carry_title_date_and_author(published: Newsroom, get: Get) -> None:
    for feed in ("/feed/", "/feed/atom/"):
        parsed = feedparser.parse(get(feed).body)
        assert not parsed.bozo
        entry = parsed.entries[0]
        assert (entry.title, entry.author, entry.summary) == (PIER.title, PIER.authors[0], PIER.summary)
        assert tuple(entry.published_parsed)[:6] == (2026, 11, 16, 8, 30, 0)


def test_the_news_sitemap_has_titles_and_forgets_after_two_days(newsroom: Newsroom, get: Get) -> None:
    newsroom.publish_story(PIER, MORNING - timedelta(hours=47))
    newsroom.publish_story(stories()[2], MORNING - timedelta(hours=49))
    document = etree.fromstring(get("/sitemap-news.xml").body)
    assert document.xpath("//*[local-name()='title']/text()") == [PIER.title]
    assert document.xpath("//*[local-name()='language']/text()") == ["en"]


def test_one_article_has_several_addresses_and_one_canonical(published: Newsroom, get: Get) -> None:
    for address in (PAGE, f"/{PIER.section}{PAGE}", f"{PAGE}?utm_source=letter", f"{PAGE}amp/"):
        reply = get(address)
        assert reply.status == 200
        canonical = html.fromstring(reply.text).xpath("string(//link[@rel='canonical']/@href)")
        assert canonical == f"{published.url}{PAGE}"
    for short in (f"/{PIER.slug}", f"/{PIER.section}/{PIER.slug}"):
        assert (get(short).status, get(short).headers["Location"]) == (301, f"{published.url}{short}/")
    assert get(f"/sports{PAGE}").status == 404
    assert get("/no-such-article/").status == 404


def test_as_a_proxy_it_serves_several_hosts_under_their_names(published: Newsroom, get: Get) -> None:
    published.add_site("courier.example", "Courier").publish_story(PIER, MORNING)
    for host in ("herald.example", "courier.example"):
        page = html.fromstring(get(f"http://{host}{PAGE}").text)
        assert page.xpath("string(//link[@rel='canonical']/@href)") == f"http://{host}{PAGE}"
    assert get(f"http://courier.example/{stories()[2].slug}/").status == 404
    assert get("http://nowhere.example/").status == 502
    assert get(PAGE, {"Host": "courier.example"}).status == 200
    moved = get(f"http://www.herald.example{PAGE}")
    assert (moved.status, moved.headers["Location"]) == (301, f"http://herald.example{PAGE}")


def test_validators_hold_until_something_changes(published: Newsroom, get: Get) -> None:
    first = get(PAGE)
    asked = {"If-None-Match": first.headers["ETag"], "If-Modified-Since": first.headers["Last-Modified"]}
    again = get(PAGE, asked)
    assert (again.status, again.body) == (304, b"")
    published.edit(PIER.slug, "steel piles", "concrete piles")
    edited = get(PAGE, asked)
    assert edited.status == 200
    asked = {"If-None-Match": edited.headers["ETag"]}
    assert get(PAGE, asked).status == 304
    published.swap_banners()
    assert get(PAGE, asked).status == 200


def test_the_time_alone_is_a_validator_too() -> None:
    clock = [MORNING]
    with Newsroom(now=lambda: clock[0]) as newsroom:
        newsroom.publish_story(PIER)
        connection = http.client.HTTPConnection(newsroom.url.removeprefix("http://"), timeout=20)

        def status() -> int:
            connection.request("GET", PAGE, headers={"If-Modified-Since": "Mon, 16 Nov 2026 08:30:00 GMT"})
            reply = connection.getresponse()
            reply.read()
            return reply.status

        assert status() == 304
        clock[0] += timedelta(seconds=1)
        newsroom.edit(PIER.slug, "steel", "iron")
        assert status() == 200
        connection.close()


def test_feeds_and_sitemaps_have_validators(published: Newsroom, get: Get) -> None:
    for path in ("/feed/", "/feed/atom/", "/sitemap.xml", "/sitemap-posts.xml.gz", "/robots.txt"):
        tag = get(path).headers["ETag"]
        assert get(path, {"If-None-Match": tag}).status == 304
    tag = get("/feed/").headers["ETag"]
    published.retitle(PIER.slug, "Another headline")
    assert get("/feed/", {"If-None-Match": tag}).status == 200


@pytest.mark.parametrize(("validators", "status"), [("stale", 304), ("none", 200)])
def test_validators_may_lie_or_be_missing(validators: str, status: int) -> None:
    with Newsroom(validators=validators) as newsroom:  # type: ignore[arg-type]
        newsroom.publish_story(PIER)
        connection = http.client.HTTPConnection(newsroom.url.removeprefix("http://"), timeout=20)
        connection.request("GET", PAGE)
        reply = connection.getresponse()
        reply.read()
        newsroom.edit(PIER.slug, "steel piles", "concrete piles")
        connection.request("GET", PAGE, headers={"If-None-Match": reply.headers.get("ETag", '"x"')})
        assert connection.getresponse().status == status
        connection.close()


def test_a_silent_edit_moves_no_claimed_date_and_a_correction_does(newsroom: Newsroom, get: Get) -> None:
    newsroom.publish_story(PIER, MORNING - timedelta(days=1))
    before = get("/sitemap-posts.xml.gz").body
    newsroom.edit(PIER.slug, "12 crowns", "14 crowns")
    page = get(PAGE).text
    assert "A single ticket costs 14 crowns" in page and "12 crowns" not in page
    assert get("/sitemap-posts.xml.gz").body == before
    newsroom.correct(PIER.slug, "14 crowns", "12 crowns", "A ticket costs 12 crowns, not 14.")
    assert "Correction: A ticket costs 12 crowns, not 14." in get(PAGE).text
    assert MORNING.isoformat() in gzip.decompress(get("/sitemap-posts.xml.gz").body).decode()


def test_an_edit_of_words_that_are_not_there_is_an_error(published: Newsroom) -> None:
    with pytest.raises(ValueError, match="does not say"):
        published.edit(PIER.slug, "golden piles", "silver piles")
    with pytest.raises(ValueError, match="already"):
        published.publish_story(PIER)


def test_append_and_retitle_show(published: Newsroom, get: Get) -> None:
    published.append(PIER.slug, "The first ferry was full.")
    published.retitle(PIER.slug, "Ferry pier: first boat full")
    tree = html.fromstring(get(PAGE).text)
    assert tree.xpath("//div[@class='entry-content']/p/text()")[-1] == "The first ferry was full."
    assert tree.xpath("string(//h1)") == "Ferry pier: first boat full"
    assert feedparser.parse(get("/feed/").body).entries[0].title == "Ferry pier: first boat full"


@pytest.mark.parametrize(("redirect", "status"), [(True, 301), (False, 404)])
def test_a_moved_article_is_at_its_new_address(
    published: Newsroom, get: Get, redirect: bool, status: int
) -> None:
    published.move(PIER.slug, "pier-open", redirect=redirect)
    assert get("/pier-open/").status == 200
    old = get(PAGE)
    assert old.status == status
    assert old.headers.get("Location") == (f"{published.url}/pier-open/" if redirect else None)
    links = [entry.link for entry in feedparser.parse(get("/feed/").body).entries]
    assert f"{published.url}/pier-open/" in links and f"{published.url}{PAGE}" not in links


@pytest.mark.parametrize("status", [404, 410])
def test_a_deleted_article_is_gone_everywhere_and_can_come_back(
    published: Newsroom, get: Get, status: int
) -> None:
    published.delete(PIER.slug, status)
    assert get(PAGE).status == status
    assert PIER.slug not in get("/feed/").text + get("/").text
    published.publish_story(PIER)
    assert get(PAGE).status == 200


def test_a_failing_status_comes_as_often_as_asked(published: Newsroom, get: Get) -> None:
    published.fail(PIER.slug, 503, times=2, headers={"Retry-After": "7"})
    first = get(PAGE)
    assert (first.status, first.headers["Retry-After"]) == (503, "7")
    assert [get(PAGE).status, get(PAGE).status] == [503, 200]
    published.fail("/feed/", 500, times=9)
    published.recover()
    assert get("/feed/").status == 200


def test_a_fault_of_one_host_is_not_another_ones(published: Newsroom, get: Get) -> None:
    published.add_site("courier.example", "Courier").publish_story(PIER, MORNING)
    published.fail(PIER.slug, 500, host="courier.example")
    assert get(f"http://herald.example{PAGE}").status == 200
    assert get(f"http://courier.example{PAGE}").status == 500


def test_a_reset_cuts_the_connection(published: Newsroom, get: Get) -> None:
    published.fail(PIER.slug, "reset")
    with pytest.raises(ConnectionResetError):
        get(PAGE)
    assert published.requests[-1].status == 0
    assert get(PAGE).status == 200


def test_a_truncated_answer_is_half_of_what_was_announced(published: Newsroom, get: Get) -> None:
    published.fail(PIER.slug, "truncate")
    with pytest.raises(http.client.IncompleteRead) as raised:
        get(PAGE)
    assert abs(len(raised.value.partial) - (raised.value.expected or 0)) <= 1


def test_a_stalled_answer_ends_with_the_newsroom() -> None:
    outcome: list[BaseException] = []

    def ask(address: str) -> None:
        connection = http.client.HTTPConnection(address, timeout=60)
        try:
            connection.request("GET", PAGE)
            connection.getresponse()
        except ConnectionError as error:
            outcome.append(error)
        finally:
            connection.close()

    with Newsroom() as newsroom:
        newsroom.publish_story(PIER)
        newsroom.fail(PIER.slug, "stall")
        client = threading.Thread(target=ask, args=(newsroom.url.removeprefix("http://"),))
        client.start()
        newsroom.wait_for(lambda log: any(each.path == PAGE for each in log))
        assert not outcome
    client.join(30)
    assert outcome


def test_the_log_is_written_before_the_answer_leaves(published: Newsroom, get: Get) -> None:
    get(PAGE, {"User-Agent": "reader", "If-None-Match": '"x"'})
    seen = published.requests[-1]
    assert (seen.method, seen.host, seen.path, seen.status) == ("GET", "herald.example", PAGE, 200)
    assert seen.user_agent == "reader" and seen.conditional
    get("/robots.txt?x=1", method="HEAD")
    assert (published.requests[-1].method, published.requests[-1].path) == ("HEAD", "/robots.txt?x=1")


def test_waiting_for_a_request_ends_with_it_or_with_the_time(published: Newsroom, get: Get) -> None:
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(published.wait_until_read, PIER.slug, 2)
        get(PAGE)
        assert not waiting.done()
        get(PAGE)
        waiting.result(30)
    with pytest.raises(TimeoutError):
        published.wait_for(lambda log: len(log) > 2, timeout=0.01)


def test_an_answer_arrives_in_one_piece(published: Newsroom) -> None:
    """Headers sent apart from the body cost 40 ms a request: Nagle's algorithm against delayed receipts."""
    with socket.create_connection(("127.0.0.1", int(published.url.rpartition(":")[2])), timeout=20) as client:
        client.sendall(f"GET {PAGE} HTTP/1.1\r\nHost: herald.example\r\n\r\n".encode())
        piece = client.recv(1 << 16)
    assert piece.startswith(b"HTTP/1.1 200") and piece.endswith(b"</html>\n")


def test_many_readers_at_once_see_whole_pages_while_the_newsroom_works(published: Newsroom, get: Get) -> None:
    with ThreadPoolExecutor(8) as pool:
        replies = [pool.submit(get, PAGE) for _ in range(40)]
        for each in stories()[5:15]:
            published.publish_story(each)
            published.swap_banners()
        assert {reply.result().status for reply in replies} == {200}
    assert len(published.requests) == 40

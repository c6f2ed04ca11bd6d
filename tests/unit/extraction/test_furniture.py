"""What stands around an article never decides what a page is: forms, banners, players, words of its headline."""

from __future__ import annotations

import pytest

from crawler.extraction import extract

LONG = (
    "<p>The ferry company took two of its ships out of service on Monday after inspectors found rust in the hulls.</p>"
    "<p>Passengers were brought to the islands by bus and by a chartered boat, the company said in the evening.</p>"
    "<p>The ships are to return before Easter, once the yard in the north has replaced nine plates.</p>"
)
BRIEF = "<p>The ferry company took two of its ships out of service on Monday.</p>"
GERMAN = (
    "<p>Die Reederei hat am Montag zwei ihrer Schiffe aus dem Verkehr gezogen, nachdem Prüfer Rost gefunden hatten.</p>"
    "<p>Die Fahrgäste wurden mit Bussen auf die Inseln gebracht, wie das Unternehmen am Abend mitteilte.</p>"
)
UKRAINIAN = (
    "<p>Компанія в понеділок вивела з рейсів два судна, бо інспектори знайшли іржу в корпусах.</p>"
    "<p>Пасажирів перевезли на острови автобусами, повідомили в компанії ввечері.</p>"
)
OG = "<meta property='og:type' content='article'>"
DATED = "<meta property='article:published_time' content='2026-11-24T10:30:00+02:00'>"
LOGIN = "<div class='top-login'><form><input name='user'><input type='password'><button>Sign in</button></form></div>"
COOKIES = (
    "<div id='cookie-layer'><p>We value your privacy. We use cookies; our partners process personal data with your "
    "consent.</p>"
    "<button>Accept all</button></div>"
)
COMMENTS = "<form class='comments'><textarea></textarea><div class='h-captcha'></div></form>"
CARDS = "".join(f"<h3><a href='/s{n}'>Headline {n} about the towns on the river</a></h3>" for n in range(10))
PLAYER = "<iframe src='https://www.youtube.com/embed/x'></iframe>"


def refusal(headline: str, body: str, head: str = "", before: str = "", after: str = "") -> str | None:
    page = (
        f"<html><head><title>{headline} | Gazette</title>{head}</head><body><header><a href='/'>Gazette</a></header>"
        f"{before}<main><article><h1>{headline}</h1>{body}</article>{after}</main>"
        "<footer><p>© 2026 Gazette. All rights reserved.</p></footer></body></html>"
    )
    return extract(page.encode(), "https://gazette.example/a/story").refusal


@pytest.mark.parametrize(
    ("headline", "body", "head", "before", "after"),
    [
        ("404 flats to be built on the old airfield", LONG, "", "", ""),
        ("404 flats to be built", BRIEF, OG + DATED, "", ""),
        ("404 flats to be built on the old airfield", BRIEF, "", "", ""),
        ("Vermisster Taucher nicht gefunden", GERMAN, "", "", ""),
        ("Зниклого рибалку досі не знайдено", UKRAINIAN, "", "", ""),
        ("Cheap tickets no longer available", BRIEF, OG + DATED, "", ""),
        ("Oops: minister reads out wrong speech", LONG, "", "", ""),
        ("Two ships laid up", BRIEF, OG + DATED, "", f"<aside>{PLAYER}</aside>"),
        ("Two ships laid up", BRIEF, OG + DATED, "", f"<div class='related-videos'>{PLAYER}</div>"),
        ("Two ships laid up", BRIEF, OG + DATED, "<video src='a.mp4' muted autoplay></video>", ""),
        ("Two ships laid up", LONG, "", LOGIN, ""),
        ("Two ships laid up", BRIEF, "", LOGIN, ""),
        ("Register of fishing boats to be opened", LONG, "", LOGIN, ""),
        ("Subscribe or leave: letters split the town", LONG, "", "", "<form><input type='email'></form>"),
        ("Access denied: reporters kept out of yard", LONG, "", "", COMMENTS),
        ("Access denied to yard for reporters", BRIEF, "", "", COMMENTS),
        ("Captcha puzzles keep blind readers out", LONG, "", "", COMMENTS),
        ("Two ships laid up", BRIEF, OG, "", CARDS),
        ("Two ships laid up", BRIEF, DATED, "", CARDS),
        ("Two ships laid up", LONG, "", COOKIES, ""),
        ("Two ships laid up", BRIEF, "", COOKIES, ""),
    ],
)
def test_furniture_refuses_no_article(headline: str, body: str, head: str, before: str, after: str) -> None:
    assert refusal(headline, body, head, before, after) is None


@pytest.mark.parametrize(
    ("name", "headline", "body"),
    [
        (
            "soft_404",
            "Page not found",
            "<p>The page you requested does not exist. It may have been moved.</p>",
        ),
        ("soft_404", "Oops! We can't find that page", f"<p>Sorry about that.</p>{CARDS}"),
        (
            "soft_404",
            "Fehler 404",
            "<p>Die gesuchte Seite wurde nicht gefunden oder existiert nicht mehr.</p>",
        ),
        ("soft_404", "Сторінку не знайдено", "<p>На жаль, сторінку, яку ви шукаєте, було видалено.</p>"),
        ("soft_404", "Gazette", "<p>Sorry, this page could not be found.</p>"),
        (
            "login",
            "Log in",
            "<form><input type='email'><input type='password'></form><p>Forgot your password?</p>",
        ),
        ("login", "Register to keep reading", "<p>Create a free account to read on.</p><form><input></form>"),
        (
            "challenge",
            "Access denied",
            "<p>You don't have permission to access this page. Reference #18.2f</p>",
        ),
        ("consent", "We value your privacy", f"<p>We use cookies with your consent.</p>{COOKIES}"),
        ("video_only", "Mayor opens bridge", f"<p>See the mayor open the bridge.</p>{PLAYER}"),
        ("link_list", "Sport", f"<p>All news from the stadium.</p>{CARDS}"),
    ],
)
def test_a_page_that_says_so_itself_is_refused(name: str, headline: str, body: str) -> None:
    assert refusal(headline, body) == name

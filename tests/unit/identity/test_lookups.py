"""Addresses that carry the address of an article: shims, translations and copies are looked through."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from crawler.identity import lookup_keys, url_key

STORY = "https://www.salt-marsh.example.org/2031/06/ferry?id=5"
KEY = url_key(STORY)
QUOTED = quote(STORY, safe="")


@pytest.mark.parametrize(
    "wrapped",
    [
        f"https://l.facebook.com/l.php?u={QUOTED}&h=AT0x",
        f"https://www.google.com/url?sa=t&source=web&url={QUOTED}",
        f"https://www.google.de/url?q={QUOTED}&ust=1",
        f"https://vk.com/away.php?to={QUOTED}",
        f"https://t.umblr.com/redirect?z={QUOTED}&t=x",
        f"https://out.reddit.com/t3_x?url={QUOTED}",
        f"https://eur01.safelinks.protection.outlook.com/?url={QUOTED}&data=x",
        f"https://translate.google.com/translate?sl=en&tl=de&u={QUOTED}",
        "https://www-salt--marsh-example-org.translate.goog/2031/06/ferry?id=5&_x_tr_sl=en&_x_tr_hl=de",
        f"https://web.archive.org/web/20310607120000/{STORY}",
        f"https://web.archive.org/web/20310607120000id_/{STORY}",
        f"http://web.archive.org/web/*/{STORY}",
        "https://web.archive.org/web/2031/http:/www.salt-marsh.example.org/2031/06/ferry?id=5",
        f"https://archive.ph/20310607/{STORY}",
        f"https://archive.today/{STORY}",
        f"https://arquivo.pt/wayback/20310607120000/{STORY}",
        f"https://webcache.googleusercontent.com/search?q=cache:ab12CD34ef:{QUOTED}&hl=en",
        f"https://12ft.io/{STORY}",
        f"https://12ft.io/proxy/{STORY}",
        f"https://l.facebook.com/l.php?u={quote(f'https://web.archive.org/web/2031/{STORY}', safe='')}",
    ],
)
def test_an_address_within_another_is_looked_for_too(wrapped: str) -> None:
    keys = lookup_keys(wrapped)
    assert keys[-1] == KEY
    assert keys[0] == url_key(wrapped) != KEY


@pytest.mark.parametrize(
    "spelling",
    [
        "HTTP://WWW.SALT-MARSH.EXAMPLE.ORG:80/2031/06/ferry?id=5",
        "https://m.salt-marsh.example.org/2031/06/ferry?id=5&utm_source=x",
        "https://salt-marsh.example.org/2031/06/ferry/amp?id=5",
        "https://www-salt--marsh-example-org.cdn.ampproject.org/c/s/www.salt-marsh.example.org/2031/06/ferry?id=5",
    ],
)
def test_a_spelling_has_the_key_alone(spelling: str) -> None:
    assert lookup_keys(spelling) == (KEY,)


@pytest.mark.parametrize(
    "other",
    [
        f"https://salt-marsh.example.org/share?url={QUOTED}",
        "https://web.archive.org/about",
        "https://www.google.com/search?q=ferry",
        "https://l.facebook.com/l.php",
        "mailto:desk@example.org",
        "",
        "https://web.archive.org/web/2031/",
    ],
)
def test_an_address_that_carries_none_has_its_own_key(other: str) -> None:
    assert lookup_keys(other) == ((url_key(other),) if other else ())

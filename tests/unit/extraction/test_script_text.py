"""Text that only a page's data has is the article's own, in whatever form the program keeps it."""

from __future__ import annotations

import json

import pytest

from crawler.extraction import extract

TEXT = (
    "Die Reederei hat am Montag zwei ihrer Schiffe aus dem Verkehr gezogen, nachdem Prüfer Rost gefunden hatten.",
    "Die Fahrgäste wurden mit Bussen auf die Inseln gebracht, wie das Unternehmen am Abend mitteilte.",
    "Die Schiffe sollen vor Ostern zurückkehren, sobald die Werft im Norden neun Platten ersetzt hat.",
)
OTHER = (
    "Der Zoo der Stadt hat am Freitag drei junge Otter vorgestellt, die im Mai zur Welt gekommen sind.",
    "Besucher dürfen sie von Samstag an sehen, teilte die Leitung mit, doch nur am Vormittag zur Fütterung.",
    "Namen haben die Tiere noch nicht; Kinder dürfen bis zum Ende des Monats Vorschläge einreichen.",
    "Der Eintritt kostet wie bisher neun Euro, Familien zahlen zwanzig, und am Montag bleibt das Haus zu.",
)
HEADLINE = "Reederei legt zwei Schiffe still"


def html(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def script(code: str, kind: str = "") -> str:
    return f"<script{f' type={kind!r}' if kind else ''}>{code}</script>"


def body(scripts: str, shown: str = "<div id='app'></div>") -> tuple[str, ...]:
    page = (
        f"<html lang='de'><head><title>{HEADLINE} | Blatt</title></head><body>{shown}{scripts}</body></html>"
    )
    return extract(page.encode(), "https://blatt.example/a/schiffe").body


STORY = {"title": HEADLINE, "body": html(TEXT)}
ZOO = {"title": "Zoo zeigt Otter", "body": html(OTHER)}
FLIGHT = (
    f'7:["$","main",null,{{"children":[["$","h1",null,{{"children":"{HEADLINE}"}}],'
    f'["$","p","0",{{"children":"{TEXT[0]}"}}],["$","p","1",{{"children":["",'
    f'["$","a",null,{{"href":"/x","children":"{TEXT[1][:20]}"}}],"{TEXT[1][20:]}"]}}],'
    f'["$","p","2",{{"children":"{TEXT[2]}"}}]]}}]\n'
)
STATES = {
    "assigned": script(f"window.__STATE__={json.dumps({'post': STORY, 'more': [ZOO]})};(function(){{}})()"),
    "parsed": script(f"window.__STATE__ = JSON.parse({json.dumps(json.dumps({'a': STORY}))});"),
    "keys": script(f"window.__CACHE__={json.dumps({'Post:1': ZOO, 'Post:2': STORY})}"),
    "function": script(
        f"window.__NUXT__=(function(a){{return {{body:{json.dumps(html(TEXT)).replace('<', chr(92) + 'u003C')}}}}}(1));"
    ),
    "blocks": script(
        json.dumps({"title": HEADLINE, "blocks": [{"type": "text", "text": text} for text in TEXT]}),
        "application/json",
    ),
    "statements": script(
        f"var a = {json.dumps({'x': 1})}; App.data.story = {json.dumps(STORY)};App.start();"
    ),
    "flight": "".join(
        script(f"self.__next_f.push([1,{json.dumps(part)}])") for part in (FLIGHT[:90], FLIGHT[90:])
    ),
    "flight text": script(
        f"self.__next_f.push([1,{json.dumps(f'4:T{len(html(TEXT).encode()):x},{html(TEXT)}')}])"
    ),
    "attribute": f"<div data-props='{json.dumps(STORY)}'></div>",
    "consent": script(
        json.dumps({"consent": {"text": html(OTHER * 2)}, "page": STORY}),
        "application/json",
    ),
    "entities": script(
        json.dumps({"@type": "NewsArticle", "articleBody": "\n".join(TEXT).replace("ü", "&uuml;")}),
        "application/ld+json",
    ),
    "escaped": script(
        json.dumps(
            {"@type": "NewsArticle", "articleBody": html(TEXT).replace("<", "&lt;").replace(">", "&gt;")}
        ),
        "application/ld+json",
    ),
}


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_the_text_of_the_article_is_found_in_every_form_of_state(state: str) -> None:
    assert body(state) == TEXT


@pytest.mark.parametrize("state", [{"footer": html(OTHER)}, {"related": [ZOO]}, {"x": {"text": html(OTHER)}}])
def test_a_brief_that_is_shown_gives_way_to_no_other_text(state: object) -> None:
    brief = "Die Reederei hat am Montag zwei Schiffe aus dem Verkehr gezogen."
    shown = f"<main><article><h1>{HEADLINE}</h1><p>{brief}</p></article></main>"
    assert body(script(json.dumps(state), "application/json"), shown) == (brief,)
    assert body(script(json.dumps(STORY), "application/json"), shown) == TEXT

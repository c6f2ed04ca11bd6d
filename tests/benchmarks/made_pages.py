"""Small pages made by dice: articles in many scripts with the usual things around and between their paragraphs.

The pages of large newsrooms teach little of short texts, of pages without names, and of scripts that few of them
use. Here words are runs of random letters; what a page teaches is its structure. An element of the article bears
the attribute ``data-true``, which no feature looks at.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from crawler.extraction.vocabulary import vocabulary

TRUE = "data-true"
"""The attribute of elements of the article."""

_SCRIPTS = (
    ("abcdefghijklmnoprstuvwz", " ", "."), ("abcdefghijklmnoprstuvwz", " ", "."),
    ("абвгдежзийклмнопрстуфхцчшщыя", " ", "."), ("αβγδεζηθικλμνξοπρστυφχψω", " ", "."),
    ("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", " ", "."), ("אבגדהוזחטיכלמנסעפצקרשת", " ", "."),
    ("कखगघचछजझटठडढतथदधनपफबभमयरलवशसह", " ", "।"), ("აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ", " ", "."),
    ("人大国政市民会议今日新闻发表说明时间", "", "。"), ("あいうえおかきくけこさしすせそ市民会議", "", "。"),
    ("กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพ", "", ""), ("가나다라마바사아자차카타파하", " ", "."),
    ("ሀለሐመሠረሰሸቀበተቸኀነኘአ", " ", "።"), ("աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ", " ", "։"),
)  # fmt: skip
_KINDS = vocabulary("zones")["kinds"]
_BODIES = vocabulary("zones")["content"]["bodies"]


class _Maker:
    """One page: its script, its dice, and the names that it gives or does not give to its parts."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self._letters, self._space, self._stop = dice.choice(_SCRIPTS)
        self._named = dice.choice((0.0, 0.5, 1.0))
        self._paragraph = dice.choice(("p", "p", "p", "div"))

    def page(self) -> str:
        """The whole page."""
        around = [self._feed, self._teasers, self._comments, self._author, self._newsletter, self._cookies]
        after = "".join(part() for part in around if self.dice.random() < 0.4)
        before = "".join(part() for part in (self._cookies, self._newsletter) if self.dice.random() < 0.15)
        title = self.words(4, 10)
        wrapper, box = (
            self.dice.choice(("article", "main", "div", "section")),
            self.dice.choice(("main", "div")),
        )
        text = self._article(title)
        text = f"<{box}><{wrapper}{self.name(_BODIES)}>{text}</{wrapper}>{after}</{box}>"
        head = f"<title>{title}</title><meta property='og:title' content='{title}'>"
        return f"<html><head>{head}</head><body>{self._menu()}{before}{text}{self._footer()}</body></html>"

    def words(self, least: int, most: int) -> str:
        """So many random words, the first with a capital if the script has them."""
        words = ["".join(self.dice.choices(self._letters, k=self.dice.randint(2, 9)))]
        words += [
            "".join(self.dice.choices(self._letters, k=self.dice.randint(2, 9)))
            for _ in range(self.dice.randint(least, most) - 1)
        ]
        words[0] = words[0].capitalize()
        return self._space.join(words)

    def sentences(self, least: int = 1, most: int = 3) -> str:
        """So many sentences, some with a link in them."""
        said = [self.words(6, 22) + self._stop for _ in range(self.dice.randint(least, most))]
        if self.dice.random() < 0.15:
            said.append(
                f"<a href='/{self.dice.random()}'>{self.words(1, 4)}</a> {self.words(3, 9)}{self._stop}"
            )
        return " ".join(said)

    def name(self, names: list[str]) -> str:
        """A class: one of these names, a hashed one, or none."""
        if self.dice.random() < self._named:
            return f" class='{self.dice.choice(names)}'"
        return f" class='css-{self.dice.randrange(16**6):x}'" if self.dice.random() < 0.5 else ""

    def _article(self, title: str) -> str:
        parts = [self._text() for _ in range(self.dice.choice((1, 2, 3, 4, 6, 8)))]
        between: list[Callable[[], str]] = [
            self._related, self._newsletter, self._figure, self._pointer, self._heading, self._list, self._table,
            self._short, self._quote, self._details,
        ]  # fmt: skip
        for _ in range(self.dice.choice((0, 0, 1, 1, 2, 3))):
            parts.insert(self.dice.randint(1, len(parts)), self.dice.choice(between)())
        if self.dice.random() < 0.15:
            parts.append(f"<p {TRUE}><em>{self.sentences(1, 2)}</em></p>")
        if self.dice.random() < 0.2:
            parts.insert(
                0, f"<p {TRUE}{self.name(['lead', 'standfirst', 'intro'])}>{self.sentences(1, 2)}</p>"
            )
        byline = f"<div{self.name(['byline', 'meta'])}>{self.words(2, 3)} 12.11.2026, 10:30</div>"
        return f"<h1>{title}</h1>{byline if self.dice.random() < 0.6 else ''}{''.join(parts)}"

    def _text(self) -> str:
        return f"<{self._paragraph} {TRUE}>{self.sentences()}</{self._paragraph}>"

    def _short(self) -> str:
        return f"<{self._paragraph} {TRUE}>{self.words(2, 5)}</{self._paragraph}>"

    def _heading(self) -> str:
        tag = self.dice.choice(("h2", "h3", "h4"))
        return f"<{tag} {TRUE}>{self.words(2, 6)}</{tag}>{self._text()}"

    def _quote(self) -> str:
        return f"<blockquote {TRUE}><p>{self.sentences(1, 2)}</p></blockquote>"

    def _list(self) -> str:
        tag, size = self.dice.choice(("ul", "ol")), self.dice.choice((3, 8, 15))
        lines = (f"<li>{self.words(2, size)}{self._stop}</li>" for _ in range(self.dice.randint(2, 6)))
        return f"<{tag} {TRUE}>{''.join(lines)}</{tag}>"

    def _table(self) -> str:
        rows = (f"<tr><td>{self.words(1, 4)}</td><td>{self.dice.randrange(9999)}</td></tr>" for _ in range(4))
        return f"<table {TRUE}>{''.join(rows)}</table>"

    def _details(self) -> str:
        return f"<details {TRUE}><summary>{self.words(3, 7)}</summary><p>{self.sentences()}</p></details>"

    def _figure(self) -> str:
        return f"<figure><img src='a.jpg'><figcaption>{self.sentences(1, 1)}</figcaption></figure>"

    def _pointer(self) -> str:
        return f"<p><b>{self.words(1, 2)}:</b> <a href='/{self.dice.random()}'>{self.words(5, 10)}</a></p>"

    def _related(self) -> str:
        links = "".join(f"<li>{self._link(5, 10)}</li>" for _ in range(self.dice.randint(1, 4)))
        return f"<div{self.name(_KINDS['stories'])}><h3>{self.words(1, 3)}</h3><ul>{links}</ul></div>"

    def _newsletter(self) -> str:
        said = f"<p>{self.sentences(1, 2)} {self._link(1, 4)}</p>"
        return f"<div{self.name(_KINDS['site'])}>{said if self.dice.random() < 0.5 else said * 2}</div>"

    def _feed(self) -> str:
        entry = "<h3>{}:{:02}</h3><p>{}</p><p>{}</p>"
        entries = (
            entry.format(
                self.dice.randrange(24), self.dice.randrange(60), self._link(5, 9), self.sentences(1, 1)
            )
            for _ in range(self.dice.randint(1, 4))
        )
        tag = self.dice.choice(("aside", "div", "section"))
        return f"<{tag}><h2>{self.words(1, 2)}</h2>{''.join(entries)}</{tag}>"

    def _teasers(self) -> str:
        cards = (f"<div><h3>{self._link(4, 9)}</h3><p>{self.sentences(1, 2)}</p></div>" for _ in range(4))
        return f"<div{self.name(_KINDS['stories'])}><h2>{self.words(1, 3)}</h2>{''.join(cards)}</div>"

    def _comments(self) -> str:
        count = self.dice.randint(1, 8)
        said = (f"<div><b>{self.words(1, 2)}</b><p>{self.sentences()}</p></div>" for _ in range(count))
        return f"<div class='{self.dice.choice(_KINDS['readers'])}'><h3>{self.words(1, 2)}</h3>{''.join(said)}</div>"

    def _author(self) -> str:
        return f"<div{self.name(_KINDS['people'])}><h4>{self.words(2, 3)}</h4><p>{self.sentences(1, 2)}</p></div>"

    def _cookies(self) -> str:
        said = f"<p>{self.sentences(1, 3)}</p><button>{self.words(1, 2)}</button>"
        return f"<div{self.name(['cookie', 'consent'])}>{said}</div>"

    def _menu(self) -> str:
        links = "".join(f"<li>{self._link(1, 2)}</li>" for _ in range(self.dice.randint(2, 8)))
        tag = self.dice.choice(("nav", "header", "div"))
        return f"<{tag}{self.name(_KINDS['menus'])}><ul>{links}</ul></{tag}>"

    def _footer(self) -> str:
        tag = self.dice.choice(("footer", "footer", "div"))
        rights = f"<p>© 2026 {self.words(2, 4)}. {self.words(3, 6)}.</p>"
        return f"<{tag}>{rights}<p>{self._link(1, 2)} {self._link(1, 2)}</p></{tag}>"

    def _link(self, least: int, most: int) -> str:
        return f"<a href='/{self.dice.random()}'>{self.words(least, most)}</a>"


def made_pages(count: int, dice: random.Random) -> Iterator[bytes]:
    """So many pages."""
    for _ in range(count):
        yield _Maker(dice).page().encode()

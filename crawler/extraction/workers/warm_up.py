"""Reads one small page when it is imported, so that every library has loaded what it loads at its first use.

The garbage collector is off meanwhile, and never looks at these objects later. They stay, and the workers share their
memory with the fork server as long as nobody writes into it, which the collector would do.
"""

import gc

from crawler.extraction import extract

_PAGE = """
<title>The first page</title><article><h1>The first page</h1><p>by Somebody Anybody, 12 February 2022 5:58 PM</p>
<p>A page of one paragraph has all that the libraries need to compile their patterns and to load their models.
It is in English, it has a date in words, and it is long enough for its language to be recognised by its letters.</p>
</article>
"""

gc.disable()
try:
    extract(_PAGE.encode(), "https://example.org/first")
finally:
    gc.freeze()
    gc.enable()

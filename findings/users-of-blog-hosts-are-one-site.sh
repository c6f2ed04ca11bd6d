#!/usr/bin/env bash
# One would think: the private part of the Public Suffix List tells the users of shared platforms apart, so that
# one.substack.com and two.substack.com are two sites, as one.github.io and two.github.io are.
#
# What happens: only platforms whose operators asked for it stand in the list. Some of the largest hosts of newsletters
# and blogs did not: with the private part switched on, every blog of substack.com, wordpress.com, medium.com,
# tumblr.com, ghost.io and livejournal.com still counts as one site, beside github.io, blogspot.com and netlify.app,
# whose users are told apart.
#
# Package: tldextract 5.4.0, with the snapshot of the list that comes with it.
# Source: https://publicsuffix.org/submit/ (an entry of the private part is made at the owner's request).
#
# Who is hurt: crawlers of news that keep to one site by its registrable domain. Links from one writer's newsletter to a
# stranger's on the same platform are followed and archived as that writer's own.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q tldextract==5.4.0

cat > "$folder/ask.py" <<'PYTHON'
import tldextract

site = tldextract.TLDExtract(suffix_list_urls=(), include_psl_private_domains=True)
for platform in ("github.io", "blogspot.com", "netlify.app", "substack.com", "wordpress.com", "medium.com",
                 "tumblr.com", "ghost.io", "livejournal.com"):
    one, two = (site(f"{user}.{platform}").top_domain_under_public_suffix for user in ("one", "two"))
    print(f"{platform}: {'two sites' if one != two else 'one site'}")
PYTHON

expected='github.io: two sites
blogspot.com: two sites
netlify.app: two sites
substack.com: one site
wordpress.com: one site
medium.com: one site
tumblr.com: one site
ghost.io: one site
livejournal.com: one site'
seen=$("$folder/venv/bin/python" "$folder/ask.py")
echo "$seen"
[ "$seen" = "$expected" ] || { echo "this has changed: $expected" >&2; exit 1; }

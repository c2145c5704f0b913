#!/usr/bin/env bash
# Scrapy resolves links against the wrong address when the base element comes late in the head.
#
# Versions: Scrapy 2.19.0, lxml 6.1.3
#
# Scrapy searches the first 4,096 characters of a page for ``<base href>``. Styles placed in the head push the element past
# that point, and then ``response.urljoin`` and the link extractor return addresses that do not exist on the site. The rest
# of the page is still parsed in full, and lxml's own ``make_links_absolute`` gives the right address.
#
# Output seen:
#   scrapy 2.19.0 lxml 6.1.3
#   urljoin, short style: expected https://news.example/edition/quay.html, seen https://news.example/edition/quay.html
#   link extractor, short style: expected https://news.example/edition/quay.html, seen https://news.example/edition/quay.html
#   lxml, short style: expected https://news.example/edition/quay.html, seen https://news.example/edition/quay.html
#   urljoin, long style: expected https://news.example/edition/quay.html, seen https://news.example/quay.html
#   link extractor, long style: expected https://news.example/edition/quay.html, seen https://news.example/quay.html
#   lxml, long style: expected https://news.example/edition/quay.html, seen https://news.example/edition/quay.html

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
python3 -m venv "$temp/venv"
"$temp/venv/bin/pip" install --quiet scrapy==2.19.0 lxml==6.1.3
cd "$temp"
venv/bin/python - <<'PY'
import sys
from importlib.metadata import version

import lxml.html
from scrapy.http import HtmlResponse
from scrapy.linkextractors import LinkExtractor

PAGE = "<html><head><title>News</title><style>{style}</style><base href='/edition/'></head><body><a href='quay.html'>Quay</a></body></html>"
RIGHT = "https://news.example/edition/quay.html"
WRONG = "https://news.example/quay.html"


def links(style):
    html = PAGE.format(style=style)
    response = HtmlResponse("https://news.example/", body=html, encoding="utf-8")
    tree = lxml.html.fromstring(html, base_url=response.url)
    tree.make_links_absolute()
    return {
        "urljoin": response.urljoin("quay.html"),
        "link extractor": LinkExtractor().extract_links(response)[0].url,
        "lxml": tree.find(".//a").get("href"),
    }


print("scrapy", version("scrapy"), "lxml", version("lxml"))
short, long = links("p {color: navy}"), links("p {color: navy}\n" * 300)
seen = {f"{name}, short style": link for name, link in short.items()} | {f"{name}, long style": link for name, link in long.items()}
EXPECTED = dict.fromkeys(seen, RIGHT)
KNOWN = EXPECTED | {"urljoin, long style": WRONG, "link extractor, long style": WRONG}

for name, value in seen.items():
    print(f"{name}: expected {EXPECTED[name]}, seen {value}")
sys.exit(0 if seen == KNOWN else "The behaviour has changed.")
PY

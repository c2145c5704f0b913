#!/usr/bin/env bash
# Scrapy's sitemap reader gives an empty text for everything that a news sitemap says of an article.
#
# Versions: Scrapy 2.19.0, ultimate-sitemap-parser 1.8.1
#
# A news sitemap nests title and publication date in ``<news:news>``. ``SitemapSpider.sitemap_filter`` receives each entry as
# a dictionary, so one expects to filter on that date. The dictionary has a key "news" with an empty string: the parts
# are gone without a warning. ultimate-sitemap-parser reads them from the same file.
#
# Output seen:
#   scrapy 2.19.0 ultimate-sitemap-parser 1.8.1
#   scrapy: expected an entry that holds the date, seen {'loc': 'https://news.example/1', 'news': ''}
#   ultimate-sitemap-parser: expected 2024-06-04T10:00:00+02:00, seen 2024-06-04T10:00:00+02:00

set -euo pipefail
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
python3 -m venv "$temp/venv"
"$temp/venv/bin/pip" install --quiet scrapy==2.19.0 ultimate-sitemap-parser==1.8.1
cd "$temp"
venv/bin/python - <<'PY'
import sys
from importlib.metadata import version

from scrapy.utils.sitemap import Sitemap
from usp.tree import sitemap_from_str

SITEMAP = """<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://news.example/1</loc><news:news><news:publication>
<news:name>Harbour News</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2024-06-04T10:00:00+02:00</news:publication_date><news:title>Quay reopens</news:title>
</news:news></url></urlset>"""
DATE = "2024-06-04T10:00:00+02:00"
EXPECTED = {"scrapy": "an entry that holds the date", "ultimate-sitemap-parser": DATE}
KNOWN = {"scrapy": "{'loc': 'https://news.example/1', 'news': ''}", "ultimate-sitemap-parser": DATE}

print("scrapy", version("scrapy"), "ultimate-sitemap-parser", version("ultimate-sitemap-parser"))
seen = {
    "scrapy": str(next(iter(Sitemap(SITEMAP.encode())))),
    "ultimate-sitemap-parser": next(sitemap_from_str(SITEMAP).all_pages()).news_story.publish_date.isoformat(),
}

for name, value in seen.items():
    print(f"{name}: expected {EXPECTED[name]}, seen {value}")
sys.exit(0 if seen == KNOWN else "The behaviour has changed.")
PY

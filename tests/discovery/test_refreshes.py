"""Where a page sends its reader by itself."""

from __future__ import annotations

import pytest

from newsscrape.discovery.refreshes import target

PAGE = "http://paper.example/old/1"
NEW = "http://paper.example/new/1"


@pytest.mark.parametrize(
    ("html", "headers", "expected"),
    [
        ('<meta http-equiv="refresh" content="0; url=/new/1">', {}, NEW),
        ("<META HTTP-EQUIV=Refresh CONTENT=\"2;URL='/new/1'\">", {}, NEW),
        ("<p>moved", {"refresh": "0; url=/new/1"}, NEW),
        ("<p>moved", {"refresh": f"0,{NEW}"}, NEW),
        ('<meta http-equiv="refresh" content="300; url=/new/1">', {}, None),
        ("<p>news", {"refresh": "60; url=/new/1"}, None),
        ('<meta http-equiv="refresh" content="0; url=/old/1#top">', {}, None),
        ('<meta http-equiv="refresh" content="3">', {}, None),
        ('<noscript><meta http-equiv="refresh" content="0; url=/no-scripts"></noscript><p>news', {}, None),
        ('<meta http-equiv="refresh" content="0; url=http://[">', {}, None),
        ("<p>Councillors took a refresher course.", {}, None),
        ('<meta http-equiv="refresh" content="0; url=/new/1">', {"content-type": "text/html; charset=x-unknown"}, None),
    ],
)
def test_a_page_leads_on_by_itself(html, headers, expected):
    assert target(PAGE, html.encode(), headers, 5) == expected


def test_a_page_in_wide_characters_leads_on():
    body = '<meta http-equiv="refresh" content="0; url=/new/1">'.encode("utf-16")
    assert target(PAGE, body, {"content-type": "text/html; charset=UTF-16"}, 5) == NEW

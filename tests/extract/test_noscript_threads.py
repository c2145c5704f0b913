"""Forum threads that scripts bring, with the posts in noscript for readers without them: text and day are the posts'."""

from __future__ import annotations

import pytest

from newsscrape import extract_article

POSTS = (
    ("2024-09-05", "Since the update of last night the lamp at the landing stage no longer switches on by itself. I have "
     "replaced the sensor and the fuse, and the box still shows a steady red light. Has anybody seen this?"),
    ("2024-09-06", "Mine did the same. The cable between the box and the post had been eaten by a marten, and after I had "
     "put in a new one with a steel sleeve it has worked every evening since then without any trouble."),
    ("2024-09-08", "The yard told me that the boxes of this year have a weak relay, which they replace free of charge if "
     "you send them the number on the lid. It took nine days there and back, postage included."),
)  # fmt: skip


def thread(date):
    """A thread; ``date`` makes the markup of a post's day."""
    posts = "".join(f"<div class='post'><p class='by'>Ann {date(day)}</p><p>{text}</p></div>" for day, text in POSTS)
    return (
        "<html><head><title>Lamp stays dark</title></head><body><div id='app'></div><script>start()</script>"
        f"<noscript><h1>Lamp stays dark</h1>{posts}</noscript></body></html>"
    )


@pytest.mark.parametrize(
    "date",
    [
        lambda day: f"<time datetime='{day}T09:12:00Z'>{day}</time>",
        lambda day: f"<span class='date'>{day}</span>",
    ],
    ids=["time", "printed"],
)
def test_a_thread_in_noscript_has_the_day_of_its_first_post(date):
    article = extract_article(thread(date), url="https://forum.orne-echo.example/t/lamp/7")
    assert article.date_published.iso[:10] == POSTS[0][0]


def test_a_thread_in_noscript_is_read():
    article = extract_article(thread(lambda day: f"<time datetime='{day}'>{day}</time>"), url="https://f.example/t/7")
    assert [day for day, text in POSTS if text[:60] not in article.body] == []

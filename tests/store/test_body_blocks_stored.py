"""The structure of texts in the archive: stored, moved and removed together with the text that it describes."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

from newsscrape.body_blocks import expanded, fits
from newsscrape.cli import cli
from newsscrape.operations.merge import merge
from newsscrape.store import fulltext
from newsscrape.store.archive import Archive
from newsscrape.store.checking import checks
from newsscrape.store.queries import QUERIES
from newsscrape.store.removal import bar, plan, remove
from newsscrape.store.repeated_paragraphs import remove_repeated_paragraphs
from support.kept import A, B, Kept
from support.paths import ROOT

NOW = datetime(2026, 1, 3, tzinfo=UTC)
MORE = (
    "<h2>What the <a href='/harbour'>harbour</a> costs</h2><p>The keeper of the lock had counted every barge since the"
    " thaw, and named three dates:</p><ul><li>the third of June, a Monday</li><li>the <a"
    " href='https://other.example/fair'>fair</a> in July</li></ul><p>Nobody in the room could say who would pay for it in"
    " the end, or whether it would be paid at all.</p>"
)


def page(article: Callable[..., str], subject: str, more: str = MORE) -> str:
    return article(subject).replace("</article>", f"{more}</article>")


def stored(shelf: Any, article_id: int = 1) -> list[dict[str, Any]]:
    body, structure = shelf.rows("SELECT body, body_blocks FROM article WHERE id = ?", article_id)[0]
    assert fits(body, structure)
    return [block for block in expanded(body, structure) if block["kind"] != "paragraph" or block["links"]]


def told(blocks: list[dict[str, Any]]) -> list[tuple[str, str, list[str]]]:
    return [(b["kind"], b["text"], [link["url"] for link in b["links"]]) for b in blocks]


def of_more(home: str) -> list[tuple[str, str, list[str]]]:
    return [
        ("heading", "What the harbour costs", [f"{home}/harbour"]),
        ("list_item", "the third of June, a Monday", []),
        ("list_item", "the fair in July", ["https://other.example/fair"]),
    ]


HOME = "http://www.paper.example"


def test_it_is_stored_without_the_text(shelf: Any, article: Callable[..., str]) -> None:
    shelf.put(A, page(article, "roofs"))
    shelf.put(B, article("drains"))
    assert told(stored(shelf)) == of_more(HOME)
    assert shelf.rows("SELECT INSTR(body_blocks, 'June') FROM article") == [(0,), (None,)]
    assert all(list(faults(shelf.archive.db)) == [] for _, faults in checks().values())


def test_another_state_has_its_own(shelf: Any, article: Callable[..., str]) -> None:
    shelf.put(A, page(article, "roofs"))
    shelf.put(
        A,
        page(article, "roofs", MORE + "<h3>And more</h3><p>The mayor has since said that the harbour is to stay.</p>"),
        day=2,
    )
    assert told(stored(shelf)) == [*of_more(HOME), ("heading", "And more", [])]
    shelf.put(A, article("roofs"), day=3)
    assert stored(shelf) == []


def test_its_change_alone_is_no_other_state(shelf: Any, article: Callable[..., str]) -> None:
    shelf.put(A, page(article, "roofs"))
    shelf.put(A, page(article, "roofs", MORE.replace("/fair", "/fair?again")), day=2)
    assert shelf.rows("SELECT revisions FROM article") == [(1,)]


WORDS = "river council bridge harbour winter market teacher engine garden budget signal station valley museum".split()
PAGED = f"{HOME}/features/4711-long-read"


def address(n: int) -> str:
    return f"{PAGED}?page={n}" if n > 1 else PAGED


def of_three(n: int) -> str:
    links = " ".join(f'<a href="{address(k)}">{k}</a>' for k in (1, 2, 3) if k != n)
    chance = Random(n)
    said = [
        f"The {' '.join(chance.choices(WORDS, k=14))} as nobody had expected, they said of part {n}" for _ in range(8)
    ]
    lines = "".join(f"<p>{line}.</p>" for line in said[:6])
    more = f"<h2>Part number {n}</h2><p>{said[6]}, wrote <a href='/{n}'>someone</a>.</p><p>{said[7]}.</p>"
    return (
        f"<html lang=en><head><title>A long read on the harbour</title></head><body><article><h1>A long read on the harbour</h1>"
        f"<p class=date>15 November 2004</p>{lines}{more}<div class=pages>{links}</div></article></body></html>"
    )


@pytest.mark.parametrize("order", permutations((1, 2, 3)))
def test_that_of_several_pages_is_joined(shelf: Any, order: tuple[int, ...]) -> None:
    for n in order:
        shelf.put(address(n), of_three(n))
    assert shelf.rows("SELECT COUNT(*), MAX(pages) FROM article") == [(1, 3)]
    assert [
        (b["kind"], b["text"][:13], [(link["text"], link["url"]) for link in b["links"]]) for b in stored(shelf)
    ] == [
        each
        for n in (1, 2, 3)
        for each in (
            ("heading", f"Part number {n}", []),
            ("paragraph", of_three(n).split("</h2><p>")[1][:13], [("someone", f"{HOME}/{n}")]),
        )
    ]


def test_paragraphs_that_are_removed_take_theirs_along(shelf: Any, article: Callable[..., str]) -> None:
    appeal = "<p>The Gazette is written by <a href='/us'>four people</a>, and lives on what its readers give it.</p>"
    shelf.put(A, page(article, "roofs", appeal + MORE))
    shelf.put(B, of_three(1).replace("<div class=pages>", f"{appeal}<div class=none>").replace("?page", "?edition"))
    assert len(stored(shelf)) == 4
    assert remove_repeated_paragraphs(shelf.archive)
    assert told(stored(shelf)) == of_more(HOME)


def test_a_merge_brings_it(new_shelf: Any, tmp_path: Path, article: Callable[..., str]) -> None:
    one, two = (new_shelf(tmp_path / name / "archive.db") for name in ("one", "two"))
    one.put(A, article("roofs"))
    two.put(B, page(article, "drains"))
    two.put(PAGED, of_three(1))
    two.put(address(2), of_three(2))
    for shelf in (one, two):
        shelf.archive.close()
    results = list(merge([tmp_path / name / "archive.db" for name in ("one", "two")], tmp_path / "all" / "archive.db"))
    assert [result.reason for result in results] == [None, None]
    with sqlite3.connect(tmp_path / "all" / "archive.db") as db:
        rows = db.execute("SELECT body, body_blocks FROM article ORDER BY id").fetchall()
        assert [blocks is not None for _, blocks in rows] == [False, True, True]
        assert all(fits(*row) for row in rows)
        assert db.execute("SELECT COUNT(body_blocks) FROM article_part").fetchone() == (2,)


def older(path: Path) -> None:
    """Make an archive look as the version before made it."""
    with sqlite3.connect(path) as db:
        for table in ("article", "article_part"):
            db.execute(f"ALTER TABLE {table} DROP COLUMN body_blocks")
        for name in ("insert", "delete", "before", "update", "facets_before", "facets_update"):
            db.execute(f"DROP TRIGGER article_fts_{name}")
        for trigger in fulltext._FIRST_TRIGGERS.split("END;\n")[:-1]:
            db.execute(f"{trigger}END")
        db.execute("DROP INDEX article_copy")
        db.execute("DELETE FROM _sqlite_migrations WHERE name >= 'm019'")
    db.close()


def test_an_archive_of_before_is_filled_when_it_is_read_again(
    new_shelf: Any, tmp_path: Path, article: Callable[..., str]
) -> None:
    """The structure is added to the texts; no article counts as changed, and no revision is made."""
    shelf = new_shelf(tmp_path / "archive.db")
    kept = Kept(shelf, tmp_path / "warc")
    kept.put(A, page(article, "roofs"))
    kept.put(PAGED, of_three(1))
    kept.put(address(2), of_three(2))
    texts = "SELECT id, body, body_blocks FROM article ORDER BY id"
    parts = "SELECT number, body, body_blocks FROM article_part ORDER BY 1"
    new, new_parts = shelf.rows(texts), shelf.rows(parts)
    shelf.archive.close()
    older(tmp_path / "archive.db")
    kept.shelf = shelf = new_shelf(tmp_path / "archive.db")
    assert shelf.rows(texts) == [(number, body, None) for number, body, _ in new]
    assert kept.again(dry_run=True).changed == 0
    report = kept.again()
    assert (report.changed, dict(report.counts)) == (0, {})
    assert shelf.rows(texts) == new
    assert shelf.rows(parts) == new_parts
    assert shelf.rows("SELECT COUNT(*) FROM extraction_change") == [(0,)]
    assert shelf.rows("SELECT revisions FROM article") == [(1,), (1,)]
    shelf.archive.close()


def test_a_link_that_reads_differently_is_a_change(shelf: Any, tmp_path: Path, article: Callable[..., str]) -> None:
    kept = Kept(shelf, tmp_path / "warc")
    kept.put(A, page(article, "roofs"))
    [(right,)] = shelf.rows("SELECT body_blocks FROM article")
    wrong = right.replace("/fair", "/fayre")
    shelf.rows("UPDATE article SET body_blocks = ?", wrong)
    assert {name: count for (name, _), count in kept.again().counts.items()} == {"body_blocks": 1}
    assert shelf.rows("SELECT body_blocks, revisions FROM article") == [(right, 1)]
    assert shelf.rows("SELECT field, old, new FROM extraction_change") == [("body_blocks", wrong, right)]


def test_links_to_an_article_that_is_removed_go(shelf: Any, tmp_path: Path, article: Callable[..., str]) -> None:
    secret = f"{HOME}/news/2004/zyxquombat-weir"
    shared = f"https://share.example/?u={secret.replace(':', '%3A').replace('/', '%2F')}"
    links = f"<p>As <a href='{secret}?utm=1'>we wrote</a>, and <a href='{shared}'>shared</a>, and <a href='/fair'>saw</a> in May.</p>"
    kept = Kept(shelf, tmp_path / "warc")
    shelf.put(secret, article("weirs"))
    kept.put(A, page(article, "roofs", links + MORE))
    kept.put(PAGED, of_three(1).replace("<h2>", links + "<h2>"))
    kept.put(address(2), of_three(2))
    assert shelf.rows("SELECT COUNT(*) FROM article_part WHERE INSTR(body_blocks, 'zyxquombat')") == [(1,)]
    shelf.rows("UPDATE article SET body_blocks = REPLACE(body_blocks, '/fair?', '/fair') WHERE id = 2")
    kept.again()
    found = plan(shelf.archive, secret)
    remove(shelf.archive, found, bar(shelf.archive, found, None, NOW), 0)
    for table in ("article", "article_part", "extraction_change"):
        for row in shelf.rows(f"SELECT * FROM {table}"):
            assert "zyxquombat" not in json.dumps(row)
    assert b"zyxquombat" not in (tmp_path / "archive.db").read_bytes()
    assert [links for _, _, links in told(stored(shelf, 2)) if links] == [
        [f"{HOME}/fair"], [f"{HOME}/harbour"], ["https://other.example/fair"],
    ]  # fmt: skip
    assert list(checks()["articles"][1](shelf.archive.db)) == []


def test_check_names_what_does_not_fit(shelf: Any, article: Callable[..., str]) -> None:
    shelf.put(A, page(article, "roofs"))
    shelf.rows("""UPDATE article SET body_blocks = '[{"n":900,"kind":"heading"}]'""")
    [fault] = checks()["articles"][1](shelf.archive.db)
    assert fault.startswith("article 1 has another text than its body_blocks describe")


def test_plain_sql_puts_texts_and_structure_together(shelf: Any, article: Callable[..., str]) -> None:
    """The canned query gives every paragraph as it is, whatever letters are in it, and whatever the column says."""
    shelf.put(
        A,
        page(
            article,
            "roofs",
            MORE + '<p>He wrote "C:\\n\\n" and \\" on the wall,\u2028a \\u0022 besides, they said.</p>',
        ),
    )
    query = QUERIES["blocks_of_an_article"]["sql"]
    body, structure = shelf.rows("SELECT body, body_blocks FROM article")[0]
    rows = list(shelf.archive.db.query(query, {"article": "1"}))
    assert [row["text"] for row in rows] == body.split("\n\n")
    assert [(row["kind"], row["level"]) for row in rows] == [
        (block["kind"], block.get("level")) for block in expanded(body, structure)
    ]
    links = [json.loads(row["links"]) if row["links"] else [] for row in rows]
    assert [[link[2] for link in found] for found in links] == [
        [link["url"] for link in block["links"]] for block in expanded(body, structure)
    ]
    for spoilt in ("nonsense", "{}", '[1,null,"x",[2]]', '{"n":1}'):
        shelf.rows("UPDATE article SET body_blocks = ?", spoilt)
        assert len(list(shelf.archive.db.query(query, {"article": A}))) == len(rows)


def test_the_documented_queries(shelf: Any, article: Callable[..., str]) -> None:
    shelf.put(A, page(article, "roofs"))
    heads, hosts = (
        shelf.rows(query)
        for query in re.findall(r"```sql\n(.*?)```", (ROOT / "docs/blocks.md").read_text("utf-8"), re.S)
    )
    assert heads == [(1, 2, "What the harbour costs")]
    assert sorted(hosts) == [("http://www.paper.example/", 1), ("https://other.example/", 1)]


def test_the_command_says_that_nothing_changed(new_shelf: Any, tmp_path: Path, article: Callable[..., str]) -> None:
    shelf = new_shelf(tmp_path / "archive.db")
    Kept(shelf, tmp_path / "warc").put(A, page(article, "roofs"))
    shelf.archive.close()
    older(tmp_path / "archive.db")
    run = CliRunner().invoke(
        cli, ["reextract", "--db", str(tmp_path / "archive.db"), "--jobs", "1"], catch_exceptions=False
    )
    assert run.exit_code == 0, run.output
    archive = Archive.read(tmp_path / "archive.db")
    assert archive.db.execute("SELECT revisions, body_blocks IS NOT NULL FROM article").fetchall() == [(1, 1)]
    archive.close()

"""A page object drafted from a few pages: what is written, and what its tests say is missing."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from parsel import Selector

from newsscrape.errors import BadArgument
from newsscrape.operations.new_site import Saved, class_name, draft, module_name, suggested
from newsscrape.operations.project import make_project

SENTENCE = (
    "The bridge over the harbour opened on Monday after two years of work that cost far more than the town had planned."
)
PAGE = f"""<html><head><title>x</title></head><body><p class="rubric">Harbour</p><p class="title">The bridge opens</p>
<div class="when">12 May 2014</div><div class="txt"><p>{SENTENCE}</p><p>{SENTENCE}</p><p>{SENTENCE}</p></div></body></html>"""


def saved(url="https://www.courier.example/news/1", html=PAGE):
    return Saved(url, html.encode(), {"Content-Type": "text/html; charset=utf-8"}, None)


@pytest.fixture
def project(tmp_path):
    make_project(tmp_path, "me@university.example")
    return tmp_path


def test_what_is_missing_is_prepared_and_what_was_read_is_expected(project):
    made = draft(project, [saved(), saved("https://courier.example/news/2")])
    assert made.found == {"headline": 2, "authors": 0, "date_published": 2, "section": 0, "body": 2}
    text = (project / "pages" / "courier_example.py").read_text("utf-8")
    assert '@handle_urls("courier.example")\nclass CourierPage(ArticlePage):' in text
    assert '#     p.rubric   "Harbour"' in text and '#     return self.css("p.rubric ::text").get()' in text
    assert "headline_candidates" not in text and "#     SELECTOR" not in text
    compile(text, "courier_example.py", "exec")
    told = json.loads((project / "fixtures/pages.courier_example.CourierPage/page_1/expected.json").read_text("utf-8"))
    assert told["headline"] == "The bridge opens" and told["date_published"] == "2014-05-12"
    assert (told["authors"], told["section"], told["checked"]) == ("?", "?", False)


def test_nothing_is_overwritten(project):
    draft(project, [saved()])
    with pytest.raises(BadArgument, match=r"courier_example\.py is there already"):
        draft(project, [saved()])


@pytest.mark.parametrize(
    ("pages", "why"),
    [
        ([saved(), saved("https://other.example/1")], "from 2 sites"),
        ([saved("https://cou\"rier.example/1")], "no domain that a page object can name"),
    ],
)  # fmt: skip
def test_pages_that_are_of_no_one_site_are_refused(project, pages, why):
    with pytest.raises(BadArgument, match=why):
        draft(project, pages)


def test_a_folder_that_is_no_project_is_refused(tmp_path):
    with pytest.raises(BadArgument, match="newsscrape init"):
        draft(tmp_path, [saved()])


def test_nothing_on_a_page_gets_out_of_its_comment(project):
    evil = '\u2028import os # \x85"""\\'
    made = draft(
        project, [saved(html=f'<body><p class="title author kicker date">{evil}</p><p class="author"x">x</p></body>')]
    )
    compiled = compile(made.files[0].read_text("utf-8"), "x", "exec")
    assert "os" not in compiled.co_names


def test_elements_that_look_like_a_field_those_on_most_pages_first():
    trees = [Selector(f'<body><i class="by-line2">A</i><p id="author">{at}</p></body>') for at in "xy"]
    trees.append(Selector('<body><p id="author">z</p></body>'))
    assert list(suggested(trees, "authors")) == [("#author", "x"), ("i.by-line2", "A")]


@pytest.mark.parametrize(
    ("domain", "module", "name"),
    [("courier.example", "courier_example", "CourierPage"), ("4ni.co.uk", "site_4ni_co_uk", "Site4NiPage")],
)
def test_names_are_pythons(domain, module, name):
    assert (module_name(domain), class_name(domain)) == (module, name)


@pytest.mark.slow
def test_the_drafted_tests_pass_once_a_person_has_filled_in_what_is_missing(project):
    def run():
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"], cwd=project, capture_output=True, text=True,
            check=False,
        )  # fmt: skip

    draft(project, [saved()])
    first = run()
    assert first.returncode == 1 and "3 failed, 3 passed" in first.stdout
    assert "section: nothing was read. Write what" in first.stdout and "Traceback" not in first.stdout
    file = project / "fixtures/pages.courier_example.CourierPage/page_1/expected.json"
    told = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**told, "checked": True, "authors": None, "section": "Harbour"}), "utf-8")
    second = run()
    assert "1 failed, 5 passed" in second.stdout and "section: expected 'Harbour', read None" in second.stdout
    drafted = project / "pages" / "courier_example.py"
    lines = drafted.read_text("utf-8").splitlines()
    start = next(at for at, line in enumerate(lines) if line.endswith("# @field") and "section" in lines[at + 1])
    lines[start : start + 3] = [line.replace("# ", "", 1) for line in lines[start : start + 3]]
    drafted.write_text("\n".join(lines) + "\n", "utf-8")
    third = run()
    assert third.returncode == 0, third.stdout

"""sites.toml: what it can contain, and that every error is named."""

from __future__ import annotations

import random
import re
from dataclasses import fields
from datetime import timedelta

import pytest

from newsscrape.discovery.sites import SiteEntry, read_sites
from newsscrape.errors import BadArgument
from newsscrape.items import SiteProfile
from support.paths import ROOT

DOCS = (ROOT / "docs" / "sites.md").read_text("utf-8")
EXAMPLE = DOCS.partition("```toml\n")[2].partition("```")[0]


def test_the_documented_example():
    gazette, zeitung = read_sites(EXAMPLE)
    assert gazette == SiteEntry(
        "https://www.gazette.example/",
        "The Gazette",
        "en",
        "DMY",
        "Europe/London",
        (re.compile(r"/\d{4}/\d{2}/\d{2}/[^/]+$"),),
        (re.compile("/(uk|world|business)-news/?$"),),
        (re.compile("/crosswords/"), re.compile(r"\?print=")),
        ("https://www.gazette.example/feed/",),
        ("https://www.gazette.example/news-sitemap.xml",),
        max_pages=5000,
        max_time=timedelta(hours=2),
        every=timedelta(hours=6),
    )
    assert zeitung == SiteEntry("https://zeitung.example/regional/", js="always", cookies="cookies/zeitung.txt")
    assert gazette.profile == SiteProfile("gazette.example", "The Gazette", "en", "Europe/London", "DMY")


def test_every_key_is_documented():
    table = "".join(line.split("|")[1] for line in DOCS.splitlines() if line.startswith("| `"))
    assert set(re.findall(r"`(\w+)`", table)) == {field.name for field in fields(SiteEntry)}


def faults(text):
    with pytest.raises(BadArgument) as raised:
        read_sites(text)
    return str(raised.value).splitlines()


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('home = "gazette.example"', "home = 'gazette.example': must be a web address"),
        ('home = "file:///etc/passwd"', "home = 'file:///etc/passwd': must be a web address"),
        ("name = 3", "name = 3: must be text in quotes"),
        ('language = "English!"', "language = 'English!': must be a language tag"),
        ('date_order = "dmy"', "date_order = 'dmy': must be one of DMY, MDY, YMD"),
        ('timezone = "London"', "timezone = 'London': must be a time zone"),
        ('timezone = "../../etc/passwd"', "timezone = '../../etc/passwd': must be a time zone"),
        ('article = ["(", "/a/"]', "article = ['(', '/a/']: '(' is not a regular expression: missing )"),
        ('exclude = ""', "exclude = '': must be text in quotes"),
        ("section = [1]", "section = [1]: must be text in quotes"),
        ('feeds = ["/feed/"]', "feeds = ['/feed/']: must be a web address"),
        ("sitemaps = {a = 1}", "sitemaps = {'a': 1}: must be text in quotes"),
        ("max_pages = 0", "max_pages = 0: must be a whole number from 1"),
        ("max_pages = true", "max_pages = True: must be a whole number from 1"),
        ("max_depth = 0", "max_depth = 0: must be a whole number from 1"),
        ("max_bytes = 500", "max_bytes = 500: must be a size such as"),
        ('max_bytes = "0 MB"', "max_bytes = '0 MB': must be a size such as"),
        ('max_bytes = "lots"', "max_bytes = 'lots': must be a size such as"),
        ('max_time = "1 week"', "max_time = '1 week': must be a time such as"),
        ('every = "often"', "every = 'often': must be a time such as"),
        ("every = 30", "every = 30: must be a time such as"),
        ('every = "0 hours"', "every = '0 hours': must be a time such as"),
        ('js = "yes"', "js = 'yes': must be true or false"),
        ("js = 1", "js = 1: must be true or false"),
        ("cookies = []", "cookies = []: must be text in quotes"),
        ("langauge = 'en'", "unknown key 'langauge'; known are home, name, language"),
    ],
)
def test_a_fault_is_named_with_its_site_and_key(line, fault):
    home = "" if line.startswith("home") else 'home = "https://gazette.example/"\n'
    found = faults(f'[[site]]\nhome = "https://other.example/"\n[[site]]\n{home}{line}')
    assert len(found) == 1
    assert found[0].startswith("sites.toml, site 2 (")
    assert f": {fault}" in found[0]


def test_all_faults_are_named_at_once():
    found = faults(
        'sites = 1\n[[site]]\nname = "A"\njs = 1\nx = 1\n[[site]]\nhome = "https://a.example/"\n[[site]]\nhome = "https://A.example"'
    )
    assert [line.partition(": ")[0] for line in found] == [
        "sites.toml",
        "sites.toml, site 1 (A)",
        "sites.toml, site 1 (A)",
        "sites.toml, site 1 (A)",
        "sites.toml, site 3 (https://A.example)",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[site]", "sites.toml is not TOML"),
        ("", "sites.toml: no [[site]] in it"),
        ('[site]\nhome = "https://a.example/"', "sites.toml: sites are written as [[site]]"),
        ("site = [1]", "sites.toml: sites are written as [[site]]"),
    ],
)
def test_a_file_that_names_no_sites(text, fault):
    assert faults(text)[0].startswith(fault)


@pytest.mark.parametrize(
    ("text", "minutes"), [("30 minutes", 30), ("1 minute", 1), ("90min", 90), ("6 h", 360), ("2 Days", 2880)]
)
def test_times_between_visits(text, minutes):
    (entry,) = read_sites(f'[[site]]\nhome = "https://a.example/"\nevery = "{text}"')
    assert entry.every == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("text", "mode"), [("true", "always"), ("false", "never"), ('"shell"', "shell"), ('"always"', "always")]
)
def test_when_a_site_needs_a_browser(text, mode):
    (entry,) = read_sites(f'[[site]]\nhome = "https://a.example/"\njs = {text}')
    assert entry.js == mode


def test_nothing_but_bad_arguments_is_raised():
    random_ = random.Random(9)
    for _ in range(1_500):
        text = list(EXAMPLE)
        for _ in range(random_.randint(1, 5)):
            at = random_.randrange(len(text))
            text[at : at + random_.randint(0, 8)] = random_.choice(
                ["", "[", "]", '"', "'", "=", "\n", "\x00", "é", "9", "true", "(?"]
            )
        try:
            read_sites("".join(text))
        except BadArgument as error:
            assert "sites.toml" in str(error)

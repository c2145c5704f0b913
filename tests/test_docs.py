"""The documentation says everything there is: a command, setting, argument or fate without a word in docs/ fails."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from click import Context
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from newsscrape import settings as our_settings
from newsscrape.cli import COMMANDS, cli
from newsscrape.store.first_tables import FATES

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def spiders():
    loader = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": our_settings.SPIDER_MODULES}))
    return [loader.load(name) for name in loader.list()]


def own_settings():
    return [name for name in vars(our_settings) if name.startswith(("ARCHIVE_", "NEWSSCRAPE_"))]


def built():
    spec = importlib.util.spec_from_file_location("docs_build", DOCS / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_documented(name):
    assert f"`newsscrape {name}" in (DOCS / "commands.md").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_explains_itself(name):
    command = cli.get_command(Context(cli), name)
    assert command.help
    assert command.get_short_help_str(limit=200) == COMMANDS[name]
    assert all(option.help for option in command.params if option.param_type_name == "option")


@pytest.mark.parametrize("name", own_settings())
def test_every_setting_is_documented(name):
    assert f"| `{name}` |" in (DOCS / "settings.md").read_text("utf-8")


@pytest.mark.parametrize("spider", spiders(), ids=lambda spider: spider.name)
def test_every_spider_and_argument_is_documented(spider):
    text = (DOCS / "spiders.md").read_text("utf-8")
    assert f"## `{spider.name}`" in text
    for argument in spider.arguments:
        assert f"| `{argument.name}` |" in text


@pytest.mark.parametrize("fate", FATES)
def test_every_fate_is_documented(fate):
    assert f"| `{fate}` |" in (DOCS / "spiders.md").read_text("utf-8")


def test_what_is_made_from_the_code_is_up_to_date():
    build = built()
    assert (DOCS / "tables.md").read_text("utf-8") == build.tables_markdown()
    assert (ROOT / "metadata.yaml").read_text("utf-8") == build.metadata_yaml()


def links():
    for page in [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "data" / "README.md",
        *sorted(DOCS.rglob("*.md")),
    ]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
            yield pytest.param(page, target, id=f"{page.name}-{target}")


@pytest.mark.parametrize(("page", "target"), links())
def test_every_link_between_documents_leads_somewhere(page, target):
    assert (page.parent / target).exists()


def test_the_site_has_every_page_in_its_navigation():
    pages = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    named = set(re.findall(r"(?m)^ +- .+: (\S+\.md)$", (ROOT / "mkdocs.yml").read_text("utf-8")))
    assert named == pages, "docs/ and nav in mkdocs.yml differ"


def dependencies():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [re.match(r"[\w-]+", line)[0] for line in project["dependencies"]]


@pytest.mark.parametrize("name", dependencies())
def test_every_dependency_has_its_reason(name):
    assert name in (DOCS / "architecture.md").read_text("utf-8").split("## Dependencies")[1].lower()


def test_the_quick_start_is_two_lines():
    quick_start = (ROOT / "README.md").read_text("utf-8").split("## Quick start")[1].split("\n## ")[0]
    blocks = re.findall(r"```sh\n(.*?)```", quick_start, re.S)
    assert [len(block.strip().splitlines()) for block in blocks] == [1, 1]
    assert "newsscrape demo" in blocks[0] and "pytest" in blocks[1]


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py")))
def test_every_benchmark_is_documented(name):
    assert f"`{name}`" in (DOCS / "benchmarks.md").read_text("utf-8")


@pytest.mark.parametrize("peer", ["htmldate", "newspaper", "readability", "sklearn", "trafilatura"])
def test_no_benchmark_hides_a_package_that_benchmarks_import(peer):
    """A program's own folder is searched first: newspaper4k once scored nothing beside a newspaper.py."""
    assert not (ROOT / "benchmarks" / f"{peer}.py").exists()


def named_files():
    """Modules, tests and benchmarks that a page names with their path."""
    inside = "|".join(path.name for path in (ROOT / "newsscrape").iterdir() if path.is_dir())
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]:
        for name in re.findall(r"(?<![\w/.-])((?:[\w-]+/)+[\w-]+\.py)\b", page.read_text("utf-8")):
            ours = re.match(rf"(?:tests|benchmarks|docs|newsscrape|{inside})/", name)
            if ours and not name.endswith(("/NAME.py", "/example.py")):
                yield pytest.param(name, id=f"{page.name}-{name}")


@pytest.mark.parametrize("name", named_files())
def test_every_file_that_is_named_is_there(name):
    assert (ROOT / name).exists() or (ROOT / "newsscrape" / name).exists()

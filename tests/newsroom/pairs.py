"""Pairs of texts with the truth about them: edits that newsrooms make, and similar texts that are not copies.

The texts beside this file are our own. ``pairs()`` always gives the same list. Half of the texts, and half of the
kinds of look-alikes, are ``unseen``: the thresholds in newsscrape/article/duplicates.py were set without them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from newsscrape.article import duplicates

FOLDER = Path(__file__).parent
UNSEEN = frozenset(
    "rail rail2 football football2 bees bees2 school whale museum cheese drought lighthouse opera "
    "de_wolf fr_train es_rio ru_kot zh_shu ar_nahl obituary stocks column roadworks tianqi".split()
)
SAME_EVENT = ("harbour", "library", "bees", "rail", "court", "football")


@dataclass(frozen=True)
class Story:
    """A text: its paragraphs without the headline. ``group`` is the format it is an issue of, if any."""

    name: str
    group: str
    paragraphs: tuple[str, ...]

    @property
    def language(self) -> str:
        return self.name.split("_")[0] if "_" in self.name and not self.group else "en"

    @property
    def unseen(self) -> bool:
        return bool({self.name, self.group} & UNSEEN)


@dataclass(frozen=True)
class Pair:
    """Two bodies and the truth: copy, version, quote or None."""

    edit: str
    names: tuple[str, str]
    one: str
    other: str
    kind: str | None
    unseen: bool
    same_site: bool = False


def read(file: str) -> dict[str, Story]:
    stories = {}
    for block in (FOLDER / file).read_text("utf-8").split("== ")[1:]:
        head, _, text = block.partition("\n")
        name, _, group = head.partition(" ")
        stories[name] = Story(name, group, tuple(text.strip().split("\n\n")[1:]))
    return stories


def body(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


# What newsrooms do ------------------------------------------------------------------------------------------

Edit = Callable[[Story, random.Random], tuple[str, ...]]

AMERICAN = {
    "harbour": "harbor", "colour": "color", "centre": "center", "organised": "organized", "neighbour": "neighbor",
    "metres": "meters", "kilograms": "kilos", "per cent": "percent", "grey": "gray", "programme": "program",
    "metre": "meter", "defence": "defense", "towards": "toward", "afterwards": "afterward", "mum": "mom",
    "lorry": "truck", "pavements": "sidewalks", "tyres": "tires", "autumn": "fall", "licence": "license",
}  # fmt: skip
REWORDED = {
    "said that": "stated that", "announced": "revealed", "about": "some", "more than": "over", "began": "started",
    "so that": "in order that", "because": "as", "was asked": "had been asked", "expected": "due", "nearly": "almost",
    "people": "residents", "however": "though", "while": "as", "last year": "a year ago", "is thought": "is believed",
    "most of them": "the majority", "at least": "no fewer than", "built": "put up", "closed": "shut", "found": "saw",
    "said she": "explained she", "said he": "explained he", "will be": "is to be", "several": "a number of",
    "big": "large", "help": "assist", "buy": "purchase", "money": "cash", "children": "youngsters", "first": "initial",
    # the other languages
    "sagte": "erklärte", "nun": "jetzt", "zunächst": "zuerst", "dans": "en", "ont raconté": "ont dit", "aussi": "encore",
    "primero": "al principio", "también": "además", "ahora": "hoy", "сказала": "заявила", "сообщили": "рассказали",
    "просто": "всего лишь", "表示": "说", "许多人": "不少人", "后来": "之后", "وقال": "وذكر", "حتى": "إلى أن",
}  # fmt: skip
BYLINES = {
    "en": ("By Rowena Tull, staff reporter", "(Additional reporting by Westpress news agency.)"),
    "de": ("Von unserem Redaktionsmitglied Uwe Brandt", "(wpd/eigener Bericht)"),
    "fr": ("De notre correspondante Odile Renard", "(Avec Agence Ouest)"),
    "es": ("Por nuestra redacción en la comarca", "(Con información de Agencia Norte)"),
    "ru": ("Наш корреспондент Илья Орлов", "(По сообщению агентства «Север»)"),
    "zh": ("本报记者 李文", "(来源:西部通讯社)"),
    "ar": ("من مراسلنا في المنطقة", "(وكالة أنباء الغرب)"),
}
LEADS = {
    "en": (
        "It is the talk of the district this morning, and it will be for some time to come. Few who live nearby can "
        "remember anything like it, and fewer still would have believed it a month ago.",
        "Our readers have been ringing the office since breakfast, and what they wanted to know was always the same "
        "thing. Here is what we have been able to find out so far about an affair that has surprised everybody.",
        "Not every week brings a story that has people stopping one another in the street. This one does, and those "
        "who were there will be telling it to their grandchildren whatever comes of it in the end.",
    ),
    "de": ("Seit Tagen reden die Leute beim Bäcker über nichts anderes, und auch im Gemeinderat war es das Thema.",),
    "fr": ("On ne parle plus que de cela au marché, et jusque dans les villages voisins on vient aux nouvelles.",),
    "es": ("En la plaza no se habla de otra cosa desde el lunes, y hasta de la capital han llamado para preguntar.",),
    "ru": ("В округе только об этом и говорят, и даже из соседней области звонят узнать, правда ли всё это.",),
    "zh": ("这几天,街坊邻居谈论的都是同一件事,连外地的亲戚也打电话来打听消息是不是真的。",),
    "ar": ("لا حديث للناس هذه الأيام إلا عن هذا الأمر الذي وصلت أخباره إلى القرى البعيدة أيضا.",),
}


def local_byline(story: Story, chance: random.Random) -> tuple[str, ...]:
    first, *rest = story.paragraphs
    return (BYLINES[story.language][0], f"{story.name.upper()} – {first}", *rest)


def agency_tag(story: Story, chance: random.Random) -> tuple[str, ...]:
    return (*story.paragraphs, BYLINES[story.language][1])


def typo_fixes(story: Story, chance: random.Random) -> tuple[str, ...]:
    """Two letters swapped in five words of the text, as they were before somebody read it."""
    text = body(*story.paragraphs)
    words = list(re.finditer(r"\w{5,}", text))
    for found in sorted(chance.sample(words, min(5, len(words))), key=lambda match: -match.start()):
        at = found.start() + 1
        text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return (text,)


def american_spelling(story: Story, chance: random.Random) -> tuple[str, ...]:
    text = body(*story.paragraphs).replace('"', "'").replace(" - ", "—")
    return (_replaced(text, AMERICAN, len(text)),)


def numbers_updated(story: Story, chance: random.Random) -> tuple[str, ...]:
    """Up to three of the numbers in it, a later count."""
    text = body(*story.paragraphs)
    numbers = list(re.finditer(r"\d+", text))
    for found in sorted(chance.sample(numbers, min(3, len(numbers) // 2)), key=lambda match: -match.start()):
        text = text[: found.start()] + str(int(found[0]) + chance.randint(1, 9)) + text[found.end() :]
    return (text,)


def paragraphs_merged(story: Story, chance: random.Random) -> tuple[str, ...]:
    half = len(story.paragraphs) // 2
    return " ".join(story.paragraphs[:half]), " ".join(story.paragraphs[half:])


def light_rewrite(story: Story, chance: random.Random) -> tuple[str, ...]:
    """A word here and there, one in twenty at most."""
    text = body(*story.paragraphs)
    return (_replaced(text, REWORDED, len(text.split()) // 20 + 1),)


def tightened(story: Story, chance: random.Random) -> tuple[str, ...]:
    """One word in fourteen goes, as when a text has to fit its column."""
    step = 14 if story.language != "zh" else 40
    units = [list(paragraph) if story.language == "zh" else paragraph.split() for paragraph in story.paragraphs]
    space = "" if story.language == "zh" else " "
    return tuple(space.join(unit for n, unit in enumerate(words) if n % step != step - 4) for words in units)


def reordered(story: Story, chance: random.Random) -> tuple[str, ...]:
    """The third paragraph goes to the end."""
    return (*story.paragraphs[:2], *story.paragraphs[3:], story.paragraphs[2])


def all_at_once(story: Story, chance: random.Random) -> tuple[str, ...]:
    """Local byline, corrections, spelling and the agency's name at the end."""
    changed = Story(story.name, "", typo_fixes(story, chance))
    changed = Story(story.name, "", american_spelling(changed, chance))
    return (BYLINES[story.language][0], *changed.paragraphs, BYLINES[story.language][1])


def cut_from_the_end(story: Story, chance: random.Random) -> tuple[str, ...]:
    return _share_of(story.paragraphs, 0.55)


def cut_to_a_third(story: Story, chance: random.Random) -> tuple[str, ...]:
    """As few paragraphs from the first on as make up 30%."""
    kept = 1
    while sum(map(len, story.paragraphs[:kept])) < 0.3 * sum(map(len, story.paragraphs)):
        kept += 1
    return story.paragraphs[:kept]


def cut_in_the_middle(story: Story, chance: random.Random) -> tuple[str, ...]:
    first, *rest, last = story.paragraphs
    start = max(1, len(rest) // 3)
    return (first, *rest[:start], *rest[start + max(1, len(rest) // 2) :], last)


def new_lead(story: Story, chance: random.Random) -> tuple[str, ...]:
    """The first two paragraphs make way for another beginning."""
    return (chance.choice(LEADS[story.language]), *story.paragraphs[2:])


def cut_with_byline_and_corrections(story: Story, chance: random.Random) -> tuple[str, ...]:
    shorter = Story(story.name, "", typo_fixes(Story(story.name, "", cut_from_the_end(story, chance)), chance))
    return (BYLINES[story.language][0], *shorter.paragraphs)


def _replaced(text: str, table: dict[str, str], most: int) -> str:
    for old, new in table.items():
        bounded = old if ord(old[0]) > 0x3000 else rf"\b{old}\b"
        text, count = re.subn(bounded, new, text, count=1 if most < len(text) else 0)
        most -= count
        if most <= 0:
            break
    return text


def _share_of(paragraphs: tuple[str, ...], share: float) -> tuple[str, ...]:
    """The paragraphs from the first on that make up about this share of the text."""
    limit = share * sum(map(len, paragraphs))
    kept: list[str] = []
    for paragraph in paragraphs:
        if kept and sum(map(len, kept)) + len(paragraph) / 2 > limit:
            break
        kept.append(paragraph)
    return tuple(kept)


COPIES: tuple[Edit, ...] = (
    local_byline, agency_tag, typo_fixes, american_spelling, numbers_updated, paragraphs_merged, light_rewrite,
    tightened, reordered, all_at_once,
)  # fmt: skip
VERSIONS: tuple[Edit, ...] = (
    cut_from_the_end, cut_to_a_third, cut_in_the_middle, new_lead, cut_with_byline_and_corrections
)  # fmt: skip

ONE_SENTENCE = (
    '"We are listening to everybody who has something to say about this, and we shall not decide anything before the '
    'end of the month," said a spokeswoman for the council.',
    '"This is a good day for the county and for all those who have worked so hard and for so long to make it happen," '
    "the minister said in a written statement.",
    "A spokesman for the police said that officers were called to the scene at about ten o'clock, that nobody had been "
    "arrested, and that inquiries were going on.",
    'The department said: "Safety comes first for us at all times, and we will look closely at the findings of the '
    'report as soon as they have been published."',
)


def pairs() -> list[Pair]:
    """All pairs, always the same."""
    written = {**read("english.txt"), **read("others.txt")}
    return [*_edited(written), *_quoted(written), *_no_copies(written, read("lookalikes.txt"))]


def _edited(written: dict[str, Story]) -> Iterator[Pair]:
    for story in written.values():
        chance = random.Random(story.name)
        whole = body(*story.paragraphs)
        for kind, edits in (("copy", COPIES), ("version", VERSIONS)):
            for edit in edits:
                changed = body(*edit(story, chance))
                if changed != whole:
                    yield Pair(edit.__name__, (story.name, story.name), whole, changed, kind, story.unseen)
        host = _another(written, story, chance)
        longer = body(*story.paragraphs, *_share_of(host.paragraphs, 0.5))
        yield Pair("extended", (story.name, host.name), whole, longer, "version", story.unseen)


def _quoted(written: dict[str, Story]) -> Iterator[Pair]:
    """Part of a story in an own, longer one of another paper, and items in a round-up."""
    for story in written.values():
        chance = random.Random(f"quote {story.name}")
        whole = body(*story.paragraphs)
        host = _another(written, story, chance)
        at = chance.randrange(len(story.paragraphs) - 1)
        for edit, taken in (
            ("two_paragraphs_quoted", story.paragraphs[at : at + 2]),
            ("quote_block", (f"“{max(story.paragraphs, key=len)}”",)),
        ):
            if edit == "quote_block" and story.language == "zh":
                continue  # one paragraph is too short
            place = chance.randrange(1, len(host.paragraphs))
            text = body(*host.paragraphs[:place], *taken, *host.paragraphs[place:])
            if len(re.findall(r"\w+", " ".join(taken))) < 45 and story.language != "zh":
                continue  # no more than a sentence
            yield Pair(edit, (story.name, host.name), whole, text, "quote", story.unseen)
    english = [story for story in written.values() if story.language == "en" and not story.name.endswith("2")]
    for n, story in enumerate(english):
        items = [english[(n + step) % len(english)] for step in (5, 9, 0, 13, 7)]
        text = body(*(paragraph for item in items for paragraph in item.paragraphs[:2]))
        yield Pair("in_a_roundup", (story.name, "roundup"), body(*story.paragraphs), text, "quote", story.unseen)
        items = [english[(n + step) % len(english)] for step in (4, 0, 11)]
        short = body(*(paragraph for item in items for paragraph in item.paragraphs[:2]))
        brief = body(*story.paragraphs[:2])
        yield Pair("brief_in_a_short_roundup", (story.name, "roundup"), brief, short, "quote", story.unseen)
        yield Pair("brief_in_a_roundup", (story.name, "roundup"), brief, text, "quote", story.unseen)


def _no_copies(written: dict[str, Story], alike: dict[str, Story]) -> Iterator[Pair]:
    for name in SAME_EVENT:
        one, other = written[name], written[f"{name}2"]
        chance = random.Random(name)
        texts = (
            (one.paragraphs, other.paragraphs),
            (typo_fixes(one, chance), other.paragraphs),
            (one.paragraphs, cut_from_the_end(other, chance)),
            (cut_from_the_end(one, chance), local_byline(other, chance)),
        )
        for first, second in texts:
            yield Pair("same_event", (one.name, other.name), body(*first), body(*second), None, one.unseen)
    for one, other in combinations(alike.values(), 2):
        if one.group == other.group:
            texts = body(*one.paragraphs), body(*other.paragraphs)
            # A column belongs to its paper; prices, weather and the like are printed by many.
            same_site = one.group in ("column", "courtlist", "roadworks")
            yield Pair(one.group, (one.name, other.name), *texts, None, one.unseen, same_site)
    english = [story for story in written.values() if story.language == "en"]
    for n, (one, other) in enumerate(zip(english, english[11:] + english[:11], strict=True)):
        if one.name.rstrip("2") == other.name.rstrip("2"):
            continue
        sentence = ONE_SENTENCE[n % len(ONE_SENTENCE)]
        texts = body(*one.paragraphs, sentence), body(other.paragraphs[0], sentence, *other.paragraphs[1:])
        unseen = one.unseen and other.unseen
        yield Pair("one_sentence_of_a_statement", (one.name, other.name), *texts, None, unseen)
        texts = body(*one.paragraphs), body(*other.paragraphs)
        yield Pair("other_stories", (one.name, other.name), *texts, None, unseen)


def _another(written: dict[str, Story], story: Story, chance: random.Random) -> Story:
    """A story about something else in the same language."""
    return chance.choice(
        [
            other
            for other in written.values()
            if other.language == story.language and other.name.rstrip("2") != story.name.rstrip("2")
        ]
    )


# How well they are told -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Score:
    """How well one kind was told from all else: counts of pairs."""

    kind: str
    right: int
    named: int  # pairs that were called this kind
    there: int  # pairs that are

    @property
    def precision(self) -> float:
        return self.right / self.named if self.named else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0


def found(pair: Pair) -> str | None:
    """The kind that an archive with both texts would give the pair: they must share hashes to be compared at all."""
    one, other = (set(duplicates.fingerprint(text)) for text in (pair.one, pair.other))
    if not duplicates.worth_comparing(len(one & other), len(one), len(other), same_site=pair.same_site):
        return None
    match = duplicates.compare(pair.one, pair.other, same_site=pair.same_site)
    return match.kind if match else None


def scores(of: list[Pair]) -> list[Score]:
    """For each kind, and for ``any``: related in whatever way or not at all."""
    told = [(pair.kind, found(pair)) for pair in of]
    by_kind = [
        Score(kind, told.count((kind, kind)), sum(got == kind for _, got in told), sum(is_ == kind for is_, _ in told))
        for kind in ("copy", "version", "quote")
    ]
    return [
        *by_kind,
        Score(
            "any",
            sum(is_ is not None and got is not None for is_, got in told),
            sum(got is not None for _, got in told),
            sum(is_ is not None for is_, _ in told),
        ),
    ]

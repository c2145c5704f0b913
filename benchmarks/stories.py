"""The articles of the test newspaper (gazette.py): six hundred in English, four hundred in German.

Each is generated from its number. They share words but no sentences, because each contains invented names.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

ENGLISH, GERMAN = 600, 400
FIRST_DAY = date(2023, 3, 1)
MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
}
SECTIONS = {"en": ("local", "business", "sport"), "de": ("politik", "kultur")}
PLACES = ("sitemap", "pages", "archive", "sitemap", "pages")
SYLLABLES = "ar be con dal el fin gor hun il jas kel lor mab nor ost pel rin sal tor ul vend wes".split()
WHO = {
    "en": "the council|two farmers|the harbour master|parents|a museum|the fire service|a choir|the bus company",
    "de": "der Gemeinderat|die Hafenmeisterin|eine Elterngruppe|das Museum|die Feuerwehr|ein Chor|der Busbetrieb",
}
DID = {
    "en": "asked for|turned down|paid for|argued about|photographed|opened|sold|repaired|counted|drew up",
    "de": "verlangte|verwarf|bezahlte|besprach|fotografierte|eröffnete|verkaufte|reparierte|zählte|entwarf",
}
WHAT = {
    "en": "the old weir|a second bridge|new benches|the winter timetable|a stone wall|the flood gate|a school bus",
    "de": "das alte Wehr|eine zweite Brücke|neue Bänke|den Winterfahrplan|eine Mauer|das Fluttor|einen Schulbus",
}
FRAMES = {
    "en": (
        "{who} of {place} {did} {what} after a long evening with {name}",
        "according to {name}, {who} {did} {what} near {place} before the autumn",
        "nobody in {place} could say what it would cost, and {name} would not guess",
        "{name} asked the hall in {place} to wait, because {who} {did} {what} that morning",
        "a letter from {place}, signed by {name}, says that {who} never {did} {what}",
    ),
    "de": (
        "{who} von {place} {did} {what} nach einem langen Abend mit {name}",
        "laut {name} {did} {who} noch vor dem Herbst {what} bei {place}",
        "niemand in {place} wusste zu sagen, was das kosten wird, und {name} wollte nicht raten",
        "{name} bat den Saal in {place} um Geduld, denn {who} {did} {what} am selben Morgen",
        "in einem Brief aus {place}, den {name} unterschrieben hat, heißt es, {who} {did} {what} nie",
    ),
}


@dataclass(frozen=True)
class Story:
    """One article."""

    number: int
    language: str
    section: str
    day: date
    headline: str
    paragraphs: tuple[str, ...]

    @property
    def path(self) -> str:
        words = "".join(letter if letter.isalnum() else "-" for letter in self.headline.lower())
        slug = "-".join(word for word in words.split("-") if word)[:60].strip("-")
        if self.language == "de":
            return f"/de/{self.section}/{slug}-{10_000 + self.number}.html"
        return f"/{self.day:%Y/%m/%d}/{self.section}/{slug}-{self.number}"

    @property
    def again(self) -> str:
        """Another section's address, where some stand once more word for word."""
        return self.path.replace(f"/{self.section}/", "/weekend/")

    @property
    def place(self) -> str:
        """What offers it; some are in a feed besides."""
        return PLACES[self.number % len(PLACES)]

    @property
    def printed_day(self) -> str:
        month = MONTHS[self.language][self.day.month - 1]
        return f"{self.day.day}{'.' if self.language == 'de' else ''} {month} {self.day.year}"


@cache
def story(number: int) -> Story:
    """The story of a number, from 0."""
    language = "en" if number < ENGLISH else "de"
    chance = random.Random(number)

    def one_of(words: dict[str, str]) -> str:
        return chance.choice(words[language].split("|"))

    def name() -> str:
        return "".join(chance.choices(SYLLABLES, k=chance.randrange(2, 4))).capitalize()

    def sentence() -> str:
        text = chance.choice(FRAMES[language]).format(
            who=one_of(WHO), did=one_of(DID), what=one_of(WHAT), place=name(), name=f"{name()} {name()}"
        )
        return f"{text[0].upper()}{text[1:]}."

    start = f"{one_of(WHO)} {one_of(DID)} {one_of(WHAT)}"
    ending = {"en": f"in ward {number}", "de": f"im Ortsteil {number}"}[language]
    paragraphs = (" ".join(sentence() for _ in range(chance.randrange(2, 4))) for _ in range(chance.randrange(4, 9)))
    section = SECTIONS[language][number % len(SECTIONS[language])]
    day = FIRST_DAY + timedelta(days=number % 360)
    return Story(number, language, section, day, f"{start[0].upper()}{start[1:]} {ending}", tuple(paragraphs))


def find(path: str) -> Story | None:
    """The story whose own address, or other section's, a path is."""
    number = path.rpartition("-")[2].removesuffix(".html")
    if not number.isdecimal() or int(number) % 10_000 >= ENGLISH + GERMAN:
        return None
    one = story(int(number) % 10_000)
    return one if path in (one.path, one.again) else None


def stories(language: str | None = None, section: str | None = None, place: str | None = None) -> list[Story]:
    """The stories that fit, the newest first."""
    fitting = (
        one
        for one in map(story, range(ENGLISH + GERMAN))
        if language in (None, one.language) and section in (None, one.section) and place in (None, one.place)
    )
    return sorted(fitting, key=lambda one: (one.day, one.number), reverse=True)

"""The forms of a word that a search finds: English plurals and verb forms, Korean nouns with their particles.

These tables are read by SQL, so that Datasette needs none of our functions. English forms match in English articles
only. A rule may produce a word that does not exist ("runned"): no article has it, so it does no harm.
"""

from __future__ import annotations

from itertools import product

# Words that have no forms and are not forms of other words.
INVARIANT = (
    "the and for are but not you all any can had her was one our out has him his how its may who did yet she they them"
    " this that with from have were been there their will would which when what than then also into over more some"
    " news goods arms customs means series species economics politics was gas yes thus always perhaps"
    " during nothing something anything everything"
).split()
_C, _V = "[b-df-hj-np-tv-z]", "[aeiouy]"
_SHORT = tuple(f"{_C * length}{_V}[^aeiouwxy]" for length in range(4))  # one vowel between: "hop", "plan", "us"
_DOUBLED = "bdgmnprtl"
PARTICLES = """
에서부터 으로부터 에게서 에서는 에서도 으로는 으로도 으로서 으로써 이라고 이라는 까지 부터 에서 에게 한테
께서 으로 에는 에도 에만 와는 과는 와의 과의 라고 라는 로는 보다 처럼 만큼 마다 조차 밖에 이나 이며
이다 들은 들이 들을 들의 들 은 는 이 가 을 를 의 에 와 과 도 로 만 나
""".split()
_HANGUL = "[가-힣]"
Rule = tuple[int, str, int, str]  # rank, GLOB pattern of the word, letters removed from its end, letters added there

# From a form to the words that it may be a form of. Of the rules that match, those with the lowest rank apply.
LEMMAS: tuple[Rule, ...] = (
    (0, "evening", 0, ""), (0, "morning", 0, ""), (0, "united", 0, ""),
    (0, "??*ies", 3, "y"), (0, "*ies", 1, ""), (0, "??*ied", 3, "y"),
    *((0, f"{short}ing", 3, "e") for short in _SHORT),
    *((0, f"{short}ed", 1, "") for short in _SHORT),
    *((1, f"??*{letter * 2}{end}", cut, "") for letter in _DOUBLED for end, cuts in (("ing", (4, 3)), ("ed", (3, 2)))
      for cut in cuts),
    (2, f"*{_V}*ing", 3, ""), (2, f"*{_V}*ing", 3, "e"),
    (2, f"*{_V}*[^e]ed", 2, ""), (2, f"*{_V}*[^e]ed", 1, ""),
    (2, "*[sxzo]es", 2, ""), (2, "*[sxzo]es", 1, ""), (2, "*[cs]hes", 2, ""), (2, "*[cs]hes", 1, ""),
    (3, "?*[^siu]s", 1, ""),
    (4, f"*{_HANGUL}", 0, ""), *((4, f"??*{particle}", len(particle), "") for particle in PARTICLES),
)  # fmt: skip
# From a word to its forms; likewise, but rules of rank -1 always apply.
FORMS: tuple[Rule, ...] = (
    (-1, "*", 0, ""), (-1, "*ing", 0, "s"),
    *((0, "?*ie", cut, end) for cut, end in ((0, "s"), (0, "d"), (2, "ying"))),
    *((1, "?*e", cut, end) for cut, end in ((0, "s"), (0, "d"), (1, "ing"))),
    *((1, f"*{_C}y", cut, end) for cut, end in ((1, "ies"), (1, "ied"), (0, "ing"))),
    *((1, pattern, 0, end) for pattern, end in product(("?*[sxz]", "?*[cs]h"), ("es", "ed", "ing"))),
    *((1, "?*o", 0, end) for end in ("s", "es", "ed", "ing")),
    *((1, f"{short[: -len('[^aeiouwxy]')]}{letter}", 0, end) for short in _SHORT[1:] for letter in _DOUBLED
      for end in ("s", f"{letter}ed", f"{letter}ing")),
    (1, f"{_C}{_C}", 0, "s"),
    *((2, "??*[a-z]", 0, end) for end in ("s", "ed", "ing")),
    *((2, f"??*{_C}[aeiou]{letter}", 0, f"{letter}{end}") for letter in _DOUBLED for end in ("ed", "ing")),
    *((3, f"*{_HANGUL}", 0, particle) for particle in PARTICLES),
)  # fmt: skip

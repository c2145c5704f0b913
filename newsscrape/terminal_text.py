"""What of a text may reach a terminal: a page can hold sequences that move the cursor, rename the window or run keys.

Control characters are shown as pictures (ESC as ␛); those without one, and those that turn the direction of text, as �.
"""

from __future__ import annotations

import re

# All of C0 but tab and line end, DEL, C1 (some terminals read 0x9B as ESC [), what turns the direction of writing, line
# and paragraph separators, annotations, halves of surrogate pairs, and invisible tags.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_IN_JSON = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")  # json.dumps escapes C0 itself
_PICTURES = 0x2400
_DEL, _DEL_PICTURE = 0x7F, "\u2421"


def visible(text: str) -> str:
    """A text as a terminal may have it; line ends and tabs stay."""
    return _HIDDEN.sub(_picture, text)


def visible_line(text: str) -> str:
    """The same on one line."""
    return visible(text).replace("\n", "␊").replace("\t", "␉")


def visible_json(text: str) -> str:
    """JSON that is the same value, with every control character escaped."""
    return _IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    return chr(_PICTURES + code) if code < 0x20 else _DEL_PICTURE if code == _DEL else "\ufffd"

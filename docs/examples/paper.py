"""A small newspaper as files, for docs/day.md: ``python paper.py 12`` writes a home page and twelve articles.

python docs/examples/paper.py 12 && python -m http.server --bind 127.0.0.1 --directory paper 48000
"""

from __future__ import annotations

import sys
from pathlib import Path

SUBJECTS = "weir ferry market library school quay chapel orchard signal bakery theatre bridge".split()
TEXT = (
    "The council met on the {subject} for most of the evening and heard from eleven residents of ward {n}, several of "
    "whom had brought photographs.",
    "Work on the {subject} is to begin before the summer, once the money that was promised for ward {n} has been paid "
    "into the account.",
    "A decision is expected next month, and the minutes of meeting {n} will be read out in the library on a Tuesday.",
)
ARTICLE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{headline} | The Quay News</title></head>
<body><p class="nav"><a href="/">Home</a></p>
<div class="date">{day}</div>
<h1>{headline}</h1>
{text}
<p>(SP/BMcC)</p>
</body></html>
"""
HOME = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>The Quay News</title></head>
<body><h1>The Quay News</h1>
<ul>
{links}
</ul>
</body></html>
"""


def main(count: int) -> None:
    """Write the paper with so many articles; those that are there already stay as they are."""
    folder = Path("paper")
    links = []
    for n in range(1, count + 1):
        subject = SUBJECTS[(n - 1) % len(SUBJECTS)]
        headline = f"Residents of ward {n} speak about the {subject}"
        path = f"2024/03/{n % 28 + 1:02d}/residents-speak-about-the-{subject}-{n}.html"
        links.append(f'<li><a href="/{path}">{headline}</a></li>')
        text = "\n".join(f"<p>{line.format(subject=subject, n=n)}</p>" for line in TEXT)
        file = folder / path
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(ARTICLE.format(headline=headline, day=f"{n % 28 + 1:02d}/03/2024", text=text), "utf-8")
    (folder / "index.html").write_text(HOME.format(links="\n".join(reversed(links))), "utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]))

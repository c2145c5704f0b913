"""List articles: their linked headings, repeated labels, tables and dates belong to the text."""

from __future__ import annotations

import pytest

from newsscrape import extract_article

HEADLINE = "The six best swimming places on the Orne"
INTRO = (
    "The water of the Orne has been clean enough for bathing since the sewage works at Marlow was rebuilt, and on warm "
    "days half of the district seems to be in it. We have tried six places between the weir and the estuary.",
    "At each of them we swam, had something to eat where there was anything, and asked the lifeguards how safe it is. "
    "The order is that of the river, from the weir down to the sea, and says nothing of our preferences.",
)
PLACES = {
    "Weir Meadow": "The meadow below the weir is the quietest of the six. A wooden ladder leads into a basin two metres "
    "deep, in which the current turns slowly; beginners stay on the side of the willows.",
    "Marlow Baths": "The old river baths have been open again for two summers. Three floats mark the lanes, and the "
    "cabins are the ones that the town's grandparents changed in, with a new coat of paint.",
    "Tanner's Bend": "Where the tanners once washed their hides a beach of gravel has formed. The water reaches the knees "
    "for twenty metres, which is why families with small children come here first.",
    "Hallam Quay": "The steps of the former coal quay are warm until late in the evening. Swimmers share the basin with "
    "rowing boats, so that it is wise to keep to the buoys and to wear a bright cap.",
    "North Bank": "Only the ferry leads to the bathing place on the north bank, and that keeps it empty on weekdays. "
    "There is shade under the poplars, and a kiosk that sells soup, bread and lemonade.",
    "Estuary Sands": "At the mouth the river is as wide as a lake and a little salty. The tide decides when one can swim: "
    "a board beside the car park gives the hours, and the lifeguards mean them.",
}
FOOT = "<footer><p>© 2024 The Orne Echo. All rights reserved.</p></footer>"


def read(item):
    """The body of an article with an item for each place; ``item`` makes its markup of number, name and text."""
    items = "".join(item(n, name, text) for n, (name, text) in enumerate(PLACES.items(), start=1))
    intro = "".join(f"<p>{text}</p>" for text in INTRO)
    page = (
        f"<html><head><title>{HEADLINE}</title></head><body><nav><a href='/'>Home</a> <a href='/n'>News</a></nav>"
        f"<main><article><h1>{HEADLINE}</h1>{intro}{items}</article></main>{FOOT}</body></html>"
    )
    return extract_article(page, url="https://www.orne-echo.example/leisure/swimming").body


ITEMS = {
    "linked headings": lambda n, name, text: (
        f"<h2><a href='https://place{n}.example/'>{n}. {name}</a></h2><p>{text}</p>"
    ),
    "labels that come again": lambda n, name, text: (
        f"<h3>{name}</h3><p>{text}</p><h4>Good</h4><p>Easy to reach by bus number {n}.</p><h4>Bad</h4>"
        f"<p>Crowded on Sundays from {n + 9} o'clock.</p>"
    ),
    "entries with dates": lambda n, name, text: (
        f"<h2><a href='https://place{n}.example/'>{name}</a></h2><p>Open from {n} May 2024</p><p>{text}</p>"
    ),
}


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
def test_the_items_of_a_list_article_are_kept_with_their_headings(item):
    body = read(item)
    assert [name for name in PLACES if name not in body] == []
    assert [text for text in (*INTRO, *PLACES.values()) if text not in body] == []


def test_labels_are_kept_as_often_as_they_come():
    body = read(ITEMS["labels that come again"]).split("\n\n")
    assert (body.count("Good"), body.count("Bad")) == (len(PLACES), len(PLACES))


def test_the_rows_of_a_table_in_each_item_are_kept():
    rows = "<tr><td>Depth</td><td>{n} metres</td></tr><tr><td>Lifeguard</td><td>yes</td></tr>"
    body = read(lambda n, name, text: f"<h2>{name}</h2><p>{text}</p><table>{rows.format(n=n)}</table>")
    assert [n for n in range(1, 7) if f"Depth | {n} metres" not in body] == []
    assert body.count("Lifeguard | yes") == len(PLACES)

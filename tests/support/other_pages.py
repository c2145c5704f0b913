"""Small pages of the kinds that are not articles, in the manner of real ones, with invented names."""

from __future__ import annotations

SHOP = "https://www.brassandoak.example"
MENU = "<nav><ul>" + "".join(
    f"<li><a href='/{name.lower()}'>{name}</a></li>" for name in ("Lamps", "Clocks", "Desks", "Sale", "Gifts")
) + "</ul></nav>"  # fmt: skip
ACCOUNT = "<div><a href='/account'>Account</a></div><div><a href='/cart'>Cart</a></div><button>Search</button>"
FOOT = (
    "<footer><h4>Help</h4><ul><li><a href='/shipping'>Shipping</a></li><li><a href='/returns'>Returns</a></li>"
    "<li><a href='/faq'>FAQ</a></li></ul><form><p>Sign up for 10% off your first order</p><button>Subscribe</button></form>"
    "</footer>"
)
LAMPS = (
    "Harbour lamp", "Pilot lamp", "Reading lamp No. 4", "Clamp lamp", "Gallery lamp", "Desk lamp in oak", "Hall lantern",
    "Cabin light", "Cellar light", "Picture light", "Swing-arm lamp", "Floor lamp in ash",
)  # fmt: skip


def page(title: str, body: str, head: str = "", classes: str = "") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body class='{classes}'>{body}</body></html>"


def _card(n: int, name: str) -> str:
    return (
        f"<li class='product-card'><a href='/products/{n}'><img src='/{n}.jpg'></a><h3><a href='/products/{n}'>{name}</a></h3>"
        f"<p class='price'>£{39 + n}.00</p><button>Add to cart</button></li>"
    )


def _reply(n: int, name: str, text: str) -> str:
    return (
        f"<div class='post' id='p{n}'><div class='user'><a href='/u/{name}'>{name}</a><div>Member</div><div>Joined: May 2019"
        f"</div><div>Posts: {31 * n}</div></div><div>#{n}</div><div>Jun {n}, 2023</div><div class='message'>{text}</div>"
        "<ul><li><a href='#'>Reply</a></li><li><a href='#'>Quote</a></li><li><a href='#'>Report</a></li></ul></div>"
    )


CATEGORY = page(
    "Lamps | Brass & Oak",
    MENU + ACCOUNT + "<h1>Lamps</h1><p>Every lamp is turned, wired and tested by hand in our workshop in Whitby, and comes "
    "with a bulb that you can replace yourself.</p><div>Sort by</div><div>Price</div><div>Brand</div><div>In stock</div><ul>"
    + "".join(_card(n, name) for n, name in enumerate(LAMPS)) + "</ul>" + FOOT,
    "<meta property='og:type' content='website'>"
    '<script type="application/ld+json">{"@type": "CollectionPage", "name": "Lamps"}</script>',
    "template-collection",
)  # fmt: skip
PRODUCT = page(
    "Harbour lamp | Brass & Oak",
    MENU + ACCOUNT + "<div><a href='/lamps'>Lamps</a></div><h1>Harbour lamp</h1><p class='price'>£89.00</p><div>In stock</div>"
    "<div>Quantity</div><button>Add to cart</button><h2>Description</h2><p>Our harbour lamp throws a warm, even light over "
    "your desk. Its brass shade is spun in one piece, and its oak foot is weighted so that it cannot tip.</p>"
    "<h2>Specifications</h2><ul><li>Height: 42 cm</li><li>Shade: brass</li><li>Cable: 2 m</li></ul><h2>Customer reviews</h2>"
    "<p>Beautiful lamp, arrived in two days.</p><p>Better than in the picture.</p><h2>You may also like</h2><ul>"
    + "".join(_card(n, name) for n, name in enumerate(LAMPS[1:5])) + "</ul>" + FOOT,
    "<meta property='og:type' content='product'><meta property='product:price:amount' content='89.00'>"
    '<script type="application/ld+json">{"@type": "Product", "name": "Harbour lamp", "offers": {"@type": "Offer", "price": '
    '"89.00"}, "aggregateRating": {"@type": "AggregateRating", "ratingValue": 4.8}}</script>',
    "template-product product",
)  # fmt: skip
LANDING = page(
    "Commercial Roof Repair in Ryedale | Northgate Roofing",
    "<nav><ul><li><a href='/services'>Services</a></li><li><a href='/about'>About us</a></li><li><a href='/contact'>Contact us"
    "</a></li></ul></nav><a href='tel:0'>Call now</a><h1>Commercial Roof Repair in Ryedale</h1><p>When your roof leaks, you "
    "need a team that you can trust. Our certified roofers repair flat and pitched roofs of every size.</p>"
    "<a class='button' href='/quote'>Get a free quote</a><h2>Why choose us</h2><div><h3>Experience</h3><p>We have more than "
    "thirty years of experience with roofs like yours.</p></div><div><h3>Guarantee</h3><p>Our work is guaranteed for ten years."
    "</p></div><div><h3>Fair prices</h3><p>You will receive a written quote, and that is what you pay.</p></div><h2>Our services"
    "</h2><ul><li>Flat roofs</li><li>Gutters</li><li>Inspections</li><li>Emergency repairs</li></ul><h2>Testimonials</h2>"
    "<p>“They came the same day and saved our stock.”</p><h2>How it works</h2><p>Call us or fill in the form, and we will "
    "inspect your roof within two days.</p><h2>Frequently asked questions</h2><h3>How much does a repair cost?</h3><p>It depends "
    "on your roof. Contact us for a free quote.</p><form><button>Contact us</button></form><a href='/quote'>Get a quote</a>"
    "<h2>Locations</h2><ul><li><a href='/locations/malton'>Malton</a></li><li><a href='/locations/pickering'>Pickering</a></li>"
    "<li><a href='/locations/helmsley'>Helmsley</a></li></ul><div><a href='/services/gutters'>Learn more</a></div><div><a "
    "href='/services/inspections'>Learn more</a></div><div><a href='/book'>Book now</a></div><footer><p>Licensed and insured</p>"
    "<ul><li><a href='/careers'>Careers</a></li><li><a href='/privacy'>Privacy</a></li></ul></footer>",
    "<meta property='og:type' content='website'>"
    '<script type="application/ld+json">{"@type": "LocalBusiness", "name": "Northgate Roofing"}</script>',
    "page-template page-id-31",
)  # fmt: skip
THREAD = page(
    "Engine will not start when warm | Dinghy Forum",
    "<nav><ul><li><a href='/forums'>Forums</a></li><li><a href='/members'>Members</a></li><li><a href='/login'>Log in</a></li>"
    "</ul></nav><h1>Engine will not start when warm</h1><div>Thread starter</div>"
    + "".join(_reply(n, name, text) for n, (name, text) in enumerate((
        ("sculler", "Hi all, my two-stroke starts fine when cold, but after an hour at sea I cannot get it going again. Any ideas?"),
        ("mudlark", "Sounds like the coil to me. Have you looked for a spark when it is warm?"),
        ("tiller_ann", "I had the same. It was the fuel pump, the membrane goes soft when it heats up."),
        ("sculler", "Thanks both! I will try the coil first since I have a spare one at home."),
        ("oldsalt", "Do not forget the fuel cap. If the vent is blocked you get exactly this after an hour or so."),
        ("sculler", "It was the vent. I feel stupid now. Thank you oldsalt, problem solved."),
    ), start=1)) + "<div>You must log in or register to reply here.</div>",
    "<meta name='generator' content='XenForo'>"
    '<script type="application/ld+json">{"@type": "DiscussionForumPosting", "headline": "Engine will not start"}</script>',
    "thread",
)  # fmt: skip
DOCS = page(
    "open_chart() — chartkit 2.1 documentation",
    "<nav><ul><li><a href='/docs/'>Getting started</a></li><li><a href='/docs/install'>Installation</a></li><li><a "
    "href='/docs/api'>API reference</a></li><li><a href='/docs/changelog'>Changelog</a></li></ul></nav><h1>open_chart()</h1>"
    "<pre>chartkit.open_chart(path, *, scale=1.0, strict=False)</pre><p>Open a chart file and return a Chart object.</p>"
    "<h2>Parameters</h2><dl><dt>path</dt><dd>The file to read, as a string or a path object.</dd><dt>scale</dt><dd>The factor "
    "that soundings are multiplied with. Default: 1.0.</dd><dt>strict</dt><dd>Raise ChartError where a record is damaged.</dd>"
    "</dl><h2>Returns</h2><p>A Chart.</p><h2>Example</h2><pre>chart = chartkit.open_chart('humber.000')\nprint(chart.bounds)</pre>"
    "<h2>Note</h2><p>New in version 2.0.</p><h2>See also</h2><ul><li><a href='/docs/api/close'>close_chart()</a></li></ul>"
    "<a href='/docs/api/a'>Previous</a><a href='/docs/api/b'>Next</a><h3>On this page</h3><ul><li><a href='#p'>Parameters</a>"
    "</li><li><a href='#r'>Returns</a></li></ul>",
    "<meta name='generator' content='Sphinx 7'>",
    "docs",
)  # fmt: skip
TAG = page(
    "Tag: harbour - Selby Courier",
    MENU + "<h1>Tag: harbour</h1>" + "".join(
        f"<article><h2><a href='/news/{n}'>The harbour board meets again about quay number {n}</a></h2><div>{n} June 2023</div>"
        f"<p>The board met on Monday and will meet again, its chairman said, until it is decided. …</p>"
        f"<a href='/news/{n}'>Read more</a></article>" for n in range(1, 11)) + "<a rel='next' href='/tag/harbour/2'>Next</a>",
    "",
    "archive tag",
)  # fmt: skip
SEARCH = page(
    "Search results for ferry - Selby Courier",
    MENU + "<h1>Search results for: ferry</h1><p>Showing 1 to 10 of 214 results</p>" + "".join(
        f"<div><h3><a href='/news/{n}'>Ferry number {n} returns to the island</a></h3><p>… the ferry will sail from pier {n}, "
        "the company said, weather and tide permitting …</p></div>" for n in range(1, 11)) + "<a href='?q=ferry&page=2'>Next</a>",
    "",
    "search-results",
)  # fmt: skip
OTHERS = {
    "category of a shop": (f"{SHOP}/collections/lamps", CATEGORY, "listing"),
    "product": (f"{SHOP}/products/harbour-lamp", PRODUCT, "product"),
    "landing page": ("https://www.northgateroofing.example/services/commercial-roof-repair", LANDING, "service"),
    "thread of a forum": ("https://forum.dinghies.example/threads/engine-will-not-start.4711/", THREAD, "forum"),
    "documentation": ("https://docs.chartkit.example/en/stable/api/open_chart.html", DOCS, "documentation"),
    "tag": ("https://www.selbycourier.example/tag/harbour", TAG, "listing"),
    "search": ("https://www.selbycourier.example/search?q=ferry", SEARCH, "listing"),
}

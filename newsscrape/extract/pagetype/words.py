"""Words that indicate the kind of a page: in its URL, its class names, its labels and its metadata.

Evidence for the model, weighed there and never decisive alone. The words are common to many sites; none is the name of
one site.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Path segments, or parts of the host name, that occur in the URLs of a kind of page.
ADDRESS: dict[str, str] = {
    "list": "category categories categoria categorie kategorie kategorien rubrique rubrik tag tags topic topics thema "
    "themen sujet author authors autor auteur search suche recherche archive archives archiv page section sections "
    "latest index feed feeds all browse directory list lists results events calendar jobs careers courses catalog "
    "catalogue resources library collections collection gallery videos podcasts episodes recipes",
    "shop": "product products produkt produkte produit produits producto productos shop store boutique tienda item "
    "items itm dp p pd sku buy cart collections collection c cat departments browse deals sale brands product-category",
    "service": "services service solutions solution pricing features feature platform about about-us company contact "
    "locations location industries practice-areas leistungen dienstleistungen preise team programs program "
    "treatments treatment use-cases capabilities why-us what-we-do integrations plans courses degrees certificates "
    "testimonials consulting products faq app download",
    "forum": "forum forums thread threads showthread viewtopic topic topics t discussion discussions community board "
    "boards talk questions question comments questions-answers r foro foren messages viewthread",
    "docs": "docs doc documentation api reference manual manuals guide guides wiki tutorial tutorials userguide "
    "developer developers dev help support kb learn man howto handbook en-us latest stable spec specification title",
    "news": "news blog blogs article articles story stories artikel nachrichten noticias noticia actualite actualites "
    "post posts press magazine magazin journal opinion politics sport sports world local business culture insights "
    "press-releases newsroom nyheter novosti aktuell aktuelles presse",
}
# Whole labels, or the start of a label, on a kind of page. Lower case.
LABELS: dict[str, str] = {
    "shop": "add to cart|add to bag|add to basket|buy now|in den warenkorb|ajouter au panier|añadir al carrito|"
    "aggiungi al carrello|in winkelwagen|quantity|qty|sku|in stock|out of stock|sold out|free shipping|size guide|"
    "customer reviews|write a review|reviews|specifications|you may also like|select size|size|color|colour|sale|"
    "sale price|regular price|add to wishlist|wishlist|shipping|returns|pick up|checkout|your cart|cart|quick view|"
    "sort by|filter|filters|price|brand|brands|availability|best selling|product details|description|warranty|"
    "shipping & returns|add to compare|compare|from|unit price|shop now|shop all|choose options|quick shop",
    "service": "get started|contact us|book a demo|request a demo|get a quote|free quote|start free trial|try for free|"
    "free trial|schedule a call|book now|call now|call us|learn more|our services|services|why choose us|about us|"
    "testimonials|pricing|request a quote|talk to sales|contact sales|get in touch|schedule an appointment|"
    "frequently asked questions|faqs|faq|our team|how it works|sign up|what we do|our clients|what our clients say|"
    "book an appointment|request appointment|apply now|enroll now|get a free quote|solutions|trusted by|case studies|"
    "our process|industries|kontakt|leistungen|jetzt anfragen|request info|request information|schedule a consultation",
    "forum": "reply|quote|report|joined|posts|messages|members|new posts|log in or sign up|thread starter|last edited|"
    "reaction score|senior member|junior member|new member|member|registered|location|like|likes|replies|views|"
    "post reply|reply to thread|topic starter|original poster|last post|mark as read|forums|forum|new topic|"
    "sign in to reply|share this post|link to comment|quote reply|upvote|downvote|answers|answered|solved|votes|"
    "antworten|zitieren|beiträge|registriert seit|level 1|level 2|op|moderator|administrator|thread tools|"
    "top|newest|oldest|points|award|follow post|more options",
    "docs": "table of contents|on this page|edit this page|edit on github|next|previous|parameters|returns|example|"
    "examples|syntax|see also|note|warning|api reference|installation|usage|getting started|quickstart|contents|"
    "copy|tip|important|version|versions|changelog|was this page helpful|was this helpful|view source|synopsis|"
    "options|return value|description|arguments|default|type|prerequisites|overview|reference|on this page:|"
    "in this article|caution|deprecated|attributes|methods|properties|exceptions|parameter|required|optional",
    "article": "share|share this article|share this|related articles|related stories|read more|min read|most read|"
    "leave a reply|leave a comment|related posts|you might also like|recent posts|advertisement|about the author|"
    "tags|tagged|published|updated|comments|by|trending|more stories|latest news|teilen|facebook|twitter|email|print",
}
_HINTS: dict[str, str] = {
    "single": r"\bsingle(?:-post)?\b|\bpost-template|\barticle(?:-page|-detail)?\b|\bnode-type-(?:article|news|blog)",
    "archive": r"\b(?:archive|category|tag|taxonomy|search-results|blog|collection|listing)\b|\btemplate-collection",
    "page": r"\bpage(?:-template|-id)?\b|\bnode-type-page|\bhome\b",
    "product": r"product|woocommerce|shop|pdp|plp",
    "forum": r"forum|thread|topic|discuss|phpbb|xenforo|vbulletin|question",
    "docs": r"\bdocs?\b|documentation|sphinx|docusaurus|wiki|api-",
}
HINTS = tuple(_HINTS)
_HINT_PATTERNS = tuple(re.compile(pattern) for pattern in _HINTS.values())
# Parts of class names and ids, counted over the boxes of a page.
BOX_PARTS = ("product", "price", "card", "hero", "cta", "sidebar", "comment", "reply", "author", "byline", "toc",
             "avatar", "filter", "testimonial", "button", "grid", "entry", "user")  # fmt: skip
# Software for one kind of page, by its <meta name=generator>.
GENERATORS: dict[str, str] = {
    "forum": r"discourse|phpbb|vbulletin|xenforo|vanilla|flarum|invision|smf|mybb|nodebb|lemmy",
    "docs": r"sphinx|docusaurus|mkdocs|mediawiki|hugo|gitbook|vitepress|vuepress|doxygen|rustdoc|javadoc|starlight|"
    r"dokuwiki",
    "shop": r"woocommerce|shopify|prestashop|magento|opencart|shopware",
}
# Types of schema.org, by kind of page.
SCHEMA: dict[str, str] = {
    "product": "Product ProductGroup Offer AggregateOffer Vehicle Book VideoGame",
    "forum": "DiscussionForumPosting QAPage Question",
    "list": "CollectionPage ItemList SearchResultsPage OfferCatalog Blog",
    "service": "Service LocalBusiness ProfessionalService SoftwareApplication WebApplication FAQPage MedicalBusiness "
    "LegalService Dentist HomeAndConstructionBusiness ContactPage AboutPage Course AggregateRating MobileApplication",
    "docs": "TechArticle APIReference HowTo SoftwareSourceCode",
}
SCHEMA_KINDS = {name: kind for kind, names in SCHEMA.items() for name in names.split()}
ADDRESS_KINDS = {kind: frozenset(words.split()) for kind, words in ADDRESS.items()}
LABEL_KINDS = {label: kind for kind, labels in LABELS.items() for label in labels.split("|")}
GENERATOR_PATTERNS = {kind: re.compile(pattern) for kind, pattern in GENERATORS.items()}


@lru_cache(maxsize=1_024)
def hint_kinds(hints: str) -> tuple[bool, ...]:
    """Which of ``HINTS`` are in the class and id of the page's outermost box."""
    return tuple(pattern.search(hints) is not None for pattern in _HINT_PATTERNS)

"""Small pages of many kinds that are all articles, in the manner of real ones, with invented names."""

from __future__ import annotations

NAVIGATION = "<ul>" + "".join(
    f"<li><a href='/{name.lower()}'>{name}</a></li>" for name in ("News", "Sport", "Business", "Culture", "Letters")
) + "</ul>"  # fmt: skip
FOOTER = "<p>Copyright Selby Courier. All rights reserved.</p><p><a href='/contact'>Contact us</a></p>"
HARBOUR = (
    "The harbour board will close the eastern quay for six weeks from Monday while divers repair the breakwater.",
    "Chairman Owen Hartley said the wall had been losing stone since the January storms and could not wait for spring.",
    "“We looked at doing it in two halves, and the bill was nearly double,” he told a public meeting on Thursday night.",
    "Around forty boats will be moved to the fish dock, where berths are to be free until the work is finished.",
    "Skippers at the meeting said they had been promised the same in 2019 and had ended up paying for tugs.",
)


def prose(*paragraphs: str) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def page(title: str, body: str, head: str = "") -> str:
    """A page without class names, with a site's menu and foot around it."""
    return (
        f"<html><head><title>{title} - Selby Courier</title>{head}</head><body>{NAVIGATION}{body}{FOOTER}</body></html>"
    )


def story(headline: str, body: str, by: str = "By Ann Lee", day: str = "14 June 2023", head: str = "") -> str:
    return page(headline, f"<h1>{headline}</h1><p>{by}</p><p>{day}</p>{body}", head)


ADDRESS = "https://www.selbycourier.example"
ARTICLES: dict[str, tuple[str, str]] = {
    "news": ("/news/eastern-quay-closes-6120", story("Eastern quay closes for six weeks", prose(*HARBOUR))),
    "news in brief": (
        "/news/brief-6121",
        story("Bus service resumes", prose("The number 9 bus runs again from today, the county said. Its road had been closed for "
        "two weeks after a landslip near Kirkham."), "", "15 June 2023"),
    ),
    "several briefs on one page": (
        "/news/in-brief-6122",
        story(
            "News in brief",
            "<h3>Library reopens</h3>" + prose("The library in Finkle Street reopened on Tuesday after a burst pipe in "
            "May ruined two thousand books.")
            + "<h3>Two held after break-in</h3>" + prose("Police arrested two men, aged 24 and 31, after a break-in at a "
            "chemist’s in Gowthorpe early on Wednesday. Both were bailed.")
            + "<h3>Ferry fares rise</h3>" + prose("A return to the island costs 40 pence more from July, the operator "
            "announced. Children under five still travel free."),
        ),
    ),
    "questions and answers": (
        "/money/ask-the-expert-6123",
        story(
            "Can my landlord keep the deposit?",
            prose("Every fortnight our columnist answers a reader’s question about money and the law.")
            + "<h2>My landlord says the carpet is worn and wants to keep all of my deposit. Can he do that?</h2>"
            + prose("No. Fair wear and tear is his cost, not yours, and your deposit must be held by a scheme that will "
            "judge a dispute for free.", "Write to him first, say which deductions you accept, and keep a copy.")
            + "<h2>What if he never put it into a scheme?</h2>"
            + prose("Then a court can order him to pay you up to three times the amount. You should ask each scheme "
            "whether they hold it before you sue; your council’s housing office will help you to do that."),
            "By Miriam Okafor",
        ),
    ),
    "recipe": (
        "/food/rhubarb-cake-6124",
        story(
            "My grandmother’s rhubarb cake",
            prose("My grandmother made this cake every May, when the rhubarb behind her shed had grown taller than the "
            "fence, and she never wrote down a word of it.", "This is what I have pieced together with my aunts, who do "
            "not agree about the cinnamon.")
            + "<h2>Ingredients</h2><ul><li>400 g rhubarb</li><li>200 g butter</li><li>180 g sugar</li><li>3 eggs</li>"
            "<li>250 g flour</li></ul><h2>Method</h2><ol><li>Heat the oven to 180 degrees and butter a tin.</li>"
            "<li>Beat the butter with the sugar until pale, then add the eggs one by one.</li><li>Fold in the flour, "
            "spread the rhubarb over it and bake for fifty minutes.</li></ol>",
            "By Ruth Penhallow",
        ),
    ),
    "obituary": (
        "/obituaries/thomas-wray-6125",
        story(
            "Thomas Wray, boatbuilder, 1931–2023",
            prose("Thomas Wray, who built more than two hundred cobles on the beach at Filey and taught three "
            "generations to steam a plank, has died aged 92.", "Born above the sail loft, he left school at thirteen and "
            "was apprenticed to his uncle, with whom he fell out over a keel and was never reconciled.",
            "He is survived by his wife, Edna, two daughters and a boat that he had promised to finish by August."),
        ),
    ),
    "live blog": (
        "/live/storm-6126",
        story(
            "Storm reaches the coast: live updates",
            "".join(
                f"<h3>{hour}:{minute:02d}</h3>" + prose(text)
                for hour, minute, text in (
                    (18, 5, "The last ferry has turned back. Passengers are being put up in the school hall at Reighton."),
                    (17, 40, "Police have closed the coast road in both directions. Drivers should go by Malton."),
                    (16, 55, "Power is out in some 1,200 homes, the network says. Engineers wait for the wind to drop."),
                    (15, 20, "The first gusts of more than seventy miles an hour were measured at the lighthouse."),
                    (14, 10, "Good afternoon. We will follow the storm here until it has passed over the county."),
                )
            ),
        ),
    ),
    "photo essay": (
        "/pictures/herring-fair-6127",
        story(
            "In pictures: the herring fair",
            prose("For the first time since the war the herring fair was held on the beach. Our photographer was there.")
            + "".join(f"<img src='/img/{n}.jpg'><p>{text}</p>" for n, text in enumerate((
                "Smoke houses were built from driftwood the night before, and burnt down twice.",
                "Joan Sayer, 88, guts herring as fast as she did when she followed the fleet to Yarmouth.",
                "Children raced in fish boxes from the slipway to the lifeboat house.",
                "The last barrel was auctioned for the lifeboat and fetched 900 pounds.",
            ))),
            "Photographs by Colin Marsh",
        ),
    ),
    "press release": (
        "/press/new-hospital-wing-6128",
        story(
            "New hospital wing to open in September",
            prose("SELBY, 14 June 2023 – The county’s health trust today announced that the new wing of the Memorial "
            "Hospital will receive its first patients on 4 September.", "The wing has forty beds, two theatres and a "
            "garden on the roof. It was built in 27 months at a cost of 31 million pounds.",
            "“Our staff have waited ten years for this day,” said Dr Hanna Weiss, the trust’s medical director.",
            "About the trust: the trust runs three hospitals and employs 4,100 people.",
            "Contact for the press: Peter Vance, 01757 555 0134, press@trust.example"),
            "",
        ),
    ),
    "results": (
        "/sport/results-6129",
        story(
            "Selby thrash Goole in the derby",
            prose("Selby Town won the derby 5–1 on Saturday with three goals in eleven minutes by Lee Marriott.")
            + "<table>" + "".join(
                f"<tr><td>{home}</td><td>{score}</td><td>{away}</td></tr>" for home, score, away in (
                    ("Selby Town", "5–1", "Goole"), ("Thorne", "0–0", "Hatfield"), ("Epworth", "2–3", "Crowle"),
                    ("Rawcliffe", "1–1", "Snaith"), ("Howden", "4–2", "Brough"), ("Askern", "0–1", "Bentley")))
            + "</table>",
            "By Dave Whitlock",
        ),
    ),
    "letters": (
        "/letters/14-june-6130",
        story(
            "Letters to the editor",
            "<h3>The quay was never safe</h3>" + prose("Sir – I have walked on the eastern quay for sixty years and could "
            "have told the board for nothing what its divers found.", "J. Thackray, Cawood")
            + "<h3>More trains, please</h3>" + prose("Sir – Your report on the new timetable forgot those of us who work "
            "on Sundays. We have one train, and it leaves when you should be in bed.", "Maureen Pickles, Hambleton"),
            "",
        ),
    ),
    "review of a product with prices": (
        "/technology/kettle-test-6131",
        story(
            "We boiled five kettles so that you do not have to",
            prose("A good kettle lasts ten years. We bought five between £19 and £89, and boiled each of them a hundred "
            "times in our kitchen.", "The dearest, at £89, was the quietest, but took nine seconds longer than one for "
            "£24.", "If you want to buy only one thing, buy the second: it pours without dripping, and you can read "
            "the level from either side.", "We gave the cheapest back after its lid came off in the second week."),
        ),
    ),
    "list article": (
        "/travel/seven-walks-6132",
        story(
            "Seven walks for a wet weekend",
            "".join(f"<h2>{n}. {name}</h2>" + prose(f"{text} Allow {n + 1} hours and take a flask.") for n, (name, text) in
            enumerate((
                ("The old railway", "Flat, straight and dry underfoot even in February, with a pub at either end."),
                ("Brayton Barff", "A wooded hill in a county without hills, best when the bluebells are out in May."),
                ("Skipwith Common", "Keep to the boards; the bog swallowed a tractor in 1974 and has not given it back."),
                ("The river bank", "Otters have returned to this stretch, and at dusk you will hear them before you see."),
            ), start=1)),
        ),
    ),
    "opinion": (
        "/opinion/our-buses-6133",
        story(
            "We deserve better buses than these",
            prose("I waited fifty minutes in the rain last Friday for a bus that the screen above my head called due.",
            "We have been told for ten years that our buses would improve once the contracts were let anew. They were, "
            "and they have not.", "You may say that nobody forces me to live in a village. You would be right, and that "
            "is the sort of answer that empties villages.", "What we need is a timetable that somebody means."),
            "By Harriet Stone",
        ),
    ),
    "of 2004, in tables": (
        "/news.asp?id=4711",
        "<html><head><title>Selby Courier</title></head><body><table width=600><tr><td width=120><font size=1>"
        "<a href='/'>Home</a><br><a href='/sport'>Sport</a><br><a href='/ads'>Small ads</a></font></td><td>"
        "<font size=4><b>Quay to close for repairs</b></font><br><font size=1>14/06/2004</font><br><br>"
        + "<br><br>".join(HARBOUR) + "</td></tr></table></body></html>",
    ),
    "behind a paywall": (
        "/news/council-tax-6134",
        story(
            "Council tax to rise by a tenth",
            prose("Council tax will rise by ten per cent in April, councillors decided last night by one vote.")
            + "<div>Subscribe to read on</div><div>From £1 a week</div><div><a href='/login'>Log in</a></div>",
        ),
    ),
    "Japanese": (
        "/news/6135",
        "<html><head><title>東港の岸壁、6週間閉鎖へ</title></head><body><ul><li><a href='/'>ニュース</a></li></ul>"
        "<h1>東港の岸壁、6週間閉鎖へ</h1><p>2023年6月14日</p><p>港湾局は月曜日から6週間、東岸壁を閉鎖し、防波堤の修理を行うと発表した。</p>"
        "<p>港湾局長は「1月の嵐以来、石が失われ続けており、春まで待てない」と述べた。</p><p>約40隻の船は漁港に移される。</p></body></html>",
    ),
    "Arabic": (
        "/news/6136",
        "<html dir=rtl><head><title>إغلاق الرصيف الشرقي ستة أسابيع</title></head><body><h1>إغلاق الرصيف الشرقي ستة أسابيع</h1>"
        "<p>14 يونيو 2023</p><p>أعلنت هيئة الميناء أنها ستغلق الرصيف الشرقي لمدة ستة أسابيع ابتداء من يوم الاثنين لإصلاح حاجز الأمواج.</p>"
        "<p>وقال رئيس الهيئة إن الجدار يفقد حجارته منذ عواصف يناير ولا يمكن الانتظار حتى الربيع.</p>"
        "<p>وسينقل نحو أربعين قاربا إلى حوض الصيد حتى انتهاء العمل.</p></body></html>",
    ),
    "interview": (
        "/culture/interview-6137",
        story(
            "“I never read the notices”",
            prose("The actress Lena Quist on forty years at the Theatre Royal, and why she is leaving it now.")
            + prose("<b>You played your first part here at sixteen. What do you remember?</b>", "The cold. We rehearsed in "
            "coats, and I thought that all theatre was like that.", "<b>And now you are going. Why?</b>", "Because they "
            "have mended the heating, and I no longer recognise the place.", "<b>What will you do?</b>", "Garden, badly."),
        ),
    ),
    "blog post with comments": (
        "/blog/2023/06/mending-a-dinghy.html",
        page(
            "Mending a dinghy",
            "<h2>Mending a dinghy</h2><p>June 14, 2023</p>"
            + prose("I bought her for the price of the trailer, which should have warned me.", "Two planks were rotten, the "
            "centreboard case leaked and somebody had painted over the brass. I started with the planks, because they "
            "frightened me most.", "If you do this yourself, steam more wood than you need. I broke four.")
            + "<p>Posted by Colin at 21:14</p><h3>3 comments</h3>"
            + prose("Anna said: Lovely work! Which glue did you use?", "Colin said: Resorcinol, as my grandfather did.",
            "Bert said: Ours broke as well."),
        ),
    ),
    "weather": (
        "/weather/outlook-6138",
        story("Dry until Friday, then thunder", prose("High pressure keeps the county dry until Thursday, with up to 27 "
        "degrees inland and a light breeze at the coast.", "On Friday a front brings thunder from the west."), ""),
    ),
}  # fmt: skip

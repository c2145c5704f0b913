"""Word lists for names, job titles, organisations and roles. Lower case; all languages in one list."""

from __future__ import annotations

from newsscrape.extract.tables import words

# Lower-case words within names: ``Ludwig van der Berg``, ``Ngũgĩ wa Karanja``, ``Siti binti Ahmad``.
PARTICLES = words(
    """
    van von der den de des la le las los lo du da do dos das di del dell della delle dello dei degli dal dalla
    zu zum zur vom auf dem af av ab ap bin bint binti binte ibn ben bat bar abd al el ul ur uz es as ad as-
    ter ten te 't 's het op in y e i und of the st saint san santa mc mac d l nic ni ua o a/l a/p s/o d/o
    abu abou ould oulad wald umm um wa wan ya mwa ole arap ka kwa na zade oglu ogly oğlu kyzy qizi qızı gyzy
    uulu kizi ha-
    """
)
# A word that makes a part of a credit a job title or a description, not a name.
ROLES = words(
    """
    editor editors correspondent correspondents reporter reporters journalist journalists writer writers
    columnist columnists contributor contributors author authors photographer producer analyst critic
    chief deputy assistant senior political business sports sport science health education environment
    court política politics crime technology showbiz lifestyle features feature freelance trainee intern
    special president minister mp mla director manager founder co-founder executive ceo cto coo lecturer
    researcher economist associate scholar candidate specialist consultant copywriter blogger strategist
    reviewer reviewers tester testers grader curator moderator gardener
    postdoctoral redakteur redakteurin redakteure redaktor redaktorin reporterin korrespondent
    korrespondentin journalistin volontär volontärin chefredakteur chefredakteurin ressortleiter
    ressortleiterin autor autorin autoren leiter leiterin gastautor gastautorin kolumnist kolumnistin
    herausgeber mitarbeiter mitarbeiterin freier freie politik wirtschaft wissen journaliste
    rédacteur rédactrice correspondant correspondante envoyé envoyée spécial spéciale chef cheffe auteur
    auteure chroniqueur chroniqueuse periodista periodistas redactor redactora corresponsal enviado
    enviada especial autora columnista jefe jefa directora giornalista inviato inviata corrispondente
    direttore direttrice caporedattore redattore redattrice autore correspondente jornalista repórter
    redator redatora colunista verslaggever verslaggeefster verslaggevers redactrice redacteuren korrespondenten
    reporterin correspondente nostro nostra unserem unserer unser onze notre redaktør journalista reporteri toimittaja
    kirjeenvaihtaja päätoimittaja skribent krönikör ledarskribent fotograf fotojournalist kommentator
    dziennikarz dziennikarka redaktorka komentátor novinar novinarka novinář szerkesztő újságíró muhabir
    muhabiri editör editörü yazar yazarı profesorius корреспондент журналист редактор обозреватель
    колумнист автор 기자 특파원 記者 編集委員 特派員 مراسل محرر محررة كاتب كاتبة صحفي صحفية संवाददाता पत्रकार
    संपादक প্রতিবেদক প্রতিনিধি সংবাদদাতা نمائندہ خبرنگار ผู้สื่อข่าว נכתב כתב כתבת δημοσιογράφος συντάκτης
    blogcontributor guestauthor wartawan jurnalis
    """
)
# A word that makes it an organisation or a desk.
ORGANISATION_WORDS = words(
    """
    news press agency agence agencia agenzia agentur agencies agencias agences presse prensa newsroom
    newsdesk desk redaktion redaktionen redazione redacción redaccion rédaction редакция redakcija
    redakcja redakce szerkesztőség redactie toimitus uutiset staff team editorial online digital web
    times zeitung newspaper journal magazine media gazette herald tribune observer post telegraph
    chronicle daily weekly shimbun shinbun ilbo ribao radio tv television broadcasting services service
    wire network associated
    bureau studio notizie noticias nachrichten actualités nyheter pressemitteilung comunicado communiqué
    university institute ministry council office limited ltd gmbh inc corp company group verlag llc llp plc
    pcl pte pty
    foundation association kg ag co marketing jornal diario giornale gazeta portal blog revista redação
    admin administrator webmaster advertiser promotion partner sponsored anonymous ajansı haber
    haberler новости интерфакс magazin fraktion department departement committee union club party partei
    forschung ressort board college academy hospital clinic bank church courier newswire newsletter
    agentura agencija agencja агентство агенција پریس نیوز ڈیسک وكالات وكالة رويترز صحيفة تحریریه خبرگزاری
    डेस्क ब्यूरो न्यूज न्यूज़ एजेंसी ডেস্ক এজেন্সি অনলাইন நிருபர் กองบรรณาธิการ ทีมข่าว สำนักข่าว ออนไลน์ מערכת
    """
)
# News agencies, and the codes they sign with.
AGENCIES = words(
    """
    reuters afp dpa apa ap pa upi sid ansa efe lusa anp tass xinhua ritzau ntb tt stt belga sda ats
    kyodo yonhap ddp kna epd bloomberg pamedia rte rté bbc cnn pti ians ani cp aap nzpa aa dha iha mti
    ctk čtk pap bta hina sta stina tanjug agerpres elta bns leta interfax ria unian ukrinform ptb kmu
    afx awp spa kuna wam mena tap una irna isna dts dapd ots rtr anadolu bernama antara nhk afpbelga
    dpaafp afpreuters lby lno lsw lhe lrs lni lbg lth lmv europapress euronews
    """
)
# Words on buttons, labels and section names: a text with one of them is not a name.
NOT_NAMES = words(
    """
    image images photo photos foto fotos picture pictures video getty shutterstock istock file share
    follow comments comment read subscribe newsletter advertisement januar februar
    november december october september february oktober dezember montag dienstag mittwoch donnerstag
    freitag samstag sonntag today yesterday morning afternoon evening midnight noon weekend week day
    exclusive breaking live minutes min mins hours ago uhr menu home search login email facebook twitter
    instagram whatsapp youtube linkedin podcast analysis opinion world all rights reserved copyright ort
    datum location by hintergrund mehr thema quelle source artikel article weitere here click copy link
    the this these us contacting contact gruß grüße viele united states deine alle posts post: beiträge articles
    artículos latest archives website creative commons lots full bio category categories updated published
    county township print save listen download about more show hide view find get see skip go toggle sign log join learn
    try buy shop reading time name your time's sidebar spotlight journalism checked development operations
    licensed certified date dates effective deadline expiry venue status number address phone telephone
    """
)
# These are also names: ``April Hansson``, ``Brian March``, ``Sunday Okafor``. They count if the line is a credit beyond
# doubt: it starts with "By", its markup says so, or metadata name the person.
NAMES_TOO = words(
    """
    january march april may june july august monday tuesday wednesday thursday friday saturday sunday day more date
    """
)
# Accounts and words that are not names, squeezed.
NOBODY = words(
    """
    admin adminn administrator webmaster siteadmin unknown unbekannt anonymous anonym inconnu desconocido user guest
    author editor root test none null undefined na default superuser wordpress webadmin owner shopify wpengine
    clickhere copylink readmore sharethis name yourname authorname
    """
)
# They precede a name and belong to it as printed.
TITLES = words("dr prof professor professorin sir dame lord lady rev mr mrs ms dra dott mag ing")
# They follow a name and belong to it, with or without a comma: ``Lou Marrow Jr.``.
SUFFIXES = words("jr sr ii iii iv jnr snr junior")
# Degrees and licences after a name: they belong to no name, and the next person follows them.
DEGREES = words(
    """
    md phd dphil edd jd dds dvm vmd dmd do rn np pa-c msn bsn mph mba ma ba msc bsc mfa bfa llb llm esq cpa cfa cfp
    rd rdn ldn lcsw lmft pharmd psyd dpt pt ot faap facp facs faclm frcs mrcp obe cbe mbe kc qc mp mla cscs cpt cpp
    psp cissp pmp ms bs dacvb vts lvt ceh jp scd meng beng pe ra aia ascp fnp dnp mha eml e-ryt
    """
)
# Places of two words, which are not people; all other places are single words or follow "in".
PLACES = frozenset(
    "abu dhabi|addis ababa|buenos aires|cape town|den haag|el paso|hong kong|kuala lumpur|la paz|las vegas|los angeles|"
    "mexico city|new delhi|new orleans|new york|new york city|phnom penh|port moresby|quezon city|rio de janeiro|"
    "san diego|san francisco|san jose|san juan|santo domingo|são paulo|st louis|st petersburg|tel aviv|the hague|"
    "washington dc|sri lanka|south africa|northern ireland|new zealand|west bank|são tomé|san salvador|costa rica|"
    "ho chi minh city|united kingdom|united states|saudi arabia|sierra leone|burkina faso|bad homburg|st gallen|"
    "santa fe|cox's bazar|port louis|panama city|san sebastián|novi sad|banja luka|la coruña|a coruña".split("|")
)

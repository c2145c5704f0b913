"""Where pages put dates: names in their heads, labels of their datelines, names of their boxes. Data only."""

from __future__ import annotations

# <meta> names (lower case) for the publication date, explicit ones before vague ones.
META_PUBLISHED = (
    "article:published_time og:article:published_time article:published og:published_time datepublished "
    "date_published article.published published_time publishdate publish-date publish_date published_date "
    "published-date publisheddate pubdate publication_date publication-date publicationdate published "
    "article_date_original originalpublicationdate displaydate cxenseparse:recs:publishtime parsely-pub-date "
    "sailthru.date vr:published_time rnews:datepublished dcterms.issued dc.date.issued dcterms.date.issued "
    "dc.issued citation_publication_date citation_date citation_online_date prism.publicationdate bt:pubdate "
    "article:post_date post_date shareaholic:article_published_time iptc:publicationdate ptime dc.date.published"
).split()
# Names for a date of any kind or the day of creation: the publication date unless something better says otherwise.
META_CREATED = (
    "dcterms.created dc.date.created datecreated dc.created created dcterms.date dc.date dcterms.available date "
    "article:created dc:date dcsext.articlefirstpublished article_date creation_date og:regdate"
).split()
META_MODIFIED = (
    "article:modified_time og:article:modified_time og:updated_time article:modified datemodified date_modified "
    "last-modified lastmod modified_time updated_time dcterms.modified dc.date.modified dc.modified "
    "article:updated lastmodified last_modified revision_date dc.date.x-metadatalastmodified revised"
).split()

# Labels: words next to a printed date that say what it is the date of; compared folded, separated by ``|``. They match
# at the start of a word; a trailing blank matches the end of the word too.
MODIFIED_WORDS = (
    "amended|corrected|updated|update|last update|lastupdate|last_update|lastmod|last edited|last changed|"
    "modified|revised|edited|aktualisiert|akt.:|stand |letzte änderung|zuletzt|geändert|"
    "überarbeitet|mis à jour|mise à jour|modifié|maj |actualizad|actualización|actualitzat|actualizat|modificad|"
    "atualizad|ultima modifica|ultimo aggiornamento|aggiornat|bijgewerkt|gewijzigd|aangepast|laatste update|uppdatera|"
    "opdatere|oppdatert|endret|redigeret|päivitet|muokattu|uppfært|aktualizac|aktualizov|zaktualizowano|"
    "modyfikac|upraven|frissít|módosítva|обновл|изменен|оновлен|актуализ|обновен|ажурирано|ažurirano|"
    "posodobljeno|atnaujin|papildin|atjaunināt|uuendatud|muudetud|güncelle|son güncelleme|تحديث|עודכן|עדכון|"
    "به‌روز|بروز|ενημερ|τελευταία|diperbarui|dikemas|cập nhật|แก้ไข|ปรับปรุง|อัปเดต|อัพเดต|更新|修改|수정|"
    "अपडेट|अद्यतन|আপডেট|হালনাগাদ|اپ ڈیٹ"
)
PUBLISHED_WORDS = (
    "publish|posted|first publ|created|submitted|issued|released|written|veröffentlicht|erstellt|erschienen|"
    "publiziert|publikation|eingestellt|geschrieben|gepostet|verfasst|online seit|datum|date|publié|paru |mis en ligne|"
    "mise en ligne|posté|fecha|escrito|creado|inserito|scritto|gepost|publicad|publicat|publicació|pubblicat|"
    "gepubliceerd|geplaatst|verschenen|postat|postad|skapad|oprettet|"
    "publicera|publicerad|publiceret|publisert|udgivet|offentliggjort|julkaistu|"
    "birt |data dodania|data utworzenia|opublikowano|dodano|utworzono|publikov|publikac|publikováno|"
    "zverejnen|vydáno|megjelent|közzététel|közzétéve|feltöltve|létrehozva|добавлен|размещен|дата|αναρτήθηκε|"
    "опубликов|публикац|опублікован|публикув|објављено|objavljeno|objavlen|paskelbta|publicēts|avaldatud|"
    "live since|started |gestartet|live seit|"
    "yayın|eklenme|giriş|نشر|פורסם|تاریخ انتشار|منتشر|تاریخ|δημοσιευ|δημοσίευση|diterbitkan|dipublikasikan|"
    "đăng|xuất bản|เผยแพร่|发布|發布|發佈|发表|發表|作成|작성|公開|掲載|配信|発行|投稿|"
    "입력|등록|승인|게시|प्रकाशित|প্রকাশ|شائع"
)
# Words for a date of something else: an event, a birth, a deadline, the copyright, a comment, a visit.
OTHER_WORDS = (
    "copyright|born|birthday|geboren|geburtstag|anniversa|died|deadline|expires|event|termin |termine|valid|gültig|"
    "joined|member since|mitglied|registriert|accessed|retrieved|abgerufen|printed|gedruckt|next|nächste|am nächsten|"
    "beginn|veranstaltung|last visit|today is|heute ist|version|aired|season|last post|letzter beitrag|reviewed on|"
    "event date|due date|start date|end date|closing date|delivery date|geburtsdatum|veranstaltungsdatum|"
    "until |bis zum |jusqu'au |hasta el |fino al |tot en met |photo taken|picture taken|aufgenommen |"
    "release date|original article|original version|original post|in the original|translated from|translation of|"
    "the original publish|the original was publish|im original erschien|"
    "originally published in|originally published by|originally appeared|first appeared in|übersetzt aus|"
    "übersetzung von|originalartikel|im original|erschien zuerst|article original|traduit de|artículo original|"
    "traducido de|artigo original|traduzido de|"
    "exam date|birth|expiry|starts |as of|as at|when |wann |quand |kick-off|in cinemas|im kino|"
    "see also|siehe auch|effective|archived|founded|established|since |seit |gegründet|fondé|fundad|fondat|opgericht|"
    "grundad|założon|založen|§|gemäß|gesetz |gesetzes |act of|law of|naissance|nacimiento|nascimento|nascita|рожд"
)
# Who publishes books: what they published is another work than the page. Names, and the words in names.
PUBLISHERS = (
    "penguin faber harper macmillan hachette bloomsbury routledge springer wiley elsevier vintage picador knopf "
    "suhrkamp rowohlt gallimard grasset seuil planeta anagrama mondadori einaudi scholastic"
)
PUBLISHING = "books press publishing publishers publications verlag éditions edizioni ediciones editora forlag förlag"
# The start of a sentence that blogs put below an article, with the date somewhere in it.
OWN_SENTENCES = (
    "(?:editor['’]s note: ?)?(?:this|the above) (?:entry|post|article|item|page|story) (?:was|has been)|"
    "(?:entry|article) posted|"
    "(?:dieser|der|dieses) (?:eintrag|beitrag|artikel|text|post) (?:wurde|ist|erschien)|"
    "(?:cet article|ce billet|cette entrée|ce message) (?:a été|est)|"
    "(?:esta entrada|este artículo|este post|esta noticia) (?:fue|ha sido|se)|"
    "(?:questo articolo|questo post|questo messaggio) è stato|(?:dit bericht|dit artikel|deze post) (?:is|werd)|"
    "(?:este post|este artigo|esta entrada|esta publicação) foi|(?:ten wpis|ten artykuł|wpis) został|"
    "(?:detta inlägg|den här artikeln|dette indlæg|dette innlegget) (?:publicerades|postades|blev|ble)|"
    "(?:эта запись|запись|статья) (?:была|опубликован)|(?:bu yazı|bu haber) "
)
# The start of a byline, in lines that the body may include.
BYLINE_STARTS = "by von par por di door av af autor autorin author auteur autore text redaktion автор autorzy skrevet"
# Words above headlines that are not labels of the date after them.
KICKERS = "update updates news aktuell event events termin termine version season meta"
# Parts of class names and ids: of a dateline, of a modification date, of what is not the article.
DATE_HINTS = (
    "date publish posted submitted created pubdate timestamp datum fecha byline dateline meta info entry-top time"
)
MODIFIED_HINTS = "modif updated update lastmod type-changed name-changed"
# The same for a printed date, whose box many call "updated" whatever it is of.
CHANGED_HINTS = "datemod date-mod date_mod type-changed name-changed"
COMMENT_HINTS = "comment kommentar reply"
FOREIGN_HINTS = (
    "comment kommentar reply respond related similar recommend teaser sidebar widget most-read mostread popular "
    "latest ticker promo newsletter breadcrumb calendar kalender event archive carousel slider read-more "
    "readmore next-post prev-post post-navigation nav-previous nav-next caption countdown"
)
# Of a site's head, where some print today's date.
HEAD_HINTS = "header masthead topbar top-bar top_bar navbar menu today clock heute"
# Of its foot, except the foot of the article.
FOOT = r"(?<!entry[-_])(?<!article[-_])(?<!post[-_])footer|page-bottom|colophon"
# Keys for the publication date in scripts and ``data-`` attributes, for pages without any other date: folded, without
# punctuation between words. Those of the first edition count if others have another day.
SCRIPT_FIRST = "(?:first|initial|original)(?:ly)?(?:publi|pubdate)|publishedfirst"
SCRIPT_PUBLISHED = (
    "(?:date|time|datum)publi\\w*|publi(?:sh|shed|shing|cation)?(?:date|time|datetime|timestamp|day|at|on|start|utc)\\w*|"
    "(?:iso)?pub(?:date|time)\\w*|(?:page)?postdate|(?:article|story|content|display|issue)date(?:published)?|"
    "published"
)
SCRIPT_OTHER = "modif|updat|expir|unpubl|republ|last|end|until|valid|event|comment|build|publisher|status|format"

"""Where pages say dates: names in their heads, words before their datelines, names of their boxes. Data only."""

from __future__ import annotations

# <meta> names (lower case) that state when the article was published, the explicit before the vague.
META_PUBLISHED = (
    "article:published_time og:article:published_time article:published og:published_time datepublished "
    "date_published article.published published_time publishdate publish-date publish_date published_date "
    "published-date publisheddate pubdate publication_date publication-date publicationdate published "
    "article_date_original originalpublicationdate displaydate cxenseparse:recs:publishtime parsely-pub-date "
    "sailthru.date vr:published_time rnews:datepublished dcterms.issued dc.date.issued dcterms.date.issued "
    "dc.issued citation_publication_date citation_date citation_online_date prism.publicationdate bt:pubdate "
    "article:post_date post_date shareaholic:article_published_time iptc:publicationdate ptime dc.date.published"
).split()
# Names that mean "a date" or the day the page was made: the published date unless something better says otherwise.
META_CREATED = (
    "dcterms.created dc.date.created datecreated dc.created created dcterms.date dc.date dcterms.available date "
    "article:created dc:date dcsext.articlefirstpublished article_date creation_date og:regdate"
).split()
META_MODIFIED = (
    "article:modified_time og:article:modified_time og:updated_time article:modified datemodified date_modified "
    "last-modified lastmod modified_time updated_time dcterms.modified dc.date.modified dc.modified "
    "article:updated lastmodified last_modified revision_date dc.date.x-metadatalastmodified revised"
).split()

# Words beside a printed date that say what it is a date of; compared folded, parted by ``|``. They match at the
# start of a word; a trailing blank asks for the end of the word too.
MODIFIED_WORDS = (
    "updated|update|last update|modified|revised|edited|aktualisiert|stand |letzte änderung|zuletzt|geändert|"
    "überarbeitet|mis à jour|mise à jour|modifié|maj |actualizad|actualización|actualitzat|actualizat|modificad|"
    "atualizad|ultima modifica|ultimo aggiornamento|aggiornat|bijgewerkt|gewijzigd|laatste update|uppdatera|"
    "opdatere|oppdatert|endret|redigeret|päivitet|muokattu|uppfært|aktualizac|aktualizov|zaktualizowano|"
    "modyfikac|upraven|frissít|módosítva|обновл|изменен|оновлен|актуализ|обновен|ажурирано|ažurirano|"
    "posodobljeno|atnaujin|papildin|atjaunināt|uuendatud|muudetud|güncelle|son güncelleme|تحديث|עודכן|עדכון|"
    "به‌روز|بروز|ενημερ|τελευταία|diperbarui|dikemas|cập nhật|แก้ไข|อัปเดต|อัพเดต|更新|修改|수정|"
    "अपडेट|अद्यतन|আপডেট|হালনাগাদ|اپ ڈیٹ"
)
PUBLISHED_WORDS = (
    "publish|posted|first publ|created|submitted|issued|released|written|veröffentlicht|erstellt|erschienen|"
    "publiziert|eingestellt|geschrieben|datum|date|publié|paru |mis en ligne|publicad|publicat|publicació|pubblicat|"
    "gepubliceerd|geplaatst|verschenen|publicera|publicerad|publiceret|publisert|udgivet|offentliggjort|julkaistu|"
    "birt |opublikowano|dodano|utworzono|publikov|publikac|publikováno|zverejnen|vydáno|megjelent|közzététel|"
    "опубликов|публикац|опублікован|публикув|објављено|objavljeno|objavlen|paskelbta|publicēts|avaldatud|"
    "yayın|eklenme|giriş|نشر|פורסם|تاریخ انتشار|منتشر|تاریخ|δημοσιευ|δημοσίευση|diterbitkan|dipublikasikan|"
    "đăng|xuất bản|เผยแพร่|发布|發布|公開|掲載|配信|発行|投稿|입력|등록|승인|게시|प्रकाशित|প্রকাশ|شائع"
)
# Words that make a date one of something else: an event, a birth, a deadline, the copyright, a comment, a visit.
OTHER_WORDS = (
    "copyright|born|birthday|geboren|geburtstag|anniversa|died|deadline|expires|event|termin |termine|valid|gültig|"
    "joined|member since|mitglied|registriert|accessed|retrieved|abgerufen|printed|gedruckt|next|nächste|am nächsten|"
    "beginn|veranstaltung|last visit|today is|heute ist|version|aired|season|last post|letzter beitrag|reviewed on|"
    "effective|archived"
)
# Parts of class names and ids: of a dateline, of a changed date, of what is not the article.
DATE_HINTS = "date publish posted pubdate timestamp datum fecha byline dateline meta info entry-top time"
MODIFIED_HINTS = "modif updated update lastmod"
COMMENT_HINTS = "comment kommentar reply"
FOREIGN_HINTS = (
    "comment kommentar reply respond related similar recommend teaser sidebar widget most-read mostread popular "
    "latest ticker promo newsletter breadcrumb calendar kalender event archive carousel slider read-more "
    "readmore next-post prev-post post-navigation nav-previous nav-next"
)
# Keys by which data in scripts states the published date, for pages that print it nowhere else.
SCRIPT_KEYS = ("datePublished", "publishedAt", "published_at", "publishDate", "publicationDate", "firstPublished")

"""Phrases on pages that are not articles, in the languages of Europe and some others.

Matched against lower-case text. Phrases only, without words that could occur in an article's headline.
"""

from __future__ import annotations

import re

from newsscrape.extract.tables import phrases

# "404", "Error 404", "403 Forbidden" as a title; not "500 people marched through the city".
ERROR_CODE = re.compile(
    r"^\W{0,3}(?:404|410|403|50[0-4])\b(?!\s+\w+\s+\w+\s+\w+\s+\w+)|"
    r"\b(?:error|fehler|erreur|http|hiba|virhe|błąd|chyba|ошибка|σφάλμα|hata)\s+(?:404|410|403|50[0-4])\b",
    re.M,
)
ERROR = phrases(
    r"""
    page (?:was |is |could |can )?not (?:be )?found / page can(?:no|')t be found
    page (?:you(?:'re| are) looking for |you requested )?(?:does not|doesn[’']t|no longer) exists?
    (?:we )?(?:couldn[’']t|could not|can[’']?t|cannot) find (?:the|that|this|your) page / file not found
    article (?:was )?not found / nothing (?:was )?found here
    this page (?:is no longer|isn[’']t) available / content (?:is )?(?:no longer|not) available
    page unavailable / access denied / service unavailable / internal server error
    the requested url was not found / story (?:is )?no longer available / oops[!.,]? that page
    seite (?:wurde |konnte )?(?:leider )?nicht (?:gefunden|verfügbar|vorhanden)
    seite existiert (?:leider )?nicht / artikel (?:wurde )?nicht gefunden
    inhalt (?:ist )?nicht (?:mehr )?verfügbar / gewünschte seite (?:wurde|konnte|ist|existiert)
    page (?:introuvable|non trouvée|inexistante) / page (?:demandée )?n[’']existe (?:pas|plus)
    cette page n[’']existe / article introuvable / contenu (?:introuvable|indisponible)
    página no (?:encontrada|existe|disponible) / no se ha encontrado la página
    no encontramos la página / la página que buscas? / contenido no (?:encontrado|disponible)
    pagina non (?:trovata|esiste|disponibile) / la pagina (?:richiesta|che cerchi|cercata) non
    contenuto non (?:trovato|disponibile) / página não (?:foi )?(?:encontrada|existe)
    não encontr(?:ada|ámos|amos) a página / pagina (?:werd |is )?niet (?:gevonden|beschikbaar)
    pagina bestaat niet / deze pagina (?:bestaat|is) niet
    sidan (?:kunde |kan )?(?:inte|ej) (?:hittas|hittades) / sidan (?:finns inte|hittades inte|saknas)
    vi hittade inte sidan / hittar inte sidan
    siden (?:blev |ble |kunne )?ikke (?:funnet|fundet|blive fundet|bli funnet)
    siden (?:finnes|findes|eksisterer) ikke
    fant ikke siden / vi (?:kan|kunne) ikke finde siden / sivua ei (?:löydy|löytynyt|ole)
    sivu ei löydy / strona nie (?:została |istnieje) / nie znaleziono (?:strony|artykułu)
    strona,? której szukasz / nie ma takiej strony
    stránka (?:nebyla |nenalezena|neexistuje|nenájdená|sa nenašla|nebola nájdená)
    stránku (?:se nepodařilo|nelze|sa nepodarilo) (?:najít|nalézt|nájsť)
    az oldal nem (?:található|létezik) / a keresett oldal
    pagina nu (?:a fost găsită|există|a fost gasita) / pagina (?:pe care o )?căuta(?:tă|ți)
    sayfa bulunamadı / aradığınız sayfa / stranica (?:nije pronađena|ne postoji)
    страница(?:та)? не (?:найдена|существует|е намерена|съществува) / сторінк[ау] не (?:знайдено|існує)
    страница није пронађена / strani ni (?:mogoče najti|bilo mogoče) / stran ne obstaja
    puslapis nerastas / lapa nav atrasta / lehte ei leitud
    η σελίδα δεν (?:βρέθηκε|υπάρχει)
    leathanach (?:gan|nach bhfuil) / síða fannst ekki / faqja nuk (?:u gjet|ekziston)
    orria ez da aurkitu / pàgina no (?:trobada|existeix) / الصفحة غير موجودة
    ページが見つかりません / お探しのページ
    页面(?:不存在|未找到) / 페이지를 찾을 수 없
    """
)
CONSENT = phrases(
    r"""
    before you continue / we (?:value|respect|care about) your privacy
    your privacy (?:choices|matters) / we and our (?:\d+ )?(?:trusted )?partners
    (?:accept|manage|allow) (?:all )?(?:cookies|consent) / we use cookies / uses cookies
    cookie (?:settings|consent|policy and) / consent (?:or|to) (?:pay|cookies|the use)
    bevor sie (?:weiterlesen|fortfahren) / wir und unsere (?:bis zu )?(?:\d+ )?partner
    (?:alle )?cookies (?:akzeptieren|zulassen) / mit werbung (?:weiterlesen|weiter|und tracking|lesen)
    verwende[nt] (?:wir )?cookies / zustimmung (?:jederzeit|zur|erforderlich)
    ihre (?:privatsphäre|zustimmung|einwilligung) / datenschutz-?einstellungen / akzeptieren und weiter
    nous et nos (?:\d+ )?partenaires
    (?:accepter|refuser) (?:les |et |tous les )?(?:cookies|continuer|fermer)
    respect de votre vie privée / continuer sans accepter / nous utilisons des cookies
    utilis(?:e|ons) (?:des )?cookies / (?:nosotros y )?nuestros (?:\d+ )?socios
    aceptar (?:todas )?(?:las )?(?:cookies|y continuar) / (?:usa|utiliza|utilizamos|usamos) cookies
    tu privacidad / noi e i nostri (?:\d+ )?(?:partner|fornitori)
    accetta(?:re)? (?:tutti )?(?:i )?(?:cookie|e continua) / utilizz(?:a|iamo) (?:i )?cookie
    la tua privacy / nós e os nossos (?:\d+ )?parceiros / aceitar (?:todos )?(?:os )?cookies
    wij en onze (?:\d+ )?partners / (?:accepteer|alle) cookies / gebruiken cookies / uw privacy
    privacy gate / vi (?:och|og) (?:våra|vores|våre) (?:\d+ )?(?:partner|samarbeid|samarbejd)
    (?:godkänn|accepter|godta|tillad) (?:alla|alle|alla) ?(?:cookies|kakor|informasjonskapsler)?
    (?:vi )?(?:använder|bruker|bruger) (?:cookies|kakor|informasjonskapsler)
    hyväksy (?:kaikki )?evästeet / (?:my i nasi|nasi) (?:zaufani )?partnerzy
    akceptuj(?:ę)? (?:wszystkie|i przejdź|pliki) / pliki cookie
    (?:souhlas|súhlas) (?:s|se|so) (?:použ|zprac|sprac) / souhlas(?:ím|it) (?:a|s|se)
    (?:elfogadom|sütiket használ) / (?:accept|folosim) (?:toate )?(?:cookie|modulele)
    çerez(?:leri|lere| politikası) / koristi(?:mo)? kolačiće
    (?:používáme|používame) (?:soubory )?cookies / (?:используем|использует) (?:файлы )?cookie
    αποδοχή (?:όλων|cookies) / χρησιμοποιούμε cookies / gdpr / contentpass
    """
)
NEEDS_SCRIPT = phrases(
    r"""
    (?:please )?(?:enable|turn on|activate) (?:your )?java ?script
    java ?script (?:is |must be |needs to be |to be )?(?:disabled|required|enabled|not enabled|turned off)
    requires? java ?script / need to enable java ?script / without java ?script
    (?:aktivieren sie|bitte) (?:bitte )?java ?script
    java ?script (?:ist )?(?:deaktiviert|aktivieren|aktiviert|erforderlich)
    (?:activer|activez|activé) (?:le )?java ?script
    (?:activar|activa|active|habilite|habilitar|habilita) (?:el )?java ?script
    (?:abilita|attiva|abilitare|attivare) java ?script
    java ?script (?:in te schakelen|inschakelen|uitgeschakeld)
    (?:aktivera|aktiver|aktiveer|slå på) java ?script
    (?:włącz|zapnout|zapněte|zapnite) (?:obsługę )?java ?script / включите? java ?script
    checking (?:if the site connection|your browser) / just a moment\.\.\.
    verify(?:ing)? (?:that )?you are (?:a )?human
    """
)
PAYWALL = phrases(
    r"""
    subscribe (?:now |today )?to (?:read|continue|unlock|keep|access)
    (?:article|content|story) is (?:only |exclusively )?(?:for|available to) (?:our )?(?:subscribers|members)
    already a (?:subscriber|member) / (?:log|sign) in to (?:read|continue)
    to (?:continue|keep) reading / subscribers? only / premium (?:article|content)
    unlock (?:this|the) (?:article|story) / (?:jetzt |artikel )?weiterlesen mit / nur für abonnent
    diesen artikel (?:weiterlesen|freischalten|lesen) / abo(?:nnement)? abschließen
    jetzt (?:abonnieren|freischalten|testen) / bereits abonnent / exklusiv für abonnent
    article (?:est )?réservé aux abonnés / réservé (?:à nos |aux )abonnés / déjà abonné
    pour lire la suite / (?:solo|exclusivo) para suscriptores
    suscríbete para (?:seguir|leer|continuar) / contenuto riservato agli abbonati
    (?:abbonati|abbonarsi) per (?:leggere|continuare) / exclusivo (?:para )?assinantes
    alleen voor abonnees / lees verder met / (?:för|för dig som är) prenumerant / logga in för att läsa
    kun for abonnenter / for abonnenter / bli abonnent / tilaajille
    tylko dla (?:subskrybentów|prenumeratorów) / (?:aby|żeby|by) (?:czytać|przeczytać) (?:dalej|całość)
    wykup dostęp / (?:jen|pouze) pro předplatitele
    iba pre predplatiteľov / csak előfizetőknek / для подписчиков / aboneler(?:e|imize) özel / 有料会員
    会員限定
    """
)

"""What pages that are no articles say of themselves, in the languages of Europe and some beyond.

Matched against lower-case text. Phrases only, no words that an article's headline could hold by chance.
"""

from __future__ import annotations

import re


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases))


ERROR_CODE = re.compile(r"^\W{0,3}(?:error |http |fehler |erreur )?(?:404|410|403|500|502|503)\b(?=\W|$)(?!\s+\w+\s+\w+\s+\w+\s+\w+\s+\w+)|\b(?:error|fehler|erreur|http|hiba|virhe|błąd|chyba|ошибка|σφάλμα|hata)\s+(?:404|410|403|50[0-4])\b", re.M)
ERROR = _any(
    r"page (?:was |is |could |can )?not (?:be )?found", r"page can(?:no|')t be found", r"page (?:you(?:'re| are) looking for |you requested )?(?:does not|doesn[’']t|no longer) exists?",
    r"(?:we )?(?:couldn[’']t|could not|can[’']?t|cannot) find (?:the|that|this|your) page", r"file not found", r"article (?:was )?not found", r"nothing (?:was )?found here",
    r"this page (?:is no longer|isn[’']t) available", r"content (?:is )?(?:no longer|not) available", r"page unavailable", r"access denied", r"service unavailable", r"internal server error",
    r"the requested url was not found", r"story (?:is )?no longer available", r"oops[!.,]? that page",
    r"seite (?:wurde |konnte )?(?:leider )?nicht (?:gefunden|verfügbar|vorhanden)", r"seite existiert (?:leider )?nicht", r"artikel (?:wurde )?nicht gefunden", r"inhalt (?:ist )?nicht (?:mehr )?verfügbar", r"gewünschte seite (?:wurde|konnte|ist|existiert)",
    r"page (?:introuvable|non trouvée|inexistante)", r"page (?:demandée )?n[’']existe (?:pas|plus)", r"cette page n[’']existe", r"article introuvable", r"contenu (?:introuvable|indisponible)",
    r"página no (?:encontrada|existe|disponible)", r"no se ha encontrado la página", r"no encontramos la página", r"la página que buscas?", r"contenido no (?:encontrado|disponible)",
    r"pagina non (?:trovata|esiste|disponibile)", r"la pagina (?:richiesta|che cerchi|cercata) non", r"contenuto non (?:trovato|disponibile)",
    r"página não (?:foi )?(?:encontrada|existe)", r"não encontr(?:ada|ámos|amos) a página",
    r"pagina (?:werd |is )?niet (?:gevonden|beschikbaar)", r"pagina bestaat niet", r"deze pagina (?:bestaat|is) niet",
    r"sidan (?:kunde |kan )?(?:inte|ej) (?:hittas|hittades)", r"sidan (?:finns inte|hittades inte|saknas)", r"vi hittade inte sidan", r"hittar inte sidan",
    r"siden (?:blev |ble |kunne |er |finnes |findes )?(?:ikke)(?: funnet| fundet| findes| blive fundet| bli funnet)?", r"fant ikke siden", r"vi (?:kan|kunne) ikke finde siden",
    r"sivua ei (?:löydy|löytynyt|ole)", r"sivu ei löydy",
    r"strona nie (?:została |istnieje)", r"nie znaleziono (?:strony|artykułu)", r"strona,? której szukasz", r"nie ma takiej strony",
    r"stránka (?:nebyla |nenalezena|neexistuje|nenájdená|sa nenašla|nebola nájdená)", r"stránku (?:se nepodařilo|nelze|sa nepodarilo) (?:najít|nalézt|nájsť)",
    r"az oldal nem (?:található|létezik)", r"a keresett oldal", r"pagina nu (?:a fost găsită|există|a fost gasita)", r"pagina (?:pe care o )?căuta(?:tă|ți)",
    r"sayfa bulunamadı", r"aradığınız sayfa", r"stranica (?:nije pronađena|ne postoji)", r"страница(?:та)? не (?:найдена|существует|е намерена|съществува)", r"сторінк[ау] не (?:знайдено|існує)", r"страница није пронађена",
    r"strani ni (?:mogoče najti|bilo mogoče)", r"stran ne obstaja", r"puslapis nerastas", r"lapa nav atrasta", r"lehte ei leitud", r"η σελίδα δεν (?:βρέθηκε|υπάρχει)", r"leathanach (?:gan|nach bhfuil)",
    r"síða fannst ekki", r"faqja nuk (?:u gjet|ekziston)", r"orria ez da aurkitu", r"pàgina no (?:trobada|existeix)", r"الصفحة غير موجودة", r"ページが見つかりません", r"お探しのページ", r"页面(?:不存在|未找到)", r"페이지를 찾을 수 없",
)
CONSENT = _any(
    r"before you continue", r"we (?:value|respect|care about) your privacy", r"your privacy (?:choices|matters)", r"we and our (?:\d+ )?(?:trusted )?partners", r"(?:accept|manage|allow) (?:all )?(?:cookies|consent)", r"we use cookies", r"uses cookies", r"cookie (?:settings|consent|policy and)", r"consent (?:or|to) (?:pay|cookies|the use)",
    r"bevor sie (?:weiterlesen|fortfahren)", r"wir und unsere (?:bis zu )?(?:\d+ )?partner", r"(?:alle )?cookies (?:akzeptieren|zulassen)", r"mit werbung (?:weiterlesen|weiter|und tracking|lesen)", r"verwende[nt] (?:wir )?cookies", r"zustimmung (?:jederzeit|zur|erforderlich)", r"ihre (?:privatsphäre|zustimmung|einwilligung)", r"datenschutz-?einstellungen", r"akzeptieren und weiter",
    r"nous et nos (?:\d+ )?partenaires", r"(?:accepter|refuser) (?:les |et |tous les )?(?:cookies|continuer|fermer)", r"respect de votre vie privée", r"continuer sans accepter", r"nous utilisons des cookies", r"utilis(?:e|ons) (?:des )?cookies",
    r"(?:nosotros y )?nuestros (?:\d+ )?socios", r"aceptar (?:todas )?(?:las )?(?:cookies|y continuar)", r"(?:usa|utiliza|utilizamos|usamos) cookies", r"tu privacidad", r"noi e i nostri (?:\d+ )?(?:partner|fornitori)", r"accetta(?:re)? (?:tutti )?(?:i )?(?:cookie|e continua)", r"utilizz(?:a|iamo) (?:i )?cookie", r"la tua privacy",
    r"nós e os nossos (?:\d+ )?parceiros", r"aceitar (?:todos )?(?:os )?cookies", r"wij en onze (?:\d+ )?partners", r"(?:accepteer|alle) cookies", r"gebruiken cookies", r"uw privacy", r"privacy gate", r"vi (?:och|og) (?:våra|vores|våre) (?:\d+ )?(?:partner|samarbeid|samarbejd)", r"(?:godkänn|accepter|godta|tillad) (?:alla|alle|alla) ?(?:cookies|kakor|informasjonskapsler)?", r"(?:vi )?(?:använder|bruker|bruger) (?:cookies|kakor|informasjonskapsler)",
    r"hyväksy (?:kaikki )?evästeet", r"(?:my i nasi|nasi) (?:zaufani )?partnerzy", r"akceptuj(?:ę)? (?:wszystkie|i przejdź|pliki)", r"pliki cookie", r"(?:souhlas|súhlas) (?:s|se|so) (?:použ|zprac|sprac)", r"souhlas(?:ím|it) (?:a|s|se)", r"(?:elfogadom|sütiket használ)", r"(?:accept|folosim) (?:toate )?(?:cookie|modulele)", r"çerez(?:leri|lere| politikası)", r"koristi(?:mo)? kolačiće", r"(?:používáme|používame) (?:soubory )?cookies", r"(?:используем|использует) (?:файлы )?cookie", r"αποδοχή (?:όλων|cookies)", r"χρησιμοποιούμε cookies", r"gdpr", r"contentpass",
)
NEEDS_SCRIPT = _any(
    r"(?:please )?(?:enable|turn on|activate) (?:your )?java ?script", r"java ?script (?:is |must be |needs to be |to be )?(?:disabled|required|enabled|not enabled|turned off|not available)", r"requires? java ?script", r"need to enable java ?script", r"without java ?script",
    r"(?:aktivieren sie|bitte) (?:bitte )?java ?script", r"java ?script (?:ist )?(?:deaktiviert|aktivieren|aktiviert|erforderlich)", r"(?:activer|activez|activé) (?:le )?java ?script", r"(?:activar|activa|active|habilite|habilitar|habilita) (?:el )?java ?script", r"(?:abilita|attiva|abilitare|attivare) java ?script", r"java ?script (?:in te schakelen|inschakelen|uitgeschakeld)", r"(?:aktivera|aktiver|aktiveer|slå på) java ?script", r"(?:włącz|zapnout|zapněte|zapnite) (?:obsługę )?java ?script", r"включите? java ?script", r"checking (?:if the site connection|your browser)", r"just a moment\.\.\.", r"verify(?:ing)? (?:that )?you are (?:a )?human",
)
PAYWALL = _any(
    r"subscribe (?:now |today )?to (?:read|continue|unlock|keep|access)", r"(?:this|the) (?:article|content|story) is (?:only |exclusively )?(?:for|available to) (?:our )?(?:subscribers|members|premium)", r"already a (?:subscriber|member)", r"(?:log|sign) in to (?:read|continue)", r"to (?:continue|keep) reading", r"subscribers? only", r"premium (?:article|content)", r"unlock (?:this|the) (?:article|story)",
    r"(?:jetzt |artikel )?weiterlesen mit", r"nur für abonnent", r"diesen artikel (?:weiterlesen|freischalten|lesen)", r"abo(?:nnement)? abschließen", r"jetzt (?:abonnieren|freischalten|testen)", r"bereits abonnent", r"exklusiv für abonnent", r"article (?:est )?réservé aux abonnés", r"réservé (?:à nos |aux )abonnés", r"déjà abonné", r"pour lire la suite", r"(?:solo|exclusivo) para suscriptores", r"suscríbete para (?:seguir|leer|continuar)", r"contenuto riservato agli abbonati", r"(?:abbonati|abbonarsi) per (?:leggere|continuare)", r"exclusivo (?:para )?assinantes", r"alleen voor abonnees", r"lees verder met", r"(?:för|för dig som är) prenumerant", r"logga in för att läsa", r"kun for abonnenter", r"for abonnenter", r"bli abonnent", r"tilaajille", r"tylko dla (?:subskrybentów|prenumeratorów)", r"(?:jen|pouze) pro předplatitele", r"iba pre predplatiteľov", r"csak előfizetőknek", r"для подписчиков", r"aboneler(?:e|imize) özel", r"有料会員", r"会員限定",
)

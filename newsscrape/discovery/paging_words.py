"""The labels that sites print on links to older stories: data for ``paging``, with related languages grouped."""

from __future__ import annotations

# Labels of a link to the next, older page. "Previous" alone is left out: it leads to newer pages just as often.
NEXT = """
next | next page | older | older posts | older entries | older stories | older news | older articles
earlier posts | earlier stories | previous entries
weiter | nächste | nächste seite | vorwärts | ältere | ältere beiträge | ältere artikel | ältere meldungen
ältere einträge
suivant | suivante | suivants | page suivante | articles suivants | plus anciens | articles plus anciens
articles précédents
siguiente | siguientes | página siguiente | próxima | más antiguas | entradas antiguas | entradas anteriores
entradas más antiguas | noticias anteriores
próximo | próxima página | seguinte | página seguinte | mais antigas | mais antigos | posts mais antigos
postagens mais antigas | notícias anteriores
successiva | successivo | successivi | pagina successiva | avanti | prossima | più vecchi | articoli precedenti
articoli più vecchi | articoli meno recenti | post più vecchi
volgende | volgende pagina | ouder | oudere | oudere berichten
nästa | nästa sida | äldre | äldre inlägg | äldre artiklar
næste | næste side | ældre | ældre indlæg | ældre artikler
neste | neste side | eldre | eldre innlegg | eldre saker
seuraava | seuraava sivu | seuraavat | vanhemmat | vanhemmat artikkelit
næsta | næsta síða | eldri | eldri fréttir | eldri færslur
następna | następny | następne | następna strona | dalej | starsze | starsze wpisy | starsze posty | starsze artykuły
další | další strana | další stránka | následující | starší | starší příspěvky | starší články
ďalšia | ďalšie | ďalej | ďalšia strana | nasledujúca | staršie | staršie články
következő | következő oldal | tovább | régebbi | régebbi bejegyzések | korábbi cikkek
următoarea | următorul | pagina următoare | înainte | mai vechi | articole mai vechi
следваща | следваща страница | напред | по-стари | по-стари публикации
следна | следна страница | постари
επόμενη | επόμενο | επόμενη σελίδα | παλαιότερα | παλιότερα | παλαιότερες αναρτήσεις
следующая | следующая страница | далее | дальше | вперёд | вперед | старые записи | предыдущие записи
более ранние | более старые
наступна | наступна сторінка | далі | старіші | старші записи | попередні записи
следећа | следећа страна | даље | старије | sledeća | sledeća strana | sljedeća | sljedeća stranica | dalje
naprijed | stariji | starije | starije objave | stariji članci
naslednja | naslednja stran | naprej | starejši | starejše novice
kitas | kitas puslapis | sekantis | toliau | senesni | senesni įrašai
nākamā | nākamais | nākamā lapa | tālāk | vecāki | vecāki ieraksti
järgmine | järgmine leht | edasi | vanemad | vanemad postitused
sonraki | sonraki sayfa | ileri | daha eski | eski yazılar | daha eski kayıtlar
növbəti | növbəti səhifə
tjetra | faqja tjetër | më të vjetra
següent | pàgina següent | més antigues | hurrengoa | máis antigas | nesaf
التالي | التالية | الصفحة التالية | الأقدم | أقدم | مقالات أقدم
הבא | הבאה | לעמוד הבא | העמוד הבא | ישן יותר | פוסטים ישנים יותר
بعدی | صفحه بعد | صفحه بعدی | قدیمی تر | قدیمی‌تر | مطالب قدیمی‌تر
اگلا | اگلا صفحہ
अगला | अगला पेज | अगला पृष्ठ | आगे | पुराने पोस्ट
পরবর্তী | পরের পাতা | পরবর্তী পাতা | পুরোনো
அடுத்த | அடுத்து | తదుపరి | അടുത്തത് | შემდეგი | հաջորդ
berikutnya | selanjutnya | halaman berikutnya | seterusnya | lebih lama | postingan lama
tiếp | tiếp theo | trang sau | trang tiếp | cũ hơn | bài cũ hơn
ถัดไป | หน้าถัดไป | หน้าต่อไป | เก่ากว่า
下一页 | 下一頁 | 下页 | 下頁 | 后一页 | 更早 | 较早的文章 | 較舊的文章
次へ | 次のページ | 次 | 過去の記事 | 古い記事 | 以前の記事
다음 | 다음 페이지 | 다음 목록
"""

# Labels of a "load more" button. On a link they prove nothing alone: sections are called "More news", too.
MORE = """
more | load more | show more | view more | see more | more news | more stories | more articles | more posts
more results | more headlines
mehr | mehr laden | mehr anzeigen | weitere | weitere artikel | weitere meldungen | weitere beiträge
weitere nachrichten | weitere anzeigen | weitere laden
plus | voir plus | afficher plus | charger plus | plus d'articles | plus d'actualités
más | ver más | cargar más | mostrar más | más noticias
mais | ver mais | carregar mais | mostrar mais | mais notícias
altro | altri | carica altri | carica altro | mostra altri | mostra altro | vedi altri | altre notizie
meer | meer laden | laad meer | toon meer | meer nieuws
fler | visa fler | visa mer | ladda fler | vis flere | hent flere | indlæs flere | last flere | last inn flere
vis mer
lisää | näytä lisää | lataa lisää
więcej | pokaż więcej | załaduj więcej | wczytaj więcej | více | načíst další | zobrazit více | další články
viac | načítať ďalšie | zobraziť viac
több | még több | további | mutass többet | több cikk | mai multe | încarcă mai multe | vezi mai multe
още | покажи още | зареди още | още новини | ещё | еще | показать ещё | показать еще | загрузить ещё
загрузить еще | больше новостей
ще | більше | показати ще | завантажити ще | більше новин
više | učitaj više | učitaj još | prikaži više | još vijesti | још | учитај још | več | naloži več | prikaži več
περισσότερα | φόρτωση περισσότερων | δείτε περισσότερα | daha fazla | daha fazla göster | daha fazla yükle
المزيد | عرض المزيد | تحميل المزيد | עוד | טען עוד | הצג עוד | بیشتر | موارد بیشتر | نمایش بیشتر
और देखें | और लोड करें | আরও | আরও দেখুন
lebih banyak | muat lainnya | muat lebih banyak | lihat lainnya | xem thêm | tải thêm | ดูเพิ่มเติม | โหลดเพิ่ม
เพิ่มเติม
更多 | 加载更多 | 載入更多 | 查看更多 | 显示更多 | もっと見る | さらに表示 | もっと読み込む | 더보기 | 더 보기
"""

"""The words of dates in 40 languages: months, weekdays, day parts, relative words, eras and time zones.

Data only. Within a month, variants are parted by spaces; months by ``;``. Words are compared folded (lower case,
without accents), so each is written once, as printed. Abbreviations carry no full stop.
"""

from __future__ import annotations

# language → twelve groups. Genitives and locatives stand where news sites print them ("3 czerwca", "3. kesäkuuta").
MONTHS: dict[str, str] = {
    "en": "january jan;february feb febr;march mar;april apr;may;june jun;july jul;august aug;september sep sept;october oct;november nov;december dec",
    "de": "januar jan jänner jaenner;februar feb feber;märz maerz mrz mär;april apr;mai;juni jun;juli jul;august aug;september sep sept;oktober okt;november nov;dezember dez",
    "fr": "janvier janv jan;février févr fév;mars mar;avril avr;mai;juin;juillet juil;août aout;septembre sept sep;octobre oct;novembre nov;décembre déc",
    "es": "enero ene;febrero feb;marzo mar;abril abr;mayo may;junio jun;julio jul;agosto ago;septiembre setiembre sept sep set;octubre oct;noviembre nov;diciembre dic",
    "pt": "janeiro jan;fevereiro fev;março mar;abril abr;maio mai;junho jun;julho jul;agosto ago;setembro set;outubro out;novembro nov;dezembro dez",
    "it": "gennaio gen genn;febbraio feb febb;marzo mar;aprile apr;maggio mag magg;giugno giu giugn;luglio lug lugl;agosto ago;settembre set sett;ottobre ott;novembre nov;dicembre dic",
    "nl": "januari jan;februari feb;maart mrt;april apr;mei;juni jun;juli jul;augustus aug;september sep sept;oktober okt;november nov;december dec",
    "sv": "januari jan;februari feb febr;mars mar;april apr;maj;juni jun;juli jul;augusti aug;september sep sept;oktober okt;november nov;december dec",
    "da": "januar jan;februar feb febr;marts mar;april apr;maj;juni jun;juli jul;august aug;september sep sept;oktober okt;november nov;december dec",
    "no": "januar jan;februar feb febr;mars mar;april apr;mai;juni jun;juli jul;august aug;september sep sept;oktober okt;november nov;desember des",
    "fi": "tammikuuta tammikuu tammi;helmikuuta helmikuu helmi;maaliskuuta maaliskuu maalis;huhtikuuta huhtikuu huhti;toukokuuta toukokuu touko;kesäkuuta kesäkuu kesä;heinäkuuta heinäkuu heinä;elokuuta elokuu elo;syyskuuta syyskuu syys;lokakuuta lokakuu loka;marraskuuta marraskuu marras;joulukuuta joulukuu joulu",
    "is": "janúar jan;febrúar feb;mars mar;apríl apr;maí;júní jún;júlí júl;ágúst ágú;september sept sep;október okt;nóvember nóv;desember des",
    "pl": "stycznia styczeń sty;lutego luty lut;marca marzec mar;kwietnia kwiecień kwi;maja maj;czerwca czerwiec cze;lipca lipiec lip;sierpnia sierpień sie;września wrzesień wrz;października październik paź;listopada listopad lis;grudnia grudzień gru",
    "cs": "ledna leden led;února únor úno;března březen bře;dubna duben dub;května květen kvě;června červen čvn;července červenec čvc;srpna srpen srp;září zář;října říjen říj;listopadu listopad lis;prosince prosinec pro",
    "sk": "januára január jan;februára február feb;marca marec mar;apríla apríl apr;mája máj;júna jún;júla júl;augusta august aug;septembra september sep sept;októbra október okt;novembra november nov;decembra december dec",
    "hu": "január januári jan;február februári febr feb;március márciusi márc már;április áprilisi ápr;május májusi máj;június júniusi jún;július júliusi júl;augusztus augusztusi aug;szeptember szeptemberi szept sze;október októberi okt;november novemberi nov;december decemberi dec",
    "ro": "ianuarie ian;februarie feb febr;martie mar mart;aprilie apr;mai;iunie iun;iulie iul;august aug;septembrie sept sep;octombrie oct;noiembrie noi nov noiem;decembrie dec",
    "bg": "януари яну ян;февруари фев февр;март мар;април апр;май;юни юн;юли юл;август авг;септември сеп септ;октомври окт;ноември ное ноем;декември дек",
    "el": "ιανουαρίου ιανουάριος γενάρη ιαν;φεβρουαρίου φεβρουάριος φλεβάρη φεβ φεβρ;μαρτίου μάρτιος μάρτη μαρ μαρτ;απριλίου απρίλιος απρίλη απρ;μαΐου μάιος μάη μαι μαϊ;ιουνίου ιούνιος ιούνη ιουν ιουν;ιουλίου ιούλιος ιούλη ιουλ;αυγούστου αύγουστος αυγ;σεπτεμβρίου σεπτέμβριος σεπτέμβρη σεπ σεπτ;οκτωβρίου οκτώβριος οκτώβρη οκτ;νοεμβρίου νοέμβριος νοέμβρη νοε νοεμ;δεκεμβρίου δεκέμβριος δεκέμβρη δεκ",
    "ru": "января январь янв;февраля февраль фев февр;марта март мар;апреля апрель апр;мая май;июня июнь июн;июля июль июл;августа август авг;сентября сентябрь сен сент;октября октябрь окт;ноября ноябрь ноя нояб;декабря декабрь дек",
    "uk": "січня січень січ;лютого лютий лют;березня березень бер;квітня квітень квіт кві;травня травень трав тра;червня червень черв чер;липня липень лип;серпня серпень серп сер;вересня вересень вер;жовтня жовтень жовт жов;листопада листопад лист лис;грудня грудень груд гру",
    "sr": "јануар јануара јан januar januara jan;фебруар фебруара феб februar februara feb;март марта мар mart marta mar;април априла апр april aprila apr;мај маја maj maja;јун јуна јуни jun juna juni;јул јула јули jul jula juli;август августа авг avgust avgusta avg;септембар септембра сеп septembar septembra sep sept;октобар октобра окт oktobar oktobra okt;новембар новембра нов novembar novembra nov;децембар децембра дец decembar decembra dec",
    "hr": "siječnja siječanj sij;veljače veljača velj;ožujka ožujak ožu;travnja travanj tra;svibnja svibanj svi;lipnja lipanj lip;srpnja srpanj srp;kolovoza kolovoz kol;rujna rujan ruj;listopada listopad lis;studenoga studenog studeni stu;prosinca prosinac pro",
    "sl": "januarja januar jan;februarja februar feb;marca marec mar;aprila april apr;maja maj;junija junij jun;julija julij jul;avgusta avgust avg;septembra september sep sept;oktobra oktober okt;novembra november nov;decembra december dec",
    "lt": "sausio sausis saus;vasario vasaris vas;kovo kovas kov;balandžio balandis bal;gegužės gegužė geg;birželio birželis birž;liepos liepa liep;rugpjūčio rugpjūtis rugp;rugsėjo rugsėjis rugs;spalio spalis spal;lapkričio lapkritis lapkr;gruodžio gruodis gruod",
    "lv": "janvāris janvārī janvāra janv jan;februāris februārī februāra febr feb;marts martā marta mar;aprīlis aprīlī aprīļa apr;maijs maijā maija mai;jūnijs jūnijā jūnija jūn;jūlijs jūlijā jūlija jūl;augusts augustā augusta aug;septembris septembrī septembra sept sep;oktobris oktobrī oktobra okt;novembris novembrī novembra nov;decembris decembrī decembra dec",
    "et": "jaanuar jaan;veebruar veebr;märts;aprill apr;mai;juuni;juuli;august aug;september sept sep;oktoober okt;november nov;detsember dets",
    "tr": "ocak oca;şubat şub;mart mar;nisan nis;mayıs may;haziran haz;temmuz tem;ağustos ağu;eylül eyl;ekim eki;kasım kas;aralık ara",
    "ar": "يناير كانون_الثاني جانفي;فبراير شباط فيفري;مارس آذار;أبريل إبريل نيسان أفريل;مايو أيار ماي;يونيو يونيه حزيران جوان;يوليو يوليه تموز جويلية;أغسطس آب أوت;سبتمبر أيلول;أكتوبر تشرين_الأول;نوفمبر تشرين_الثاني;ديسمبر كانون_الأول",
    "he": "ינואר בינואר ינו בינו;פברואר בפברואר פבר בפבר;מרץ במרץ מרס במרס;אפריל באפריל אפר באפר;מאי במאי;יוני ביוני יונ ביונ;יולי ביולי יול ביול;אוגוסט באוגוסט אוג באוג;ספטמבר בספטמבר ספט בספט;אוקטובר באוקטובר אוק באוק;נובמבר בנובמבר נוב בנוב;דצמבר בדצמבר דצמ בדצמ",
    "fa": "ژانویه ژانویهٔ;فوریه فوریهٔ;مارس;آوریل آپریل;مه مهٔ می;ژوئن جون;ژوئیه ژوئیهٔ جولای ژوییه;اوت آگوست آگست;سپتامبر;اکتبر;نوامبر;دسامبر",
    "hi": "जनवरी जन;फरवरी फ़रवरी फर फ़र;मार्च;अप्रैल अप्रै;मई;जून;जुलाई जुल;अगस्त अग;सितंबर सितम्बर सित;अक्टूबर अक्तूबर अक्टू अक्तू;नवंबर नवम्बर नव;दिसंबर दिसम्बर दिस",
    "bn": "জানুয়ারি জানুয়ারী জানু;ফেব্রুয়ারি ফেব্রুয়ারী ফেব;মার্চ;এপ্রিল এপ্রি;মে;জুন;জুলাই জুল;আগস্ট অগাস্ট আগষ্ট আগ;সেপ্টেম্বর সেপ্টে;অক্টোবর অক্টো;নভেম্বর নভে;ডিসেম্বর ডিসে",
    "ur": "جنوری;فروری;مارچ;اپریل;مئی;جون;جولائی;اگست;ستمبر;اکتوبر;نومبر;دسمبر",
    "id": "januari jan;februari feb;maret mar;april apr;mei;juni jun;juli jul;agustus agu agt ags;september sep sept;oktober okt;november nov nopember;desember des",
    "ms": "januari jan;februari feb;mac;april apr;mei;jun;julai jul;ogos ogo;september sep sept;oktober okt;november nov;disember dis",
    "vi": "tháng_một;tháng_hai;tháng_ba;tháng_tư;tháng_năm;tháng_sáu;tháng_bảy;tháng_tám;tháng_chín;tháng_mười;tháng_mười_một;tháng_mười_hai",
    "th": "มกราคม ม.ค;กุมภาพันธ์ ก.พ;มีนาคม มี.ค;เมษายน เม.ย;พฤษภาคม พ.ค;มิถุนายน มิ.ย;กรกฎาคม ก.ค;สิงหาคม ส.ค;กันยายน ก.ย;ตุลาคม ต.ค;พฤศจิกายน พ.ย;ธันวาคม ธ.ค",
    "ca": "gener gen;febrer febr;març;abril abr;maig;juny;juliol jul;agost ag;setembre set;octubre oct;novembre nov;desembre des",
    "eu": "urtarrilaren urtarrila;otsailaren otsaila;martxoaren martxoa;apirilaren apirila;maiatzaren maiatza;ekainaren ekaina;uztailaren uztaila;abuztuaren abuztua;irailaren iraila;urriaren urria;azaroaren azaroa;abenduaren abendua",
    "gl": "xaneiro xan;febreiro feb;marzo mar;abril abr;maio;xuño xuñ;xullo xul;agosto ago;setembro set;outubro out;novembro nov;decembro dec",
    "ga": "eanáir;feabhra;márta;aibreán;bealtaine;meitheamh;iúil;lúnasa;meán_fómhair;deireadh_fómhair;samhain;nollaig",
    "cy": "ionawr;chwefror;mawrth;ebrill;mai;mehefin;gorffennaf;awst;medi;hydref;tachwedd;rhagfyr",
    "mk": "јануари јан;февруари фев;март мар;април апр;мај;јуни јун;јули јул;август авг;септември сеп;октомври окт;ноември ное;декември дек",
    "be": "студзеня студзень сту;лютага люты лют;сакавіка сакавік сак;красавіка красавік кра;мая май;чэрвеня чэрвень чэр;ліпеня ліпень ліп;жніўня жнівень жні;верасня верасень вер;кастрычніка кастрычнік кас;лістапада лістапад ліс;снежня снежань сне",
    "sq": "janar;shkurt;mars;prill;maj;qershor;korrik;gusht;shtator;tetor;nëntor;dhjetor",
    "ta": "ஜனவரி;பிப்ரவரி;மார்ச்;ஏப்ரல்;மே;ஜூன்;ஜூலை;ஆகஸ்ட்;செப்டம்பர்;அக்டோபர்;நவம்பர்;டிசம்பர்",
    "sw": "januari;februari;machi;aprili;mei;juni;julai;agosti;septemba;oktoba;novemba;desemba",
}  # fmt: skip

# Months of the Solar Hijri calendar: Iran's names, then Afghanistan's. None of them is a Gregorian month.
JALALI_MONTHS = "فروردین حمل;اردیبهشت ثور;خرداد جوزا;تیر سرطان;مرداد امرداد اسد;شهریور سنبله;مهر میزان;آبان عقرب;آذر قوس;دی جدی;بهمن دلو;اسفند حوت"  # noqa: E501

# language → Monday to Sunday.
WEEKDAYS: dict[str, str] = {
    "en": "monday mon;tuesday tue tues;wednesday wed;thursday thu thur thurs;friday fri;saturday sat;sunday sun",
    "de": "montag mo;dienstag di;mittwoch mi;donnerstag do;freitag fr;samstag sonnabend sa;sonntag so",
    "fr": "lundi lun;mardi mar;mercredi mer;jeudi jeu;vendredi ven;samedi sam;dimanche dim",
    "es": "lunes lun;martes mar;miércoles mié mie;jueves jue;viernes vie;sábado sáb;domingo dom",
    "pt": "segunda seg;terça ter;quarta qua;quinta qui;sexta sex;sábado sáb;domingo dom",
    "it": "lunedì lun;martedì mar;mercoledì mer;giovedì gio;venerdì ven;sabato sab;domenica dom",
    "nl": "maandag ma;dinsdag di;woensdag wo;donderdag do;vrijdag vr;zaterdag za;zondag zo",
    "sv": "måndag mån;tisdag tis;onsdag ons;torsdag tors tor;fredag fre;lördag lör;söndag sön",
    "da": "mandag man;tirsdag tirs tir;onsdag ons;torsdag tors tor;fredag fre;lørdag lør;søndag søn",
    "fi": "maanantai maanantaina ma;tiistai tiistaina ti;keskiviikko keskiviikkona ke;torstai torstaina to;perjantai perjantaina pe;lauantai lauantaina la;sunnuntai sunnuntaina su",
    "is": "mánudagur mán;þriðjudagur þri;miðvikudagur mið;fimmtudagur fim;föstudagur fös;laugardagur lau;sunnudagur sun",
    "pl": "poniedziałek pon;wtorek wt;środa śr;czwartek czw;piątek pt;sobota sob;niedziela niedz",
    "cs": "pondělí po;úterý út;středa stř;čtvrtek čt;pátek pá;sobota so;neděle ne",
    "sk": "pondelok po;utorok ut;streda st;štvrtok št;piatok pi;sobota so;nedeľa ne",
    "hu": "hétfő;kedd;szerda;csütörtök;péntek;szombat;vasárnap",
    "ro": "luni;marți;miercuri;joi;vineri;sâmbătă;duminică",
    "bg": "понеделник пон;вторник;сряда;четвъртък;петък;събота;неделя",
    "el": "δευτέρα δευ;τρίτη τρι;τετάρτη τετ;πέμπτη πεμ;παρασκευή παρ;σάββατο σαβ;κυριακή κυρ",
    "ru": "понедельник пн;вторник вт;среда ср;четверг чт;пятница пт;суббота сб;воскресенье вс",
    "uk": "понеділок пн;вівторок вт;середа ср;четвер чт;п'ятниця пт;субота сб;неділя нд",
    "sr": "понедељак ponedeljak;уторак utorak;среда sreda;четвртак četvrtak;петак petak;субота subota;недеља nedelja",
    "hr": "ponedjeljak;utorak;srijeda;četvrtak;petak;subota;nedjelja",
    "sl": "ponedeljek;torek;sreda;četrtek;petek;sobota;nedelja",
    "lt": "pirmadienis;antradienis;trečiadienis;ketvirtadienis;penktadienis;šeštadienis;sekmadienis",
    "lv": "pirmdiena;otrdiena;trešdiena;ceturtdiena;piektdiena;sestdiena;svētdiena",
    "et": "esmaspäev;teisipäev;kolmapäev;neljapäev;reede;laupäev;pühapäev",
    "tr": "pazartesi;salı;çarşamba;perşembe;cuma;cumartesi;pazar",
    "ar": "الإثنين الاثنين;الثلاثاء;الأربعاء;الخميس;الجمعة;السبت;الأحد",
    "fa": "دوشنبه;سه‌شنبه;چهارشنبه;پنجشنبه پنج‌شنبه;جمعه;شنبه;یکشنبه",
    "hi": "सोमवार;मंगलवार;बुधवार;गुरुवार;शुक्रवार;शनिवार;रविवार",
    "bn": "সোমবার;মঙ্গলবার;বুধবার;বৃহস্পতিবার;শুক্রবার;শনিবার;রবিবার রোববার",
    "ur": "پیر;منگل;بدھ;جمعرات;جمعہ;ہفتہ;اتوار",
    "id": "senin;selasa;rabu;kamis;jumat;sabtu;minggu",
    "ms": "isnin;selasa;rabu;khamis;jumaat;sabtu;ahad",
    "th": "จันทร์;อังคาร;พุธ;พฤหัสบดี;ศุกร์;เสาร์;อาทิตย์",
}  # fmt: skip

AM = "am a.m a.m. am. vorm ص pg p.d. p.d ص ق.ظ π.μ π.μ. πμ πμ. öö 上午 午前 오전 凌晨 早上 sáng पूर्वाह्न de. dop"
PM = "pm p.m p.m. pm. nachm م ptg m.d. m.d tgh mlm ب.ظ μ.μ μ.μ. μμ μμ. ös 下午 午後 오후 晚上 傍晚 chiều tối अपराह्न du. odp"

# Words that may stand between the parts of a date or before its time, without meaning of their own.
FILLERS = (
    "of the at on in de del dell di da den der dem am um le la les el em às as a à om kl klo ob o v ve u w r roku rok "
    "m d gada gad г год года году р року рік në le lúc ngày năm tanggal pukul tarikh στις στο τις ω в у о об alle ore "
    "ore, kell kella klukkan þann år ár ano año saat günü în la ora сағ ч. na dne dňa dia día il lo ל ב בשעה של "
    "ساعت ساعة الساعة في سنة عام को समय बजे तारीख ที่ วันที่ เวลา เมื่อ พ.ศ พ.ศ. ค.ศ ค.ศ. year jam às g god godine "
    "leta und and et y e i pada kl. klo. kl, dated the"
)
ORDINALS = "st nd rd th er ere ère eme ème re e ter o a ª º го е η ης ος ой ый th- stes ten te de den ain an én jén än τησ"
HOUR_MARKS = "h uhr u hrs hod godz ч hs 时 時 点 點 시 น น. h. horas heures hours ora uur"
# Han and Hangul characters behind a number.
UNITS = {"年": "N", "년": "N", "月": "G", "월": "G", "日": "R", "号": "R", "號": "R", "일": "R", "分": "i", "분": "i",
         "秒": "S", "초": "S", "时": "h", "時": "h", "点": "h", "點": "h", "시": "h"}  # fmt: skip
MONTH_PREFIXES = "tháng thg"  # Vietnamese: "ngày 3 tháng 6 năm 2013"
# First year of an era minus one: 令和1 is 2019. Minguo counts from 1912.
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民国": 1911, "民國": 1911}

# Relative words. A quantity, a unit and an "ago" word in any order make "3 hours ago"; the units' values are seconds
# up to the day, then weeks, months and years by name.
UNIT_WORDS: dict[str, str] = {
    "second": "second seconds sec secs sekunde sekunden seconde secondes segundo segundos secondo secondi seconden sekund sekunder sekunnin sekuntia секунд секунды секунду saniye ثانية ثوان ثانیه שניות วินาที detik giây másodperce sekundy sekundę sekund",
    "minute": "minute minutes min mins minuten minuto minutos minuti minuut minuten minut minuter minutter minuutin minuuttia minuty minutę minut minuta minuti perccel percel perce минут минуты минуту хвилин хвилини dakika دقيقة دقائق دقیقه דקות นาที menit minit phút मिनट মিনিট منٹ λεπτά 分钟 分鐘 分 분 minutów мин mínútum",
    "hour": "hour hours hr hrs stunde stunden std heure heures hora horas ora ore uur timme timmar time timer tunnin tuntia godzinę godzin godziny hodinou hodinami hodin órával órája час часа часов годин години saat sa ساعة ساعات ساعت שעות שעה ชั่วโมง jam giờ घंटे घंटा ঘণ্টা گھنٹے ώρες ώρα 小时 小時 時間 시간 sati sata ur val. stundām tundi klukkustundum g. ст.",
    "day": "day days tag tage tagen jour jours día días dia dias giorno giorni dag dagen dagar dage dager päivän päivää dzień dni dny dnem dňami napja день дня дней дні днів gün يوم أيام روز ימים วัน hari ngày दिन দিন دن ημέρες μέρες 天 日 일 dana dienām päeva zile zi dögum dana dní",
    "week": "week weeks woche wochen semaine semaines semana semanas settimana settimane weken vecka veckor uge uger uke uker viikon viikkoa tydzień tygodnie tygodni týdnem týdny hete неделю недели недель тиждень тижні hafta أسبوع أسابيع هفته שבועות สัปดาห์ minggu tuần सप्ताह সপ্তাহ ہفتے εβδομάδες 周 週間 주 săptămâni nedelja",
    "month": "month months monat monate monaten mois mes meses mês mese mesi maand maanden månad månader måned måneder kuukauden kuukautta miesiąc miesiące miesięcy měsícem měsíci hónapja месяц месяца месяцев місяць місяці ay شهر أشهر ماه חודשים เดือน bulan tháng महीने মাস ماہ μήνες 个月 個月 か月 ヶ月 개월 luni meseci",
    "year": "year years jahr jahre jahren an ans année années año años ano anos anno anni jaar år vuoden vuotta rok lat lata rokem lety éve год года лет рік роки yıl سنة سنوات سال שנים ปี tahun năm साल বছর سال χρόνια 年 년 ani let",
}  # fmt: skip
AGO_WORDS = (
    "ago vor il_y_a hace atrás há fa geleden sedan siden sitten temu před pred ezelőtt acum в_път назад тому önce قبل "
    "منذ پیش לפני ที่แล้ว yang_lalu lalu trước पहले আগে پہلے πριν 前 전 prije pre pirms tagasi síðan prieš преди за"
)
DAY_WORDS: dict[int, str] = {
    0: "today heute aujourd'hui hoy hoje oggi vandaag idag i_dag tänään í_dag dziś dzisiaj dnes ma azi astăzi днес σήμερα сегодня сьогодні danas danes šiandien šodien täna bugün اليوم امروز היום आज আজ آج hari_ini hôm_nay วันนี้ 今天 今日 오늘",
    1: "yesterday gestern hier ayer ontem ieri gisteren igår i_går eilen í_gær wczoraj včera tegnap вчера χθες χτες вчора jučer juče včeraj vakar eile dün أمس امس دیروز אתמול গতকাল kemarin semalam hôm_qua เมื่อวาน 昨天 昨日 어제",
    2: "vorgestern avant-hier anteayer anteontem eergisteren förrgår przedwczoraj předevčírem позавчера 前天 一昨日 그저께",
}  # fmt: skip

# Abbreviation → IANA zones or fixed offsets, each with the countries and languages it is meant in. The first is
# taken without question where it stands alone; several need the page's country or language.
# "" as the country: everywhere else.
ZONES: dict[str, tuple[tuple[str, str], ...]] = {
    "utc": (("+00:00", ""),), "gmt": (("+00:00", ""),), "z": (("+00:00", ""),), "wet": (("+00:00", ""),),
    "bst": (("+01:00", "GB JE GG IM en"), ("+06:00", "BD bn")),
    "west": (("+01:00", ""),), "cet": (("+01:00", ""),), "mez": (("+01:00", ""),),
    "cest": (("+02:00", ""),), "mesz": (("+02:00", ""),), "eet": (("+02:00", ""),), "eest": (("+03:00", ""),),
    "msk": (("Europe/Moscow", ""),), "trt": (("+03:00", ""),), "sast": (("+02:00", ""),), "cat": (("+02:00", ""),),
    "eat": (("+03:00", ""),), "wat": (("+01:00", ""),),
    "ist": (("+05:30", "IN LK hi bn ta te mr gu kn ml pa ur"), ("+01:00", "IE ga"), ("+02:00", "IL he")),
    "idt": (("+03:00", "IL he"),), "pkt": (("+05:00", ""),), "npt": (("+05:45", ""),),
    "wib": (("+07:00", ""),), "wita": (("+08:00", ""),), "wit": (("+09:00", ""),), "ict": (("+07:00", ""),),
    "sgt": (("+08:00", ""),), "hkt": (("+08:00", ""),), "myt": (("+08:00", ""),), "pht": (("+08:00", ""),),
    "jst": (("+09:00", ""),), "kst": (("+09:00", ""),),
    "cst": (("-06:00", "US CA MX"), ("+08:00", "CN TW zh"), ("-05:00", "CU")), "cdt": (("-05:00", "US CA MX"), ("-04:00", "CU")),
    "est": (("-05:00", "US CA JM PA"), ("+10:00", "AU")), "edt": (("-04:00", ""),),
    "mst": (("-07:00", "US CA MX"), ("+08:00", "MY")), "mdt": (("-06:00", ""),), "pst": (("-08:00", "US CA MX"), ("+08:00", "PH")),
    "pdt": (("-07:00", ""),), "akst": (("-09:00", ""),), "akdt": (("-08:00", ""),), "hst": (("-10:00", ""),),
    "ast": (("-04:00", "CA BM PR US"), ("+03:00", "SA KW IQ QA BH ar")), "adt": (("-03:00", ""),), "nst": (("-03:30", ""),), "ndt": (("-02:30", ""),),
    "et": (("America/New_York", ""),), "pt": (("America/Los_Angeles", "US CA en"),), "ct": (("America/Chicago", "US CA"),),
    "mt": (("America/Denver", "US CA"),),
    "brt": (("-03:00", ""),), "art": (("-03:00", "AR es"),), "clt": (("America/Santiago", ""),),
    "aest": (("+10:00", ""),), "aedt": (("+11:00", ""),), "acst": (("+09:30", ""),), "acdt": (("+10:30", ""),),
    "awst": (("+08:00", ""),), "nzst": (("+12:00", ""),), "nzdt": (("+13:00", ""),),
}  # fmt: skip

# How a country writes 03/04/2005 (CLDR's short date patterns). Canada is left out on purpose: both are in use there.
MONTH_FIRST_COUNTRIES = frozenset("US PH PW FM MH GU AS PR VI UM".split())
DAY_FIRST_COUNTRIES = frozenset(
    "GB UK IE AU NZ IN PK BD LK NP MT CY ZM ZW NG GH UG TZ MY SG HK ID TH VN FR BE LU CH MC DE AT LI IT SM VA ES AD PT "
    "BR AR CL CO PE VE UY PY BO EC MX CR GT HN NI SV DO CU NL DK NO IS FI PL CZ SK RO MD BG GR RS HR BA ME MK AL SI EE "
    "LV RU UA BY TR IL EG MA DZ TN LY SA AE QA KW BH OM JO LB SY IQ YE GE AM AZ KZ UZ TT JM BB GY MZ AO CV SN CI CM MG".split()
)
# Languages in which it is day first whatever the country. English, Chinese, Japanese, Korean, Hungarian, Lithuanian
# and Persian decide nothing: year-last numerals are foreign or mixed there.
DAY_FIRST_LANGUAGES = frozenset(
    "de fr es pt it nl sv da no nb nn fi is pl cs sk ro bg el ru uk be sr hr bs sl mk sq lv et tr ar he hi bn ur ta te "
    "mr gu pa id ms vi th ca eu gl ga cy mt lb fo".split()
)

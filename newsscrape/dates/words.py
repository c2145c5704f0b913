"""The words of dates in 134 languages, and how countries write dates. Data only.

``date_words.json`` has months, weekdays, day words and units, one language per line; the rest is here. Words are
compared folded (lower case, without accents), so each is listed once, as printed; ``_`` is a space.
"""

from __future__ import annotations

import json
from pathlib import Path

_DATA = json.loads(Path(__file__).with_name("date_words.json").read_text(encoding="utf-8"))
_NEPALI: str = _DATA.pop("nepali_years")
_TABLES: dict[str, dict[str, str]] = _DATA
# Language → twelve groups of names, with genitives and locatives if they are printed; abbreviations without a full
# stop.
MONTHS = _TABLES["months"]
# Calendar → its months. None of these names is also a Gregorian month. Solar Hijri months have Iran's names, then
# Afghanistan's in Dari and in Pashto.
CALENDARS = _TABLES["calendars"]
# Lengths of the months of Nepal's calendar, from its year 2000 on.
NEPALI_YEARS = [[29 + int(more) for more in year] for year in _NEPALI.split()]
# Language → Monday to Sunday.
WEEKDAYS = _TABLES["weekdays"]
# Language → today; yesterday; the day before yesterday.
DAY_WORDS = _TABLES["days"]
# "second" to "year" → the words for it in all languages, in the form of "3 hours ago".
UNIT_WORDS = _TABLES["units"]

# Abbreviations of months that are everyday words in other languages ("5 out of 2013").
FALSE_FRIENDS = frozenset("out set ago mac pro led lip tra mee jona".split())

# Halves of the day after the time, and before it.
AM = "am a.m a.m. am. a._m. a._m vm vm. ጥዋት ب.ن غ.م vorm ص ق.ظ π.μ π.μ. πμ πμ. öö pg p.d. p.d sáng dop"
PM = "pm p.m p.m. pm. p._m. p._m nm nm. ከሰዓት د.ن غ.و nachm م ب.ظ μ.μ μ.μ. μμ μμ. ös ptg m.d. m.d tgh mlm chiều tối odp"
AM_BEFORE = "上午 午前 오전 凌晨 早上 पूर्वाह्न de. öö"
PM_BEFORE = "下午 午後 오후 晚上 傍晚 अपराह्न du. ös"

# Words that may be between the parts of a date or before its time and have no meaning of their own.
FILLERS = (
    "of the at on in de del dell di da den der dem am um le la les el em às as a à om kl klo ob o v ve u w r roku "
    "rok m d gada gad г год года году р року рік në lúc ngày năm tanggal pukul tarikh στις στο τις ω в у о об alle "
    "ore ore, kell kella klukkan þann år ár ano año saat günü în la ora ч. na dne dňa dia día il lo ל ב בשעה של "
    "ساعت ساعة الساعة في سنة عام को समय बजे तारीख ที่ วันที่ เวลา เมื่อ พ.ศ พ.ศ. ค.ศ ค.ศ. year jam às g god "
    "godine leta und and et y e i pada kl. klo. kl, dated las los ta "
    "թ թ. թվականի წ წ. წლის ж ж. жыл жылы жылғы жылдын yil yilning йил il ci_il cü_il cı_il cu_il ថ្ងៃទី ថ្ងៃ ខែ ឆ្នាំ "
    "ວັນທີ ວັນທີ່ ເດືອນ ປີ ခုနှစ် ရက် ရက်နေ့ ቀን ዓ.ም ዓ.ም. साल गते оны ي ی ê ko eko соли ga ng يىلى"
)
# Fillers after a year: with one of them, year, day and month may follow each other.
YEAR_WORDS = frozenset("gada gadā թ թ. թվականի წ წ. წლის ж ж. жыл жылы жылғы жылдын yil yilning йил يىلى".split())
ORDINALS = (
    "লা রা ঠা ই শে st nd rd th er ere ère eme ème re e ter o a ª º го е η ης ος ой ый stes ten te de den ain an én jén än "
    "טן"
)
HOUR_MARKS = "h uhr u hrs hod godz ч hs 时 時 点 點 시 น น. h. horas heures hours ora uur"
# Words after a number in Chinese, Japanese, Korean and Mongolian, and the kind of token of each (``tokens.py``).
UNITS = {
    "年": "N", "년": "N", "月": "G", "월": "G", "日": "R", "号": "R", "號": "R", "일": "R", "分": "i", "분": "i",
    "秒": "S", "초": "S", "时": "h", "時": "h", "点": "h", "點": "h", "시": "h", "оны": "N", "сарын": "G", "сар": "G",
}  # fmt: skip
MONTH_PREFIXES = "tháng thg"  # Vietnamese: "ngày 3 tháng 6 năm 2013"
# The year before an era's first: 令和1 is 2019; Minguo years count from 1912.
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民国": 1911, "民國": 1911}

AGO_WORDS = (
    "ago vor il_y_a hace fa hà há atrás geleden sedan siden sitten temu před pred ezelőtt acum în_urmă назад тому "
    "önce قبل منذ پیش לפני ที่แล้ว ที่ผ่านมา yang_lalu lalu trước पहले আগে پہلے πριν 前 전 prije pre pirms tagasi "
    "síðan prieš преди"
)
ONE = "a an one einer einem eine une un una uno um uma een en et ett jeden jedną"  # "an hour ago"

# Abbreviation → possible meanings: an offset or an IANA zone, and the countries and languages in which it applies (none
# listed: everywhere). If exactly one meaning fits the page, it is used; otherwise the offset stays open.
ZONES: dict[str, tuple[tuple[str, str], ...]] = {
    "utc": (("+00:00", ""),), "gmt": (("+00:00", ""),), "z": (("+00:00", ""),),
    "bst": (("+01:00", "GB JE GG IM en"), ("+06:00", "BD bn")),
    "wet": (("+00:00", "PT pt"),), "west": (("+01:00", "PT pt"),),
    "cet": (("+01:00", ""),), "mez": (("+01:00", ""),), "cest": (("+02:00", ""),), "mesz": (("+02:00", ""),),
    "eet": (("+02:00", ""),), "eest": (("+03:00", ""),), "msk": (("Europe/Moscow", ""),), "trt": (("+03:00", ""),),
    "sast": (("+02:00", ""),), "cat": (("+02:00", "ZW ZM MW MZ BW RW"),), "eat": (("+03:00", "KE TZ UG ET SO sw"),),
    "wat": (("+01:00", "NG CM GA"),),
    "ist": (("+05:30", "IN LK hi bn ta te mr gu kn ml pa ur"), ("+01:00", "IE ga"), ("+02:00", "IL he")),
    "idt": (("+03:00", "IL he"),), "pkt": (("+05:00", ""),), "npt": (("+05:45", ""),),
    "wib": (("+07:00", ""),), "wita": (("+08:00", ""),), "wit": (("+09:00", "ID id"),), "ict": (("+07:00", ""),),
    "sgt": (("+08:00", ""),), "hkt": (("+08:00", ""),), "myt": (("+08:00", ""),), "pht": (("+08:00", ""),),
    "jst": (("+09:00", ""),), "kst": (("+09:00", ""),),
    "et": (("America/New_York", "US CA en"),), "ct": (("America/Chicago", "US CA"),),
    "mt": (("America/Denver", "US CA"),), "pt": (("America/Los_Angeles", "US CA en"),),
    "est": (("-05:00", "US CA JM PA"), ("+10:00", "AU")), "edt": (("-04:00", ""),),
    "cst": (("-06:00", "US CA MX"), ("+08:00", "CN TW zh"), ("-05:00", "CU")),
    "cdt": (("-05:00", "US CA MX"), ("-04:00", "CU")),
    "mst": (("-07:00", "US CA MX"), ("+08:00", "MY")), "mdt": (("-06:00", ""),),
    "pst": (("-08:00", "US CA MX"), ("+08:00", "PH")), "pdt": (("-07:00", ""),),
    "akst": (("-09:00", ""),), "akdt": (("-08:00", ""),), "hst": (("-10:00", ""),),
    "ast": (("-04:00", "CA BM PR US"), ("+03:00", "SA KW IQ QA BH ar")), "adt": (("-03:00", ""),),
    "nst": (("-03:30", "CA"),), "ndt": (("-02:30", "CA"),), "brt": (("-03:00", ""),), "art": (("-03:00", "AR es"),),
    "clt": (("America/Santiago", ""),),
    "aest": (("+10:00", ""),), "aedt": (("+11:00", ""),), "acst": (("+09:30", ""),), "acdt": (("+10:30", ""),),
    "awst": (("+08:00", ""),), "nzst": (("+12:00", ""),), "nzdt": (("+13:00", ""),),
}  # fmt: skip

# How a country writes 03/04/2005 (the short date patterns of Unicode's CLDR). Canada is in neither list: it uses both.
MONTH_FIRST_COUNTRIES = frozenset("US PH PW FM MH GU AS PR VI UM".split())
DAY_FIRST_COUNTRIES = frozenset(
    "GB UK IE AU NZ IN PK BD LK NP MT CY ZM ZW NG GH UG TZ MY SG HK ID TH VN FR BE LU CH MC DE AT LI IT SM VA ES "
    "AD PT BR AR CL CO PE VE UY PY BO EC MX CR GT HN NI SV DO CU NL DK NO IS FI PL CZ SK RO MD BG GR RS HR BA ME "
    "MK AL SI EE LV RU UA BY TR IL EG MA DZ TN LY SA AE QA KW BH OM JO LB SY IQ YE GE AM AZ KZ UZ TT JM BB GY MZ "
    "AO CV SN CI CM MG".split()
)
# Languages that are day first in every country. English, Chinese, Japanese, Korean, Hungarian, Lithuanian and Persian
# decide nothing: numeric dates with the year last are foreign or mixed there.
DAY_FIRST_LANGUAGES = frozenset(
    "de fr es pt it nl sv da no nb nn fi is pl cs sk ro bg el ru uk be sr hr bs sl mk sq lv et tr ar he hi bn ur "
    "ta te mr gu pa id ms vi th ca eu gl ga cy mt lb fo".split()
)
# Countries west of UTC: there the UTC date of a time is never earlier than its local date.
WESTERN_COUNTRIES = frozenset(
    "US CA MX GT HN NI SV CR PA BZ CU DO HT JM PR BS BB TT GY SR BR AR UY PY BO CL PE EC CO VE GL AS PF CK".split()
)
# Zones whose clocks differ today, each with the countries that keep it; of those that agree now, the largest is first.
CLOCKS = {
    "America/New_York": "US CA BS", "America/Chicago": "US CA", "America/Denver": "US CA", "America/Phoenix": "US",
    "America/Los_Angeles": "US CA", "America/Anchorage": "US", "Pacific/Honolulu": "US", "America/Halifax": "CA BM",
    "America/St_Johns": "CA", "America/Mexico_City": "MX GT HN NI SV CR BZ", "America/Bogota": "CO PE EC PA JM",
    "America/Caracas": "VE BO PR DO TT BB GY", "America/Santiago": "CL", "America/Sao_Paulo": "BR AR UY SR",
    "America/Havana": "CU", "America/Asuncion": "PY", "Europe/London": "GB IE PT", "Africa/Abidjan": "GH CI SN ML IS",
    "Africa/Casablanca": "MA", "Africa/Lagos": "NG DZ TN CM AO",
    "Europe/Paris": "DE FR IT ES NL BE CH AT PL CZ SK HU SE NO DK HR RS SI BA ME MK AL MT LU",
    "Europe/Athens": "GR FI RO BG EE LV LT UA CY MD", "Africa/Cairo": "EG", "Asia/Jerusalem": "IL",
    "Asia/Beirut": "LB", "Africa/Johannesburg": "ZA ZW ZM BW MZ MW RW LY", "Europe/Moscow": "RU BY",
    "Europe/Istanbul": "TR", "Asia/Riyadh": "SA IQ KW QA BH YE JO SY", "Africa/Nairobi": "KE ET TZ UG SO",
    "Asia/Tehran": "IR", "Asia/Dubai": "AE OM AZ GE AM MU", "Asia/Kabul": "AF", "Asia/Karachi": "PK UZ TM TJ MV",
    "Asia/Almaty": "KZ", "Asia/Kolkata": "IN LK", "Asia/Kathmandu": "NP", "Asia/Dhaka": "BD BT KG",
    "Asia/Yangon": "MM", "Asia/Bangkok": "TH VN KH LA ID", "Asia/Shanghai": "CN TW HK SG MY PH MN",
    "Australia/Perth": "AU", "Asia/Tokyo": "JP KR", "Australia/Darwin": "AU", "Australia/Adelaide": "AU",
    "Australia/Brisbane": "AU PG", "Australia/Sydney": "AU", "Pacific/Auckland": "NZ", "Pacific/Fiji": "FJ",
}  # fmt: skip

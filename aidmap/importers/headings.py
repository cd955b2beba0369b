"""The known headings of columns, by field; among them those of SDI-T, HXL, KoBo and UN tables.

Matching them with the columns of a table is left to `column_matching`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# As `column_matching.heading_key` folds them: in lower case, with spaces for other separators.
HEADINGS: dict[str, tuple[str, ...]] = {
    "subject": ("place", "crossing", "crossing name", "crossing point", "border crossing", "gate",
                "location", "portname", "bcpname", "lieu", "passage", "point", "site", "المعبر",
                "מעבר"),
    "status": ("state", "access status", "crossing status", "situation", "etat", "état", "statut",
               "الحالة", "מצב"),
    "traffic": ("cargo", "cargo type", "type of cargo", "commodity", "movement",
                "type of movement", "type of traffic", "trafic"),
    "effective_from": ("from", "start", "start date", "date from", "valid from", "since",
                       "effective date", "status date", "event date", "date", "day", "التاريخ",
                       "תאריך", "as of"),
    "effective_to": ("to", "end", "end date", "date to", "valid to", "until", "till"),
    "reported_on": ("reported", "published", "published on", "publication date", "date published",
                    "date reported", "report date", "reporting date", "date of report", "updated",
                    "last updated", "as of"),
    "publisher": ("source", "source name", "data source", "reported by", "organisation",
                  "organization", "agency", "المصدر"),
    "title": ("headline", "summary"),
    "url": ("link", "source url", "source link", "hyperlink", "web"),
    "note": ("remarks", "comment", "comments", "notes", "description"),
    "basis": ("certainty", "kind of report"),
    "name_en": ("name", "place", "place name", "site name", "crossing name", "crossing", "gate",
                "english name", "portname", "bcpname", "title"),
    "name_ar": ("name ar", "arabic name", "name arabic", "الاسم"),
    "name_he": ("hebrew name", "name hebrew"),
    "name_fr": ("french name", "nom"),
    "kind": ("type", "prttype", "place type"),
    "lon": ("longitude", "long", "x", "lng"),
    "lat": ("latitude", "y"),
    "accuracy_m": ("accuracy", "precision", "precision m"),
    "id": ("code", "place id"),
}  # fmt: skip
# In tables of counts, whose cargo is a field of its own, and whose days are those of a figure.
COUNT_HEADINGS: dict[str, tuple[str, ...]] = {
    **{name: HEADINGS[name] for name in ("publisher", "title", "url", "note")},
    "subject": (*HEADINGS["subject"], "port name", "port", "name of crossing", "المعابر",
                "اسم المعبر", "המעבר", "שם המעבר", "point de passage", "nom du passage"),
    "direction": ("way", "flow", "sens", "الاتجاه", "כיוון"),
    "traffic": ("kind of traffic", "type of traffic", "trafic", "نوع الحركة", "סוג תנועה"),
    "measure": ("unit of measure", "counted", "indicator", "mesure", "indicateur", "القياس",
                "وحدة القياس", "מדד", "יחידת מידה"),
    "value": ("figure", "count", "number", "number counted", "amount", "quantity", "qty", "nombre",
              "quantité", "valeur", "chiffre", "العدد", "عدد", "الكمية", "القيمة", "מספר", "כמות",
              "ערך"),
    "first_day": ("from", "start", "start date", "date from", "date", "day", "month", "week",
                  "period", "received date", "date received", "crossing date", "entry date",
                  "reference date", "jour", "mois", "semaine", "du", "date de début", "التاريخ",
                  "اليوم", "الشهر", "الأسبوع", "من", "תאריך", "יום", "חודש", "שבוע"),
    "last_day": ("to", "end", "end date", "date to", "until", "till", "au", "date de fin", "إلى",
                 "עד"),
    "stage": ("status", "state", "step", "étape", "etape", "statut", "المرحلة", "الحالة", "שלב",
              "סטטוס"),
    "cargo": ("cargo type", "type of cargo", "commodity", "commodities", "items", "cargaison",
              "الحمولة", "البضائع", "מטען"),
    "reported_on": ("reported", "published", "published on", "publication date", "date published",
                    "date reported", "report date", "reporting date", "date of report", "publié le",
                    "date de publication", "تاريخ النشر", "תאריך פרסום"),
}  # fmt: skip
# Headings of days that stand for the whole month.
MONTH_HEADINGS = {"month", "mois", "الشهر", "شهر", "חודש", "reporting month", "year month"}
# Other ways of writing the words of counts than those of the interface, in its languages. As
# headings they say what the figures below are.
COUNT_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "measure": {
        "trucks": ("truck", "truckload", "truckloads", "truck loads", "lorries", "lorry", "camion",
                   "camions", "شاحنة", "شاحنات", "الشاحنات", "משאית", "משאיות"),
        "pallets": ("pallet", "palette", "palettes", "منصة", "منصات", "طبليات", "משטח", "משטחים"),
        "tonnes": ("tonne", "tons", "ton", "mt", "metric tons", "metric tonnes", "طن", "أطنان",
                   "טון", "טונות"),
        "litres": ("litre", "liters", "liter", "لتر", "لترات", "ליטר", "ליטרים"),
        "people": ("persons", "person", "individuals", "passengers", "personnes", "personne",
                   "voyageurs", "أشخاص", "الأشخاص", "مسافرون", "المسافرين", "אנשים", "נוסעים"),
        "containers": ("container", "conteneur", "conteneurs", "حاوية", "حاويات", "מכולה",
                       "מכולות"),
        "packages": ("package", "parcels", "colis", "طرد", "طرود", "חבילה", "חבילות"),
    },
    "direction": {
        "in": ("inbound", "incoming", "import", "imports", "into", "entry", "entries", "entrée",
               "entrées", "entrant", "دخول", "الداخلة", "وارد", "נכנס", "נכנסות", "כניסה"),
        "out": ("outbound", "outgoing", "export", "exports", "exit", "exits", "sortie", "sorties",
                "sortant", "خروج", "الخارجة", "صادر", "יוצא", "יוצאות", "יציאה"),
    },
    "stage": {
        "manifested": ("manifest", "on the manifest", "manifesté", "manifestés"),
        "offloaded": ("unloaded", "off loaded", "déchargé", "déchargés", "أفرغت", "נפרק",
                      "נפרקו"),
        "collected": ("picked up", "pick up", "pickup", "récupéré", "récupérés", "collecté",
                      "collectés", "استلمت", "נאסף", "נאספו"),
        "entered": ("crossed", "entré", "entrés", "دخلت", "נכנסו"),
        "delivered": ("delivered to destination", "livré", "livrés", "سلمت", "تم التسليم", "נמסר",
                      "נמסרו"),
        "intercepted": ("looted", "intercepté", "interceptés", "اعترضت", "נבזז", "נבזזו"),
        "returned": ("turned back", "sent back", "retourné", "retournés", "renvoyés", "أعيدت",
                     "הוחזר", "הוחזרו"),
        "exited": ("left", "departed", "sorti", "sortis", "partis", "غادرت", "יצא", "יצאו"),
    },
}  # fmt: skip
# Headings of a column that holds both coordinates, and the order that they state; empty: none.
PAIR_HEADINGS = {
    "coordinates": "", "coordinate": "", "coords": "", "coord": "", "gps": "", "location": "",
    "geopoint": "latlon", "latlon": "latlon", "lat lon": "latlon", "latlong": "latlon",
    "lat long": "latlon", "lat lng": "latlon", "latitude longitude": "latlon",
    "lonlat": "lonlat", "lon lat": "lonlat", "longlat": "lonlat", "long lat": "lonlat",
    "lng lat": "lonlat", "longitude latitude": "lonlat",
    "wkt": "", "geometry": "", "geom": "", "the geom": "", "shape": "", "point": "",
}  # fmt: skip


def epilog(fields: tuple[str, ...], headings: Mapping[str, tuple[str, ...]] | None = None) -> str:
    """Give the text of --help on the known headings, a paragraph for each field."""
    headings = HEADINGS if headings is None else headings
    known = [f"{name}: {', '.join(headings[name])}" for name in fields if name in headings]
    return "Headings that are known beside the names of the fields:\n\n" + "\n\n".join(known)

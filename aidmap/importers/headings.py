"""The known headings of columns, by field; among them those of SDI-T, HXL, KoBo and UN tables.

Matching them with the columns of a table is left to `column_matching`.
"""

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
# Headings of a column that holds both coordinates, and the order that they state; empty: none.
PAIR_HEADINGS = {
    "coordinates": "", "coordinate": "", "coords": "", "coord": "", "gps": "", "location": "",
    "geopoint": "latlon", "latlon": "latlon", "lat lon": "latlon", "latlong": "latlon",
    "lat long": "latlon", "lat lng": "latlon", "latitude longitude": "latlon",
    "lonlat": "lonlat", "lon lat": "lonlat", "longlat": "lonlat", "long lat": "lonlat",
    "lng lat": "lonlat", "longitude latitude": "lonlat",
    "wkt": "", "geometry": "", "geom": "", "the geom": "", "shape": "", "point": "",
}  # fmt: skip


def epilog(fields: tuple[str, ...]) -> str:
    """Give the text of --help on the known headings, a paragraph for each field."""
    known = [f"{name}: {', '.join(HEADINGS[name])}" for name in fields if name in HEADINGS]
    return "Headings that are known beside the names of the fields:\n\n" + "\n\n".join(known)

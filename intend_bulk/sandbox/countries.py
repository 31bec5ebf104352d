"""The words that made-up clients are made of, country by country.

In the forms of post codes and telephone numbers, # stands for a digit from 1 to 9 and @ for a letter. The
telephone numbers are of the ranges that the regulators keep free for fiction.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Town:
    """A town, with the forms of its post codes and telephone numbers."""

    name: str
    county: str
    post_code: str
    phone: str
    state: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Country:
    """What a company in this country is called, and where it can be found."""

    name: str
    department: str
    currency: str
    tax_codes: tuple[str, ...]
    """The usual one more often than the others."""
    dial: str
    domain: str
    makers: tuple[str, ...]
    """What a company's name begins with."""
    trades: tuple[str, ...]
    """What follows it."""
    legal_forms: tuple[str, ...]
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    streets: tuple[str, ...]
    """A street with # in the place of its number."""
    towns: tuple[Town, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _list(text: str) -> tuple[str, ...]:
    return tuple(entry.strip() for entry in text.split(","))


UNITED_KINGDOM = Country(
    name="United Kingdom",
    department="UK",
    currency="GBP",
    tax_codes=("T1", "T1", "T1", "T1", "T1", "T1", "T5", "T0"),
    dial="+44",
    domain="co.uk",
    makers=_words(
        "Ashdown Barrowby Birchfield Brightwater Brookvale Calderfold Castlegate Coldharbour Copperbeech "
        "Cresswick Dalesway Eastcliffe Elmsworth Fernhollow Foxglove Glenmarsh Greystone Hartwell Hawksmere "
        "Heatherlea Holmbury Kestrelwood Kingsferry Larkhill Linden Longmeadow Marlowe Millbrook Northgate "
        "Oakhurst Orchardleigh Penhallow Pinewood Quayside Redfern Ridgemont Rookwood Saltmarsh Sandringate "
        "Silverdale Stonebridge Swanmoor Thornbury Underhill Wharfedale Whitcombe Willowbank Windrush "
        "Woodlark Yewtree"
    ),
    trades=_list(
        "Trading, Interiors, Textiles, Stationers, Timber, Ceramics, Furnishings, Lighting, Garden "
        "Supplies, Homeware, Catering Equipment, Workwear, Joinery, Packaging, Bathrooms, Books & Prints, "
        "Tools, Fabrics, Glassworks, Flooring, Office Supplies, Gifts, Outdoor, Pet Supplies, Kitchens, "
        "Hardware, Upholstery, Blinds, Paper, Electrical, Leather Goods"
    ),
    legal_forms=("Ltd", "Ltd", "Ltd", "Limited", "LLP", "& Co Ltd"),
    first_names=_words(
        "Amelia Oliver Priya George Isla Harry Sophie Mohammed Grace Callum Ruth Owen Siân Hamish Chloe "
        "Daniel Zara Thomas Eleanor Rajesh"
    ),
    last_names=_words(
        "Smith Patel Jones Taylor Williams O'Connor Evans Khan Thompson Wright Walker Green Hughes "
        "MacDonald Clarke-Hall Fraser Bennett Shaw Begum Reid"
    ),
    streets=_list(
        "# High Street, # Station Road, 1# Church Lane, Unit # Riverside Business Park, 4# Victoria Road, "
        "Unit # Canal Wharf, 2# Mill Lane, # The Green, 3# Queensway, # St. James's Place"
    ),
    towns=(
        Town("London", "Greater London", "SE# #@@", "020 7946 0###"),
        Town("Bristol", "", "BS# #@@", "0117 496 0###"),
        Town("Manchester", "Greater Manchester", "M# #@@", "0161 496 0###"),
        Town("Leeds", "West Yorkshire", "LS# #@@", "0113 496 0###"),
        Town("Sheffield", "South Yorkshire", "S# #@@", "0114 496 0###"),
        Town("Nottingham", "Nottinghamshire", "NG# #@@", "0115 496 0###"),
        Town("Leicester", "Leicestershire", "LE# #@@", "0116 496 0###"),
        Town("Birmingham", "West Midlands", "B# #@@", "0121 496 0###"),
        Town("Edinburgh", "", "EH# #@@", "0131 496 0###"),
        Town("Glasgow", "", "G# #@@", "0141 496 0###"),
        Town("Liverpool", "Merseyside", "L# #@@", "0151 496 0###"),
        Town("Cardiff", "", "CF24 #@@", "029 2018 0###"),
        Town("Belfast", "County Antrim", "BT# #@@", "028 9649 6###"),
    ),
)

IRELAND = Country(
    name="Ireland",
    department="EU",
    currency="EUR",
    tax_codes=("T0", "T0", "T0", "T1", "T9"),
    dial="+353",
    domain="ie",
    makers=_words(
        "Ardmore Ballinrea Blackrock Carrigmore Clonard Corrib Derrymoyle Dunloe Glasnevin Glenveagh "
        "Inishmore Kilbride Killarue Kinvara Knockmore Liffeyside Lisdoon Moyvane Rathbeg Rosslare Shandon "
        "Slievemore Tullamoy Wicklow"
    ),
    trades=_list(
        "Trading, Crafts, Knitwear, Foods, Interiors, Hardware, Agri Supplies, Giftware, Furniture, "
        "Bathrooms, Packaging, Textiles, Books, Lighting, Workwear, Timber, Stationery"
    ),
    legal_forms=("Ltd", "Limited", "DAC", "Teoranta"),
    first_names=_words(
        "Aoife Conor Niamh Seán Saoirse Cian Róisín Pádraig Ciara Eoin Maeve Declan Orla Fionn Gráinne Cormac"
    ),
    last_names=_words(
        "Murphy Kelly O'Sullivan Walsh Byrne Ryan O'Neill Doyle McCarthy Gallagher Nolan Kavanagh Fitzgerald"
    ),
    streets=_list("# Main Street, 1# Patrick Street, Unit # Docklands Centre, 2# Bridge Street, # The Quays"),
    towns=(
        Town("Dublin", "County Dublin", "D02 @@##", "020 911 ####"),
        Town("Cork", "County Cork", "T12 @@##", "020 911 ####"),
        Town("Galway", "County Galway", "H91 @@##", "020 911 ####"),
        Town("Limerick", "County Limerick", "V94 @@##", "020 911 ####"),
        Town("Waterford", "County Waterford", "X91 @@##", "020 911 ####"),
    ),
)

GERMANY = Country(
    name="Germany",
    department="EU",
    currency="EUR",
    tax_codes=("T0", "T0", "T0", "T0", "T9"),
    dial="+49",
    domain="de",
    makers=_words(
        "Ahrens Bergmann Böttcher Brandner Buchholz Dietrich Eichhorn Fährmann Friedrichs Gärtner Großmann "
        "Hagedorn Heidenreich Hübner Jansen Kästner Kirchhoff Köhler Lindner Lüders Möllenkamp Neuhaus "
        "Niemann Petersen Querfurth Rosenthal Schäfer Schröder Steinbach Tannhäuser Uhlmann Vogelsang "
        "Weißenfels Winterfeld Zimmermann"
    ),
    trades=_list(
        "Möbel, Handel, Großhandel, Leuchten, Textil, Holzbau, Büromarkt, Werkzeuge, Keramik, Gartenbedarf, "
        "Verpackung, Feinkost, Küchentechnik, Wohnbedarf, Papier, Bürobedarf, Elektrotechnik, Lederwaren, "
        "Arbeitsschutz"
    ),
    legal_forms=("GmbH", "GmbH", "GmbH & Co. KG", "KG", "e.K.", "AG"),
    first_names=_words("Jürgen Sabine Lukas Annika Matthias Käthe Jörg Heike Felix Ulrike Sören Birgit"),
    last_names=_words("Müller Schmidt Weiß Krüger Schneider Böhm Wagner Groß Hoffmann Jäger Schulz Möller"),
    streets=_list("Hauptstraße 1#, Bahnhofstr. #, Lange Gasse 2#, Industriestr. 3#a, Am Hafen #"),
    towns=(
        Town("Berlin", "Berlin", "101##", "030 23125 ###"),
        Town("Hamburg", "Hamburg", "203##", "040 66969 ###"),
        Town("Köln", "Nordrhein-Westfalen", "506##", "0221 4710 ###"),
        Town("München", "Bayern", "803##", "089 99998 ###"),
        Town("Frankfurt am Main", "Hessen", "603##", "069 90009 ###"),
        Town("Leipzig", "Sachsen", "041##", "030 23125 ###"),
        Town("Dresden", "Sachsen", "010##", "030 23125 ###"),
    ),
)

FRANCE = Country(
    name="France",
    department="EU",
    currency="EUR",
    tax_codes=("T0", "T0", "T0", "T2"),
    dial="+33",
    domain="fr",
    makers=_words(
        "Aubépine Beauséjour Bellerive Boisclair Chantemerle Clairefontaine Côtebelle Duvallon Fontenelle "
        "Garrigue Hautvallon Jolimont Lavandière Maisonneuve Marivel Montclair Noirétable Orféa Prévallon "
        "Roqueval Sauvigny Tilleul Valcourt Vertbois"
    ),
    trades=_list(
        "Décoration, Distribution, Textiles, Luminaires, Mobilier, Papeterie, Outillage, Céramique, "
        "Emballages, Négoce, Jardins, Épicerie Fine, Cuisines, Maroquinerie, Quincaillerie, Arts de la "
        "Table, Tissus"
    ),
    legal_forms=("SARL", "SARL", "SAS", "SA", "EURL"),
    first_names=_words("Camille Hélène Jérôme Zoé François Inès Mathieu Océane Benoît Léa Étienne"),
    last_names=_words("Martin Lefèvre Dubois Moreau Béranger D'Arcy Fournier Gauthier Leroux Noël"),
    streets=_list("1# rue de la République, # place du Marché, 2# avenue Jean Jaurès, # quai des Brumes"),
    towns=(
        Town("Paris", "Île-de-France", "7500#", "01 99 00 ## ##"),
        Town("Rennes", "Bretagne", "35000", "02 61 91 ## ##"),
        Town("Strasbourg", "Grand Est", "67000", "03 53 01 ## ##"),
        Town("Lyon", "Auvergne-Rhône-Alpes", "6900#", "04 65 71 ## ##"),
        Town("Nice", "Provence-Alpes-Côte d'Azur", "06000", "04 65 71 ## ##"),
        Town("Bordeaux", "Nouvelle-Aquitaine", "33000", "05 36 49 ## ##"),
    ),
)

UNITED_STATES = Country(
    name="United States",
    department="US",
    currency="USD",
    tax_codes=("T9", "T9", "T9", "T0"),
    dial="+1",
    domain="com",
    makers=_words(
        "Bluestem Cedarpoint Clearfork Cottonwood Driftwood Eaglecrest Flintrock Goldenrod Hickoryville "
        "Ironbridge Juniper Lakeshore Maplecrest Mesaview Oakmont Pinecone Prairieland Redwater Sagebrush "
        "Silvercreek Summitview Tamarack Timberline Westhaven"
    ),
    trades=_list(
        "Supply, Furniture, Outfitters, Home Goods, Paper, Lighting, Hardware, Fabrics, Packaging, "
        "Kitchenware, Office Products, Lumber, Ceramics, Distributing, Imports, Gift Shop, Textiles"
    ),
    legal_forms=("Inc.", "LLC", "LLC", "Corp.", "Co."),
    first_names=_words("Emily Jacob Madison Tyler Latoya José Ashley Brandon Mei Jordan Kayla Rosa"),
    last_names=_words("Johnson Garcia Miller Davis Nguyen Rodríguez Anderson Moore Jackson Lee Harris Young"),
    streets=_list("1## Main Street, 2## Oak Avenue, 4### Industrial Parkway Suite #, 7## W 4th Street"),
    towns=(
        Town("Boston", "", "0211#", "617-555-01##", "MA"),
        Town("Newark", "", "0710#", "973-555-01##", "NJ"),
        Town("Hartford", "", "0610#", "860-555-01##", "CT"),
        Town("Chicago", "", "6061#", "312-555-01##", "IL"),
        Town("Austin", "", "7870#", "512-555-01##", "TX"),
        Town("Seattle", "", "9811#", "206-555-01##", "WA"),
    ),
)

MIX = (UNITED_KINGDOM,) * 10 + (IRELAND,) * 3 + (GERMANY,) * 3 + (FRANCE,) * 2 + (UNITED_STATES,) * 2
"""Where clients come from, each country as often as it should come up among twenty."""

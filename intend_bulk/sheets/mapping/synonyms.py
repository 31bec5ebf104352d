"""What other people call our columns: a table to read and to add to, without a line of program in it.

Case, spaces, accents and punctuation do not count ("E-mail address" is "EMAIL_ADDRESS"), so one spelling stands for
all of these. A spelling stands in one line only: where it could be two columns, the one that is meant more often has
it. "Phone" is Contact number, not Billing contact number; "Contact" is Contact person; "Company reg. no." is
Registration number. docs/columns.md is made from this table.
"""

from collections.abc import Mapping

SAME: Mapping[str, str] = {
    "title": "Company, Company name, Account name, Customer name, Cust name, Client name, Business name, Organisation, "
    "Organisation name, Organization, Organization name, Firm, Firm name, Firma, Firmenname, Unternehmen, Société, "
    "Raison sociale, Entreprise, Nom de la société",
    "first_name": "Forename, Given name, Christian name, Vorname, Prénom",
    "last_name": "Surname, Family name, Nachname, Familienname, Nom de famille",
    "email": "Email address, Mail address, Main email, Primary email, E-Mail-Adresse, Adresse e-mail, Adresse mail, "
    "Courriel",
    "username": "User id, Login, Login name, Benutzername, Identifiant",
    "password": "Login password, Passwort, Kennwort, Mot de passe",
    "type_code": "Customer type, Client type, Account type, Customer type code, Kundentyp, Kundenart, Type de client",
    "department": "Dept, Department name, Abteilung",
    "currency": "Currency code, Currency ISO code, Account currency, Customer currency, Default currency, Währung, "
    "Waehrung, Devise, Monnaie",
    "tax_code": "Default tax code, Def. tax code, Sales tax code, VAT code, Steuerschlüssel, Steuercode, Code TVA",
    "contact_number": "Phone, Phone no., Phone number, Telephone, Telephone no., Telephone number, Tel, Tel. no., "
    "Tel. number, Main phone, Business phone, Company phone, Work phone, Primary phone, Contact phone, "
    "Contact telephone, Telefon, Telefonnummer, Telefonnr., Numéro de téléphone",
    "contact_person": "Contact, Main contact, Primary contact, Person to contact, Ansprechpartner, Kontaktperson, "
    "Personne à contacter, Interlocuteur",
    "website": "Web, Web address, Web page, WWW, URL, Website URL, Homepage, Internet, Webseite, "
    "Internetadresse, Internetseite, Site web, Site internet",
    "registration_number": "Company reg. no., Company reg. number, Company registration no., "
    "Company registration number, Reg. no., Reg. number, Registration no., Business registration number, "
    "Handelsregisternummer, SIREN, SIRET",
    "registration_address": "Registered address, Registered office, Registered office address, Company address of "
    "registration, Siège social",
    "company_number": "Company no., Companies House number, Companies House no., CRN",
    "eori_number": "EORI, EORI no., EORI-Nummer, Numéro EORI",
    "vat_number": "VAT, VAT no., VAT ID, VAT reg. no., VAT reg. number, VAT registration, VAT registration no., "
    "VAT registration number, Tax number, Tax no., USt-IdNr., USt-ID, UStID-Nummer, Umsatzsteuer-ID, "
    "Umsatzsteuer-Identifikationsnummer, N° TVA, Numéro de TVA, Numéro TVA, TVA intracommunautaire",
    "payment_term": "Payment terms, Terms, Terms of payment, Trading terms, Credit terms, Zahlungsbedingung, "
    "Zahlungsbedingungen, Zahlungsziel, Conditions de paiement, Délai de paiement",
    "reference": "Account no., Account number, Account code, Account reference, Account ref., A/C, A/C no., A/C ref., "
    "Customer no., Customer number, Customer code, Customer ref., Customer reference, Client no., Client number, "
    "Client code, Client ref., Client reference, Cust no., Old id, Legacy id, External id, Kundennummer, Kundennr., "
    "Debitorennummer, Code client, N° client, Numéro client, Numéro de client, Référence client",
}
"""By column, what says the same as our own heading: where both are in a sheet, nobody could say which is meant."""

SECOND: Mapping[str, str] = {
    "title": "Customer, Client, Trading name, Trading as, Customer full name, Customer title, Kunde",
    "first_name": "First, Contact first name, Main contact first name",
    "last_name": "Last, Contact last name, Contact surname, Main contact surname",
    "email": "Mail, Email 1, Company email, Business email, Work email, Contact email, Contact email address, "
    "Customer email, Client email, Main contact email",
    "type_code": "Type, Category, Customer category, Customer group, Kategorie, Catégorie",
    "contact_number": "Phone 1, Telephone 1, Tel. 1, Mobile, Mobile no., Mobile number, Mobile phone, Cell, "
    "Cell phone, Main contact phone, Landline, Handy, Mobiltelefon, Portable",
    "website": "Company website, Company URL, Domain, Company domain name",
    "vat_number": "Tax registration number, ABN, GST number",
    "reference": "Ref, Ref. no., Our ref, ID number, Account ID, Customer ID, Cust ID, Record ID",
    "billing_company": "Default address company",
    "billing_contact_number": "Default address phone",
    "billing_contact_email": "Accounts email, Accounts email address, Accounts payable email, AP email",
    "billing_contact_name": "Accounts contact, Accounts payable contact",
    "billing_note": "Note, Notes, Comment, Comments, Remarks, Bemerkung, Bemerkungen, Notiz, Remarque, Remarques",
}
"""By column, what is taken for want of anything better: beside our own heading or one of those above it is not used."""

BILLING_WORDS = (
    "Bill, Bill to, Billing, Billing address, Invoice, Invoice to, Invoice address, Invoicing, Invoicing address, "
    "Inv., Inv. address, Rechnung, Rechnungs, Rechnungsadresse, Rechnungsanschrift, Facturation, Facture, Adresse de "
    "facturation, Adresse facturation, de facturation"
)
"""What stands before or behind a part to say that it is of the billing address: "Invoice city", "Town (billing)"."""

SHIPPING_WORDS = (
    "Ship, Ship to, Shipping, Shipping address, Ship to address, Delivery, Delivery address, Deliver to, Deliver to "
    "address, Del., Del. address, SA, Liefer, Lieferung, Lieferadresse, Lieferanschrift, Livraison, Adresse de "
    "livraison, Adresse livraison, de livraison"
)
"""The same for a shipping address: the first, where no number says which ("Delivery city", "Ship to 2 city")."""

CONTACT_WORDS = (
    "Contact, Contact person, Additional contact, Other contact, Person, Ansprechpartner, Kontakt, Kontaktperson"
)
"""What stands with a number to say that it is of one of the contacts: "Additional contact 2 surname"."""

MAIN_WORDS = (
    "Address, Main, Main address, Primary address, Default, Default address, Business, Business address, Company, "
    "Company address, Customer, Customer address, Client, Client address, Head office, Mailing, Mailing address, "
    "Postal, Postal address, PO, Correspondence address, Adresse, Anschrift, Firmen, Geschäfts"
)
"""The same for the one address of a client, which nothing has to stand before: "City", "Main city"."""

PLACE_PARTS: Mapping[str, str] = {
    "street_1": "Street, Street 1, Street address, Street address 1, Street line 1, Address 1, Address line 1, Addr 1, "
    "Addr line 1, Adr 1, Add 1, 1st line of address, First line of address, Straße, Strasse, Straße und "
    "Hausnummer, Straße Nr., Rue, Adresse 1, Adresse ligne 1",
    "street_2": "Street 2, Street address 2, Street line 2, Address 2, Address line 2, Addr 2, Addr line 2, "
    "Adr 2, Add 2, 2nd line of address, Second line of address, Adresszusatz, Complément d'adresse, Adresse 2, "
    "Adresse ligne 2",
    "town": "Town, City, Town/City, City/Town, Town or city, Post town, Ort, Stadt, Ville",
    "county": "County, Region, County/Region",
    "state": "State, Province, State/Province, State or province, State/Region, State code, Province code, Bundesland",
    "post_code": "Post code, Postal code, Postal, Zip, Zip code, ZIP/Postal code, Postal/ZIP code, Postcode/ZIP, "
    "ZIP/Postcode, Eircode, PLZ, Postleitzahl, Code postal, CP",
    "country": "Country, Country name, Country/Region, Country code, Land, Pays",
}
"""The parts of an address that say where it is. Without a word of ours before them they are the billing address."""

OTHER_PARTS: Mapping[str, str] = {
    "street_1": "Line 1",
    "street_2": "Line 2",
    "company": "Company, Company name, Business name, Firma, Société",
    "contact_name": "Contact, Contact name, Contact person, Attention, Attention to, Attn., FAO, For the attention of, "
    "Recipient, Ansprechpartner",
    "contact_email": "Email, Email address, Mail, Contact email, E-Mail-Adresse, Courriel",
    "contact_number": "Contact number, Contact phone, Phone, Phone number, Phone no., Telephone, Telephone number, "
    "Tel., Tel. no., Mobile, Telefon, Téléphone",
    "note": "Note, Notes, Comment, Comments, Remarks, Instructions",
    "default": "Default, Is default",
}
"""The other parts of an address; they need a word before them: "Delivery phone"."""

CONTACT_PARTS: Mapping[str, str] = {
    "first_name": "First name, Forename, Given name, Vorname, Prénom",
    "last_name": "Last name, Surname, Family name, Nachname, Nom de famille",
    "email": "Email, Email address, Mail, E-Mail-Adresse, Courriel",
    "contact_number": "Contact number, Phone, Phone number, Phone no., Telephone, Tel., Telefon, Téléphone",
}
"""The parts of a contact; they need a number: "Person 1 first name"."""

CONTACT_NAMES = "Name, Full name, Contact name, Nom, Whole name"
"""What is two parts of a contact in one cell: "Contact 1 name"."""

NOT_GUESSED: Mapping[str, str] = {
    "Name": "title, first_name, last_name",
    "Full name": "title, first_name, last_name",
    "Display name": "title, contact_person",
    "Nom": "title, last_name",
    "Legal name": "title, billing_company",
    "Contact name": "contact_person, first_name, last_name",
    "Contact full name": "contact_person, first_name, last_name",
    "Main contact name": "contact_person, first_name, last_name",
    "Primary contact name": "contact_person, first_name, last_name",
    "Name of contact": "contact_person, first_name, last_name",
    "Address": "billing_street_1, billing_town, billing_post_code",
    "Addresses": "billing_street_1, billing_town, billing_post_code",
    "Full address": "billing_street_1, billing_town, billing_post_code",
    "Postal address": "billing_street_1, billing_town, billing_post_code",
    "Mailing address": "billing_street_1, billing_town, billing_post_code",
    "Main address": "billing_street_1, billing_town, billing_post_code",
    "Default address": "billing_street_1, billing_town, billing_post_code",
    "Company address": "billing_street_1, billing_town, billing_post_code",
    "Business address": "billing_street_1, billing_town, billing_post_code",
    "Customer address": "billing_street_1, billing_town, billing_post_code",
    "Address 3": "billing_town, billing_county, billing_post_code",
    "Address 4": "billing_town, billing_county, billing_post_code",
    "Address 5": "billing_town, billing_county, billing_post_code",
    "Address line 3": "billing_town, billing_county, billing_post_code",
    "Address line 4": "billing_town, billing_county, billing_post_code",
    "Address line 5": "billing_town, billing_county, billing_post_code",
    "Bill to 1": "billing_company, billing_street_1",
    "Bill to 2": "billing_street_1, billing_street_2",
    "Bill to 3": "billing_street_2, billing_town, billing_post_code",
    "Bill to 4": "billing_street_2, billing_town, billing_post_code",
    "Bill to 5": "billing_street_2, billing_town, billing_post_code",
    "Adresse": "billing_street_1, billing_town, billing_post_code",
    "Anschrift": "billing_street_1, billing_town, billing_post_code",
    "PLZ/Ort": "billing_post_code, billing_town",
    "Town/Postcode": "billing_town, billing_post_code",
    "City, State, Zip": "billing_town, billing_state, billing_post_code",
    "Billing address": "billing_street_1, billing_town, billing_post_code",
    "Bill to": "billing_company, billing_street_1, billing_town",
    "Billing name": "billing_company, billing_contact_name",
    "Invoice address": "billing_street_1, billing_town, billing_post_code",
    "Invoice name": "billing_company, billing_contact_name",
    "Rechnungsadresse": "billing_street_1, billing_town, billing_post_code",
    "Adresse de facturation": "billing_street_1, billing_town, billing_post_code",
    "Shipping address": "shipping_1_street_1, shipping_1_town, shipping_1_post_code",
    "Ship to": "shipping_1_company, shipping_1_street_1, shipping_1_town",
    "Ship to 1": "shipping_1_company, shipping_1_street_1",
    "Ship to 2": "shipping_1_street_1, shipping_1_street_2",
    "Ship to 3": "shipping_1_street_2, shipping_1_town, shipping_1_post_code",
    "Ship to 4": "shipping_1_street_2, shipping_1_town, shipping_1_post_code",
    "Ship to 5": "shipping_1_street_2, shipping_1_town, shipping_1_post_code",
    "Shipping name": "shipping_1_company, shipping_1_contact_name",
    "Delivery address": "shipping_1_street_1, shipping_1_town, shipping_1_post_code",
    "Deliver to": "shipping_1_company, shipping_1_street_1, shipping_1_town",
    "Delivery name": "shipping_1_company, shipping_1_contact_name",
    "Lieferadresse": "shipping_1_street_1, shipping_1_town, shipping_1_post_code",
    "Adresse de livraison": "shipping_1_street_1, shipping_1_town, shipping_1_post_code",
}
"""What may hold several of our columns in one cell, or one of several: nothing is guessed, a person says which."""

NONE_OF_OURS = "Fax, Fax no., Fax number, Telefax, Salutation, Job title, Position, Owner"
"""What looks like one of ours and is none: "Fax number" is not a misspelt "Tax number"."""

FORMS_OF_ADDRESS = "Mr, Mrs, Ms, Miss, Mx, Dr, Prof, Professor, Sir, Dame, Lord, Lady, Rev, Herr, Frau, M., Mme, Mlle"
"""Where all cells below "Title" are of these, it is no name of a company."""

HINT_WORDS = "required, mandatory, optional, needed, if any, if known, Pflichtfeld, obligatoire"
"""What is said of a heading and is no part of it: "Email (required)", "Email - optional"."""

OTHER_MEANINGS = (
    "Mr, Mrs, Ms, Miss, Dr, Prof, Herr, Frau, job, position, old, former, previous, private, personal, home, second, "
    "secondary, alternative, backup, other, not, no, do"
)
"""Words in brackets with which a heading is another than without: "Title (Mr, Mrs)", "Email (old)"."""

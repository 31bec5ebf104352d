"""The example of the vendor's reference, "Create a Client", and a row with its values."""

import copy
import json
from typing import Any

# The request of the vendor's reference, "Create a Client", letter for letter.
_REQUEST = """
{
   "type": {
       "code": "trade"
   },
   "department": "UK",
   "title": "Intend Design Studio",
   "first_name": "",
   "last_name": "",
   "email": "intend@gmail.com",
   "credentials": {
       "username": "",
       "password": ""
   },
   "currency": "GBP",
   "tax_ref": {
       "code": "T1"
   },
   "detail": {
       "contact_number": "123 809 4674",
       "contact_person": "",
       "website": "https://intendsoftware.com/",
       "registration_number": "123456",
       "registration_address": "England",
       "company_number": "789546123",
       "eori_number": null,
       "vat_number": "12345555",
       "payment_term": "proforma"
   },
   "billing_address": {
       "address_company": "",
       "address_contact_name": "Clark Kent",
       "address_contact_email": "kent@gmail.com",
       "address_contact_number": "123 809 4674",
       "address_street_1": "Intend Design Studio",
       "address_street_2": "92a Penryn Avenue, Fishermead",
       "address_town": "Milton Keynes",
       "address_county": "Buckinghamshire",
       "address_post_code": "MK6 2BE",
       "address_country": "United Kingdom",
       "address_note": "",
       "address_default": "1"
   },
   "shipping_addresses": [
       {
          "address_company": "Intend Design Studio",
           "address_contact_name": "Clark Kent",
           "address_contact_email": "kent@gmail.com",
           "address_contact_number": "123 809 4674",
           "address_street_1": "Intend Design Studio",
           "address_street_2": "92a Penryn Avenue, Fishermead",
           "address_town": "Milton Keynes",
           "address_county": "Buckinghamshire",
           "address_post_code": "MK6 2BE",
           "address_country": "United Kingdom",
           "address_note": "",
           "address_default": "1"
       }
   ],
   "contacts": [],
   "source": "web",
   "source_status": "P"
}
"""

DOCUMENTED: dict[str, Any] = json.loads(_REQUEST)
"""As the vendor shows it."""

WHOLE: dict[str, Any] = copy.deepcopy(DOCUMENTED)
"""With the one key that the vendor's table has besides, in its place."""


def _with_state(address: dict[str, Any]) -> dict[str, Any]:
    keys = list(address)
    keys.insert(keys.index("address_county") + 1, "address_state")
    return {key: address.get(key, "") for key in keys}


WHOLE["billing_address"] = _with_state(WHOLE["billing_address"])
WHOLE["shipping_addresses"] = [_with_state(address) for address in WHOLE["shipping_addresses"]]

DOCUMENTED_ROW = {
    "type_code": "trade",
    "department": "UK",
    "title": "Intend Design Studio",
    "email": "intend@gmail.com",
    "currency": "GBP",
    "tax_code": "T1",
    "contact_number": "123 809 4674",
    "website": "https://intendsoftware.com/",
    "registration_number": "123456",
    "registration_address": "England",
    "company_number": "789546123",
    "vat_number": "12345555",
    "payment_term": "proforma",
    "billing_contact_name": "Clark Kent",
    "billing_contact_email": "kent@gmail.com",
    "billing_contact_number": "123 809 4674",
    "billing_street_1": "Intend Design Studio",
    "billing_street_2": "92a Penryn Avenue, Fishermead",
    "billing_town": "Milton Keynes",
    "billing_county": "Buckinghamshire",
    "billing_post_code": "MK6 2BE",
    "billing_country": "United Kingdom",
    "shipping_1_company": "Intend Design Studio",
    "shipping_1_contact_name": "Clark Kent",
    "shipping_1_contact_email": "kent@gmail.com",
    "shipping_1_contact_number": "123 809 4674",
    "shipping_1_street_1": "Intend Design Studio",
    "shipping_1_street_2": "92a Penryn Avenue, Fishermead",
    "shipping_1_town": "Milton Keynes",
    "shipping_1_county": "Buckinghamshire",
    "shipping_1_post_code": "MK6 2BE",
    "shipping_1_country": "United Kingdom",
    "source": "web",
}

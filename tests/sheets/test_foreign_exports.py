"""The headings of other people's exports: what each of them becomes, and what is left to a person."""

from collections.abc import Mapping

import pytest

from intend_bulk.model.sheet import Column
from intend_bulk.sheets.mapping.headings import column_of
from intend_bulk.sheets.mapping.matching import match_headings, notes_on

LEFT = {"unused": "column_unknown", "spare": "heading_spare", "several": "column_to_split"}
"""By the word below for it, what is said of a heading that is not read."""

SALESFORCE = {
    "Account Name": "title",
    "Account Number": "reference",
    "Type": "type_code",
    "Phone": "contact_number",
    "Website": "website",
    "Account Currency": "currency",
    "Billing Street": "billing_street_1",
    "Billing City": "billing_town",
    "Billing State/Province": "billing_state",
    "Billing Zip/Postal Code": "billing_post_code",
    "Billing Country": "billing_country",
    "Shipping Street": "shipping_1_street_1",
    "Shipping City": "shipping_1_town",
    "Shipping Zip/Postal Code": "shipping_1_post_code",
    "Account ID": "spare",
    "Shipping State/Province": "shipping_1_state",
    "Shipping Country": "shipping_1_country",
    "Fax": "unused",
    "Account Owner": "unused",
    "Industry": "unused",
}
HUBSPOT = {
    "Record ID": "reference",
    "Company name": "title",
    "Phone Number": "contact_number",
    "Street Address": "billing_street_1",
    "Street Address 2": "billing_street_2",
    "City": "billing_town",
    "State/Region": "billing_state",
    "Postal Code": "billing_post_code",
    "Country/Region": "billing_country",
    "Website URL": "website",
    "Type": "type_code",
    "Company Domain Name": "spare",
    "Currency": "currency",
    "VAT number": "vat_number",
    "Payment terms": "payment_term",
    "Company owner": "unused",
    "Create Date": "unused",
    "Industry": "unused",
    "Annual Revenue": "unused",
    "Associated Contact": "unused",
}
SHOPIFY = {
    "Customer ID": "reference",
    "First Name": "first_name",
    "Last Name": "last_name",
    "Email": "email",
    "Default Address Company": "billing_company",
    "Default Address Address1": "billing_street_1",
    "Default Address Address2": "billing_street_2",
    "Default Address City": "billing_town",
    "Default Address Province Code": "billing_state",
    "Default Address Country Code": "billing_country",
    "Default Address Zip": "billing_post_code",
    "Default Address Phone": "billing_contact_number",
    "Phone": "contact_number",
    "Note": "billing_note",
    "Tax Exempt": "unused",
    "Accepts Email Marketing": "unused",
    "Accepts SMS Marketing": "unused",
    "Total Spent": "unused",
    "Total Orders": "unused",
    "Tags": "unused",
}
SAGE = {
    "Account Reference": "reference",
    "Account Name": "title",
    "Address 1": "billing_street_1",
    "Address 2": "billing_street_2",
    "Address 3": "several",
    "Contact Name": "several",
    "Telephone": "contact_number",
    "Department": "department",
    "VAT Registration Number": "vat_number",
    "Terms": "payment_term",
    "Tax Code": "tax_code",
    "E-mail": "email",
    "Web Address": "website",
    "Currency": "currency",
    "Country Code": "billing_country",
    "Address 4": "several",
    "Address 5": "several",
    "Fax": "unused",
    "Telephone 2": "unused",
    "Analysis 1": "unused",
    "Credit Limit": "unused",
}
XERO = {
    "*ContactName": "several",
    "AccountNumber": "reference",
    "EmailAddress": "email",
    "FirstName": "first_name",
    "LastName": "last_name",
    "POAddressLine1": "billing_street_1",
    "POAddressLine2": "billing_street_2",
    "POCity": "billing_town",
    "PORegion": "billing_county",
    "POPostalCode": "billing_post_code",
    "POCountry": "billing_country",
    "PhoneNumber": "contact_number",
    "MobileNumber": "spare",
    "TaxNumber": "vat_number",
    "Website": "website",
    "CompanyNumber": "company_number",
    "SAAttentionTo": "shipping_1_contact_name",
    "SAAddressLine1": "shipping_1_street_1",
    "SACity": "shipping_1_town",
    "SARegion": "shipping_1_county",
    "SAPostalCode": "shipping_1_post_code",
    "SACountry": "shipping_1_country",
    "Person1FirstName": "contact_1_first_name",
    "Person1LastName": "contact_1_last_name",
    "Person1Email": "contact_1_email",
    "LegalName": "several",
    "POAttentionTo": "unused",
    "POAddressLine3": "unused",
    "FaxNumber": "unused",
    "AccountsReceivableTaxCodeName": "unused",
}
QUICKBOOKS = {
    "Name": "several",
    "Company": "title",
    "Email": "email",
    "Phone": "contact_number",
    "Mobile": "spare",
    "Website": "website",
    "Street": "billing_street_1",
    "City": "billing_town",
    "State": "billing_state",
    "ZIP": "billing_post_code",
    "Country": "billing_country",
    "Customer Type": "type_code",
    "Terms": "payment_term",
    "Currency": "currency",
    "Account No.": "reference",
    "Bill to 1": "several",
    "Ship to 1": "several",
    "Fax": "unused",
    "Opening Balance": "unused",
    "Resale Number": "unused",
}
EXPORTS: Mapping[str, Mapping[str, str]] = {
    "accounts of Salesforce": SALESFORCE,
    "companies of HubSpot": HUBSPOT,  # with three properties of one's own: currency, VAT number, payment terms
    "customers of Shopify": SHOPIFY,
    "customers of Sage 50": SAGE,
    "contacts of Xero": XERO,
    "customers of QuickBooks": QUICKBOOKS,
}


def matched(headings: Mapping[str, str]) -> dict[str, str]:
    """What each heading becomes: a column, or what is said of it."""
    columns: tuple[Column, ...] = match_headings([*headings], place="row 1")
    said = {column.heading: code for column, code, _ in notes_on(columns)}
    words = {code: word for word, code in LEFT.items()}
    return {column.heading: column.name or words[said[column.heading]] for column in columns}


@pytest.mark.parametrize("headings", EXPORTS.values(), ids=EXPORTS)
def test_headings_become_what_they_mean(headings):
    assert matched(headings) == headings


@pytest.mark.parametrize("headings", EXPORTS.values(), ids=EXPORTS)
def test_twelve_of_fifteen_find_their_column(headings):
    """Of those that Intend has a place for; they come first in the tables."""
    fifteen = [*headings][:15]
    assert sum(matched(headings)[heading] not in LEFT for heading in fifteen) >= 12


@pytest.mark.parametrize("headings", EXPORTS.values(), ids=EXPORTS)
def test_every_heading_that_is_read_as_another_is_said(headings):
    columns = match_headings([*headings], place="row 1")
    said = {column.heading for column, code, _ in notes_on(columns) if code == "heading_understood"}
    assert said == {column.heading for column in columns if column.name and column_of(column.heading) != column.name}

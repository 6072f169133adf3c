"""Samples of Microsoft's guide for Workday that show the functions together.

Source: MicrosoftDocs/entra-docs, docs/identity/app-provisioning/workday-expression-mapping-functions-guide.md. Samples
whose printed output their expression cannot give (other letters' case, other numbers) are left out.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pulumi_webex.mapping.expressions import SKIP, Context, parse

ON = Context(clock=lambda: datetime(2025, 7, 30, tzinfo=UTC))
PRE_HIRE = 'Switch([Active], , "1", IIF(DateDiff("d", Now(), CDate([Hired])) <= 14, "False", "True"), "0", "True")'
RESCIND = """Switch([StatusTerminated], "False", "1", "True", "0",
  Switch([StatusHireRescinded], "False", "1", "True", "0",
     Switch([Active], "False",
         "1", IIF(DateDiff("d", Now(), CDate(IIF(IsNullOrEmpty([Hired]), "9999-01-01", [Hired]))) < 7, "False", "True"),
         "0", "True"
         )
    )
)"""
WRITE_BACK = 'IgnoreFlowIfNullOrEmpty(IIF(DateDiff("d", Now(), CDate([Hired])) > 0, "", [userPrincipalName]))'


@pytest.mark.parametrize(
    ("text", "profile", "output"),
    [
        (r'Replace([Mobile], , "[()\\s-]+", , "", , )', {"Mobile": "+1 (555) 123-4567"}, "+15551234567"),
        (
            'Replace([Name], , "(?<firstName>[a-zA-Z]+ )(?<lastName>[a-zA-Z]+)", ,"${lastName}", ,)',
            {"Name": "John Smith"},
            "Smith",
        ),
        (
            'Replace([WorkerID], , "(?<leadingZeros>^0+)(?<actualValue>[a-zA-Z0-9]+)", , "${actualValue}", ,)',
            {"WorkerID": "00012345"},
            "12345",
        ),
        (
            'Join(" ",Replace([S], ,"(?<CountryISOCode>.*)_(?<suffix1>.*)_(?<suffix2>.*)[0-9]", '
            ',"${suffix1} ${suffix2}", , ),[PreferredLastName])',
            {"S": "NLD_Van_der3", "PreferredLastName": "Hof"},
            "Van der Hof",
        ),
        ('Replace(PCase("st john\'s hospital"),"\'S", , ,"\'s", , )', {}, "St John's Hospital"),
        (
            'ToLower(NormalizeDiacritics(StripSpaces(Join(".", [F], [L]))))',
            {"F": "José", "L": "García-López"},
            "jose.garcia-lopez",
        ),
        (
            r'Replace(Replace([t], , "\\+(?<isdCode>\\d* )(?<phoneNumber>.*)", , "${phoneNumber}", , ), '
            r',"[()\\s-]+", ,"", , )',
            {"t": "+1 737-626-8331"},
            "7376268331",
        ),
        (
            r'Switch(Replace([t], , "\+(?<isdCode>49|44|1)(?<phoneNumber>.*)", , "${isdCode}", , ), , "49", "GER")',
            {"t": "+493012345678"},
            "GER",
        ),
        (
            r'Replace([t], , "\\+(?<isdCode>\\d* )(?<phoneNumber>.* )[x](?<extension>.*)", , "${extension}", , )',
            {"t": "+1 (206) 291-8163 x8125"},
            "8125",
        ),
        (PRE_HIRE, {"Active": "1", "Hired": "2025-08-10"}, "False"),
        (PRE_HIRE, {"Active": "1", "Hired": "2025-09-15"}, "True"),
        (RESCIND, {"StatusTerminated": "1", "Active": "1", "Hired": "2025-08-15"}, "True"),
        (RESCIND, {"StatusTerminated": "0", "StatusHireRescinded": "1", "Active": "1"}, "True"),
        (RESCIND, {"StatusTerminated": "0", "StatusHireRescinded": "0", "Active": "1", "Hired": "2025-08-15"}, "True"),
        (RESCIND, {"StatusTerminated": "0", "StatusHireRescinded": "0", "Active": "1", "Hired": "2025-08-05"}, "False"),
        (WRITE_BACK, {"Hired": "2025-07-15", "userPrincipalName": "user@contoso.com"}, "user@contoso.com"),
        (WRITE_BACK, {"Hired": "2025-08-15", "userPrincipalName": "future@contoso.com"}, SKIP),
        (
            'Join("", [L], ",", [F], " ", Mid([M],1,1), "-", [W])',
            {"L": "Johnson", "F": "Sarah", "M": "Elizabeth", "W": "12345"},
            "Johnson,Sarah E-12345",
        ),
        (
            'Split(Join(",","a8cccada-a108-47ae-bf9a-f130499aa4cb","{26491cfc-9e50-4857-861b-0cb8df22b5d7}"), ",")',
            {},
            ["a8cccada-a108-47ae-bf9a-f130499aa4cb", "{26491cfc-9e50-4857-861b-0cb8df22b5d7}"],
        ),
        (
            'FormatDateTime(DateAdd("yyyy", 5, CDate([Hired])), , "yyyy-MM-dd", "yyyy-MM-dd")',
            {"Hired": "2025-01-15"},
            "2030-01-15",
        ),
        (
            r'Replace(Mid(Replace(NormalizeDiacritics(StripSpaces(Join("", Mid([F],1,1), [L]))), , '
            r'"([\\/\\\\\\[\\]\\:\\;\\|\\=\\,\\+\\*\\?\\<\\>])", , "", , ), 1, 20), , "(\\.)*$", , "", , )',
            {"F": "María José", "L": "González:López."},
            "MGonzalezLopez",
        ),
    ],
)
def test_samples(text: str, profile: dict[str, object], output: object) -> None:
    assert parse(text).evaluate(profile, ON) == output

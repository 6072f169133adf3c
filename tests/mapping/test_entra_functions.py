"""The samples of Microsoft's page, each as a test named after its function.

Source: MicrosoftDocs/entra-docs, docs/identity/app-provisioning/functions-for-customizing-application-data.md.
"""

from __future__ import annotations

import random
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest

from pulumi_webex.mapping.expressions import SKIP, Context, ExpressionError, parse

FIXED = Context(
    clock=lambda: datetime(2021, 7, 2, 15, 33, 38, tzinfo=UTC),
    rng=random.Random(7),
    uuid=lambda: uuid.UUID("00aa00aa-bb11-cc22-dd33-44ee44ee44ee"),
)


def value(text: str, context: Context | None = None, /, **profile: Any) -> object:
    return parse(text).evaluate(profile, context)


def test_append() -> None:
    assert value('Append([userPrincipalName], ".test")', userPrincipalName="John.Doe@contoso.com") == (
        "John.Doe@contoso.com.test"
    )
    assert value('Append([userPrincipalName], ".test")', userPrincipalName=None) is None


def test_append_generates_an_alias_of_parts() -> None:
    alias = "Append(Mid([givenName], 1, 3), Mid([surname], 1, 5))"
    assert value(alias, givenName="John", surname="Doe") == "JohDoe"


ROLES = [
    {"id": "06b07648-ecfe-589f-9d2f-6325724a46ee", "value": "Admin", "displayName": "Admin"},
    {"id": "06b07648-ecfe-599f-9d2f-6325724a46ee", "value": "User", "displayName": "User"},
]


def test_app_role_assignments_complex() -> None:
    """The shape of the sample request under "Provisioning a role to a SCIM app"; the key is SCIM's own, display."""
    role = {"primary": False, "type": "WindowsAzureActiveDirectoryRole"}
    expected = [{**role, "display": "Admin", "value": "Admin"}, {**role, "display": "User", "value": "User"}]
    assert value("AppRoleAssignmentsComplex([appRoleAssignments])", appRoleAssignments=ROLES) == expected
    context = Context(app_role_assignments=ROLES)
    assert value("AppRoleAssignmentsComplex([appRoleAssignments])", context) == expected
    assert value("AppRoleAssignmentsComplex([appRoleAssignments])") is None


def test_bit_and() -> None:
    assert value("BitAnd(&HF, &HF7)") == 7
    assert value("BitAnd([flags], 2)", flags="6") == 2


def test_cbool() -> None:
    assert value("CBool([attribute1] = [attribute2])", attribute1="a", attribute2="a") is True
    assert value("CBool([attribute1] = [attribute2])", attribute1="a", attribute2="b") is False
    assert value("CBool([flag])", flag="0") is False
    assert value("CBool([flag])", flag="True") is True
    with pytest.raises(ExpressionError, match='not "maybe"'):
        value("CBool([flag])", flag="maybe")


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("2020-03-16-07:00", "3/16/2020 7:00:00 AM"),
        ("2021-06-30+08:00", "6/29/2021 4:00:00 PM"),
        ("2009-06-15T01:45:30-07:00", "6/15/2009 8:45:30 AM"),
        ("6/15/2009 8:45:30 PM", "6/15/2009 8:45:30 PM"),
        ("15 Jun 2009", "6/15/2009 12:00:00 AM"),
        ("Mon, 15 Jun 2009 20:45:30 GMT", "6/15/2009 8:45:30 PM"),
    ],
)
def test_cdate(text: str, output: str) -> None:
    assert value("CDate([date])", date=text) == output
    assert value(f'CDate("{text}")') == output


def test_cdate_refuses_what_is_no_date() -> None:
    with pytest.raises(ExpressionError, match="is not a date"):
        value("CDate([date])", date="2021-02-30")
    assert value("CDate([date])", date="") is None


def test_coalesce() -> None:
    either = "Coalesce([mail],[userPrincipalName])"
    assert value(either, mail=None, userPrincipalName="John.Doe@contoso.com") == "John.Doe@contoso.com"
    assert value("Coalesce([a],[b])", a=None, b=None) is None
    assert value('Coalesce([a],[b],"")', a=None, b=None) == ""


def test_convert_to_base64() -> None:
    assert value('ConvertToBase64("Hello world!")') == "SABlAGwAbABvACAAdwBvAHIAbABkACEA"


def test_convert_to_utf8_hex() -> None:
    assert value('ConvertToUTF8Hex("Hello world!")') == "48656C6C6F20776F726C6421"


def test_convert_to_utf8_hex_generates_an_id_of_digits() -> None:
    """The page's output belongs to the object id that it showed before its ids were made anonymous."""
    text = 'Join("", 1000, Replace(ConvertToUTF8Hex([objectId]), , "[a-zA-Z_]*", , "", , ))'
    output = "100064303565343762312333930392343435612626135652636136306362633065346234"
    assert value(text, objectId="d05e47b1-3909-445a-ba5e-ca60cbc0e4b4") == output


def test_count() -> None:
    assert value("Count([proxyAddresses])", proxyAddresses=["a", "b", "c"]) == 3
    assert value("Count([proxyAddresses])", proxyAddresses=None) == 0


def test_cstr() -> None:
    assert value("CStr([dn])", dn="cn=Joe,dc=contoso,dc=com") == "cn=Joe,dc=contoso,dc=com"
    assert value("CStr([n])", n=12) == "12"
    assert value("CStr([b])", b=True) == "True"


@pytest.mark.parametrize(
    ("interval", "number", "output"),
    [
        ("d", 7, "3/23/2012 7:00:00 AM"),
        ("d", -10, "3/6/2012 7:00:00 AM"),
        ("ww", 2, "3/30/2012 7:00:00 AM"),
        ("m", 10, "1/16/2013 7:00:00 AM"),
        ("yyyy", 2, "3/16/2014 7:00:00 AM"),
        ("h", 1, "3/16/2012 8:00:00 AM"),
        ("n", 1, "3/16/2012 7:01:00 AM"),
        ("s", 1, "3/16/2012 7:00:01 AM"),
    ],
)
def test_date_add(interval: str, number: int, output: str) -> None:
    text = f'DateAdd("{interval}", {number}, CDate([StatusHireDate]))'
    assert value(text, StatusHireDate="2012-03-16-07:00") == output


def test_date_add_stays_in_the_month_and_in_the_calendar() -> None:
    assert value('DateAdd("m", 1, CDate("2021-01-31"))') == "2/28/2021 12:00:00 AM"
    with pytest.raises(ExpressionError, match="outside the years"):
        parse('DateAdd("yyyy", 9000, CDate("2021-01-31"))')


@pytest.mark.parametrize(
    ("interval", "date1", "date2", "output"),
    [
        ("d", "2021-08-18+08:00", "2021-08-31+08:00", 13),
        ("d", "8/25/2021 5:41:18 PM", "2012-03-16-07:00", -3449),
        ("ww", "8/25/2021 5:41:18 PM", "2012-03-16-07:00", -493),
        ("m", "8/25/2021 5:41:18 PM", "2012-03-16-07:00", -113),
        ("yyyy", "8/25/2021 5:41:18 PM", "2012-03-16-07:00", -9),
        ("d", "2021-08-31+08:00", "2021-08-31+08:00", 0),
        ("h", "2021-08-24", "2021-08-25", 24),
        ("n", "2021-08-24", "2021-08-25", 1440),
        ("s", "2021-08-24", "2021-08-25", 86400),
    ],
)
def test_date_diff(interval: str, date1: str, date2: str, output: int) -> None:
    text = f'DateDiff("{interval}", CDate([date1]), CDate([date2]))'
    assert value(text, date1=date1, date2=date2) == output


ACTIVE = """Switch([Active], ,
  "1", IIF(DateDiff("d", Now(), CDate([StatusHireDate])) > 5, "False", "True"),
  "0", "False")"""


def test_date_diff_with_iif() -> None:
    assert value(ACTIVE, FIXED, Active="1", StatusHireDate="2021-07-05") == "True"
    assert value(ACTIVE, FIXED, Active="1", StatusHireDate="2021-07-30") == "False"
    assert value(ACTIVE, FIXED, Active="0", StatusHireDate="2021-07-05") == "False"
    assert value(ACTIVE, FIXED, Active=None, StatusHireDate="2021-07-05") is None


def test_date_from_num() -> None:
    assert value("DateFromNum([lastLogonTimestamp])", lastLogonTimestamp="129699324000000000") == (
        "1/1/2012 11:00:00 PM"
    )
    assert value("DateFromNum(129699324000000000)") == "1/1/2012 11:00:00 PM"


def test_format_date_time() -> None:
    text = 'FormatDateTime([extensionAttribute1], , "yyyyMMddHHmmss.fZ", "yyyy-MM-dd")'
    assert value(text, extensionAttribute1="20150123105347.1Z") == "2015-01-23"


@pytest.mark.parametrize(
    ("read", "text", "write", "output"),
    [
        ("dd/MM/yy", "03/02/49", "d MMM yyyy", "3 Feb 2049"),
        ("dd/MM/yy", "03/02/50", "dddd", "Friday"),
        ("M/d/yyyy h:mm:ss tt", "3/16/2020 12:05:00 AM", "HH'h'mm", "00h05"),
        ("MMMM d, yyyy", "march 16, 2020", "yyyyMMdd\\\\T", "20200316T"),
        ("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "2020-03-16T07:00:00Z", "o", "2020-03-16T07:00:00.0000000Z"),
        ("yyyy-MM-dd HH:mmzzz", "2020-03-16 07:00+02:00", "u", "2020-03-16 05:00:00Z"),
        ("s", "2020-03-16T07:00:00", "ddd h t zzz ff", "Mon 7 A +00:00 00"),
    ],
)
def test_format_date_time_knows_the_formats_of_dotnet(read: str, text: str, write: str, output: str) -> None:
    assert value(f'FormatDateTime([date], , "{read}", "{write}")', date=text) == output


def test_format_date_time_says_what_does_not_fit() -> None:
    with pytest.raises(ExpressionError, match="does not have the form dd/MM/yyyy"):
        value('FormatDateTime([date], , "dd/MM/yyyy", "yyyy")', date="2020-03-16")
    with pytest.raises(ExpressionError, match="is not one of"):
        parse('FormatDateTime([date], , "q", "yyyy")')
    with pytest.raises(ExpressionError, match="DateTimeStyles"):
        value('FormatDateTime([date], "Sloppy", "yyyy", "yyyy")', date="2020")
    assert value('FormatDateTime([date], "AllowInnerWhite", "yyyy-MM", "yyyy")', date="2020 - 01") == "2020"


def test_guid() -> None:
    assert value("Guid()", FIXED) == "00aa00aa-bb11-cc22-dd33-44ee44ee44ee"
    assert value("Guid()") != value("Guid()")


def test_ignore_flow_if_null_or_empty() -> None:
    assert value("IgnoreFlowIfNullOrEmpty([department])", department=None) is SKIP
    assert value("IgnoreFlowIfNullOrEmpty([department])", department="") is SKIP
    assert value("IgnoreFlowIfNullOrEmpty([department])", department="Sales") == "Sales"


def test_ignore_flow_if_null_or_empty_around_switch() -> None:
    text = 'IgnoreFlowIfNullOrEmpty(Switch([prefix], "", "3443", "Dr.", "3444", "Prof.", "3445", "Prof. Dr."))'
    assert value(text, prefix="3444") == "Prof."
    assert value(text, prefix="1") is SKIP


def test_iif() -> None:
    text = 'IIF([country]="USA",[country],[department])'
    assert value(text, country="USA", department="Sales") == "USA"
    assert value(text, country="France", department="Sales") == "Sales"
    assert value(text, country=None, department="Sales") == "Sales"


def test_iif_nests_for_and_and_or() -> None:
    both = 'IIF([country]="USA",IIF([state]="CA","True","False"),"False")'
    assert [value(both, country=c, state=s) for c, s in (("USA", "CA"), ("USA", "NY"), ("UK", "CA"))] == [
        "True", "False", "False",
    ]  # fmt: skip
    either = 'IIF([country]="USA","True",IIF([state]="CA","True","False"))'
    assert [value(either, country=c, state=s) for c, s in (("USA", "NY"), ("UK", "CA"), ("UK", "NY"))] == [
        "True", "True", "False",
    ]  # fmt: skip


@pytest.mark.parametrize("sign", ["=", "<>", ">", ">=", "<", "<="])
def test_iif_fails_its_condition_for_an_empty_attribute(sign: str) -> None:
    assert value(f'IIF([country]{sign}"","Other",[country])', country=None) is None
    assert value(f'IIF([country]{sign}"a","Other","none")', country="") == "none"


def test_in_str() -> None:
    assert value('InStr("The quick brown fox","quick")') == 5
    assert value('InStr("repEated","e",3,vbBinaryCompare)') == 7
    assert value('InStr("repEated","e",3,vbTextCompare)') == 4
    assert value('InStr([a],"e")', a=None) == 0


def test_is_null() -> None:
    assert value("IsNull([displayName])") is True
    assert value("IsNull([displayName])", displayName="") is False


def test_is_null_or_empty() -> None:
    assert value("IsNullOrEmpty([displayName])") is True
    assert value("IsNullOrEmpty([displayName])", displayName="") is True
    assert value("IsNullOrEmpty([displayName])", displayName="Ana") is False


def test_is_present() -> None:
    assert value("IsPresent([displayName])", displayName="Ana") is True
    assert value("IsPresent([displayName])", displayName="") is False
    first = (
        "Switch(IsPresent([directManager]),[directManager], IsPresent([skiplevelManager]),[skiplevelManager], "
        "IsPresent([director]),[director])"
    )
    assert value(first, directManager="Ana") == "Ana"


def test_is_string() -> None:
    assert value("IsString([a])", a="1") is True
    assert value("IsString([a])", a=1) is False


def test_item() -> None:
    assert value("Item([proxyAddresses], 1)", proxyAddresses=["first", "second"]) == "first"
    assert value("Item([proxyAddresses], 3)", proxyAddresses=["first", "second"]) is None
    with pytest.raises(ExpressionError, match="counts from 1"):
        value("Item([proxyAddresses], 0)", proxyAddresses=["first"])


def test_join() -> None:
    assert value('Join(", ", "", [surname], [givenName])', surname="Doe", givenName="John") == "Doe, John"
    assert value('Join(";", [list], "c")', list=["a", "b"]) == "a;b;c"


def test_left() -> None:
    assert value('Left("John Doe", 3)') == "Joh"
    assert value('Left("John Doe", 0)') == ""
    assert value('Left("John Doe", -1)') == "John Doe"
    assert value("Left([a], 3)", a=None) == ""
    assert value('Left("Jo", 3)') == "Jo"


def test_mid() -> None:
    assert value('Mid("John Doe", 6, 99)') == "Doe"
    assert value('Mid([a], "1", "2")', a="John") == "Jo"
    with pytest.raises(ExpressionError, match="from 1"):
        value("Mid([a], 0, 2)", a="John")


def test_normalize_diacritics() -> None:
    assert value("NormalizeDiacritics([givenName])", givenName="Zoë") == "Zoe"


def test_not() -> None:
    assert value("Not([IsSoftDeleted])", IsSoftDeleted="False") is True
    assert value("Not([IsSoftDeleted])", IsSoftDeleted=True) is False
    assert value("Not([IsSoftDeleted])", IsSoftDeleted=None) is True


def test_now() -> None:
    assert value("Now()", FIXED) == "7/2/2021 3:33:38 PM"


def test_num_from_date() -> None:
    workday = 'NumFromDate(Join("", FormatDateTime([End], ,"yyyy-MM-ddzzz", "yyyy-MM-dd"), " 23:59:59-08:00"))'
    ticks = value(workday, End="2020-12-31-08:00")
    assert ticks == (datetime(2021, 1, 1, 7, 59, 59, tzinfo=UTC).timestamp() + 11_644_473_600) * 10_000_000
    assert value(f"DateFromNum({ticks})") == "1/1/2021 7:59:59 AM"
    factors = 'NumFromDate(Join("",FormatDateTime([End], ,"M/d/yyyy hh:mm:ss tt","yyyy-MM-dd")," 23:59:59-08:00"))'
    assert value(factors, End="12/31/2020 12:00:00 AM") == ticks


def test_pcase() -> None:
    assert value("PCase([firstName])", firstName="PABLO GONSALVES (SECOND)") == "Pablo Gonsalves (Second)"
    assert value('PCase([lastName]," \'-")', lastName="PINTO-DE'SILVA") == "Pinto-De'Silva"
    both = 'PCase(Join(" ",[firstName],[lastName]))'
    assert value(both, firstName="GREGORY", lastName="JAMES") == "Gregory James"


def test_random_string() -> None:
    plain = str(value("RandomString(6,3,0,0,3)", FIXED))
    assert len(plain) == 6
    assert sum(mark.isdigit() for mark in plain) == 3 == sum(mark.islower() for mark in plain)


def test_random_string_with_special_characters() -> None:
    for _ in range(50):
        made = str(value('RandomString(10,2,2,2,1,"?,")', FIXED))
        assert len(made) == 10
        assert not set(made) & set("?,")
        assert sum(mark.isdigit() for mark in made) >= 2
        assert sum(mark.isupper() for mark in made) >= 2
        assert sum(mark.islower() for mark in made) >= 1
        assert sum(not mark.isalnum() for mark in made) >= 2


def test_random_string_refuses_what_cannot_be() -> None:
    for text in ("RandomString(5,3,3,0,0)", "RandomString(257,1,1,1,1)", 'RandomString(2,1,0,0,0,"0123456789")'):
        with pytest.raises(ExpressionError):
            value(text, FIXED)


@pytest.mark.parametrize("inner", ["[userPrincipalName]", '"StringToBeRedacted"', "RandomString(6,3,0,0,3)"])
def test_redact(inner: str) -> None:
    expression = parse(f"Redact({inner})")
    assert expression.redacted
    assert expression.evaluate({"userPrincipalName": "ana@example.com"})
    assert not parse("[userPrincipalName]").redacted


def test_redact_keeps_the_value_out_of_errors() -> None:
    with pytest.raises(ExpressionError) as caught:
        value("Redact(CDate([pin]))", pin="not-a-real-pin")
    assert "not-a-real-pin" not in str(caught.value)


def test_remove_duplicates() -> None:
    assert value("RemoveDuplicates([proxyAddresses])", proxyAddresses=["b", "a", "b", "c"]) == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("text", "profile", "output"),
    [
        (
            'Replace([BusinessTitle],"Product Developer", , , "Software Engineer", , )',
            {"BusinessTitle": "Product Developer"},
            "Software Engineer",
        ),
        ('Replace([UserID],"<username>", , , , , "<username>@contoso.com")', {"UserID": "jsmith"}, "jsmith@contoso.com"),  # noqa: E501
        (
            r'Replace([telephoneNumber], , "\\+(?<isdCode>\\d* )(?<phoneNumber>\\d{10})", , "${phoneNumber}", , )',
            {"telephoneNumber": "+91 9998887777"},
            "9998887777",
        ),
        (r'Replace([mobile], , "[()\\s-]+", , "", , )', {"mobile": "1 (999) 888-7777"}, "19998887777"),
        (
            r'Replace([AddressLineData], ,"(?<streetNumber>^\\d*)","streetNumber", "888", , )',
            {"AddressLineData": "545 Tremont Street"},
            "888 Tremont Street",
        ),
        (
            'Replace([userPrincipalName], , "(?<Suffix>@(.)*)", "Suffix", "", , )',
            {"userPrincipalName": "jsmith@contoso.com"},
            "jsmith",
        ),
        (
            r'Replace([telephoneNumber], , "\\+(?<isdCode>\\d* )(?<phoneNumber>\\d{10})", "phoneNumber" , , [mobile], )',  # noqa: E501
            {"telephoneNumber": "", "mobile": "+91 8887779999"},
            "8887779999",
        ),
        ('Replace([mailNickname], , "[a-zA-Z_]*", , "", , )', {"mailNickname": "john_doe72"}, "72"),
        ('Replace([mail], "@contoso.com", , ,"", ,)', {"mail": "john.doe@contoso.com"}, "john.doe"),
    ],
)  # fmt: skip
def test_replace(text: str, profile: dict[str, object], output: str) -> None:
    assert parse(text).evaluate(profile) == output


def test_replace_keeps_a_plus_that_its_pattern_does_not_name() -> None:
    """The page gives 19998887777 for this pattern and "+1 (999) 888-7777", but [()\\s-] has no plus; the Workday guide,
    with the same pattern, shows the plus kept."""
    text = r'Replace([mobile], , "[()\\s-]+", , "", , )'
    assert value(text, mobile="+1 (999) 888-7777") == "+19998887777"


def select(text: str, taken: set[str], **profile: Any) -> object:
    return parse(text).evaluate(profile, Context(unique=lambda candidate: candidate not in taken))


UPN = """
    SelectUniqueValue(
        Join("@", NormalizeDiacritics(StripSpaces(Join(".",  [PreferredFirstName], [PreferredLastName]))), "contoso.com"),
        Join("@", NormalizeDiacritics(StripSpaces(Join(".",  Mid([PreferredFirstName], 1, 1), [PreferredLastName]))), "contoso.com"),
        Join("@", NormalizeDiacritics(StripSpaces(Join(".",  Mid([PreferredFirstName], 1, 2), [PreferredLastName]))), "contoso.com")
    )
"""  # noqa: E501 - as the page has it


def test_select_unique_value() -> None:
    wanted = ["John.Smith@contoso.com", "J.Smith@contoso.com", "Jo.Smith@contoso.com"]
    for number, output in enumerate(wanted):
        taken = set(wanted[:number])
        assert select(UPN, taken, PreferredFirstName="John", PreferredLastName="Smith") == output
    with pytest.raises(ExpressionError, match="all 3 values"):
        select(UPN, set(wanted), PreferredFirstName="John", PreferredLastName="Smith")


def test_select_unique_value_must_be_outermost() -> None:
    with pytest.raises(ExpressionError, match="outermost"):
        parse("ToLower(SelectUniqueValue([a], [b]))")
    with pytest.raises(ExpressionError, match="look-up"):
        value("SelectUniqueValue([a], [b])", a="x")


def test_single_app_role_assignment() -> None:
    assert value("SingleAppRoleAssignment([appRoleAssignments])", appRoleAssignments=ROLES[:1]) == "Admin"
    with pytest.raises(ExpressionError, match="not 2"):
        value("SingleAppRoleAssignment([appRoleAssignments])", appRoleAssignments=ROLES)


def test_split() -> None:
    text = 'Split([extensionAttribute5], ",")'
    assert value(text, extensionAttribute5="PermissionSetOne, PermissionSetTwo") == [
        "PermissionSetOne", "PermissionSetTwo",
    ]  # fmt: skip


def test_strip_spaces() -> None:
    assert value('StripSpaces(" a b\tc ")') == "ab\tc"


def test_switch() -> None:
    text = (
        'Switch([state], "Australia/Sydney", "NSW", "Australia/Sydney","QLD", "Australia/Brisbane", '
        '"SA", "Australia/Adelaide")'
    )
    assert value(text, state="QLD") == "Australia/Brisbane"
    assert value(text, state="WA") == "Australia/Sydney"


def test_switch_sees_the_samples_of_its_notes() -> None:
    lower = 'Switch(ToLower([statusFlag]), "0", "true", "1", "false", "0")'
    assert [value(lower, statusFlag=flag) for flag in ("True", "TRUE", "false")] == ["1", "1", "0"]
    assert value('Switch([statusFlag], "Default Value", "true", "1", "", "0")', statusFlag=None) == "0"
    assert value('Switch([country],[country],"","Other")', country=None) == "Other"
    assert value('Switch([country],[country],"","Other")', country="UK") == "UK"
    assert value('switch([companyName], "External", "Company A", "A", "Company B", "B")', companyName="x") == "External"


def test_switch_needs_pairs() -> None:
    with pytest.raises(ExpressionError, match="even number"):
        parse('Switch([a], "x", "b")')


def test_to_lower() -> None:
    text = (
        'ToLower(Join("@", NormalizeDiacritics(StripSpaces(Join(".",  [PreferredFirstName], [PreferredLastName]))), '
        '"contoso.com"))'
    )
    assert value(text, PreferredFirstName="John", PreferredLastName="Smith") == "john.smith@contoso.com"
    assert value('ToLower("TITLE", "tr-TR")') == "t\u0131tle"


def test_to_upper() -> None:
    assert value('ToUpper("john")') == "JOHN"
    assert value('ToUpper("title", "tr-TR")') == "T\u0130TLE"
    assert value('ToUpper("Straße")') == "STRAßE"


def test_word() -> None:
    assert value('Word("The quick brown fox",3," ")') == "brown"
    assert value('Word("This,string!has&many separators",3,",!&#")') == "has"
    assert value('Word("one",0," ")') == "" == value('Word("one",2," ")')
    assert value('Word([a],1," ")', a=None) == ""

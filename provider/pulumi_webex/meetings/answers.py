"""What the site tells besides accounts: summaries, session types, time zones, itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from pulumi_webex.meetings.message import children, descend, text


@dataclass(frozen=True)
class Summary:
    """One account as LstsummaryUser lists it; `active` is ACTIVATED, REQUEST_TO_ACTIVATE or DEACTIVATED."""

    webex_id: str
    email: str
    first_name: str
    last_name: str
    active: str
    registration_date: str = ""

    @classmethod
    def read(cls, element: Element) -> Summary:
        names = ("webExId", "email", "firstName", "lastName", "active", "registrationDate")
        return cls(*(text(element, name) for name in names))


@dataclass(frozen=True)
class SessionType:
    """One kind of session; its id goes into meetingTypes. `centers` are such as ``MeetingCenter``."""

    id: int
    name: str
    display_name: str
    product_code: str
    active: bool
    centers: tuple[str, ...]

    @classmethod
    def read(cls, element: Element) -> SessionType:
        services = descend(element, "serviceTypes")
        found = children(services, "serviceType") if services is not None else ()
        return cls(
            id=number(text(element, "meetingTypeID")),
            name=text(element, "name"),
            display_name=text(element, "displayName"),
            product_code=text(element, "productCodePrefix"),
            active=text(element, "active") != "DEACTIVATED",
            centers=tuple((item.text or "").strip() for item in found),
        )


@dataclass(frozen=True)
class TimeZone:
    """One time zone; `offset` in minutes from GMT."""

    id: int
    offset: int
    description: str
    short_name: str

    @classmethod
    def read(cls, element: Element) -> TimeZone:
        return cls(
            id=number(text(element, "timeZoneID")),
            offset=number(text(element, "gmtOffset")),
            description=text(element, "description"),
            short_name=text(element, "shortName"),
        )


@dataclass(frozen=True)
class TrackingCode:
    """One tracking code; `use` is NOT_USED, OPTIONAL, REQUIRED or ADMIN_SET."""

    index: int
    name: str
    use: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class PasswordCriteria:
    """The site's rules for account passwords (GetSite accountPasswordCriteria)."""

    mixed_case: bool = False
    min_length: int = 0
    min_numeric: int = 0
    min_alpha: int = 0
    min_special: int = 0
    no_character_three_times: bool = False
    no_account_text: bool = False
    disallowed: tuple[str, ...] = ()

    def shortfalls(self, password: str, *account_texts: str) -> list[str]:
        """What `password` lacks, each as half a sentence after "the password" that does not repeat it.

        `account_texts` are the account's names and addresses, which some sites forbid in a password.
        """
        lower = password.casefold()
        mixed = any(c.isupper() for c in password) and any(c.islower() for c in password)
        checks = {
            f"needs {self.min_length} or more characters": len(password) < self.min_length,
            f"needs {self.min_numeric} or more digits": sum(c.isdigit() for c in password) < self.min_numeric,
            f"needs {self.min_alpha} or more letters": sum(c.isalpha() for c in password) < self.min_alpha,
            f"needs {self.min_special} or more special characters": _special(password) < self.min_special,
            "needs both upper and lower case": self.mixed_case and not mixed,
            "has a character three times in a row": self.no_character_three_times
            and any(a == b == c for a, b, c in zip(lower, lower[1:], lower[2:], strict=False)),
            "holds a name or address of the account": self.no_account_text
            and any(text.casefold() in lower for text in account_texts if text),
            "is, or holds, a word that the site forbids": any(word.casefold() in lower for word in self.disallowed),
        }
        return [shortfall for shortfall, falls_short in checks.items() if falls_short]


@dataclass(frozen=True)
class Site:
    """What GetSite says; `instance` is its ``siteInstance`` element."""

    instance: Element = field(repr=False)

    def flag(self, path: str) -> bool | None:
        """A truth below ``siteInstance`` by its path; None if the site does not say."""
        word = text(self.instance, *path.split("/")).lower()
        return {"true": True, "1": True, "false": False, "0": False}.get(word)

    @property
    def name(self) -> str:
        """The site's name, as its metadata have it; empty if it does not say."""
        return text(self.instance, "metaData", "siteName")

    @property
    def tracking_codes(self) -> dict[int, TrackingCode]:
        """The tracking codes by index, 1 to 10."""
        holder = descend(self.instance, "trackingCodes")
        codes = [_tracking_code(code) for code in children(holder, "trackingCode")] if holder is not None else []
        return {code.index: code for code in codes}

    @property
    def password_criteria(self) -> PasswordCriteria:
        """What a password for an account of this site has to be like."""
        criteria = descend(self.instance, "accountPasswordCriteria")
        if criteria is None:
            return PasswordCriteria()
        listed = tuple((item.text or "").strip() for item in children(criteria, "disallowValue"))
        return PasswordCriteria(
            mixed_case=self._rule("mixedCase"),
            min_length=number(text(criteria, "minLength")),
            min_numeric=number(text(criteria, "minNumeric")),
            min_alpha=number(text(criteria, "minAlpha")),
            min_special=number(text(criteria, "minSpecial")),
            no_character_three_times=self._rule("disallow3XRepeatedChar"),
            no_account_text=self._rule("disallowWebTextAccounts"),
            disallowed=tuple(filter(None, listed)) if self._rule("disallowList") else (),
        )

    def _rule(self, name: str) -> bool:
        return bool(self.flag(f"accountPasswordCriteria/{name}"))


def _tracking_code(element: Element) -> TrackingCode:
    values = tuple(text(item, "value") for item in children(element, "listValue"))
    return TrackingCode(
        number(text(element, "index")), text(element, "name"), text(element, "hostProfile"), tuple(filter(None, values))
    )


def _special(password: str) -> int:
    return sum(not c.isalnum() and not c.isspace() for c in password)


def number(word: str) -> int:
    """A whole number as Webex writes it; 0 if there is none."""
    try:
        return int(word)
    except ValueError:
        return 0

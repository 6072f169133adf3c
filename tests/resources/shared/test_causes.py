"""Reasons grouped by cause."""

from __future__ import annotations

from uuid import UUID

from pulumi_webex.resources.shared.causes import by_cause, in_short, told


def forbidden(number: int) -> str:
    return (
        f"Webex answered PATCH /scim/org/v2/Users/{UUID(int=number)} with 403: Not allowed "
        f"(trackingId ROUTER_{number:08X}-1); the token needs a scope"
    )


def test_the_same_refusal_of_many_is_one_cause() -> None:
    reasons = {f"p{number:03}@example.com": forbidden(number) for number in range(500)}
    [cause] = by_cause(reasons)
    assert len(cause.people) == 500
    assert str(cause) == (
        "Webex answered PATCH /scim/org/v2/Users/… with 403: Not allowed (trackingId ROUTER_00000000-1, for example); "
        "the token needs a scope"
    )
    assert told(reasons).startswith("p000@example.com, p001@example.com, ")
    assert "p009@example.com and 490 more: Webex answered PATCH" in told(reasons)
    assert told(reasons).count("trackingId") == 1


def test_one_person_keeps_their_own_sentence() -> None:
    assert told({"p1@example.com": f"p1@example.com: {forbidden(1)}."}) == f"p1@example.com: {forbidden(1)}"


def test_ids_and_addresses_in_a_sentence_do_not_count() -> None:
    taken = "the account with this userName (id {}) has the externalId of {}"
    reasons = {name: taken.format(UUID(int=len(name)), name) for name in ("ana@example.com", "bo@example.com")}
    reasons["cy@example.com"] = "there is no seat"
    shared, own = by_cause(reasons)
    assert (shared.people, own.people) == (("ana@example.com", "bo@example.com"), ("cy@example.com",))
    assert str(shared) == taken.format("…", "…")
    assert told(reasons).endswith("; cy@example.com: there is no seat")


def test_what_differs_otherwise_stays_apart() -> None:
    reasons = {f"p{number}": f"Webex keeps title at 'x', though 'y{number}' is declared" for number in range(12)}
    assert len(by_cause(reasons)) == 12
    assert told(reasons).endswith("; and 2 more problems")


def test_problems_of_a_declaration_are_in_short() -> None:
    same = [f"p{number}@example.com: title must be text." for number in range(12)]
    own = ["ana@example.com: emails entry 1: value is no address.", "company: on_delete is 'x'; it can be delete."]
    told = in_short([*same, *own, "The removal guard company knows 4 people under another name (a: 1 is now 2)."])
    assert told[0] == (
        "p0@example.com, p1@example.com, p2@example.com, p3@example.com, p4@example.com, p5@example.com, "
        "p6@example.com, p7@example.com, p8@example.com, p9@example.com and 2 more: title must be text."
    )
    assert told[1:3] == own
    assert told[3] == "The removal guard company knows 4 people under another name (a: 1 is now 2)."
    many = in_short(f"p{number}@example.com: title is {number} characters long." for number in range(80))
    assert len(many) == 51
    assert many[-1] == "And 30 more problems, as a rule of the same kind."

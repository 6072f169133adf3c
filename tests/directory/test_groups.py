"""Groups: the forms they come in, who their members are, and who is left out."""

from __future__ import annotations

import pytest

from pulumi_webex.directory import DirectoryError, groups, people, resolve

ENTRA = "11111111-aaaa-4aaa-8aaa-00000000000"


@pytest.fixture
def entra(files):
    return people(files / "entra-users.csv")


def first_names(profiles) -> list[object]:
    return [profile["givenName"] for profile in profiles]


def test_yaml_groups(files, entra):
    sales, everyone, nobody = found = groups(files / "groups.yaml")
    assert [(group.name, group.id, group.key) for group in found] == [
        ("Sales", None, "Sales"),
        ("Everyone", "g-1", "g-1"),
        ("Nobody", None, "Nobody"),
    ]
    resolved = resolve(found, entra)
    assert first_names(resolved[sales]) == ["Ana"]
    assert first_names(resolved.named("g-1")) == ["Ana", "Björn", "Chloé"]
    assert (resolved[nobody], resolved.warnings) == ([], [])
    assert everyone.where.endswith("groups.yaml line 4")


def test_one_row_for_each_membership(files, entra):
    found = groups(files / "memberships.csv")
    resolved = resolve(found, entra)
    assert {group.name: first_names(resolved[group]) for group in found} == {
        "Sales": ["Ana", "Björn"],
        "Empty": [],
        "Support": ["Ana"],
    }


def test_group_ids_in_long_form(write):
    found = groups(
        write("Group id,Group name,Member id,Member type\ng1,Sales,7,User\ng2,Sales,8,User\ng1,Sales,9,Group\n")
    )
    assert [(group.key, group.name, [(m.names, m.type) for m in group.members]) for group in found] == [
        ("g1", "Sales", [(("7",), "user"), (("9",), "group")]),
        ("g2", "Sales", [(("8",), "user")]),
    ]


def test_entras_export_of_one_group(files, entra):
    (sales,) = found = groups({"Sales": files / "entra-members.csv"})
    resolved = resolve(found, entra)
    assert first_names(resolved[sales]) == ["Ana", "Björn"]
    nested, device = resolved.warnings
    assert "line 4" in nested
    assert "groups inside groups are not expanded" in nested
    assert "is a device, not a person" in device


def test_an_export_of_one_group_needs_a_name(files):
    with pytest.raises(DirectoryError, match=r'give the group its name: \{"Sales"'):
        groups(files / "entra-members.csv")


def test_oktas_export_of_one_group(files):
    directory = people(files / "okta-report.csv")
    (sales,) = found = groups({"Sales": files / "okta-report.csv"})
    assert resolve(found, directory)[sales] == directory.profiles


def test_scim_groups(files):
    directory = people(files / "scim-users.json")
    (sales,) = found = groups(files / "scim-groups.json")
    resolved = resolve(found, directory)
    assert [person.key for person in resolved[sales]] == ["ext-1"]  # named by its SCIM id
    assert "is a group" in resolved.warnings[0]


def test_groups_from_a_program():
    directory = people([{"id": "ana", "mail": "ana@example.com"}, {"id": 7}])
    found = groups([{"name": "Sales", "members": ["ANA@example.com", {"mail": "ana@example.com"}, 7]}])
    assert [person.key for person in resolve(found, directory).named("Sales")] == ["ana", "7"]


def test_a_member_that_is_a_group_of_the_file_is_nested():
    directory = people([{"id": "ana"}])
    found = groups([{"name": "All", "members": ["Sales", "ana"]}, {"name": "Sales", "members": ["ana"]}])
    resolved = resolve(found, directory)
    assert [person.key for person in resolved.named("All")] == ["ana"]
    assert "'Sales' of group 'All' is a group" in resolved.warnings[0]


def test_unknown_members_are_listed_or_ignored(entra):
    found = groups([{"name": "Sales", "members": ["zoe@example.com", "max@example.com", f"{ENTRA}1"]}])
    with pytest.raises(DirectoryError) as caught:
        resolve(found, entra)
    assert [problem.split("'")[1] for problem in caught.value.problems] == ["zoe@example.com", "max@example.com"]
    resolved = resolve(found, entra, unknown="ignore")
    assert first_names(resolved.named("Sales")) == ["Ana"]
    assert len(resolved.warnings) == 2


def test_an_address_of_two_people_names_nobody():
    directory = people(
        [
            {"id": "1", "userName": "ana@example.com", "mail": "a@example.com"},
            {"id": "2", "userName": "b@example.com", "mail": "ANA@example.com"},
        ]
    )
    with pytest.raises(DirectoryError, match=r"may be 2 people \(person 1 and person 2\); name the member by id"):
        resolve(groups([{"name": "Sales", "members": ["ana@example.com"]}]), directory)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("g.yaml", "- displayName: Sales\n- displayName: B\n  members: []\n", "line 1: members must be a list; write"),
        ("g.yaml", "- members: [a]\n", "line 1: a group has no displayName"),
        ("g.yaml", "- {name: A, members: [{display: Ana}]}\n", "a member is a key, an address or a mapping"),
        ("g.yaml", "- {name: A, members: []}\n- {name: A, members: []}\n", "line 2: group 'A' is already on .* line 1"),
        ("g.yaml", "groups: []\n", "list of groups is empty"),
        ("g.csv", "group,member\n,a\n", "line 2: group is empty; name the group"),
        ("g.csv", "group,color\nA,red\n", "no column that names a member"),
        ("g.csv", "name,members\nA,b c\n", "write one row for each group and member"),
        ("g.csv", "", "is empty"),
    ],
)
def test_groups_that_are_refused(write, name, content, said):
    with pytest.raises(DirectoryError, match=said):
        groups(write(content, name))


def test_a_row_of_an_export_that_names_nobody(write):
    with pytest.raises(DirectoryError, match="line 3: id is empty, so nobody is named"):
        groups({"Sales": write("id,name\n1,Ana\n,Bo\n")})


def test_the_same_name_twice_wants_the_id():
    found = groups([{"name": "A", "id": 1, "members": []}, {"name": "A", "id": 2, "members": []}])
    resolved = resolve(found, people([{"id": "ana"}]))
    with pytest.raises(DirectoryError, match="2 groups are called 'A'; use the id"):
        resolved.named("A")
    with pytest.raises(DirectoryError, match="no groups are called 'B'"):
        resolved.named("B")

"""Terraform with the generic REST provider Mastercard/restapi: one object a person, from the same CSV file."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

MAIN = """\
terraform {
  required_providers {
    restapi = { source = "Mastercard/restapi" }
  }
}

variable "scim_url" { type = string }

variable "token" {
  type      = string
  sensitive = true
}

provider "restapi" {
  uri                  = var.scim_url
  write_returns_object = true
  id_attribute         = "id"
  headers = {
    Authorization = "Bearer ${var.token}"
    Content-Type  = "application/json"
  }
}

locals {
  people = { for row in csvdecode(file("${path.module}/people.csv")) : row.id => row }
}

resource "restapi_object" "person" {
  for_each       = local.people
  path           = "/Users"
  destroy_method = "PATCH"
  destroy_data = jsonencode({
    schemas    = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]
    Operations = [{ op = "replace", path = "active", value = false }]
  })
  data = jsonencode({
    schemas     = ["urn:ietf:params:scim:schemas:core:2.0:User"]
    userName    = each.value.userPrincipalName
    userType    = "user"
    active      = true
    displayName = each.value.displayName
    name        = { givenName = each.value.givenName, familyName = each.value.surname }
    externalId  = each.value.id
    emails      = [{ value = each.value.mail, type = "work", primary = true }]
  })
}
"""

_COMMANDS = {
    "create": ["apply", "-auto-approve"],
    "preview": ["plan"],
    "change": ["apply", "-auto-approve"],
    "refresh": ["apply", "-refresh-only", "-auto-approve"],
    "destroy": ["destroy", "-auto-approve"],
}
_PATIENCE = 60


def command(operation: str) -> list[str]:
    """Return the command of an operation."""
    return ["terraform", *_COMMANDS[operation], "-input=false", "-no-color"]


def set_up(folder: Path, environment: Mapping[str, str]) -> str:
    """Write the configuration and install the provider; return why there is none, or nothing."""
    (folder / "main.tf").write_text(MAIN)
    variables = {"scim_url": environment["WEBEX_SCIM_URL"], "token": environment["WEBEX_ACCESS_TOKEN"]}
    values = "".join(f'{name} = "{value}"\n' for name, value in variables.items())
    (folder / "terraform.tfvars").write_text(values)
    words = ["terraform", "init", "-input=false", "-no-color"]
    try:
        done = subprocess.run(
            words, cwd=folder, env=dict(environment), capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return f"terraform init did not get the provider Mastercard/restapi within {_PATIENCE} s"
    if not done.returncode:
        return ""
    reason = next((line for line in done.stderr.splitlines() if "Error" in line), "it did not say why")
    return f"terraform init did not get the provider Mastercard/restapi: {reason.strip(' │')}"

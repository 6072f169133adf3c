"""What a Pulumi program declares: one module a resource."""

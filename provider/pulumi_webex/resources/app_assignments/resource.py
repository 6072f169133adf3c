import pulumi


class AppAssignments(pulumi.Resource):
    def __init__(self, *a: object, **k: object) -> None:
        raise NotImplementedError

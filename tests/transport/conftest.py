from tests.support.scripted_fixtures import make_transport, server, time, transport

__all__ = ["make_transport", "server", "time", "transport"]

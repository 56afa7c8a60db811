"""Server-sent events, as a browser hears them."""
import http.client
import json

from harness import check, same


class Listener:
    """A page that listens, as a browser does."""

    def __init__(self, w, who, after=None):
        self.connection = http.client.HTTPConnection("127.0.0.1", w.port, timeout=5, source_address=(who.address, 0))
        headers = {"Cookie": who.cookie, **({"Last-Event-ID": after} if after else {})}
        self.connection.request("GET", "/api/v1/live", headers=headers)
        self.answer = self.connection.getresponse()
        w.answered.setdefault("listen", set()).add(self.answer.status)
        same((self.answer.status, self.answer.getheader("Content-Type")), (200, "text/event-stream; charset=utf-8"), "what listening is answered")
        check(self.answer.getheader("Content-Length") is None, "it has an end")
        self.last = ""
        self.event()

    def event(self):
        """The next one: its name and its data."""
        name, data = "", None
        for line in self.answer:
            field, _, value = line.decode().rstrip("\n").partition(": ")
            if field == "id":
                self.last = value
            elif field == "event":
                name = value
            elif field == "data":
                data = json.loads(value)
            elif not field and name:
                return name, data
        return "", None

    def until(self, wanted):
        while (heard := self.event()) != ("", None):
            if wanted(*heard):
                return heard[1]
        raise AssertionError("the answer ended")

    def close(self):
        self.connection.close()

"""The real server over a data folder and a database, to be started, killed and asked to end."""
import os
import re
import signal
import subprocess
import threading


class Server:
    def __init__(self, binary, data, database, *options):
        """`database`: «sqlite», or a PostgreSQL URL."""
        self.command = [binary, "serve", "--data", data, "--port", "0", *options]
        if database != "sqlite":
            self.command += ["--database", database]
        self.log = open(os.path.join(data, "server.log"), "ab")

    def start(self, *options):
        """`options`: of this start alone."""
        self.process = subprocess.Popen([*self.command, *options], stdout=subprocess.PIPE, stderr=self.log, text=True)
        for line in self.process.stdout:
            found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
            if found:
                self.port = int(found.group(1))
                threading.Thread(target=self.process.stdout.read, daemon=True).start()
                return
        with open(self.log.name, encoding="utf-8", errors="replace") as said:
            raise SystemExit("the server did not start: " + said.read()[-500:])

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self):
        """Whether it ended cleanly."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30) == 0

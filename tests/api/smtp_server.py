"""A real mail server (aiosmtpd) that keeps what it takes. Run by Debian's Python: `smtp_server.py FOLDER` prints its port.

Who is called «refused…» is refused for good, «later…» is asked to come again until there is a file «open» in the folder.
"""
import asyncio
import pathlib
import sys

from aiosmtpd.smtp import SMTP

FOLDER = pathlib.Path(sys.argv[1])


class Keeper:
    def __init__(self):
        self.taken = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused"):
            return "550 no such person here"
        if address.startswith("later") and not (FOLDER / "open").exists():
            return "451 come again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.taken += 1
        part = FOLDER / f"{self.taken}.part"
        part.write_bytes(envelope.content)
        part.rename(FOLDER / f"{self.taken}.eml")
        return "250 taken"


async def main():
    keeper = Keeper()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(keeper, enable_SMTPUTF8=True), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())

# SPDX-License-Identifier: MIT
# mail_server.py - a real mail server on loopback, by aiosmtpd (Debian's python3-aiosmtpd), that keeps what it is given.
#
#	/usr/bin/python3 mail_server.py FOLDER [CERTIFICATE KEY]
#
# Writes its port to FOLDER/port when it answers; each mail is FOLDER/N.eml, and N.json tells of its way. With a certificate
# it offers STARTTLS, and takes mails only after it and a log-in with what stands in FOLDER/user ("name:password"). The
# file FOLDER/refuse holds what it answers to every recipient ("550 no such mailbox").
import asyncio, json, os, ssl, sys
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

folder = sys.argv[1]
context = None
if len(sys.argv) > 2:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2], sys.argv[3])


class Keep:
    count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        try:
            with open(f"{folder}/refuse") as f:
                return f.read().strip()
        except FileNotFoundError:
            envelope.rcpt_tos.append(address)
            return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        Keep.count += 1
        with open(f"{folder}/{Keep.count}.eml", "wb") as f:
            f.write(envelope.original_content)
        told = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None,
                "logged_in": session.authenticated}
        with open(f"{folder}/new.json", "w") as f:
            json.dump(told, f)
        os.rename(f"{folder}/new.json", f"{folder}/{Keep.count}.json")
        return "250 kept"


def log_in(server, session, envelope, mechanism, data):
    with open(f"{folder}/user") as f:
        wanted = f.read().strip().encode()
    given = isinstance(data, LoginPassword) and data.login + b":" + data.password
    return AuthResult(success=given == wanted, handled=False)


def new_session():
    if not context:
        return SMTP(Keep(), enable_SMTPUTF8=False)
    return SMTP(Keep(), enable_SMTPUTF8=False, tls_context=context, require_starttls=True, authenticator=log_in,
                auth_required=True)


async def serve():
    server = await asyncio.get_running_loop().create_server(new_session, "127.0.0.1", 0)
    with open(f"{folder}/port.new", "w") as f:
        f.write(str(server.sockets[0].getsockname()[1]))
    os.rename(f"{folder}/port.new", f"{folder}/port")
    await server.serve_forever()

asyncio.run(serve())

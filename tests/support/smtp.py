"""An SMTP server for tests, from Debian's python3-aiosmtpd.

usage: smtp.py PORT [tls CERTIFICATE KEY]

Prints « ready PORT », then each message that was taken as one line of JSON: { from, to, headers, text,
html, raw }. How it answers depends on the recipient: refused@… gets 550, and grey…@… gets 451 for the
first two attempts. With tls it asks for STARTTLS, and for the user « portail » with the password « sésame ».
"""
import email
import email.policy
import json
import ssl
import sys
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult


class Handler:
    def __init__(self):
        self.seen = {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith('refused'):
            return '550 5.1.1 no such mailbox'
        self.seen[address] = self.seen.get(address, 0) + 1
        if address.startswith('grey') and self.seen[address] <= 2:
            return '451 4.7.1 greylisted, try again'
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        part = lambda kind: message.get_body((kind,)).get_content()
        line = {
            'from': envelope.mail_from, 'to': envelope.rcpt_tos, 'tls': session.ssl is not None,
            'headers': [[k, str(v)] for k, v in message.items()],
            'text': part('plain'), 'html': part('html'), 'raw': envelope.content.decode('ascii'),
        }
        print(json.dumps(line), flush=True)
        return '250 taken'


def authenticate(server, session, envelope, mechanism, data):
    right = data.login == b'portail' and data.password == 'sésame'.encode()
    return AuthResult(success=right, handled=False)


class Tls(Controller):
    def __init__(self, handler, certificate, key, **options):
        super().__init__(handler, **options)
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.context.load_cert_chain(certificate, key)

    def factory(self):
        return SMTP(self.handler, tls_context=self.context, require_starttls=True, auth_required=True,
                    authenticator=authenticate)


def main():
    port, more = int(sys.argv[1]), sys.argv[2:]
    options = {'hostname': '127.0.0.1', 'port': port}
    server = Tls(Handler(), more[1], more[2], **options) if more else Controller(Handler(), **options)
    server.start()
    print(f'ready {port}', flush=True)
    while True:
        time.sleep(60)


main()

#!/usr/bin/env python3
"""What the whole program does over HTTP, beside what this machine gives in the same run.

    bench_serve.py BUILD [--folder FOLDER] [--invoices N] [--seconds S] [--only PART…]

Parts: deposit, form, upload, list, token. `list` fills a data folder of its own with N invoices (ten million by
default: some minutes and 12 GB the first time); the folder is kept and used again.
Deposits are whole: session, form token, every check, document and audit events on disk, reading off.
"""
import argparse
import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import sys
import time
import urllib.parse

import bench_fill

SUPPLIER = ("alice.marnat@marnat.example", "demonstration-chorale")
TOWN = ("claire.aubin@saint-aubin.example", "demonstration-chorale")
READING_OFF = ["--set", "reading.enabled=false"]
QUIET = ["--set", "log.level=error"]


def say(what, figure):
    print(f"{what:<62} {figure}", flush=True)


class Server:
    """`chorale serve` on free ports; `started` is the time to the ready line."""

    def __init__(self, build, data, *options):
        begin = time.monotonic()
        self.process = subprocess.Popen(
            [f"{build}/chorale", "serve", "--data", data, "--production", "127.0.0.1:0", "--qualification",
             "127.0.0.1:0", "--piste", "127.0.0.1:0", *QUIET, *options],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        ready = self.process.stdout.readline()
        if not ready:
            sys.exit("the server did not start")
        self.address = re.search(r"production=(\S+)", ready).group(1)
        self.fetch("/health")
        self.started = time.monotonic() - begin

    def fetch(self, path, method="GET", body=None, headers=None):
        host, port = self.address.rsplit(":", 1)
        connection = http.client.HTTPConnection(host, int(port), timeout=60)
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer, answer.read().decode("utf-8", "replace")

    def sign_in(self, account):
        answer, page = self.fetch("/connexion")
        cookie = answer.getheader("Set-Cookie").split(";")[0]
        form = {"login": account[0], "password": account[1], "csrf": token_of(page)}
        answer, _ = self.fetch("/connexion", "POST", urllib.parse.urlencode(form),
                               {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"})
        session = [c.split(";")[0] for c in answer.headers.get_all("Set-Cookie") or [] if c.startswith("session=")]
        if not session:
            sys.exit(f"{account[0]} could not sign in: {answer.status}")
        return session[0]

    def cpu(self):
        """User and system time of the server alone, seconds."""
        with open(f"/proc/{self.process.pid}/stat") as f:
            fields = f.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self, what="VmRSS"):
        """MB now (VmRSS) or at most so far (VmHWM)."""
        with open(f"/proc/{self.process.pid}/status") as f:
            return int(re.search(what + r":\s+(\d+)", f.read()).group(1)) / 1024

    def forget_peak(self):
        with open(f"/proc/{self.process.pid}/clear_refs", "w") as f:
            f.write("5")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


@contextlib.contextmanager
def serving(build, data, *options):
    server = Server(build, data, *options)
    try:
        yield server
    finally:
        server.stop()


def token_of(page):
    return re.search(r'name="csrf" value="([0-9a-f]+)"', page).group(1)


def load(build, server, path, *options):
    out = subprocess.run([f"{build}/tests/bench/load", *options, server.address, path],
                         stdout=subprocess.PIPE, check=True, text=True).stdout
    return json.loads(out.splitlines()[-1])


def latencies(figures):
    return f"p50 {figures['p50_ms']:6.2f} ms   p99 {figures['p99_ms']:6.2f} ms"


def only_status(figures, status):
    if list(figures["status"]) != [str(status)] or figures["errors"]:
        sys.exit(f"not all answered {status}: {figures}")


# --- a deposit ---

def pdf_of(size):
    """One page whose bytes differ with the number of the request, so that each is a new document."""
    filler = os.urandom(size)
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>",
               b"<</Length %d>>stream\n%s\nendstream" % (len(filler), filler.replace(b"%", b"p"))]
    out = b"%PDF-1.7\n% %06d\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table


def town_siret():
    accounts = json.loads(subprocess.run([f"{ARGS.build}/chorale", "admin", "demo", "--json"],
                                         stdout=subprocess.PIPE, check=True).stdout)
    return next(a["siret"] for a in accounts["portal"] if a["kind"] == "town")


def deposit_body(siret, token, size, boundary):
    fields = {"csrf": token, "kind": "facture", "recipient_siret": siret, "service_code": "ST-VOIRIE",
              "engagement": "BENCH-1", "invoice_number": "B-" + ARGS.series + "-%06d",
              "issue_date": time.strftime("%d/%m/%Y"), "currency": "EUR", "total_ht": "100,00",
              "total_tva": "20,00", "total_ttc": "120,00", "vat[0].rate": "20", "vat[0].base": "100,00",
              "vat[0].amount": "20,00", "payment_means": ""}
    out = b""
    for name, value in fields.items():
        out += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    out += (f'--{boundary}\r\nContent-Disposition: form-data; name="fichier"; filename="facture.pdf"\r\n'
            "Content-Type: application/pdf\r\n\r\n").encode()
    return out + pdf_of(size) + f"\r\n--{boundary}--\r\n".encode()


def deposit_options(server, folder, size):
    session = server.sign_in(SUPPLIER)
    _, page = server.fetch("/factures-emises/depot", headers={"Cookie": session})
    path = f"{folder}/deposit.body"
    boundary = "chorale-bench-boundary"
    with open(path, "wb") as f:
        f.write(deposit_body(town_siret(), token_of(page), size, boundary))
    return ["-m", "POST", "-H", f"Cookie: {session}", "-H",
            f"Content-Type: multipart/form-data; boundary={boundary}", "-b", path]


class Deposits:
    """Runs of deposits against one server; numbers go on from run to run."""

    def __init__(self, server, folder, size):
        self.server = server
        self.options = deposit_options(server, folder, size)
        self.first = 0

    def run(self, connections, seconds, rate=0):
        cpu = self.server.cpu()
        figures = load(ARGS.build, self.server, "/factures-emises/envoi", *self.options, "-c", str(connections), "-d",
                       str(seconds), "-r", str(rate), "-n", str(self.first))
        only_status(figures, 303)
        self.first += figures["requests"] + connections
        figures["cpu_us"] = (self.server.cpu() - cpu) / figures["requests"] * 1e6
        return figures


@contextlib.contextmanager
def fresh_folder():
    """Taken away at the very end: a disk that has just lost many files is slow to make new ones."""
    folder = tempfile.mkdtemp(dir=ARGS.folder)
    FOLDERS.append(folder)
    yield folder


def cpu_of_a_file(folder, size, count=2000):
    """What the system asks for a new file of that size, in one of 256 folders; microseconds."""
    os.mkdir(f"{folder}/files")
    for i in range(256):
        os.mkdir(f"{folder}/files/{i:02x}")
    content = os.urandom(size)
    before = os.times()
    for i in range(count):
        fd = os.open(f"{folder}/files/{i % 256:02x}/{i:064x}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(fd, content)
        os.close(fd)
    return (os.times().system - before.system) / count * 1e6


def bench_deposit():
    with fresh_folder() as folder, serving(ARGS.build, folder, "--demo", *READING_OFF) as server:
        time.sleep(1)
        say("memory of the demonstration, idle", f"{server.memory():.1f} MB")
        cpu = server.cpu()
        figures = load(ARGS.build, server, "/health", "-c", "32", "-d", str(ARGS.seconds))
        say("limit: answers of /health", f"{figures['rate']:8.0f}/s   {latencies(figures)}   "
            f"CPU {(server.cpu() - cpu) / figures['requests'] * 1e6:.0f} us")
        say("limit: CPU of a new file of 50 KB, of this system alone", f"{cpu_of_a_file(folder, 50000):.0f} us")
        deposits = Deposits(server, folder, 50000)
        deposits.run(32, 1)  # warm
        top = 0
        for connections in (1, 16, 64):
            figures = deposits.run(connections, ARGS.seconds)
            top = max(top, figures["rate"])
            say(f"deposit of 50 KB over HTTP, {connections} connections",
                f"{figures['rate']:8.0f}/s   {latencies(figures)}   CPU {figures['cpu_us']:.0f} us")
        figures = deposits.run(64, ARGS.seconds, top / 2)
        say("deposit of 50 KB at half of that load",
            f"{figures['rate']:8.0f}/s   {latencies(figures)}   CPU {figures['cpu_us']:.0f} us")
        before = server.memory()
        server.forget_peak()
        deposits.run(128, ARGS.seconds)
        say("memory with 128 deposits in flight, at most", f"{server.memory('VmHWM'):.1f} MB (before: {before:.1f})")


def bench_upload():
    """As long a PDF as is taken: 119 MiB, one after another."""
    with fresh_folder() as folder, serving(ARGS.build, folder, "--demo", *READING_OFF) as server:
        options = deposit_options(server, folder, 119 << 20)
        server.forget_peak()
        before = server.memory()
        figures = load(ARGS.build, server, "/factures-emises/envoi", *options, "-c", "1", "-d", "8", "-r", "0.5")
        only_status(figures, 303)
        say("upload of 119 MiB", f"{figures['p50_ms'] / 1000:.2f} s, memory +{server.memory('VmHWM') - before:.1f} MB")


def paper_of_demonstration(server, session):
    """A one-page invoice that the demonstration drew."""
    _, page = server.fetch("/factures-emises/recherche", headers={"Cookie": session})
    invoice = re.search(r'href="(/factures/\d+)"', page).group(1)
    _, page = server.fetch(invoice, headers={"Cookie": session})
    document = re.search(r'href="(/documents/\d+)"', page).group(1)
    host, port = server.address.rsplit(":", 1)
    connection = http.client.HTTPConnection(host, int(port))
    connection.request("GET", document, headers={"Cookie": session})
    return connection.getresponse().read()


def helper_memory(server):
    """MB of the helpers at most, all that the server has started."""
    peak = 0
    for pid in subprocess.run(["pgrep", "-P", str(server.process.pid)], stdout=subprocess.PIPE, text=True).stdout.split():
        with open(f"/proc/{pid}/status") as f:
            peak = max(peak, int(re.search(r"VmHWM:\s+(\d+)", f.read()).group(1)) / 1024)
    return peak


def bench_form():
    """From the file to the filled form: upload, reading, answer, the page of the form without its picture."""
    with fresh_folder() as folder, serving(ARGS.build, folder, "--demo") as server:
        session = server.sign_in(SUPPLIER)
        _, page = server.fetch("/factures-emises/depot", headers={"Cookie": session})
        token, paper, times = token_of(page), paper_of_demonstration(server, session), []
        for number in range(100):
            body = (f'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{token}\r\n--b\r\nContent-Disposition:'
                    f' form-data; name="fichier"; filename="{number}.pdf"\r\n\r\n').encode()
            body += paper + b"%% %d\n\r\n--b--\r\n" % number  # else it is the same deposit, sent twice
            begin = time.monotonic()
            answer, _ = server.fetch("/factures-emises/depot", "POST", body,
                                     {"Cookie": session, "Content-Type": "multipart/form-data; boundary=b"})
            _, form = server.fetch(answer.getheader("Location"), headers={"Cookie": session})
            times.append((time.monotonic() - begin) * 1000)
            if 'name="total_ttc" value=""' in form:
                sys.exit("the form is not filled")
        times.sort()
        say(f"upload of a page of {len(paper) // 1000} KB to its filled form", f"p50 {times[50]:.1f} ms   p99 {times[98]:.1f} ms")
        say("memory of a helper, at most", f"{helper_memory(server):.1f} MB")


def bench_list():
    folder = f"{ARGS.folder}/list-{ARGS.invoices}"
    if not os.path.exists(f"{folder}/filled"):
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        with serving(ARGS.build, folder, "--demo", *READING_OFF):
            pass
        begin = time.monotonic()
        bench_fill.fill(f"{folder}/production/chorale.db", ARGS.invoices)
        say(f"(filled with {ARGS.invoices} invoices in {time.monotonic() - begin:.0f} s)", "")
        open(f"{folder}/filled", "w").close()
    with serving(ARGS.build, folder) as server:
        say(f"start to first answer, {ARGS.invoices} invoices", f"{server.started * 1000:.0f} ms")
        say("memory after start", f"{server.memory():.1f} MB")
        pages = [(SUPPLIER, "« factures émises » of one supplier", "/factures-emises/recherche"),
                 (SUPPLIER, "the same, one status", "/factures-emises/recherche?statut=mise_en_paiement"),
                 (SUPPLIER, "home of the supplier", "/accueil"),
                 (TOWN, "« factures reçues » of one town", "/factures-recues/recherche"),
                 (TOWN, "the same, to process", "/factures-recues"),
                 (TOWN, "home of the town", "/accueil")]
        for account, what, path in pages:
            session = server.sign_in(account)
            cpu = server.cpu()
            figures = load(ARGS.build, server, path, "-H", f"Cookie: {session}", "-c", "1", "-d", str(ARGS.seconds))
            only_status(figures, 200)
            say(what, f"{latencies(figures)}   CPU {(server.cpu() - cpu) / figures['requests'] * 1e6:.0f} us")


# --- software ---

def client_body():
    accounts = json.loads(subprocess.run([f"{ARGS.build}/chorale", "admin", "demo", "--json"],
                                         stdout=subprocess.PIPE, check=True).stdout)
    client = accounts["piste_production"]
    return urllib.parse.urlencode({"grant_type": "client_credentials", "scope": "openid", **client})


def bench_token():
    with fresh_folder() as folder, serving(ARGS.build, folder, "--demo", *READING_OFF) as server:
        path = f"{folder}/token.body"
        with open(path, "w", encoding="ascii") as f:
            f.write(client_body())
        for connections in (1, 16, 64):
            figures = load(ARGS.build, server, "/api/oauth/token", "-m", "POST", "-H",
                           "Content-Type: application/x-www-form-urlencoded", "-b", path, "-c", str(connections),
                           "-d", str(ARGS.seconds))
            only_status(figures, 200)
            say(f"tokens, {connections} connections", f"{figures['rate']:8.0f}/s   {latencies(figures)}")


FOLDERS = []
PARTS = {"deposit": bench_deposit, "form": bench_form, "upload": bench_upload, "list": bench_list, "token": bench_token}


def arguments():
    parser = argparse.ArgumentParser(description="The whole program over HTTP.")
    parser.add_argument("build")
    parser.add_argument("--folder", help="for data, on the disk to measure; default BUILD/bench")
    parser.add_argument("--invoices", type=int, default=10_000_000)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--only", nargs="*", default=list(PARTS))
    args = parser.parse_args()
    args.folder = args.folder or f"{args.build}/bench"
    args.series = f"{int(time.time()):x}"
    return args


ARGS = arguments()
if __name__ == "__main__":
    os.makedirs(ARGS.folder, exist_ok=True)
    try:
        for part in ARGS.only:
            PARTS[part]()
    finally:
        for used in FOLDERS:
            shutil.rmtree(used, ignore_errors=True)

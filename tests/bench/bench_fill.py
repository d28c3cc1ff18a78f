"""Fills a demonstration database with very many invoices, for benchmarks of lists.

Rows go into the tables directly, in one sorted pass, indexes afterwards: minutes instead of hours. Events,
documents and words are left out, since lists do not look at them; the chain of events stays whole.
"""
import sqlite3

STRUCTURES = 5000  # beside those of the demonstration; each supplies and receives
OLDEST_DAYS = 1500

# Of a hundred invoices; the newest are still under way.
STATUSES = [("MISE_EN_PAIEMENT", 86), ("REJETEE", 1), ("MISE_A_DISPOSITION", 4), ("A_RECYCLER", 1), ("SUSPENDUE", 1),
            ("COMPTABILISEE", 2), ("MANDATEE", 2), ("SERVICE_FAIT", 1), ("PRISE_EN_COMPTE_DESTINATAIRE", 1),
            ("ABANDONNEE", 1)]
UNDER_WAY = ("MISE_A_DISPOSITION", "MANDATEE", "SERVICE_FAIT", "PRISE_EN_COMPTE_DESTINATAIRE")

# One in twenty is the supplier's of the tests, one in twenty goes to its town.
ROWS = """
WITH RECURSIVE n (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < :count),
drawn AS (SELECT k, abs(random()) AS a, abs(random()) AS b, abs(random()) AS c,
          :now - (:count - k) * (:span / :count) AS at FROM n)
INSERT INTO invoice (supplier_id, recipient_id, service_id, type, cadre, number, number_key, issued, currency,
                     engagement, ht, tva, ttc, net, means, mode, status, status_at, deposited_at, clock_start,
                     clock_days, clock_ended, due_on)
SELECT CASE WHEN a % 20 = 0 THEN :supplier ELSE :first + a / 20 % :structures END,
       CASE WHEN b % 20 = 0 THEN :town ELSE :first + b / 20 % :structures END,
       CASE WHEN b % 20 = 0 THEN :service END,
       CASE WHEN c % 40 = 0 THEN 'avoir' ELSE 'facture' END, 'A1',
       'F-' || k, 'F-' || k, date(at / 1000, 'unixepoch'), 'EUR', 'CDE-' || b % 100000,
       ttc - ttc / 6, ttc / 6, ttc, ttc, 'virement', 'portal', status, at + 86400000, at,
       date(at / 1000, 'unixepoch'), 30, CASE WHEN under_way THEN NULL ELSE date(at / 1000 + 864000, 'unixepoch') END,
       CASE WHEN under_way THEN date(at / 1000 + 2592000, 'unixepoch') END
FROM (SELECT drawn.*, 1000 + c % 9000000 AS ttc, status, under_way FROM drawn
      JOIN share ON share.hundredth = c / 64 % 100)
ORDER BY k
"""


def _shares(db):
    db.execute("CREATE TEMP TABLE share (hundredth INTEGER PRIMARY KEY, status TEXT, under_way INTEGER)")
    names = [name for name, share in STATUSES for _ in range(share)]
    db.executemany("INSERT INTO share VALUES (?, ?, ?)",
                   [(i, name, name in UNDER_WAY) for i, name in enumerate(names)])


def _structures(db, now):
    first = db.execute("SELECT MAX(id) + 1 FROM structure").fetchone()[0]
    db.executemany(
        "INSERT INTO structure (id, id_kind, identifier, name, name_folded, kind, is_public, is_state, active,"
        " created_at) VALUES (?, 'SIRET', ?, ?, ?, 'local', 1, 0, 1, ?)",
        [(first + i, f"9{i:013d}", f"Structure {i}", f"structure {i}", now) for i in range(STRUCTURES)])
    return first


def _indexes(db):
    return db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'invoice'"
                      " AND sql IS NOT NULL").fetchall()


def fill(path, count):
    """Adds `count` invoices to the database at `path`; nobody else may have it open."""
    db = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-2000000", "temp_store=MEMORY", "threads=2"):
        db.execute("PRAGMA " + pragma)
    now = db.execute("SELECT CAST(strftime('%s', 'now') AS INTEGER) * 1000").fetchone()[0]
    supplier = db.execute("SELECT structure_id FROM rattachement JOIN account ON account.id = account_id"
                          " WHERE login LIKE 'alice.marnat@%'").fetchone()[0]
    town, service = db.execute("SELECT structure_id, MIN(id) FROM service WHERE structure_id = (SELECT structure_id"
                               " FROM rattachement JOIN account ON account.id = account_id"
                               " WHERE login LIKE 'claire.aubin@%') GROUP BY 1").fetchone()
    indexes = _indexes(db)
    db.execute("BEGIN")
    for name, _ in indexes:
        db.execute(f"DROP INDEX {name}")
    _shares(db)
    db.execute(ROWS, {"count": count, "now": now, "span": OLDEST_DAYS * 86400000, "supplier": supplier, "town": town,
                      "service": service, "first": _structures(db, now), "structures": STRUCTURES})
    for _, sql in indexes:
        db.execute(sql)
    db.execute("COMMIT")
    db.execute("PRAGMA journal_mode=WAL")
    db.close()

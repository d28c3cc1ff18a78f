#!/usr/bin/env python3
"""Check the rules of docs/style.md that a compiler does not.

usage: srccheck.py [--list]

Refused: "../" in an include, functions of C that overflow or guess, headers of libraries outside the
module that wraps them, sources too long, functions too long or with too many parameters, inline
scripts and styles in templates, requirement rows that do not exist in test names, download addresses in
lock files. --list prints the longest functions instead. Exceptions stand in tools/srccheck.allow with
their reason.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BANNED = re.compile(r'\b(strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|atof|gets|strncpy|strncat|alloca)\s*\(')
CONFINED = {
    'microhttpd.h': {'http'}, 'sqlite3.h': {'db'}, 'libpq-fe.h': {'db'}, 'libxml/': {'xml'}, 'mupdf/': {'pdfhelper'},
    'json-c/': {'core'}, 'json.h': {'core'}, 'openssl/': {'core'}, 'sodium.h': {'auth'}, 'curl/': {'mail', 'blob'},
    'archive.h': {'service'}, 'archive_entry.h': {'service'}, 'seccomp.h': {'pdfhelper'}, 'qrencode.h': {'web'},
}
LIMITS = {'file': 900, 'function': 100, 'parameters': 7}
INCLUDE = re.compile(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]')
INLINE = re.compile(r'<script(?![^>]*\bsrc=)|\son[a-z]+\s*=\s*["{]|\sstyle\s*=|<style|javascript:', re.I)
FUNCTION = re.compile(r'^(?!\s|#|typedef|struct [a-z_]+ \{|enum|union|extern|//|/\*)[A-Za-z_].*\(')


def allowed():
    path = ROOT / 'tools/srccheck.allow'
    rows = (line.split(None, 1) for line in path.read_text().splitlines() if line and line[0] != '#')
    return {row[0] for row in rows} if path.exists() else set()


def functions(lines):
    """Yield (name, first line, length, parameters) of the functions of a source in house style."""
    start = None
    for i, line in enumerate(lines):
        if line == '{' and i:
            j = i - 1
            while j >= 0 and lines[j] and not FUNCTION.match(lines[j]):
                j -= 1
            start = (j, i)
        elif line == '}' and start:
            head = ' '.join(lines[start[0]:start[1]])
            m = re.search(r'([A-Za-z_]\w*)\s*\((.*)\)', head)
            if m:
                depth = count = 0
                for ch in m[2]:
                    depth += (ch in '([') - (ch in ')]')
                    count += ch == ',' and depth == 0
                yield m[1], start[0] + 1, i - start[1] + 1, count + 1
            start = None


def check_source(path, out):
    module = path.relative_to(ROOT / 'src').parts[0] if (ROOT / 'src') in path.parents else None
    lines = path.read_text(encoding='utf-8').splitlines()
    where = path.relative_to(ROOT)
    if len(lines) > LIMITS['file']:
        out.append((f'{where}', f'{where}: {len(lines)} lines'))
    for number, line in enumerate(lines, 1):
        m = INCLUDE.match(line)
        if m and '../' in m[1]:
            out.append((f'{where}', f'{where}:{number}: include leaves its folder'))
        if m and module:
            for header, modules in CONFINED.items():
                if m[1].startswith(header) and module not in modules:
                    out.append((f'{where}', f'{where}:{number}: {m[1]} belongs in {"/".join(sorted(modules))} only'))
        if (b := BANNED.search(line)) and not line.lstrip().startswith(('*', '//', '/*')):
            out.append((f'{where}', f'{where}:{number}: {b[1]}() is not used here'))
    for name, first, length, parameters in functions(lines):
        if length > LIMITS['function']:
            out.append((f'{where}:{name}', f'{where}:{first}: {name} has {length} lines'))
        if parameters > LIMITS['parameters']:
            out.append((f'{where}:{name}', f'{where}:{first}: {name} has {parameters} parameters'))


def check_templates(out):
    for path in sorted((ROOT / 'src/web/templates').glob('*.html')):
        for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
            if INLINE.search(line):
                where = path.relative_to(ROOT)
                out.append((f'{where}', f'{where}:{number}: inline script or style'))


def check_rows(out):
    for path in sorted((ROOT / 'tests').rglob('*')):
        if path.suffix not in ('.c', '.mjs') or 'node_modules' in path.parts:
            continue
        for row in re.findall(r'\bS(\d{3})_', path.read_text(encoding='utf-8')):
            if not 1 <= int(row) <= 158:
                where = path.relative_to(ROOT)
                out.append((f'{where}', f'{where}: there is no row S{row}'))


def check_lock(out):
    lock = ROOT / 'package-lock.json'
    if lock.exists() and '"resolved"' in lock.read_text():
        out.append(('package-lock.json', 'package-lock.json: holds download addresses'))


def sources():
    for top in ('src', 'tests'):
        yield from sorted(p for p in (ROOT / top).rglob('*.[ch]') if 'node_modules' not in p.parts)


def main():
    if sys.argv[1:] == ['--list']:
        rows = [(n, p, f) for s in sources() for f, _, n, _ in functions(s.read_text().splitlines())
                for p in [s.relative_to(ROOT)]]
        for length, path, name in sorted(rows, reverse=True, key=lambda r: r[0])[:40]:
            print(f'{length:4} {path} {name}')
        return
    out = []
    for path in sources():
        check_source(path, out)
    check_templates(out)
    check_rows(out)
    check_lock(out)
    allow = allowed()
    bad = [text for key, text in out if key not in allow]
    print('\n'.join(bad) if bad else f'{len(list(sources()))} sources checked')
    sys.exit(bool(bad))


if __name__ == '__main__':
    main()

#!/usr/bin/env python3
"""Compile the reader's keywords to C.

usage: anchors2c.py ANCHORS.TXT SOURCE.C

The form of the file is told at its head. Alternatives are expanded, phrases sorted, so that the
reader can look them up word by word. A phrase that is not folded is refused with its line.
"""
import itertools
import pathlib
import re
import sys

PARTIES = ('supplier', 'recipient', 'other')
HEAD = re.compile(r'^\[([a-z_]+) (\d+)\]$')
GROUP = re.compile(r'\(([^()]*)\)')
PHRASE = re.compile(r'^[a-z0-9%]+( [a-z0-9%]+)*$')
OWED = 'du'  # « dû » keeps its accent in the file; without it, it would be an article
STOPS = set('de du d des la le l les of the der und'.split())


def expand(line):
    """All phrases of one line: (a|b) c gives a c and b c."""
    parts = GROUP.split(line)
    choices = [part.split('|') if i % 2 else [part] for i, part in enumerate(parts)]
    for choice in itertools.product(*choices):
        yield ' '.join(''.join(choice).split())


def concept(name):
    for base in ('siret', 'siren', 'vat_id'):
        for party in PARTIES:
            if name == f'{base}_{party}':
                return base, party
    return name, 'none'


def fold(phrase):
    """Articles go, except where one is the whole phrase: « le » announces a date."""
    words = phrase.split()
    kept = [w for w in words if w not in STOPS] if len(words) > 1 else words
    return ' '.join(OWED if w == 'dû' else w for w in kept)


def read(path):
    entries, head = {}, None
    for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
        line = line.strip()
        if not line or line.startswith('# ') or line == '#':
            continue
        m = HEAD.match(line)
        if m:
            head = (*concept(m[1]), int(m[2]))
            continue
        for phrase in expand(line):
            phrase = fold(phrase)
            if not head or not phrase or (phrase.isascii() and not PHRASE.match(phrase)):
                sys.exit(f'{path}:{number}: « {phrase} » is not a folded phrase under a concept')
            if not phrase.isascii():
                sys.exit(f'{path}:{number}: « {phrase} » is not folded')
            key = (phrase, head[0], head[1])
            entries[key] = max(entries.get(key, 0), head[2])
    return sorted((p.encode(), c, party, w) for (p, c, party), w in entries.items())


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    source, target = map(pathlib.Path, sys.argv[1:])
    rows = [f'\t{{ STR_INIT("{p.decode()}"), ANCHOR_{c.upper()}, READ_PARTY_{party.upper()}, {w} }},\n'
            for p, c, party, w in read(source)]
    target.write_text('/* Made from anchors.txt by tools/anchors2c.py. */\n#include "reader_anchors.h"\n\n'
                      'const struct read_keyword read_keywords[] = {\n' + ''.join(rows) + '};\n\n'
                      f'const size_t read_keyword_count = {len(rows)};\n')


if __name__ == '__main__':
    main()

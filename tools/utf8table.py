#!/usr/bin/env python3
"""Write the tables of core_utf8.c from Python's Unicode data.

usage: utf8table.py SOURCE

utf8_pairs: a letter and a combining mark that make one letter (canonical composition).
utf8_folds: what a character becomes for searching: lower case without accents, ligatures taken
apart, every kind of blank as a space, typographic quotes and dashes as the ones on a keyboard.
"""
import pathlib
import sys
import unicodedata

RANGES = ((0xA0, 0x250), (0x300, 0x370), (0x370, 0x500), (0x1E00, 0x1F00), (0x2000, 0x2070),
          (0x2100, 0x2180), (0x3000, 0x3001), (0xFB00, 0xFB07), (0xFEFF, 0xFF00), (0xFF01, 0xFF5F))
LETTERS = {'æ': 'ae', 'œ': 'oe', 'ø': 'o', 'đ': 'd', 'ð': 'd', 'ħ': 'h', 'ı': 'i', 'ł': 'l', 'þ': 'th', 'ŧ': 't'}
SIGNS = {'‘': "'", '’': "'", 'ʼ': "'", '“': '"', '”': '"', '«': '"', '»': '"', '‐': '-', '‑': '-', '‒': '-',
         '–': '-', '—': '-', '―': '-', '\u2044': '/', '\u200b': '', '\u2060': '', '\ufeff': '', '\u00ad': ''}
LONGEST = 7


def fold(ch):
    if ch in SIGNS:
        return SIGNS[ch]
    if unicodedata.category(ch) == 'Zs':
        return ' '
    if unicodedata.category(ch) in ('Cn', 'Cc', 'Cf'):
        return ch
    apart = unicodedata.normalize('NFKD', unicodedata.normalize('NFKD', ch).casefold())
    kept = ''.join(c for c in apart if not unicodedata.combining(c))
    return ''.join(LETTERS.get(c, SIGNS.get(c, c)) for c in kept)


def characters():
    return [cp for low, high in RANGES for cp in range(low, high)]


def pairs():
    for cp in characters():
        parts = unicodedata.decomposition(chr(cp)).split()
        if len(parts) != 2 or parts[0].startswith('<'):
            continue
        if unicodedata.normalize('NFC', chr(cp)) == chr(cp):
            yield int(parts[0], 16), int(parts[1], 16), cp


def folds():
    for cp in characters():
        text = fold(chr(cp))
        if text != chr(cp) and len(text.encode()) <= LONGEST:
            yield cp, text


def main():
    out = ['/* Made by tools/utf8table.py. */\n#include "core_utf8_table.h"\n']
    rows = sorted(pairs())
    out.append('const struct utf8_pair utf8_pairs[] = {')
    out += [f'\t{{ 0x{base:04x}, 0x{mark:04x}, 0x{whole:04x} }},' for base, mark, whole in rows]
    out.append(f'}};\nconst size_t utf8_npairs = {len(rows)};\n')
    rows = sorted(folds())
    out.append('const struct utf8_fold_entry utf8_folds[] = {')
    for cp, text in rows:
        codes = ', '.join(str(b) if b < 128 else f'(char){b}' for b in text.encode()) or '0'
        out.append(f'\t{{ 0x{cp:04x}, {len(text.encode())}, {{ {codes} }} }},')
    out.append(f'}};\nconst size_t utf8_nfolds = {len(rows)};\n')
    pathlib.Path(sys.argv[1]).write_text('\n'.join(out))


if __name__ == '__main__':
    main()

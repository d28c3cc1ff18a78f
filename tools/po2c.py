#!/usr/bin/env python3
"""Compile message catalogues to C.

usage: po2c.py HEADER SOURCE PO...

PO files are NAME.fr.po and NAME.en.po (ordinary gettext files whose ids are neutral names such as
« invoice.rejected »). HEADER gets `enum msg`, SOURCE the table `msg_table`. Refused, with file and
line: an id without a translation in one of the languages, an id that stands twice, placeholders
({name}) that differ between languages or forms, a plural in one language only. Typography is put
right here, so that catalogues can be typed on any keyboard: no-break spaces before French double
signs and inside « », between a number and its unit or what it counts, apostrophes between letters.
"""
import pathlib
import re
import sys

LANGS = ('fr', 'en')
PLACEHOLDER = re.compile(r'\{([a-z_]+)\}')
ID = re.compile(r'^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$')


NBSP = '\u00a0'
UNITS = r'(?:h|s|dpi|px|[KMG]o|[KMG]B|jours?|days?|ans|years?)\b'
BOTH = ((re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])"), '’'),
        (re.compile(r'(?<=\{n\}) (?=\w)'), NBSP), (re.compile(r'(?<=[\d}]) (?=' + UNITS + ')'), NBSP))
TYPOGRAPHY = {
    'fr': BOTH + ((re.compile(r' (?=[:;?!»%€])'), NBSP), (re.compile(r'(?<=«) '), NBSP),
                  (re.compile(r'(?<=[\d}].h) (?=[\d{])'), NBSP)),
    'en': BOTH,
}


def refuse(where, why):
    sys.exit(f'{where}: {why}')


def unquote(where, text):
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        refuse(where, 'a quoted string is expected')
    return re.sub(r'\\(.)', lambda m: {'n': '\n', 't': '\t'}.get(m[1], m[1]), text[1:-1])


def entries(path):
    """Yield (where, id, forms) of one catalogue."""
    entry, slot, start = {}, None, None
    for number, line in enumerate(path.read_text(encoding='utf-8').splitlines() + [''], 1):
        where = f'{path}:{number}'
        line = line.strip()
        if line.startswith('#'):
            continue
        if not line:
            if entry.get('msgid'):
                forms = [entry[k] for k in sorted(entry) if k.startswith('msgstr')]
                yield start, entry['msgid'], forms
            entry, slot = {}, None
            continue
        m = re.match(r'^(msgid_plural|msgid|msgstr(?:\[\d\])?)\s+(".*")$', line)
        if m:
            slot = m[1]
            if slot in entry:
                refuse(where, f'a second {slot}: a blank line is missing before it')
            if slot == 'msgid':
                start = where
            entry[slot] = unquote(where, m[2])
        elif slot:
            entry[slot] += unquote(where, line)
        else:
            refuse(where, 'msgid or msgstr is expected')


def typeset(lang, text):
    for wrong, right in TYPOGRAPHY[lang]:
        text = wrong.sub(right, text)
    return text


def read(paths):
    table = {lang: {} for lang in LANGS}
    for path in paths:
        lang = path.name.split('.')[-2]
        if lang not in table:
            refuse(path, 'a catalogue is called NAME.fr.po or NAME.en.po')
        for where, name, forms in entries(path):
            if not ID.match(name):
                refuse(where, f'« {name} » is not a message id')
            if name in table[lang]:
                refuse(where, f'« {name} » stands twice')
            if any(not f for f in forms) or len(forms) not in (1, 2):
                refuse(where, f'« {name} » has no text')
            table[lang][name] = (where, [typeset(lang, f) for f in forms])
    return table


def check(table):
    for lang in LANGS:
        for name, (where, forms) in table[lang].items():
            for other in LANGS:
                if name not in table[other]:
                    refuse(where, f'« {name} » is missing in {other}')
                theirs = table[other][name][1]
                if len(theirs) != len(forms):
                    refuse(where, f'« {name} » is a plural in one language only')
                wanted = {p for f in forms for p in PLACEHOLDER.findall(f)}
                if wanted != {p for f in theirs for p in PLACEHOLDER.findall(f)}:
                    refuse(where, f'« {name} »: placeholders differ between fr and en')
            if len(forms) == 2 and 'n' not in {p for f in forms for p in PLACEHOLDER.findall(f)}:
                refuse(where, f'« {name} »: a plural counts {{n}}')


def c_string(text):
    out = []
    for byte in text.encode('utf-8'):
        ch = chr(byte)
        out.append({'"': '\\"', '\\': '\\\\', '\n': '\\n', '\t': '\\t', '?': '\\?'}.get(ch)
                   or (ch if 32 <= byte < 127 else f'\\{byte:03o}'))
    return '"' + ''.join(out) + '"'


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    header, source, *paths = map(pathlib.Path, sys.argv[1:])
    table = read(sorted(paths))
    check(table)
    names = sorted(table['fr'])
    symbols = ['MSG_' + n.replace('.', '_').upper() for n in names]
    twice = {s for s in symbols if symbols.count(s) > 1}
    if twice:
        refuse(paths[0], f'two ids give the same name in C: {", ".join(sorted(twice))}')
    header.write_text('/* Made from po/ by tools/po2c.py. */\n#pragma once\n\nenum msg {\n'
                      + ''.join(f'\t{s},\n' for s in symbols) + '\tMSG_COUNT\n};\n')
    rows = []
    for name, symbol in zip(names, symbols):
        cells = []
        for lang in LANGS:
            forms = table[lang][name][1]
            cells.append('{ ' + ', '.join(f'STR_INIT({c_string(f)})' for f in forms) + ' }')
        plural = 'true' if len(table['fr'][name][1]) == 2 else 'false'
        rows.append(f'\t[{symbol}] = {{ STR_INIT({c_string(name)}), {plural}, {{ {", ".join(cells)} }} }},\n')
    source.write_text('/* Made from po/ by tools/po2c.py. */\n#include "core_msg_table.h"\n\n'
                      'const struct msg_entry msg_table[MSG_COUNT] = {\n' + ''.join(rows) + '};\n')


if __name__ == '__main__':
    main()

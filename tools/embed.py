#!/usr/bin/env python3
"""Turns files into a C table of struct embed_file (src/core/core_embed.h).

embed.py --prefix NAME [--root DIR] OUT.c FILE...

Any bytes are allowed. Names are relative to --root, or the last part of the path without it.
"""
import argparse
import hashlib
import os

PER_LINE = 64


def literal(data):
    """The bytes as adjacent C string literals; octal escapes of three digits never run on."""
    def char(byte):
        if 32 <= byte < 127 and byte not in b'"\\?':
            return chr(byte)
        return '\\%03o' % byte
    lines = [''.join(map(char, data[i:i + PER_LINE])) for i in range(0, len(data), PER_LINE)]
    return '\n'.join('\t"%s"' % line for line in lines or [''])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--prefix', required=True)
    parser.add_argument('--root')
    parser.add_argument('out')
    parser.add_argument('files', nargs='*')
    options = parser.parse_args()

    def name(path):
        return os.path.relpath(path, options.root) if options.root else os.path.basename(path)

    files = sorted((name(path), path) for path in options.files)
    entries = []
    with open(options.out, 'w', encoding='ascii') as out:
        out.write('/* Written by tools/embed.py. */\n#include "core_embed.h"\n\n')
        out.write('extern const struct embed_file %s_files[];\n' % options.prefix)
        out.write('extern const size_t %s_files_count;\n' % options.prefix)
        for i, (shown, path) in enumerate(files):
            with open(path, 'rb') as source:
                data = source.read()
            out.write('\nstatic const char bytes_%d[] =\n%s;\n' % (i, literal(data)))
            entries.append('\t{ "%s", bytes_%d, %d, "%s" },\n' % (
                shown.replace('\\', '/').replace('"', '\\"'), i, len(data), hashlib.sha256(data).hexdigest()))
        entries.append('\t{ 0 }, /* so that an empty table is a table */\n')
        out.write('\nconst struct embed_file %s_files[] = {\n%s};\n' % (options.prefix, ''.join(entries)))
        out.write('const size_t %s_files_count = %d;\n' % (options.prefix, len(files)))


if __name__ == '__main__':
    main()

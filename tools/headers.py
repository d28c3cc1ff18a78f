#!/usr/bin/env python3
"""Compile every header of src/ alone, with the include folders that its module has in src/meson.build.

usage: headers.py

A header that leans on what its users happen to include before it, or on a module it may not know, fails
here with the compiler's own words. One run of the compiler for each, -fsyntax-only, some seconds in all.
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SRC = ROOT / 'src'
MODULE = re.compile(r"^  \['(\w+)', \[([^\]]*)\]", re.M)
# Not modules of the table: the program sees all of them, the helper has walls of its own.
HELPER = ['pdf', 'pdfhelper']
PACKAGES = ['libpq', 'json-c', 'freetype2', 'harfbuzz']


def modules():
    """Folders that the headers of each module may include from."""
    table = {name: re.findall(r"'(\w+)'", names) for name, names in MODULE.findall((SRC / 'meson.build').read_text())}
    table = {name: [name, *others] for name, others in table.items()}
    return {**table, 'cmd': ['cmd', *table], 'pdfhelper': HELPER}


def package_flags():
    found = subprocess.run(['pkg-config', '--cflags-only-I', *PACKAGES], capture_output=True, text=True, check=True)
    return found.stdout.split()


def message_ids(folder):
    """The one generated header that others include."""
    out = [str(folder / 'core_msg_ids.h'), str(folder / 'core_msg_data.c')]
    catalogues = sorted(str(p.relative_to(ROOT)) for p in (ROOT / 'po').glob('*.po'))
    subprocess.run([sys.executable, ROOT / 'tools/po2c.py', *out, *catalogues], cwd=ROOT, check=True)


def compile_alone(header, flags):
    run = subprocess.run([*os.environ.get('CC', 'cc').split(), '-std=gnu17', '-D_GNU_SOURCE', '-Wall', '-Wextra',
                          '-Wundef', '-Wstrict-prototypes', '-Werror', '-fsyntax-only', *flags, '-x', 'c', '-'],
                         input=f'#include "{header.name}"\n', capture_output=True, text=True)
    return '' if run.returncode == 0 else f'{header.relative_to(ROOT)}:\n{run.stderr}'


def main():
    headers = sorted(SRC.rglob('*.h'))
    folders = modules()
    with tempfile.TemporaryDirectory() as generated:
        message_ids(pathlib.Path(generated))
        common = [f'-I{generated}', *package_flags()]
        flags = {name: [f'-I{SRC / m}' for m in names] + common for name, names in folders.items()}
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            bad = [text for text in pool.map(lambda h: compile_alone(h, flags[h.parent.name]), headers) if text]
    print('\n'.join(bad) if bad else f'{len(headers)} headers compile alone')
    sys.exit(bool(bad))


if __name__ == '__main__':
    main()

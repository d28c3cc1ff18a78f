#!/usr/bin/env python3
"""Compile the table of API operations to C.

usage: api2c.py OPERATIONS.TXT OUTPUT.C

The notation is told at the head of the table. Refused, with the line: an unknown type, a name that is there twice,
an indentation that leads nowhere, an operation that lacks a language.
"""
import re
import sys

TYPES = ('text', 'int', 'number', 'bool', 'date', 'minute', 'instant', 'base64', 'open')
SIZE = {'K': 1 << 10, 'M': 1 << 20}


class Refused(Exception):
    pass


class Field:
    def __init__(self, text):
        m = re.fullmatch(r'(\w+)(\[\])?(!)?(?: (\w+|\{))?(?: (\d+))?', text)
        if not m or not m[4]:
            raise Refused(f'not a field: {text}')
        self.name, self.list, self.required = m[1], bool(m[2]), bool(m[3])
        self.type, self.max = m[4], int(m[5] or 0)
        self.fields = []


class Operation:
    def __init__(self, api, text):
        self.api = api
        try:
            self.method, self.path, self.libelle = text.split(' ')
        except ValueError:
            raise Refused('METHOD PATH LIBELLE is expected') from None
        self.fr = self.en = ''
        self.body = 64 << 10
        self.sides = {'in': [], 'out': []}
        self.like = {}


class Table:
    def __init__(self):
        self.lists, self.shapes, self.operations = {}, {}, []
        self.api = ''
        self.stack = []  # where fields of each depth go

    def add_field(self, depth, text):
        if depth > len(self.stack) or not self.stack:
            raise Refused('indented too far')
        del self.stack[depth:]
        field = Field(text)
        if any(f.name == field.name for f in self.stack[-1]):
            raise Refused(f'{field.name} is there twice')
        self.stack[-1].append(field)
        if field.type == '{':
            self.stack.append(field.fields)

    def side(self, text):
        op = self.operations[-1]
        m = re.fullmatch(r'(in|out)(?: like (\S+))?', text)
        if m and m[2]:
            op.like[m[1]] = m[2]
            self.stack = []
        elif m:
            self.stack = [op.sides[m[1]]]
        else:
            return False
        return True

    def about(self, text):
        op, (word, _, rest) = self.operations[-1], text.partition(' ')
        if word in ('fr', 'en'):
            setattr(op, word, rest)
        elif word == 'body':
            op.body = int(rest[:-1]) * SIZE[rest[-1]]
        else:
            raise Refused(f'not understood: {text}')

    def top(self, text):
        word, _, rest = text.partition(' ')
        if word == 'list':
            name, *values = rest.split(' ')
            self.lists[name] = values
        elif word == 'shape':
            self.shapes[rest] = []
            self.stack, self.in_shape = [self.shapes[rest]], True
        elif word == 'api':
            self.api = rest
        elif word in ('GET', 'POST'):
            self.operations.append(Operation(self.api, text))
            self.stack, self.in_shape = [], False
        else:
            raise Refused(f'not understood: {text}')

    def take(self, line):
        text = line.lstrip('\t')
        depth = len(line) - len(text)
        if not text or text.startswith('#'):
            return
        if depth == 0:
            self.top(text)
        elif self.in_shape:
            self.add_field(depth, text)
        elif depth == 1:
            if not self.side(text):
                self.about(text)
        else:
            self.add_field(depth - 1, text)


def check(table):
    of = {(op.api, op.path): op for op in table.operations}
    for op in table.operations:
        for side, path in op.like.items():
            if (op.api, path) not in of:
                raise Refused(f'{op.path}: no operation {path}')
            op.sides[side] = of[op.api, path].sides[side]
        if not op.fr or not op.en:
            raise Refused(f'{op.path}: a sentence in each language is expected')
    seen = [(o.method, o.api, o.path) for o in table.operations]
    if len(set(seen)) != len(seen):
        raise Refused('an operation is there twice')


class Writer:
    def __init__(self, table):
        self.table, self.lines, self.made = table, [], {}

    def c_string(self, text):
        return '"' + text.replace('\\', '\\\\').replace('"', '\\"') + '"'

    def fields(self, fields):
        """The C array of these fields, once for each; its name and length."""
        if not fields:
            return 'NULL', 0
        if id(fields) in self.made:
            return self.made[id(fields)]
        rows = [self.field(f) for f in fields]
        name = f'fields_{len(self.made)}'
        self.lines += [f'static const struct api_field {name}[] = {{'] + rows + ['};', '']
        self.made[id(fields)] = (name, len(fields))
        return self.made[id(fields)]

    def field(self, f):
        kind, values, inner = f.type, 'NULL', []
        if kind in self.table.lists:
            kind, values = 'list', f'list_{kind}'
        elif kind in self.table.shapes:
            kind, inner = 'object', self.table.shapes[kind]
        elif kind == '{':
            kind, inner = 'object', f.fields
        elif kind not in TYPES:
            raise Refused(f'{f.name}: no type {kind}')
        name, n = self.fields(inner)
        return (f'\t{{ "{f.name}", API_{kind.upper()}, {int(f.list)}, {int(f.required)}, {f.max}, {values}, {name}, {n} }},')

    def write(self):
        t = self.table
        for name, values in t.lists.items():
            self.lines.append(f'static const char *const list_{name}[] = {{ ' +
                              ', '.join(self.c_string(v) for v in values) + ', NULL };')
        self.lines.append('')
        rows = []
        for op in t.operations:
            (i, ni), (o, no) = self.fields(op.sides['in']), self.fields(op.sides['out'])
            libelle = 'NULL' if op.libelle == '-' else self.c_string(op.libelle)
            rows.append(f'\t{{ HTTP_{op.method}, "{op.api}", "/cpro/{op.api}/v1/{op.path}", {libelle},\n'
                        f'\t  {{ {self.c_string(op.fr)}, {self.c_string(op.en)} }}, {op.body}, {i}, {ni}, {o}, {no} }},')
        routes = []
        for op in t.operations:
            for prefix in ('/cpro/', '/'):
                routes.append(f'\t{{ HTTP_{op.method}, "{prefix}{op.api}/v1/{op.path}", api_serve, ROUTE_BEARER, '
                              f'{op.body}, {self.c_string(op.en)} }},')
        return '\n'.join(['/* Made by tools/api2c.py from operations.txt. */', '#include "api_table.h"', '', '#include "api.h"', ''] + self.lines +
                         ['const struct api_operation api_operations[] = {'] + rows +
                         ['};', f'const size_t api_operation_count = {len(rows)};', '',
                          'const struct http_route api_routes[] = {'] + routes + ['\t{ 0 },', '};', ''])


def main():
    table = Table()
    number = 0
    try:
        for number, line in enumerate(open(sys.argv[1], encoding='utf-8').read().splitlines(), 1):
            table.take(line)
        check(table)
        out = Writer(table).write()
    except Refused as why:
        sys.exit(f'{sys.argv[1]}:{number}: {why}')
    with open(sys.argv[2], 'w', encoding='utf-8') as f:
        f.write(out)


if __name__ == '__main__':
    main()

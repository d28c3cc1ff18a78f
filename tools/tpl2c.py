#!/usr/bin/env python3
"""Compile page templates to C.

usage: tpl2c.py HEADER SOURCE FILE...

FILE is a template (.html), a message catalogue (.po), the icon sprite (icons.svg) or another static
file that templates name. docs/templates.md lists the tags. Every statement carries a #line, so that a
wrong field or type is an error of the C compiler at the line of the template. Refused here, by file
and line: a block left open, a message or placeholder that does not exist, an unknown template, icon
or static file, and any tag where its escaping would not hold: the compiler follows the HTML around
the tags. Inline scripts, inline styles and event handlers are refused, as the CSP would.
"""
import dataclasses
import pathlib
import re
import sys

import po2c

TAG = re.compile(r'\{\{(.*?)\}\}', re.S)
ARGUMENT = re.compile(r'\s+(?=[a-z_]+=(?!=))')
EACH = re.compile(r'^(?P<type>.+?)\s*(?P<star>\*?)\s*(?P<name>\w+)\s+in\s+(?P<array>.+),\s*(?P<n>[^,]+)$', re.S)
MARKUP = re.compile(r'</?(\w*)[^>]*>?')
RICH = {'strong', 'em', 'abbr', 'br', 'code', 'kbd'}
CONTROL = {'template', 'header', 'if', 'elif', 'else', 'each', 'end', '#', 'include'}
FIELDS = {'input', 'button', 'select', 'textarea', '/form'}
LINKS = {'href', 'src', 'action', 'formaction'}


class Refused(Exception):
    def __init__(self, path, line, why):
        super().__init__(f'{path}:{line}: {why}')


@dataclasses.dataclass
class Piece:
    """Static text, or a tag: its first word and what follows."""
    line: int
    text: str
    word: str = ''
    rest: str = ''


def split(path, source):
    """Cut a template into pieces; lines that hold nothing but control tags leave no trace."""
    pieces, at, line = [], 0, 1
    for m in TAG.finditer(source):
        text = source[at:m.start()]
        pieces.append(Piece(line, text))
        line += text.count('\n')
        body = m[1].strip()
        word = re.match(r'[a-z_]+|[=#]|', body)[0]
        pieces.append(Piece(line, m[0], word or '?', body[len(word):].strip()))
        line += m[0].count('\n')
        at = m.end()
    pieces.append(Piece(line, source[at:]))
    for p in pieces:
        if not p.word and ('{{' in p.text or '}}' in p.text):
            brace = p.text.find('{{')
            raise Refused(path, p.line + p.text[:brace].count('\n'), 'a tag is not closed')
    return tidy(pieces)


def tidy(pieces):
    for i in range(1, len(pieces), 2):
        before, tag, after = pieces[i - 1:i + 2]
        if tag.word not in CONTROL:
            continue
        head = re.search(r'(^|\n)[ \t]*$', before.text)
        tail = re.match(r'[ \t]*(\n|$)', after.text)
        starts = head and (head[1] or i == 1 or pieces[i - 2].word in CONTROL)
        if starts and tail:
            before.text = before.text[:head.start() + len(head[1])]
            after.line += tail[0].count('\n')
            after.text = after.text[tail.end():].lstrip(' \t')
    return pieces


class Context:
    """Where in the HTML the output stands: between tags, in a tag, in the value of an attribute."""

    def __init__(self):
        self.state, self.attribute, self.word, self.script = 'text', '', '', False
        self.at_start, self.tag, self.value, self.owes_csrf = False, '', '', False

    def key(self):
        return self.state, self.attribute if self.state == 'value' else ''

    def feed(self, text):
        """Move over static text; yields (offset, why) for what is refused."""
        for i, ch in enumerate(text):
            why = getattr(self, 'in_' + self.state)(ch, text[i + 1:i + 4])
            if why:
                yield i, why
                return

    def in_text(self, ch, following):
        if ch == '<' and following.startswith('!--'):
            return 'a comment for the reader of the template is written {{# … }}'
        if ch == '<' and following[:1].isalpha() or ch == '<' and following[:1] in '/!':
            if self.script and not following.startswith('/'):
                return 'a script is a file: nothing stands between <script> and </script>'
            self.state, self.word, self.script = 'name', '', False
        elif self.script and not ch.isspace():
            return 'a script is a file: nothing stands between <script> and </script>'

    def in_name(self, ch, following):
        if ch.isspace() or ch == '>':
            self.tag = self.word.lower()
            if self.tag == 'style':
                return 'styles stand in the stylesheet'
            if self.owes_csrf and self.tag in FIELDS:
                return 'a form that is sent by POST begins with {{csrf}}'
            self.script = self.tag == 'script'
            self.state, self.word = 'tag', ''
            return self.in_tag(ch, following)
        self.word += ch

    def in_tag(self, ch, following):
        if ch == '>':
            self.state, self.word = 'text', ''
        elif ch == '=':
            name = self.word.lower()
            if name == 'style' or re.match(r'on[a-z]+$', name):
                return f'« {name} » is forbidden by the content security policy'
            if following[:1] != '"':
                return 'the value of an attribute stands in double quotes'
            self.state, self.attribute = 'quote', name
        elif ch.isspace():
            self.word = ''
        else:
            self.word += ch

    def in_quote(self, ch, following):
        self.state, self.at_start, self.word, self.value = 'value', True, '', ''

    def in_value(self, ch, following):
        self.at_start = False
        self.value += ch
        if ch == '"':
            self.state = 'tag'
            if (self.tag, self.attribute, self.value.lower()) == ('form', 'method', 'post"'):
                self.owes_csrf = True


@dataclasses.dataclass
class Block:
    word: str
    line: int
    context: tuple
    n: str = ''


class Template:
    """One function being written."""

    def __init__(self, path, line, name, parameters):
        self.path, self.line, self.name, self.parameters = path, line, name, parameters
        self.context, self.blocks, self.code, self.pending = Context(), [], [], ''

    def signature(self):
        comma = ', ' if self.parameters else ''
        return f'void tpl_{self.name}(struct html *h{comma}{self.parameters})'

    def text(self, piece):
        text = re.sub(r'\n\s+', '\n', piece.text)
        for offset, why in self.context.feed(piece.text):
            raise Refused(self.path, piece.line + piece.text[:offset].count('\n'), why)
        self.pending += text if self.pending or self.code else text.lstrip()

    def flush(self):
        if self.pending:
            size = len(self.pending.encode())
            lines = self.pending.splitlines(keepends=True)
            literal = '\n\t        '.join(po2c.c_string(part) for part in lines)
            self.code.append(f'\tbuf_add(h->out, {literal}, {size});')
            self.pending = ''

    def put(self, line, statement):
        self.flush()
        self.code.append(f'#line {line} "{self.path}"\n\t{statement}')
        self.context.at_start = False

    def refuse(self, line, why):
        raise Refused(self.path, line, why)


class Compiler:
    def __init__(self, messages, icons, assets):
        self.messages, self.icons, self.assets = messages, icons, assets
        self.headers, self.templates, self.includes = [], [], []
        self.now = None

    # --- tags that write ---

    def expression(self, tag, want=None):
        if not tag.rest:
            self.refuse(tag, f'{{{{{tag.word}}}}} needs an expression')
        if want and self.now.context.state != want:
            where = {'text': 'between tags', 'value': 'in the value of an attribute'}[want]
            hint = ' (in an attribute write {{attr …}})' if tag.word == '=' else ''
            self.refuse(tag, f'{{{{{tag.word} …}}}} stands {where}{hint}')
        return tag.rest

    def tag_equals(self, tag):
        self.now.put(tag.line, f'html_text(h, {self.expression(tag, "text")});')

    def tag_attr(self, tag):
        expression = self.expression(tag, 'value')
        context = self.now.context
        link = context.at_start and context.attribute in LINKS
        self.now.put(tag.line, f'{"html_href" if link else "html_attr"}(h, {expression});')

    def tag_url(self, tag):
        if self.now.context.attribute not in LINKS or self.now.context.at_start:
            self.refuse(tag, '{{url …}} is a part of an address: href="/path/{{url …}}"')
        self.now.put(tag.line, f'html_url(h, {self.expression(tag, "value")});')

    def tag_int(self, tag):
        if self.now.context.state not in ('text', 'value'):
            self.refuse(tag, '{{int …}} stands between tags or in the value of an attribute')
        self.now.put(tag.line, f'html_int(h, {self.expression(tag)});')

    def tag_raw(self, tag):
        self.now.put(tag.line, f'html_safe(h, {self.expression(tag, "text")});')

    def tag_csrf(self, tag):
        if self.now.context.state != 'text':
            self.refuse(tag, '{{csrf}} stands between tags')
        self.now.context.owes_csrf = False
        self.now.put(tag.line, 'html_csrf(h);')

    def tag_icon(self, tag):
        name = self.expression(tag, 'text')
        if name.startswith('='):
            self.now.put(tag.line, f'html_icon(h, {name[1:].strip()});')
            return
        if name not in self.icons:
            self.refuse(tag, f'icons.svg has no « {name} »')
        self.now.put(tag.line, f'html_icon(h, STR("{name}"));')

    def tag_static(self, tag):
        name = self.expression(tag, 'value').strip('"')
        if name not in self.assets:
            self.refuse(tag, f'there is no static file « {name} »')
        self.now.put(tag.line, f'html_static(h, STR("{name}"));')

    def message(self, tag):
        name, *arguments = ARGUMENT.split(self.expression(tag))
        if name not in self.messages:
            self.refuse(tag, f'there is no message « {name} »')
        given = dict(a.split('=', 1) for a in arguments)
        forms = self.messages[name]
        wanted = {p for f in forms for p in po2c.PLACEHOLDER.findall(f)}
        if set(given) != wanted:
            self.refuse(tag, f'« {name} » takes {", ".join(sorted(wanted)) or "no argument"}; '
                             f'here: {", ".join(sorted(given)) or "none"}')
        values = ', '.join(f'HTML_ARG("{k}", {v})' for k, v in given.items())
        return name, f'MSG_{name.replace(".", "_").upper()}, MSG_ARGS({values})'

    def tag_t(self, tag):
        name, call = self.message(tag)
        if any(MARKUP.search(f) for f in self.messages[name]):
            self.refuse(tag, f'« {name} » holds markup: write {{{{rich {name}}}}}')
        state = self.now.context.state
        if state not in ('text', 'value'):
            self.refuse(tag, '{{t …}} stands between tags or in the value of an attribute')
        self.now.put(tag.line, f'html_msg{"_attr" if state == "value" else ""}(h, {call});')

    def tag_rich(self, tag):
        name, call = self.message(tag)
        for form in self.messages[name]:
            odd = [m for m in MARKUP.findall(form) if m not in RICH]
            opened = sorted(re.findall(r'<(\w+)', form.replace('<br>', '')))
            if odd or opened != sorted(re.findall(r'</(\w+)>', form)):
                self.refuse(tag, f'« {name} »: only {", ".join(sorted(RICH))}, each closed')
        self.expression(tag, 'text')
        self.now.put(tag.line, f'html_rich(h, {call});')

    # --- tags that steer ---

    def open(self, tag, n=''):
        self.now.blocks.append(Block(tag.word, tag.line, self.now.context.key(), n))

    def branch_end(self, tag):
        block = self.now.blocks[-1]
        if self.now.context.key() != block.context:
            self.refuse(tag, f'the {block.word} of line {block.line} begins and ends in different '
                             'places of the HTML')

    def tag_if(self, tag):
        self.now.put(tag.line, f'if ({self.expression(tag)}) {{')
        self.open(tag)

    def tag_elif(self, tag):
        if not self.now.blocks or self.now.blocks[-1].word != 'if':
            self.refuse(tag, '{{elif}} without {{if}}')
        self.branch_end(tag)
        self.now.put(tag.line, f'}} else if ({self.expression(tag)}) {{')

    def tag_else(self, tag):
        block = self.now.blocks[-1] if self.now.blocks else None
        if not block or block.word == 'else':
            self.refuse(tag, '{{else}} without {{if}} or {{each}}')
        self.branch_end(tag)
        again = f'if (!({block.n}))' if block.word == 'each' else 'else'
        self.now.put(tag.line, f'}} {again} {{')
        block.word = 'else'

    def tag_each(self, tag):
        m = EACH.match(self.expression(tag))
        if not m:
            self.refuse(tag, 'write {{each struct thing *x in array, count}}')
        x, address = m['name'], '&' if m['star'] else ''
        self.now.put(tag.line, f'for (size_t {x}_i = 0; {x}_i < (size_t)({m["n"]}); {x}_i++) {{ '
                               f'{m["type"]} {m["star"]}{x} = {address}({m["array"]})[{x}_i];')
        self.open(tag, m['n'])

    def tag_end(self, tag):
        if not self.now.blocks:
            self.refuse(tag, '{{end}} without a block')
        self.branch_end(tag)
        self.now.blocks.pop()
        self.now.put(tag.line, '}')

    def tag_include(self, tag):
        m = re.match(r'^(\w+)\((.*)\)$', self.expression(tag, 'text'), re.S)
        if not m:
            self.refuse(tag, 'write {{include name(arguments)}}')
        self.includes.append((self.now, tag, m[1]))
        comma = ', ' if m[2].strip() else ''
        self.now.put(tag.line, f'tpl_{m[1]}(h{comma}{m[2]});')

    # --- a file ---

    TAGS = {'=': tag_equals, 'attr': tag_attr, 'url': tag_url, 'int': tag_int, 'raw': tag_raw,
            'csrf': tag_csrf, 'icon': tag_icon, 'static': tag_static, 't': tag_t, 'rich': tag_rich,
            'if': tag_if, 'elif': tag_elif, 'else': tag_else, 'each': tag_each, 'end': tag_end,
            'include': tag_include}

    def refuse(self, tag, why):
        raise Refused(self.path, tag.line, why)

    def begin(self, tag):
        self.finish(tag.line)
        m = re.match(r'^(\w+)\((.*)\)$', tag.rest, re.S)
        if not m:
            self.refuse(tag, 'write {{template name(struct view *v)}}')
        if any(t.name == m[1] for t in self.templates):
            self.refuse(tag, f'« {m[1]} » stands twice')
        self.now = Template(self.path, tag.line, m[1], m[2].strip())
        self.templates.append(self.now)

    def finish(self, line):
        if not self.now:
            return
        if self.now.blocks:
            block = self.now.blocks[-1]
            raise Refused(self.path, block.line, f'{{{{{block.word}}}}} in « {self.now.name} » is not closed')
        if self.now.context.state != 'text':
            raise Refused(self.path, line, f'« {self.now.name} » ends inside a tag')
        self.now.pending = self.now.pending.rstrip()
        self.now.flush()
        self.now = None

    def file(self, path, source):
        self.path, self.now = path, None
        pieces = split(path, source)
        for piece in pieces:
            if piece.word == 'header':
                self.headers.append((path, piece.line, piece.rest.strip('"')))
            elif piece.word == 'template':
                self.begin(piece)
            elif piece.word == '#' or (not self.now and not piece.text.strip()):
                continue
            elif not self.now:
                self.refuse(piece, 'a template begins with {{template name(…)}}')
            elif not piece.word:
                self.now.text(piece)
            elif piece.word in self.TAGS:
                self.TAGS[piece.word](self, piece)
            else:
                self.refuse(piece, f'{piece.text} is not a tag')
        self.finish(pieces[-1].line + pieces[-1].text.count('\n'))

    def check_includes(self):
        names = {t.name for t in self.templates}
        for template, tag, name in self.includes:
            if name not in names:
                template.refuse(tag.line, f'there is no template « {name} »')

    def header(self):
        out = ['/* Made from templates by tools/tpl2c.py. */\n#pragma once\n\n#include "core_html.h"']
        for path, line, name in dict((h[2], h) for h in self.headers).values():
            out.append(f'#line {line} "{path}"\n#include "{name}"')
        for t in self.templates:
            out.append(f'#line {t.line} "{t.path}"\n{t.signature()};')
        return '\n'.join(out) + '\n'

    def source(self, header):
        out = [f'/* Made from templates by tools/tpl2c.py. */\n#include "{header}"\n']
        for t in self.templates:
            body = '\n'.join(t.code)
            out.append(f'#line {t.line} "{t.path}"\n{t.signature()}\n{{\n{body}\n}}\n')
        return '\n'.join(out)


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    header, source, *files = map(pathlib.Path, sys.argv[1:])
    catalogues = po2c.read(sorted(f for f in files if f.suffix == '.po'))
    po2c.check(catalogues)
    messages = {name: forms + catalogues['en'][name][1] for name, (_, forms) in catalogues['fr'].items()}
    sprite = ''.join(f.read_text(encoding='utf-8') for f in files if f.name == 'icons.svg')
    compiler = Compiler(messages, set(re.findall(r'<symbol id="([\w-]+)"', sprite)),
                        {f.name for f in files if f.suffix not in ('.po', '.html')})
    try:
        for path in sorted(f for f in files if f.suffix == '.html'):
            compiler.file(path, path.read_text(encoding='utf-8'))
        compiler.check_includes()
    except Refused as refused:
        sys.exit(str(refused))
    header.write_text(compiler.header(), encoding='utf-8')
    source.write_text(compiler.source(header.name), encoding='utf-8')


if __name__ == '__main__':
    main()

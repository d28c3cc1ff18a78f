#!/usr/bin/env python3
"""Compile the help's articles to C.

usage: help2c.py SOURCE.C ARTICLE.MD...

An article is LANG/NAME.md. « # title », a paragraph that leads, then « ## heading », paragraphs and lists
(« - » or « 1. »); inside, **strong**, `code` and [words](/address). A line « {{statuses}} » or
« {{extensions}} » is filled in by the portal. A line « <!-- words --> » is found by the search and seen by
nobody: other names for the same thing. Articles keep the order of the arguments. Refused, with the line:
anything else that looks like markup, an article that lacks a language.
"""
import html
import pathlib
import re
import sys
import unicodedata

import po2c

LANGS = ('fr', 'en')
DIRECTIVE = re.compile(r'^\{\{(statuses|extensions)\}\}$')
HIDDEN = re.compile(r'^<!--(.*)-->$')
ITEM = re.compile(r'^(- |\d+\. )(.*)$')
LINK = re.compile(r'\[([^\]]+)\]\((/[^)\s]*)\)')


def fold(text):
    text = text.lower().replace('œ', 'oe').replace('æ', 'ae')
    text = ''.join(c for c in unicodedata.normalize('NFD', text) if not unicodedata.combining(c))
    return ' '.join(re.findall(r'[a-z0-9]+', text))


def plain(text):
    return LINK.sub(r'\1', text).replace('**', '').replace('`', '')


def inline(where, text):
    text = html.escape(text, quote=False)
    text = LINK.sub(lambda m: f'<a href="{html.escape(m[2])}">{m[1]}</a>', text)
    text = re.sub(r'\*\*([^*]+)\*\*', r'<strong>\1</strong>', text)
    text = re.sub(r'`([^`]+)`', r'<code>\1</code>', text)
    if re.search(r'\*\*|`|\]\(', text):
        po2c.refuse(where, 'markup that does not close')
    return text


class Article:
    def __init__(self, path):
        self.path, self.lang, self.name = path, path.parent.name, path.stem
        self.title = self.lead = ''
        self.parts = [('HELP_HTML', '')]
        self.sections = [['', '', '', '']]  # id, heading, shown text, words
        self.open = None
        for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
            self.take(f'{path}:{number}', po2c.typeset(self.lang, line.strip()))
        self.close()
        if not self.title or not self.lead:
            po2c.refuse(path, 'a title and a leading paragraph are expected')
        if not self.sections[0][2] and not self.sections[0][3]:
            self.sections[0][2] = plain(self.lead)

    def write(self, text):
        kind, before = self.parts[-1]
        if kind != 'HELP_HTML':
            self.parts.append(('HELP_HTML', text))
        else:
            self.parts[-1] = (kind, before + text)

    def close(self):
        if self.open:
            self.write(f'</{self.open}>')
        self.open = None

    def take(self, where, line):
        if m := ITEM.match(line):
            kind = 'ul' if m[1] == '- ' else 'ol'
            if self.open != kind:
                self.close()
                self.write(f'<{kind}>')
                self.open = kind
            self.write(f'<li>{inline(where, m[2])}</li>')
            self.tell(m[2])
            return
        self.close()
        if not line:
            return
        if m := DIRECTIVE.match(line):
            self.parts.append((f'HELP_{m[1].upper()}', ''))
        elif m := HIDDEN.match(line):
            self.sections[-1][3] += ' ' + m[1]
        elif line.startswith('# '):
            self.title = plain(line[2:])
        elif line.startswith('## '):
            name = fold(line[3:]).replace(' ', '-')
            self.sections.append([name, plain(line[3:]), '', ''])
            self.write(f'<h2 id="{name}">{inline(where, line[3:])}</h2>')
        elif line[0] in '#<{|':
            po2c.refuse(where, 'markup that the help does not have')
        elif not self.lead:
            self.lead = plain(line)
            self.tell(line)
        else:
            self.write(f'<p>{inline(where, line)}</p>')
            self.tell(line)

    def tell(self, text):
        self.sections[-1][2] += (' ' if self.sections[-1][2] else '') + plain(text)


def text(s):
    return f'STR_INIT({po2c.c_string(s)})'


def write_article(out, a):
    tag = f'{a.lang}_{a.name.replace("-", "_")}'
    parts = [(k, h) for k, h in a.parts if h or k != 'HELP_HTML']
    out.append(f'static const struct assist_part parts_{tag}[] = {{\n'
               + ''.join(f'\t{{ {k}, {text(h)} }},\n' for k, h in parts) + '};\n')
    out.append(f'static const struct assist_section sections_{tag}[] = {{\n'
               + ''.join(f'\t{{ {text(i)}, {text(h)}, {text(t)},\n\t  {text(fold(a.title))},\n\t  {text(fold(h))},\n'
                         f'\t  {text(fold(t + " " + w))} }},\n' for i, h, t, w in a.sections) + '};\n')
    return (f'\t{{ {text(a.name)}, {text(a.title)}, {text(a.lead)}, parts_{tag}, {len(parts)}, '
            f'sections_{tag}, {len(a.sections)} }},\n')


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    articles = [Article(pathlib.Path(p)) for p in sys.argv[2:]]
    names = {lang: [a.name for a in articles if a.lang == lang] for lang in LANGS}
    if names['fr'] != names['en']:
        po2c.refuse(sys.argv[1], 'the articles of the languages differ')
    out = ['/* Made from src/assist/help by tools/help2c.py. */\n#include "assist_help.h"\n']
    rows = {lang: [write_article(out, a) for a in articles if a.lang == lang] for lang in LANGS}
    for lang in LANGS:
        out.append(f'static const struct assist_article articles_{lang}[] = {{\n' + ''.join(rows[lang]) + '};\n')
    out.append('const struct assist_article *const assist_article_tables[LANG_COUNT] = { articles_fr, articles_en };\n'
               f'const size_t assist_article_count = {len(names["fr"])};\n')
    pathlib.Path(sys.argv[1]).write_text('\n'.join(out))


if __name__ == '__main__':
    main()

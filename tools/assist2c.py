#!/usr/bin/env python3
"""Compile the assistant's words to C.

usage: assist2c.py LANG WORDS.TXT SOURCE.C

The text has sections:

  [words NAME]                  terms of the concept NAME, parted by commas: « lien, url, activ*, mot de passe »
  [words NAME < PARENT]         a hit is one of PARENT too
  [words NAME < PARENT = VALUE] and tells the meaning VALUE: the status that the words stand for
  [topic INTENT ARTICLE]        rules of an intent; ARTICLE of the help, for the intent « help » alone
  [topic *]                     rules of every topic

« activ* » is any word that begins so; « (le|mon) compte » stands for both. Accents and apostrophes are
folded here. A rule is a number of points and the concepts that have to stand in one sentence, those
behind « ! » being absent: « 4 activate link !password ». « -3 each foreign » counts for every hit.
Refused, with the line: unknown concepts, terms of more than six words, terms that stand twice in one
concept.
"""
import itertools
import pathlib
import re
import sys
import unicodedata

BUILT_IN = ('ordinary', 'plain', 'number', 'number_sure', 'email', 'not_it', 'holder', 'joint', 'owner_after', 'owner_before',
            'foreign', 'tongue')
WORDS = re.compile(r'^\[words ([a-z_]+)(?: < ([a-z_]+))?(?: = ([A-Z_]+))?\]$')
TOPIC = re.compile(r'^\[topic (\*|[a-z_]+)(?: ([a-z-]+))?\]$')
GROUP = re.compile(r'\(([^()]*)\)')
TERM = re.compile(r'^[a-z0-9]+\*?( [a-z0-9]+\*?)*$')
MOST_WORDS = 6


def fold(text):
    text = text.lower().replace('œ', 'oe').replace('æ', 'ae').replace("'", ' ').replace('’', ' ').replace('-', ' ').replace('°', ' ')
    return ''.join(c for c in unicodedata.normalize('NFD', text) if not unicodedata.combining(c))


def expand(term):
    parts = GROUP.split(term)
    choices = [part.split('|') if i % 2 else [part] for i, part in enumerate(parts)]
    for choice in itertools.product(*choices):
        yield re.sub(r'\*+', '*', ' '.join(''.join(choice).split()))


class Source:
    def __init__(self, path):
        self.path, self.concepts, self.terms, self.topics, self.rules = path, [], [], [], []
        self.parents, self.values = {}, {}
        for name in BUILT_IN:
            self.concept(name)
        self.parents[self.concept('number_sure')] = self.concept('number')
        self.read()

    def refuse(self, number, why):
        sys.exit(f'{self.path}:{number}: {why}')

    def concept(self, name):
        if name not in self.concepts:
            self.concepts.append(name)
        return self.concepts.index(name)

    def read(self):
        take = None
        for number, line in enumerate(self.path.read_text(encoding='utf-8').splitlines(), 1):
            line = line.strip()
            if not line or line.startswith('#'):
                continue
            if m := WORDS.match(line):
                take = self.open_words(*m.groups())
            elif m := TOPIC.match(line):
                take = self.open_topic(*m.groups())
            elif line.startswith('[') or not take:
                self.refuse(number, 'a section « [words …] » or « [topic …] » is expected')
            else:
                take(number, line)
        self.terms = sorted(set(self.terms))
        for number, _, _, need, bar in self.rules:
            for name in need + bar:
                if name not in self.concepts:
                    self.refuse(number, f'« {name} » is no concept')

    def open_words(self, name, parent, value):
        index = self.concept(name)
        if parent:
            self.parents[index] = self.concept(parent)
        if value:
            self.values[index] = value

        def take(number, line):
            for term in filter(None, (t.strip() for t in fold(line).split(','))):
                for one in expand(term):
                    if not TERM.match(one) or len(one.split()) > MOST_WORDS:
                        self.refuse(number, f'« {one} » is no term')
                    self.terms.append((one, index))
        return take

    def open_topic(self, intent, article):
        topic = 'ASSIST_ALL_TOPICS'
        if intent != '*':
            self.topics.append((intent, article or ''))
            topic = len(self.topics) - 1

        def take(number, line):
            points, *names = line.split()
            each = bool(names) and names[0] == 'each'
            names = names[each:]
            need = [n for n in names if n[0] != '!']
            bar = [n[1:] for n in names if n[0] == '!']
            if not need or len(need) > 4 or len(bar) > 3 or (each and len(names) > 1):
                self.refuse(number, 'a rule has points and one to four concepts')
            self.rules.append((number, round(float(points) * 10), (topic, each), need, bar))
        return take


def row_of_term(term, concept):
    words = term.split()
    prefix = sum(1 << i for i, w in enumerate(words) if w.endswith('*'))
    cells = ', '.join(f'STR_INIT("{w.rstrip("*")}")' for w in words)
    return f'\t{{ {{ {cells} }}, {len(words)}, {concept}, {prefix} }},\n'


def row_of_rule(source, rule):
    _, points, (topic, each), need, bar = rule
    index = source.concepts.index
    lists = ', '.join('{ ' + ', '.join(str(index(n)) for n in names) + ' }' for names in (need, bar or ['ordinary']))
    return f'\t{{ {points}, {topic}, {str(each).lower()}, {len(need)}, {len(bar)}, {lists} }},\n'


def letters(terms):
    starts = [sum(1 for t, _ in terms if t[0] < chr(ord('a') + i)) for i in range(26)]
    return starts + [sum(1 for t, _ in terms if t[0] <= 'z')]


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    lang, path, target = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    s = Source(path)
    concepts = ''.join(f'\t{{ {s.parents.get(i, "ASSIST_NO_CONCEPT")}, STR_INIT("{s.values.get(i, "")}") }}, /* {n} */\n'
                       for i, n in enumerate(s.concepts))
    topics = ''.join(f'\t{{ ASSIST_{intent.upper()}, STR_INIT("{article}") }},\n' for intent, article in s.topics)
    built_in = ''.join(f'\t.{n} = {i},\n' for i, n in enumerate(BUILT_IN))
    target.write_text(
        f'/* Made from {path.name} by tools/assist2c.py. */\n#include "assist_table.h"\n\n'
        f'_Static_assert({len(s.concepts)} <= ASSIST_CONCEPTS_MAX, "concepts");\n\n'
        'static const struct assist_term terms[] = {\n' + ''.join(row_of_term(*t) for t in s.terms) + '};\n\n'
        'static const uint16_t letters[27] = { ' + ', '.join(map(str, letters(s.terms))) + ' };\n\n'
        'static const struct assist_concept concepts[] = {\n' + concepts + '};\n\n'
        'static const struct assist_topic topics[] = {\n' + topics + '};\n\n'
        'static const struct assist_rule rules[] = {\n' + ''.join(row_of_rule(s, r) for r in s.rules) + '};\n\n'
        f'const struct assist_table assist_table_{lang} = {{\n'
        f'\t.terms = terms,\n\t.nterms = {len(s.terms)},\n\t.letters = letters,\n\t.concepts = concepts,\n'
        f'\t.nconcepts = {len(s.concepts)},\n\t.topics = topics,\n\t.ntopics = {len(s.topics)},\n'
        f'\t.rules = rules,\n\t.nrules = {len(s.rules)},\n' + built_in + '};\n')


if __name__ == '__main__':
    main()

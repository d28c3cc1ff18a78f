#!/usr/bin/env python3
"""The template compiler: what it makes, and what it refuses, by file and line."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ['CHORALE_SOURCE'])
BUILD = pathlib.Path(os.environ['CHORALE_BUILD'])
sys.path.insert(0, str(SOURCE / 'tools'))

import tpl2c  # noqa: E402

MESSAGES = {'a.plain': ['Oui', 'Yes'], 'a.count': ['{n} facture', '{n} invoice'],
            'a.who': ['De {name} à {other}', 'From {name} to {other}'],
            'a.rich': ['<strong>Non</strong> lue', '<strong>Not</strong> read'],
            'a.bad': ['<a href="x">ici</a>', '<a href="x">here</a>']}


def compiler(*templates):
    made = tpl2c.Compiler(MESSAGES, {'check'}, {'style.css'})
    for i, source in enumerate(templates):
        made.file(f't{i}.html', source)
    made.check_includes()
    return made


def code(body):
    return compiler('{{template t(const struct v *v)}}\n' + body).templates[0].code


class Writes(unittest.TestCase):
    def test_static_text_is_one_call(self):
        self.assertEqual(code('<p>\n   deux  mots\n</p>\n'),
                         ['\tbuf_add(h->out, "<p>\\n"\n\t        "deux  mots\\n"\n\t        "</p>", 19);'])

    def test_utf8_is_counted_in_bytes(self):
        self.assertIn(f', {len("é“’".encode())});', code('é“’')[0])

    def test_control_lines_leave_no_trace(self):
        made = code('<ul>\n  {{if v->x}}\n  <li>a</li>\n  {{else}}\n  <li>b</li>\n  {{end}}\n</ul>')
        text = ''.join(made)
        self.assertIn('"<li>a</li>\\n", 11', text)
        self.assertIn('"<li>b</li>\\n", 11', text)
        self.assertIn('"<ul>\\n", 5', text)
        self.assertIn('"</ul>", 5', text)

    def test_every_tag(self):
        for body, wanted in [
            ('<p>{{= v->name}}</p>', 'html_text(h, v->name);'),
            ('<p title="{{attr v->name}}">', 'html_attr(h, v->name);'),
            ('<a href="{{attr v->url}}">', 'html_href(h, v->url);'),
            ('<a href="/f/{{url v->id}}">', 'html_url(h, v->id);'),
            ('<a href="/f?x={{attr v->id}}">', 'html_attr(h, v->id);'),
            ('{{int v->n}}', 'html_int(h, v->n);'),
            ('{{raw v->safe}}', 'html_safe(h, v->safe);'),
            ('<form>{{csrf}}</form>', 'html_csrf(h);'),
            ('{{icon check}}', 'html_icon(h, STR("check"));'),
            ('{{icon = v->icon}}', 'html_icon(h, v->icon);'),
            ('<link href="{{static "style.css"}}">', 'html_static(h, STR("style.css"));'),
            ('{{t a.plain}}', 'html_msg(h, MSG_A_PLAIN, MSG_ARGS());'),
            ('<p title="{{t a.plain}}">', 'html_msg_attr(h, MSG_A_PLAIN, MSG_ARGS());'),
            ('{{t a.who name=v->a other=STR("b c")}}',
             'MSG_A_WHO, MSG_ARGS(HTML_ARG("name", v->a), HTML_ARG("other", STR("b c")))'),
            ('{{rich a.rich}}', 'html_rich(h, MSG_A_RICH, MSG_ARGS());'),
            ('{{each const struct r *r in v->rows, v->n}}{{end}}',
             'const struct r *r = &(v->rows)[r_i];'),
            ('{{each str s in v->names, v->n}}{{else}}none{{end}}', '} if (!(v->n)) {'),
            ('{{if v->a}}{{elif v->b > 1}}{{else}}{{end}}', '} else if (v->b > 1) {'),
        ]:
            with self.subTest(body):
                self.assertIn(wanted, '\n'.join(code(body)))

    def test_lines_of_the_template_are_told(self):
        self.assertIn('#line 4 "t0.html"\n\thtml_text(h, v->b);', code('<p>\n</p>\n{{= v->b}}'))


class Refuses(unittest.TestCase):
    def refused(self, body, wanted, head='{{template t(const struct v *v)}}\n'):
        with self.assertRaises(tpl2c.Refused) as raised:
            compiler(head + body)
        self.assertIn(wanted, str(raised.exception))

    def test_blocks(self):
        self.refused('{{if v->x}}\n<p>', 't0.html:2: {{if}} in « t » is not closed')
        self.refused('\n{{each int i in v->a, 3}}', 't0.html:3: {{each}} in « t » is not closed')
        self.refused('<p>\n\n{{end}}', 't0.html:4: {{end}} without a block')
        self.refused('{{else}}', 't0.html:2: {{else}} without')
        self.refused('{{elif v->x}}', 't0.html:2: {{elif}} without {{if}}')
        self.refused('{{if v->x}}{{template u()}}', '{{if}} in « t » is not closed')
        self.refused('a\n{{= v->x', 't0.html:3: a tag is not closed')
        self.refused('{{each r}}', 'write {{each struct thing *x in array, count}}')

    def test_unknown_names(self):
        self.refused('{{t a.nothing}}', 't0.html:2: there is no message « a.nothing »')
        self.refused('{{t a.count}}', '« a.count » takes n; here: none')
        self.refused('{{t a.plain n=1}}', '« a.plain » takes no argument; here: n')
        self.refused('{{icon chek}}', 'icons.svg has no « chek »')
        self.refused('<a href="{{static "x.css"}}">', 'there is no static file « x.css »')
        self.refused('{{include row(v)}}', 't0.html:2: there is no template « row »')
        self.refused('{{loop v}}', '{{loop v}} is not a tag')
        self.refused('{{template t()}}', '« t » stands twice')
        self.refused('<p>', 'a template begins with {{template name(…)}}', head='')

    def test_places_where_escaping_would_not_hold(self):
        self.refused('<p title="{{= v->x}}">', 'in an attribute write {{attr …}}')
        self.refused('<p {{= v->x}}>', '{{= …}} stands between tags')
        self.refused('<p>{{attr v->x}}', '{{attr …}} stands in the value of an attribute')
        self.refused('<p title={{attr v->x}}>', 'double quotes')
        self.refused("<p title='x'>", 'double quotes')
        self.refused('<p title="/{{url v->x}}">', '{{url …}} is a part of an address')
        self.refused('<a href="{{url v->x}}">', '{{url …}} is a part of an address')
        self.refused('<p title="{{raw v->x}}">', '{{raw …}} stands between tags')
        self.refused('<p {{t a.plain}}>', '{{t …}} stands')
        self.refused('{{t a.rich}}', 'write {{rich a.rich}}')
        self.refused('{{rich a.bad}}', 'each closed')
        self.refused('<p {{if v->x}}>{{end}}', 'begins and ends in different places')
        self.refused('<p title="', 'ends inside a tag')

    def test_forms_carry_the_token_against_forgery(self):
        self.refused('<form method="post">\n<p><input name="a"></p></form>', 't0.html:3: a form that is sent by POST')
        self.refused('<form action="/x" method="POST"></form>', 'begins with {{csrf}}')
        code('<form method="post">{{csrf}}<input name="a"></form>')
        code('<form method="get"><input name="a"></form>')

    def test_what_the_content_security_policy_forbids(self):
        self.refused('<p style="color:red">', '« style » is forbidden')
        self.refused('<p\nonclick="x()">', 't0.html:3: « onclick » is forbidden')
        self.refused('<script>x()</script>', 'a script is a file')
        self.refused('<style>p{}</style>', 'styles stand in the stylesheet')
        self.refused('<!-- x -->', '{{# … }}')


class CompilesToC(unittest.TestCase):
    """A wrong field or type is an error of the C compiler at the line of the template."""

    def errors(self, body):
        made = compiler('{{header "view.h"}}\n{{template t(const struct view *v)}}\n' + body)
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / 'view.h').write_text('struct view { str name; int n; };\n')
            (root / 't.h').write_text(made.header())
            (root / 't.c').write_text(made.source('t.h').replace('MSG_A_PLAIN', 'MSG_WEB_SKIP'))
            run = subprocess.run([os.environ.get('CC', 'cc').split()[0], '-std=gnu17', '-fsyntax-only',
                                  '-I', folder, '-I', SOURCE / 'src/web', '-I', SOURCE / 'src/core', '-I', BUILD,
                                  root / 't.c'], capture_output=True, text=True, check=False)
            return run.stderr

    def test_good(self):
        self.assertEqual(self.errors('<p>{{= v->name}} {{int v->n}} {{t a.plain}}</p>'), '')

    def test_wrong_field(self):
        self.assertRegex(self.errors('<p>\n{{= v->nam}}'), r't0\.html:4:.*nam')

    def test_wrong_type(self):
        self.assertRegex(self.errors('<p>\n\n{{= v->n}}'), r't0\.html:5:.*error')
        self.assertRegex(self.errors('{{raw v->name}}'), r't0\.html:3:.*error')


if __name__ == '__main__':
    unittest.main()

#include "unit.h"

#include "core_utf8.h"
#include "xml.h"

static struct xml_doc read_with(struct ctx *cx, str bytes, struct xml_limits limits)
{
	struct xml_doc doc;
	xml_read(cx, bytes, &limits, &doc);
	assert_int_equal(doc.root != NULL, doc.fault == XML_FINE);
	return doc;
}

static struct xml_doc read_text(struct ctx *cx, str bytes)
{
	return read_with(cx, bytes, (struct xml_limits){ 0 });
}

static void elements_keep_names_text_lines_and_attributes(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct xml_doc doc = read_text(cx, STR("<?xml version='1.0'?>\n<p:a xmlns:p='urn:x' xmlns='urn:y'>\n"
	                                       "  <b k='1&amp;2' p:q=\"&lt;\">d&#233;j&agrave;</b>\n</p:a>"));
	assert_int_equal(doc.fault, XML_SYNTAX); /* &agrave; is HTML's */
	doc = read_text(cx, STR("<?xml version='1.0'?>\n<p:a xmlns:p='urn:x' xmlns='urn:y'>\n"
	                        "  <b k='1&amp;2' p:q=\"&lt;\">d&#233;j<![CDATA[<&]]>&gt;</b>\n  <c/>\n</p:a>"));
	assert_int_equal(doc.fault, XML_FINE);
	assert_str(doc.root->name, STR("a"));
	assert_str(doc.root->ns, STR("urn:x"));
	assert_str(doc.root->text, STR(""));
	assert_int_equal(doc.root->line, 2);
	const struct xml_node *b = doc.root->first;
	assert_str(b->name, STR("b"));
	assert_str(b->ns, STR("urn:y"));
	assert_str(b->text, STR("déj<&>"));
	assert_str(xml_attr(b, STR("k")), STR("1&2"));
	assert_str(xml_attr(b, STR("q")), STR("<"));
	assert_null(xml_attr(b, STR("none")).p);
	assert_int_equal(b->line, 3);
	assert_ptr_equal(b->parent, doc.root);
	assert_str(b->next->name, STR("c"));
	assert_ptr_equal(doc.root->last, b->next);
}

static void other_encodings_become_utf8(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct xml_doc doc = read_text(cx, STR("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9t\xe9</a>"));
	assert_int_equal(doc.fault, XML_FINE);
	assert_str(doc.root->text, STR("été"));
	doc = read_text(cx, STR("\xff\xfe<\0a\0>\0\xe9\0<\0/\0a\0>\0"));
	assert_int_equal(doc.fault, XML_FINE);
	assert_str(doc.root->text, STR("é"));
}

static void what_is_no_xml_has_a_line(void **state)
{
	static const struct {
		str text;
		int line;
	} bad[] = {
		{ STR_INIT("<a>\n<b>\n</a>"), 3 },
		{ STR_INIT("<a>\n\n&b;</a>"), 3 },
		{ STR_INIT("<a x='1'\nx='2'/>"), 2 },
		{ STR_INIT("<a/>\n<b/>"), 2 },
		{ STR_INIT("<a>\xff</a>"), 1 },
		{ STR_INIT("<p:a/>"), 1 },
		{ STR_INIT("plain words"), 1 },
		{ STR_INIT("<a>"), 1 },
	};
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct xml_doc doc = read_text(unit_ctx(state), bad[i].text);
		assert_row(doc.fault == XML_SYNTAX, i, bad[i].text);
		assert_row(doc.line == bad[i].line, i, bad[i].text);
		assert_row(doc.detail.n > 0, i, bad[i].text);
	}
	assert_int_equal(read_text(unit_ctx(state), STR("")).fault, XML_SYNTAX);
}

/* Neither bombs nor files of the server: a DTD ends the reading before anything in it is looked at. */
static void a_dtd_is_refused_wherever_it_leads(void **state)
{
	static const str bad[] = {
		STR_INIT("<!DOCTYPE a><a/>"),
		STR_INIT("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>"),
		STR_INIT("<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'><a/>"),
		STR_INIT("<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><a k='&b;&b;'>&b;</a>"),
		STR_INIT("<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///etc/passwd'>%p;]><a/>"),
	};
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct xml_doc doc = read_text(unit_ctx(state), bad[i]);
		assert_row(doc.fault == XML_DOCTYPE, i, bad[i]);
		assert_row(doc.line == 1, i, bad[i]);
	}
}

static void bounds_hold(void **state)
{
	struct ctx *cx = unit_ctx(state);
	str nested = STR("<a><b><c/></b></a>");
	assert_int_equal(read_with(cx, nested, (struct xml_limits){ .depth = 3 }).fault, XML_FINE);
	assert_int_equal(read_with(cx, nested, (struct xml_limits){ .depth = 2 }).fault, XML_TOO_DEEP);
	assert_int_equal(read_with(cx, nested, (struct xml_limits){ .elements = 3 }).fault, XML_FINE);
	assert_int_equal(read_with(cx, nested, (struct xml_limits){ .elements = 2 }).fault, XML_TOO_MANY);
	assert_int_equal(read_with(cx, nested, (struct xml_limits){ .bytes = nested.n }).fault, XML_FINE);
	assert_int_equal(read_with(cx, nested, (struct xml_limits){ .bytes = nested.n - 1 }).fault, XML_TOO_LONG);
}

/* A file of 10 MB in base64 is one text. */
static void a_long_text_is_read_whole(void **state)
{
	struct ctx *cx = unit_ctx(state);
	struct buf b = buf_in(cx->arena);
	size_t n = 14u << 20;
	buf_add_str(&b, STR("<a>"));
	memset(buf_reserve(&b, n), 'A', n);
	b.n += n;
	buf_add_str(&b, STR("</a>"));
	struct xml_doc doc = read_text(cx, buf_str(&b));
	assert_int_equal(doc.fault, XML_FINE);
	assert_int_equal(doc.root->text.n, n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT_TEST(elements_keep_names_text_lines_and_attributes),
		UNIT_TEST(other_encodings_become_utf8),
		UNIT_TEST(what_is_no_xml_has_a_line),
		UNIT_TEST(a_dtd_is_refused_wherever_it_leads),
		UNIT_TEST(bounds_hold),
		UNIT_TEST(a_long_text_is_read_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

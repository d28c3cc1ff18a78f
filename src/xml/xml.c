#include "xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <pthread.h>

#include "core_log.h"

#define BYTES_MAX (30u << 20)
#define ELEMENTS_MAX 500000u
#define DEPTH_MAX 64u
#define NAMESPACES_MAX 64
#define ATTRIBUTES_MAX 256

/* What is being read. The text at hand is one buffer: only elements without children keep theirs. */
struct reading {
	struct arena *arena;
	xmlParserCtxt *parser;
	struct xml_limits limits;
	struct xml_doc *doc;
	struct xml_node *root, *at;
	size_t elements, depth;
	str namespaces[NAMESPACES_MAX];
	size_t nnamespaces;
	struct buf text;
};

static str text_of(const xmlChar *z)
{
	return str_of((const char *)z);
}

static void stop(struct reading *r, enum xml_fault fault)
{
	if (r->doc->fault == XML_FINE) {
		r->doc->fault = fault;
		r->doc->line = xmlSAX2GetLineNumber(r->parser);
	}
	xmlStopParser(r->parser);
}

/* One copy of each address, however many elements have it. */
static bool namespace_of(struct reading *r, const xmlChar *uri, str *out)
{
	str ns = text_of(uri);
	for (size_t i = 0; i < r->nnamespaces; i++)
		if (str_eq(r->namespaces[i], ns)) {
			*out = r->namespaces[i];
			return true;
		}
	if (r->nnamespaces == NAMESPACES_MAX)
		return false;
	*out = r->namespaces[r->nnamespaces++] = str_copy(r->arena, ns);
	return true;
}

/* The parser gives five pointers for each: name, prefix, namespace, value and its end. */
static const struct xml_attr *attributes_of(struct arena *a, const xmlChar **list, int n)
{
	const struct xml_attr *first = NULL;
	for (int i = n - 1; i >= 0; i--) {
		const xmlChar **at = list + 5 * i;
		struct xml_attr *attr = ARENA_NEW(a, struct xml_attr);
		attr->name = str_copy(a, text_of(at[0]));
		attr->value = str_copy(a, (str){ (const char *)at[3], (size_t)(at[4] - at[3]) });
		attr->next = first;
		first = attr;
	}
	return first;
}

static void hang(struct reading *r, struct xml_node *node)
{
	struct xml_node *parent = r->at;
	node->parent = parent;
	if (!parent)
		r->root = node;
	else if (parent->last)
		parent->last->next = node;
	else
		parent->first = node;
	if (parent)
		parent->last = node;
	r->at = node;
}

static void on_start(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int nnamespaces,
                     const xmlChar **namespaces, int nattributes, int ndefaulted, const xmlChar **attributes)
{
	struct reading *r = data;
	(void)prefix, (void)nnamespaces, (void)namespaces, (void)ndefaulted;
	if (r->doc->fault != XML_FINE)
		return;
	if (++r->depth > r->limits.depth) {
		stop(r, XML_TOO_DEEP);
		return;
	}
	struct xml_node *node = ARENA_NEW(r->arena, struct xml_node);
	if (++r->elements > r->limits.elements || nattributes > ATTRIBUTES_MAX || arena_exceeded(r->arena) ||
	    !namespace_of(r, uri, &node->ns)) {
		stop(r, XML_TOO_MANY);
		return;
	}
	node->name = str_copy(r->arena, text_of(name));
	node->line = xmlSAX2GetLineNumber(r->parser);
	node->attrs = attributes_of(r->arena, attributes, nattributes);
	hang(r, node);
	buf_clear(&r->text);
}

static void on_end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct reading *r = data;
	(void)name, (void)prefix, (void)uri;
	if (r->doc->fault != XML_FINE || !r->at)
		return;
	if (!r->at->first)
		r->at->text = str_copy(r->arena, buf_str(&r->text));
	buf_clear(&r->text);
	r->at = r->at->parent;
	r->depth--;
}

static void on_text(void *data, const xmlChar *bytes, int n)
{
	struct reading *r = data;
	if (r->doc->fault == XML_FINE && r->at && !r->at->first)
		buf_add(&r->text, bytes, (size_t)n);
}

/* Called at the name of the DTD, before anything in it is looked at. */
static void on_doctype(void *data, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
	(void)name, (void)external, (void)system;
	stop(data, XML_DOCTYPE);
}

static void on_error(void *data, xmlErrorPtr error)
{
	struct reading *r = data;
	if (r->doc->fault != XML_FINE || error->level < XML_ERR_ERROR)
		return;
	r->doc->fault = XML_SYNTAX;
	r->doc->line = error->line;
	r->doc->detail = str_trim(str_copy(r->arena, str_of(error->message)));
}

static const xmlSAXHandler handler = {
	.initialized = XML_SAX2_MAGIC,
	.internalSubset = on_doctype,
	.startElementNs = on_start,
	.endElementNs = on_end,
	.characters = on_text,
	.cdataBlock = on_text,
	.ignorableWhitespace = on_text,
	.serror = on_error,
};

static size_t limit_of(size_t wanted, size_t otherwise)
{
	return wanted ? wanted : otherwise;
}

/* Without a DTD there is nothing that grows: the parser's own bounds on long text, which a file in base64
 * passes, give way to ours. */
static void parse(struct reading *r, str bytes)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, xmlInitParser);
	r->parser = xmlCreateMemoryParserCtxt(bytes.p, (int)bytes.n);
	if (!r->parser)
		log_die("memory", "xml");
	xmlCtxtUseOptions(r->parser, XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_HUGE);
	*r->parser->sax = handler;
	r->parser->userData = r;
	xmlParseDocument(r->parser);
	if (!r->parser->wellFormed && r->doc->fault == XML_FINE)
		r->doc->fault = XML_SYNTAX;
	xmlFreeParserCtxt(r->parser);
}

void xml_read(struct ctx *cx, str bytes, const struct xml_limits *limits, struct xml_doc *out)
{
	struct reading r = {
		.arena = cx->arena,
		.doc = out,
		.limits = {
			.bytes = limit_of(limits->bytes, BYTES_MAX),
			.elements = limit_of(limits->elements, ELEMENTS_MAX),
			.depth = limit_of(limits->depth, DEPTH_MAX),
		},
	};
	*out = (struct xml_doc){ 0 };
	if (bytes.n > r.limits.bytes || bytes.n > INT32_MAX) {
		out->fault = XML_TOO_LONG;
		return;
	}
	if (str_empty(bytes)) {
		out->fault = XML_SYNTAX;
		return;
	}
	parse(&r, bytes);
	buf_free(&r.text);
	if (out->fault == XML_FINE && !r.root)
		out->fault = XML_SYNTAX;
	if (out->fault == XML_FINE)
		out->root = r.root;
}

str xml_attr(const struct xml_node *node, str name)
{
	for (const struct xml_attr *a = node->attrs; a; a = a->next)
		if (str_eq(a->name, name))
			return a->value;
	return STR_NONE;
}

/*
 * XML from strangers, as a tree in the arena.
 *
 * No DTD, hence no entities but the five of XML itself, nothing fetched from anywhere, and bounds on size,
 * depth and number of elements. What is wrong with a document is told in it (xml_doc.fault), never a failure.
 * Text is valid UTF-8, whatever the encoding of the document. Any thread.
 */
#pragma once

#include "core_ctx.h"

struct xml_attr {
	str name; /* without its prefix */
	str value;
	const struct xml_attr *next;
};

struct xml_node {
	str name; /* without its prefix */
	str ns;   /* address of the namespace; empty: none */
	str text; /* of an element without children, as it stands there; else empty */
	int line; /* on which its start tag ends */
	const struct xml_attr *attrs;
	struct xml_node *parent, *first, *last, *next;
};

enum xml_fault {
	XML_FINE,
	XML_SYNTAX,   /* not well-formed, or in an encoding that is none */
	XML_DOCTYPE,  /* it has a DTD */
	XML_TOO_LONG, /* bytes */
	XML_TOO_DEEP,
	XML_TOO_MANY, /* elements, namespaces or attributes */
	XML_FAULTS
};

struct xml_doc {
	struct xml_node *root; /* NULL when there is a fault */
	enum xml_fault fault;
	int line;   /* of the fault, from 1; 0: of the whole */
	str detail; /* what the parser says of XML_SYNTAX, in English */
};

/* 0: the default. */
struct xml_limits {
	size_t bytes;    /* 30 MB */
	size_t elements; /* 500,000 */
	size_t depth;    /* 64 */
};

void xml_read(struct ctx *cx, str bytes, const struct xml_limits *limits, struct xml_doc *out);

/* Value of an attribute; STR_NONE without it. */
str xml_attr(const struct xml_node *node, str name);

#include "fuzz.h"

#include "core_utf8.h"
#include "xml.h"

static size_t look(const struct xml_node *node, size_t depth)
{
	size_t n = 1;
	fuzz_check(depth <= 16);
	fuzz_check(node->name.n > 0 && utf8_valid(node->name) && utf8_valid(node->ns) && utf8_valid(node->text));
	fuzz_check(!node->first || node->text.n == 0);
	for (const struct xml_attr *a = node->attrs; a; a = a->next)
		fuzz_check(a->name.n > 0 && utf8_valid(a->name) && utf8_valid(a->value));
	for (const struct xml_node *child = node->first; child; child = child->next) {
		fuzz_check(child->parent == node);
		n += look(child, depth + 1);
	}
	return n;
}

/* Whatever comes: a tree within the bounds, or a fault, and never both. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx *cx = fuzz_ctx();
	struct xml_doc doc;
	xml_read(cx, fuzz_input(cx, data, size), &(struct xml_limits){ .elements = 1000, .depth = 16 }, &doc);
	fuzz_check((doc.root != NULL) == (doc.fault == XML_FINE));
	if (doc.root)
		fuzz_check(look(doc.root, 1) <= 1000);
	return 0;
}

#include "reader_field.h"

#define RIVALS_MAX 4

struct read_value reader_field_of_words(const struct read_page_facts *f, uint32_t first, uint32_t n, str value,
                                        float confidence)
{
	return (struct read_value){ .reason = READ_FOUND, .value = value,
		                    .seen = read_text_of(f->l, first, n), .confidence = confidence,
		                    .page = f->l->sheets[f->l->words[first].page].number,
		                    .box = read_box_of(f->l, first, n), .label = STR(""),
		                    .why = READ_WHY_ALONE };
}

struct read_value reader_field_of_link(const struct read_page_facts *f, const struct read_link *link,
                                       float confidence)
{
	struct read_value v = reader_field_of_words(f, link->first, link->n, link->value, confidence);

	if (link->anchor != UINT32_MAX) {
		const struct read_anchor *a = &f->anchors->a[link->anchor];
		v.label = read_text_of(f->l, a->first, a->n);
		v.why = READ_WHY_KEYWORD;
	}
	return v;
}

float reader_calibrate(float score)
{
	static const struct {
		float score, right;
	} curve[] = {
		{ 0.00f, 0.50f }, { 0.30f, 0.85f }, { 0.55f, 0.94f }, { 0.75f, 0.96f },
		{ 0.85f, 0.98f }, { 0.93f, 0.99f }, { 1.00f, 0.997f },
	};

	for (size_t i = 1; i < sizeof(curve) / sizeof(curve[0]); i++) {
		if (score > curve[i].score)
			continue;
		float part = (score - curve[i - 1].score) / (curve[i].score - curve[i - 1].score);
		return curve[i - 1].right + (curve[i].right - curve[i - 1].right) * (part > 0 ? part : 0);
	}
	return curve[sizeof(curve) / sizeof(curve[0]) - 1].right;
}

void reader_field_add_rival(const struct read_page_facts *f, struct read_value *field,
                            const struct read_link *link)
{
	if (field->nrivals == RIVALS_MAX || str_eq(field->value, link->value))
		return;
	for (size_t i = 0; i < field->nrivals; i++)
		if (str_eq(field->rivals[i].value, link->value))
			return;
	if (field->rivals == NULL)
		field->rivals = ARENA_ARRAY(f->l->arena, struct read_value, RIVALS_MAX);
	field->rivals[field->nrivals++] = reader_field_of_link(f, link, link->score * 0.5f);
}

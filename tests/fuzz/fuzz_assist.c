/* The assistant: the first byte is the language and what was answered before, the rest a sentence, which is
 * looked for in the help too. */
#include "fuzz.h"

#include "assist.h"
#include "assist_help.h"

#define MOST 4

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	struct ctx *cx = fuzz_ctx();
	enum lang lang = data[0] & 1 ? LANG_EN : LANG_FR;
	enum assist_intent before = (enum assist_intent)((data[0] >> 1) % ASSIST_INTENT_COUNT);
	str sentence = fuzz_input(cx, data + 1, size - 1);
	struct assist_meaning m;
	struct assist_found found[MOST];
	assist_understand(cx->arena, lang, before, sentence, &m);
	fuzz_check(m.intent < ASSIST_INTENT_COUNT && m.confidence > 0 && m.confidence < 1000);
	fuzz_check(m.intent != ASSIST_HELP || assist_article_find(lang, m.article));
	fuzz_check(m.number.n <= 20 && m.email.n <= sentence.n);
	fuzz_check(assist_help_search(lang, sentence, cx->arena, found, MOST) <= MOST);
	return 0;
}

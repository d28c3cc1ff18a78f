#include "fuzz.h"

#include "mail.h"

/* Lines of a message that begin a header, up to the empty one. */
static int headers(str mime)
{
	int n = 0;
	while (mime.n) {
		str line;
		mime = str_cut(mime, '\n', &line);
		if (str_eq(line, STR("\r")))
			return n;
		n += line.p[0] != ' ';
	}
	return n;
}

/* Whatever stands in texts and addresses, a message has the same headers, and lines that every server takes. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ctx *cx = fuzz_ctx();
	str text = fuzz_input(cx, data, size), mime;
	struct mail_message m = {
		.from = STR("a@b.fr"), .from_name = text, .to = STR("c@d.fr"), .message_id = STR("1@b.fr"), .at = cx->now,
		.body = { text, text, text },
	};
	fuzz_check(mail_mime(cx, &m, &mime) == E_OK);
	fuzz_check(headers(mime) == 9);
	size_t line = 0;
	for (size_t i = 0; i < mime.n; i++) {
		line = mime.p[i] == '\n' ? 0 : line + 1;
		fuzz_check(line < 80 && (mime.p[i] == '\r' || mime.p[i] == '\n' || (mime.p[i] >= 0x20 && mime.p[i] < 0x7f)));
	}
	m.to = text;
	fuzz_check((mail_mime(cx, &m, &mime) == E_OK) == mail_address_valid(text));
	return 0;
}

#include "mail.h"

#include "core_log.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define REPLY_MAX 200

/* What the conversation came to, as libcurl lets us overhear it. */
struct talk {
	char command[5];        /* the first letters of the last one sent: « RCPT »; never what follows */
	bool sent_body;         /* the message itself was on its way */
	bool over;              /* we said QUIT: what comes now is politeness */
	char reply[REPLY_MAX + 1]; /* the server's last line */
	const _Atomic bool *stop;
	str left; /* of the message, to be sent */
};

struct mail_sender {
	CURL *curl;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void begin(void)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		log_die("mail.curl", "curl_global_init");
}

static size_t give(char *to, size_t size, size_t n, void *arg)
{
	struct talk *t = arg;
	size_t take = size * n < t->left.n ? size * n : t->left.n;
	memcpy(to, t->left.p, take);
	t->left = str_sub(t->left, take, t->left.n);
	return take;
}

static int go_on(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	(void)a, (void)b, (void)c, (void)d;
	const struct talk *t = arg;
	return t && t->stop && *t->stop;
}

static void keep_line(struct talk *t, const char *line, size_t n)
{
	size_t keep = 0;
	for (size_t i = 0; i < n && keep < REPLY_MAX; i++)
		if (line[i] >= 0x20 && line[i] <= 0x7e)
			t->reply[keep++] = line[i];
	t->reply[keep] = '\0';
}

/* Commands that authenticate carry secrets: of each only the verb is kept. */
static int overhear(CURL *curl, curl_infotype type, char *data, size_t n, void *arg)
{
	(void)curl;
	struct talk *t = arg;
	if (!t || t->over)
		return 0; /* no message is on its way any more */
	if (type == CURLINFO_HEADER_OUT && n >= 4 && memcmp(data, "QUIT", 4) == 0) {
		t->over = true;
	} else if (type == CURLINFO_HEADER_IN) {
		keep_line(t, data, n);
	} else if (type == CURLINFO_HEADER_OUT && n >= 4) {
		memcpy(t->command, data, 4);
		t->sent_body = false;
	} else if (type == CURLINFO_DATA_OUT) {
		t->sent_body = true;
	}
	return 0;
}

static const char *text_of(str s, char **copy)
{
	*copy = strndup(s.n ? s.p : "", s.n);
	if (!*copy)
		log_die("memory", "mail");
	return *copy;
}

static void set_text(CURL *curl, CURLoption option, str value)
{
	char *copy;
	curl_easy_setopt(curl, option, text_of(value, &copy)); /* libcurl keeps a copy */
	free(copy);
}

struct mail_sender *mail_sender_new(const struct mail_server *o)
{
	static const long ssl[] = { [MAIL_STARTTLS] = CURLUSESSL_ALL, [MAIL_TLS] = CURLUSESSL_ALL,
		                    [MAIL_PLAIN] = CURLUSESSL_NONE };
	pthread_once(&once, begin);
	struct mail_sender *s = calloc(1, sizeof(*s));
	struct buf url = { 0 };
	if (!s || !(s->curl = curl_easy_init()))
		log_die("memory", "mail");
	bool brackets = str_find_char(o->host, ':') >= 0 && o->host.p[0] != '[';
	buf_printf(&url, brackets ? "%s://[%.*s]:%d" : "%s://%.*s:%d", o->security == MAIL_TLS ? "smtps" : "smtp",
	           STR_ARG(o->host), o->port);
	set_text(s->curl, CURLOPT_URL, buf_str(&url));
	buf_free(&url);
	curl_easy_setopt(s->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(s->curl, CURLOPT_PROXY, "");
	curl_easy_setopt(s->curl, CURLOPT_USE_SSL, ssl[o->security]);
	if (!str_empty(o->ca))
		set_text(s->curl, CURLOPT_CAINFO, o->ca);
	if (!str_empty(o->user)) {
		set_text(s->curl, CURLOPT_USERNAME, o->user);
		set_text(s->curl, CURLOPT_PASSWORD, o->password);
	}
	curl_easy_setopt(s->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(s->curl, CURLOPT_TIMEOUT_MS, (long)o->timeout_ms);
	curl_easy_setopt(s->curl, CURLOPT_CONNECTTIMEOUT_MS, (long)o->timeout_ms);
	curl_easy_setopt(s->curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)(o->timeout_ms / 1000 + 1));
	curl_easy_setopt(s->curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(s->curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(s->curl, CURLOPT_VERBOSE, 1L); /* to overhear; nothing is printed */
	curl_easy_setopt(s->curl, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(s->curl, CURLOPT_XFERINFOFUNCTION, go_on);
	curl_easy_setopt(s->curl, CURLOPT_DEBUGFUNCTION, overhear);
	return s;
}

void mail_sender_free(struct mail_sender *s)
{
	if (!s)
		return;
	curl_easy_cleanup(s->curl);
	free(s);
}

/* Only what a server says about this recipient or this message concerns it alone. An answer before that
 * speaks of us (sender, password, TLS), and the operator can put it right. */
static enum mail_outcome outcome_of(CURLcode code, const struct talk *t)
{
	if (code == CURLE_OK)
		return MAIL_SENT;
	bool about_it = strcmp(t->command, "RCPT") == 0 || t->sent_body;
	if (!about_it)
		return MAIL_SILENCE;
	return t->reply[0] == '5' ? MAIL_REFUSED : t->reply[0] == '4' ? MAIL_LATER : MAIL_SILENCE;
}

static str why_of(struct ctx *cx, CURLcode code, const struct talk *t)
{
	if (code == CURLE_OK || ((t->reply[0] == '4' || t->reply[0] == '5') && t->reply[1] >= '0' && t->reply[1] <= '9'))
		return str_copy(cx->arena, str_of(t->reply));
	return str_of(curl_easy_strerror(code)); /* static */
}

static CURLcode transfer(struct mail_sender *s, const struct mail_message *m, struct talk *t)
{
	struct curl_slist *to = NULL;
	char *address;
	to = curl_slist_append(to, text_of(m->to, &address));
	free(address);
	set_text(s->curl, CURLOPT_MAIL_FROM, m->from);
	curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(s->curl, CURLOPT_READDATA, t);
	curl_easy_setopt(s->curl, CURLOPT_XFERINFODATA, t);
	curl_easy_setopt(s->curl, CURLOPT_DEBUGDATA, t);
	CURLcode code = curl_easy_perform(s->curl);
	curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, NULL);
	curl_easy_setopt(s->curl, CURLOPT_XFERINFODATA, NULL);
	curl_easy_setopt(s->curl, CURLOPT_DEBUGDATA, NULL);
	curl_slist_free_all(to);
	return code;
}

struct mail_result mail_send(struct ctx *cx, struct mail_sender *s, const struct mail_message *m,
                             const _Atomic bool *stop)
{
	struct talk t = { .stop = stop };
	if (mail_mime(cx, m, &t.left) != E_OK) {
		failure_clear(cx);
		return (struct mail_result){ MAIL_REFUSED, STR("no address") };
	}
	CURLcode code = transfer(s, m, &t);
	return (struct mail_result){ outcome_of(code, &t), why_of(cx, code, &t) };
}

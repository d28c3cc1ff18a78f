#include "core_cms.h"

#include "core_arena.h"
#include "core_utf8.h"

#include <limits.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <time.h>

#define NAME_MAX_BYTES 200

/* --- what was signed, as a BIO --- */

struct source {
	cms_read_fn read;
	void *arg;
};

static int source_read(BIO *bio, char *to, int n)
{
	struct source *s = BIO_get_data(bio);
	ptrdiff_t got = n > 0 ? s->read(s->arg, to, (size_t)n) : 0;

	return got > INT_MAX ? INT_MAX : (int)got;
}

static long source_ctrl(BIO *bio, int command, long a, void *b)
{
	(void)bio, (void)a, (void)b;
	return command == BIO_CTRL_FLUSH;
}

static BIO *source_new(BIO_METHOD *method, struct source *s)
{
	BIO *bio = BIO_new(method);

	if (bio != NULL) {
		BIO_set_data(bio, s);
		BIO_set_init(bio, 1);
	}
	return bio;
}

/* --- what the certificate says --- */

static str common_name(struct arena *a, const X509_NAME *name)
{
	unsigned char *utf8 = NULL;
	int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
	const X509_NAME_ENTRY *entry = at < 0 ? NULL : X509_NAME_get_entry(name, at);
	int n = entry == NULL ? -1 : ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(entry));
	str out = STR("");

	if (n > 0 && n <= NAME_MAX_BYTES && utf8_valid((str){ (char *)utf8, (size_t)n }))
		out = str_copy(a, (str){ (char *)utf8, (size_t)n });
	OPENSSL_free(utf8);
	return out;
}

static int64_t time_of(const ASN1_TIME *t)
{
	struct tm tm;

	return t != NULL && ASN1_TIME_to_tm(t, &tm) == 1 ? (int64_t)timegm(&tm) * 1000 : 0;
}

static int64_t signing_time(CMS_SignerInfo *si)
{
	int at = CMS_signed_get_attr_by_NID(si, NID_pkcs9_signingTime, -1);
	X509_ATTRIBUTE *attribute = at < 0 ? NULL : CMS_signed_get_attr(si, at);
	const ASN1_TYPE *type = attribute == NULL ? NULL : X509_ATTRIBUTE_get0_type(attribute, 0);
	bool is_time = type != NULL && (type->type == V_ASN1_UTCTIME || type->type == V_ASN1_GENERALIZEDTIME);

	return is_time ? time_of((const ASN1_TIME *)type->value.asn1_string) : 0;
}

static void describe(struct arena *a, CMS_ContentInfo *cms, struct cms_signature *out)
{
	STACK_OF(CMS_SignerInfo) *infos = CMS_get0_SignerInfos(cms);
	X509 *certificate = NULL;

	if (infos == NULL || sk_CMS_SignerInfo_num(infos) == 0)
		return;
	CMS_SignerInfo *first = sk_CMS_SignerInfo_value(infos, 0);
	out->signed_at = signing_time(first);
	CMS_set1_signers_certs(cms, NULL, 0);
	CMS_SignerInfo_get0_algs(first, NULL, &certificate, NULL, NULL);
	if (certificate == NULL)
		return;
	out->signer = common_name(a, X509_get_subject_name(certificate));
	out->issuer = common_name(a, X509_get_issuer_name(certificate));
}

/* --- verifying --- */

static CMS_ContentInfo *parse(str der)
{
	const unsigned char *p = (const unsigned char *)der.p;

	return der.n == 0 || der.n > INT_MAX ? NULL : d2i_CMS_ContentInfo(NULL, &p, (long)der.n);
}

static bool is_detached_signature(CMS_ContentInfo *cms)
{
	return cms != NULL && OBJ_obj2nid(CMS_get0_type(cms)) == NID_pkcs7_signed && CMS_is_detached(cms) == 1;
}

struct cms_signature cms_verify(struct arena *a, str der, cms_read_fn read, void *arg)
{
	struct cms_signature out = { CMS_VERDICT_UNREADABLE, STR(""), STR(""), 0 };
	struct source s = { read, arg };
	CMS_ContentInfo *cms = parse(der);
	BIO_METHOD *method = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "signed bytes");
	BIO *content = NULL;

	if (method != NULL && is_detached_signature(cms)) {
		BIO_meth_set_read(method, source_read);
		BIO_meth_set_ctrl(method, source_ctrl);
		content = source_new(method, &s);
	}
	if (content != NULL) {
		describe(a, cms, &out);
		bool holds = CMS_verify(cms, NULL, NULL, content, NULL, CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY) == 1;
		out.verdict = holds ? CMS_VERDICT_INTACT : CMS_VERDICT_BROKEN;
	}
	BIO_free(content);
	BIO_meth_free(method);
	CMS_ContentInfo_free(cms);
	ERR_clear_error();
	return out;
}

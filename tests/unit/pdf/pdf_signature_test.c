/* Signatures of PDF files, made here with a certificate made here. */
#include "pdf.h"

#include "pdf_fixture.h"

#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#define CONTENTS_DIGITS 8192u

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define assert_text(got, wanted) assert_true(str_eq((got), (wanted)))

struct signer {
	EVP_PKEY *key;
	X509 *certificate;
};

static struct signer make_signer(const char *name)
{
	struct signer s = { EVP_EC_gen("P-256"), X509_new() };
	X509_NAME *subject = X509_get_subject_name(s.certificate);

	assert_non_null(s.key);
	X509_set_version(s.certificate, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(s.certificate), 1);
	X509_gmtime_adj(X509_getm_notBefore(s.certificate), -60);
	X509_gmtime_adj(X509_getm_notAfter(s.certificate), 3600);
	X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, (const unsigned char *)name, -1, -1, 0);
	X509_set_issuer_name(s.certificate, subject);
	X509_set_pubkey(s.certificate, s.key);
	assert_true(X509_sign(s.certificate, s.key, EVP_sha256()) > 0);
	return s;
}

static void free_signer(struct signer *s)
{
	X509_free(s->certificate);
	EVP_PKEY_free(s->key);
}

/* A page with a signature field whose contents and ranges are still blank. */
static void make_unsigned(struct make *m, const char *sub_filter)
{
	make_start(m);
	make_object(m, "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] /SigFlags 3 >> >>");
	make_object(m, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
	make_object(m, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>");
	make_object(m, "<< /FT /Sig /T (s) /V 5 0 R >>");
	m->at[++m->n] = m->b.n;
	buf_printf(&m->b, "5 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /%s /Name (Mairie) "
	                  "/ByteRange [0 0000000000 0000000000 0000000000] /Contents <%0*d> >>\nendobj\n",
	           sub_filter, (int)CONTENTS_DIGITS, 0);
	make_end(m);
}

struct place {
	size_t from, to; /* of « <…> » */
};

static struct place contents_place(const struct make *m)
{
	const char *mark = memmem(m->b.p, m->b.n, "/Contents <", 11);

	assert_non_null(mark);
	size_t from = (size_t)(mark - m->b.p) + 10;
	return (struct place){ from, from + CONTENTS_DIGITS + 2 };
}

static void write_ranges(struct make *m, struct place p)
{
	char text[48];
	char *mark = memmem(m->b.p, m->b.n, "[0 0000000000", 13);

	assert_non_null(mark);
	int n = snprintf(text, sizeof(text), "[0 %010zu %010zu %010zu]", p.from, p.to, m->b.n - p.to);
	memcpy(mark, text, (size_t)n);
}

static void write_hex(struct make *m, size_t at, const unsigned char *der, int n)
{
	assert_true(n > 0 && (size_t)n * 2 <= CONTENTS_DIGITS);
	for (int i = 0; i < n; i++) {
		m->b.p[at + 2 * (size_t)i] = "0123456789abcdef"[der[i] >> 4];
		m->b.p[at + 2 * (size_t)i + 1] = "0123456789abcdef"[der[i] & 15];
	}
}

/* Signs both ranges around the place. */
static void sign(struct make *m, const struct signer *s, struct place p)
{
	BIO *content = BIO_new(BIO_s_mem());
	unsigned char *der = NULL;

	write_ranges(m, p);
	BIO_write(content, m->b.p, (int)p.from);
	BIO_write(content, m->b.p + p.to, (int)(m->b.n - p.to));
	CMS_ContentInfo *cms = CMS_sign(s->certificate, s->key, NULL, content, CMS_DETACHED | CMS_BINARY);
	assert_non_null(cms);
	int n = i2d_CMS_ContentInfo(cms, &der);
	write_hex(m, contents_place(m).from + 1, der, n);
	OPENSSL_free(der);
	CMS_ContentInfo_free(cms);
	BIO_free(content);
}

static const struct pdf_doc *read_made(struct fixture *f, struct make *m)
{
	struct pdf_doc *doc = read_bytes(f, buf_str(&m->b));

	make_free(m);
	assert_int_equal(doc->state, PDF_OK);
	assert_int_equal(doc->nsignatures, 1);
	return doc;
}

static void make_signed(struct make *m, const char *sub_filter)
{
	struct signer s = make_signer("Fournisseur d'essai");

	make_unsigned(m, sub_filter);
	sign(m, &s, contents_place(m));
	free_signer(&s);
}

static void S157_a_signature_verifies_and_names_its_signer(void **state)
{
	static const char *const kinds[] = { "ETSI.CAdES.detached", "adbe.pkcs7.detached" };
	struct make m;

	for (size_t i = 0; i < COUNT(kinds); i++) {
		make_signed(&m, kinds[i]);
		const struct pdf_signature *s = &read_made(*state, &m)->signatures[0];
		assert_text(s->sub_filter, str_of(kinds[i]));
		assert_int_equal(s->state, PDF_SIGNATURE_INTACT);
		assert_true(s->whole_file);
		assert_text(s->signer, STR("Fournisseur d'essai"));
		assert_text(s->issuer, STR("Fournisseur d'essai"));
		assert_true(s->signed_at > 1000000000000);
	}
}

static void a_changed_byte_breaks_it(void **state)
{
	struct make m;

	make_signed(&m, "ETSI.CAdES.detached");
	char *width = memmem(m.b.p, m.b.n, "595", 3);
	assert_non_null(width);
	width[2] = '4';
	const struct pdf_signature *s = &read_made(*state, &m)->signatures[0];
	assert_int_equal(s->state, PDF_SIGNATURE_BROKEN);
	assert_true(s->whole_file);
	assert_text(s->signer, STR("Fournisseur d'essai"));
}

static void what_was_added_later_is_not_covered(void **state)
{
	struct make m;

	make_signed(&m, "ETSI.CAdES.detached");
	buf_printf(&m.b, "%% added later\n%%%%EOF\n");
	const struct pdf_signature *s = &read_made(*state, &m)->signatures[0];
	assert_int_equal(s->state, PDF_SIGNATURE_INTACT);
	assert_false(s->whole_file);
}

/* Bytes beside the signature in the gap are signed by nobody and could say anything. */
static void a_gap_with_more_than_the_signature_is_refused(void **state)
{
	struct signer signer = make_signer("Fraudeur");
	struct make m;

	make_unsigned(&m, "ETSI.CAdES.detached");
	struct place wide = contents_place(&m);
	wide.from -= 10;
	sign(&m, &signer, wide);
	free_signer(&signer);
	const struct pdf_signature *s = &read_made(*state, &m)->signatures[0];
	assert_int_equal(s->state, PDF_SIGNATURE_UNKNOWN);
	assert_false(s->whole_file);
	assert_text(s->signer, STR(""));
}

static void what_is_no_signature_is_unknown(void **state)
{
	struct make m;

	make_unsigned(&m, "ETSI.CAdES.detached"); /* zeros only */
	write_ranges(&m, contents_place(&m));
	assert_int_equal(read_made(*state, &m)->signatures[0].state, PDF_SIGNATURE_UNKNOWN);

	make_signed(&m, "adbe.pkcs7.sha1"); /* a kind that is not checked */
	assert_int_equal(read_made(*state, &m)->signatures[0].state, PDF_SIGNATURE_UNKNOWN);

	make_signed(&m, "ETSI.CAdES.detached"); /* a length past the end of the file */
	char *range = memmem(m.b.p, m.b.n, "/ByteRange [0 ", 14);
	assert_non_null(range);
	memcpy(range + 36, "9999999999", 10);
	const struct pdf_signature *s = &read_made(*state, &m)->signatures[0];
	assert_int_equal(s->state, PDF_SIGNATURE_UNKNOWN);
	assert_false(s->whole_file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(S157_a_signature_verifies_and_names_its_signer),
		cmocka_unit_test(a_changed_byte_breaks_it),
		cmocka_unit_test(what_was_added_later_is_not_covered),
		cmocka_unit_test(a_gap_with_more_than_the_signature_is_refused),
		cmocka_unit_test(what_is_no_signature_is_unknown),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
